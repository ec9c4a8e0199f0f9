"""One published generation, open for reading."""

from __future__ import annotations

import difflib
import functools
from pathlib import Path

import numpy as np

from corpus.errors import IndexUnusableError, UsageError
from corpus.generation import DocumentEntry, Generation, Manifest, current_name
from corpus.lexical_index import LexicalIndex
from corpus.lock import ReaderLock
from corpus.report import Report
from corpus.texts import Texts
from corpus.vector_index import VectorIndex

_KEPT_REPORTS = 64


class Snapshot:
    """Reads one generation; another may be published meanwhile (``is_stale``). Safe to share between threads."""

    manifest: Manifest
    vectors: VectorIndex
    lexical: LexicalIndex

    def __init__(self, home: Path, generation: Generation) -> None:
        """Open and check: every part is there, readable, and holds as many passages as the manifest says.

        Raises:
            IndexUnusableError: a part is missing, damaged or of another format; the message says which.
        """
        self._home = home
        self._generation = generation
        self._texts = Texts(home)
        self._reading = ReaderLock(generation.folder)
        try:
            self.manifest = generation.read_manifest()
            self._entries = {entry.id: entry for entry in self.manifest.documents}
            self._check_files()
            self.vectors = self._open_vectors()
            try:
                self.lexical = self._open_lexical()
            except BaseException:
                self.vectors.close()
                raise
        except BaseException:
            self._reading.close()
            raise
        self._cached_report = functools.lru_cache(maxsize=_KEPT_REPORTS)(self._read_report)

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self._generation.name

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every report, by id."""
        return self.manifest.documents

    def report(self, document_id: str) -> Report:
        """A report with its text and all records.

        Raises:
            UsageError: there is no such report; the nearest id is named.
            IndexUnusableError: its text or records were damaged after opening.
        """
        if document_id not in self._entries:
            near = difflib.get_close_matches(document_id, self._entries, n=1, cutoff=0.0)
            remedy = f"最接近的是 {near[0]},用 kaoju documents 可以列出全部文档。" if near else "请先运行 kaoju ingest 加入报告。"
            raise UsageError(f"语料库里没有文档 {document_id}。", remedy)
        return self._cached_report(document_id)

    def is_stale(self) -> bool:
        """Whether another generation has been published since."""
        return current_name(self._home) != self._generation.name

    def close(self) -> None:
        """Let go of every file."""
        self.vectors.close()
        self.lexical.close()
        self._reading.close()

    def _read_report(self, document_id: str) -> Report:
        return self._generation.read_report(document_id, self._texts)[1]

    def _check_files(self) -> None:
        stored = {path.name for path in self._generation.reports.glob("*.json")}
        texts = self._texts.hashes()
        for entry in self.manifest.documents:
            file = self._generation.report_file(entry.id).name
            if file not in stored:
                raise self._generation.damaged(f"报告记录 reports/{file} ", "缺失")
            if entry.text_sha256 not in texts:
                raise self._generation.damaged(f"报告原文 texts/{entry.text_sha256[:12]}….txt ", "缺失")

    def _open_vectors(self) -> VectorIndex:
        part = "向量库 chroma "
        try:
            index = VectorIndex(self._generation.chroma)
        except Exception as error:  # Chroma and tantivy have no common error
            raise self._generation.damaged(part, "缺失或已损坏", error) from error
        try:
            self._check_count(part, index.count())
            # The count comes from SQLite alone; a question reads the graph files too, and what it reads stays in memory.
            index.query(np.full(self.manifest.dimension, self.manifest.dimension**-0.5, dtype=np.float32), 1)
        except IndexUnusableError:
            index.close()
            raise
        except Exception as error:  # Chroma and tantivy have no common error
            index.close()
            raise self._generation.damaged(part, "已损坏", error) from error
        return index

    def _open_lexical(self) -> LexicalIndex:
        part = "词语索引 lexical "
        try:
            index = LexicalIndex(self._generation.lexical)
        except Exception as error:  # Chroma and tantivy have no common error
            raise self._generation.damaged(part, "缺失或已损坏", error) from error
        self._check_count(part, index.count())
        return index

    def _check_count(self, part: str, found: int) -> None:
        if found != self.manifest.passages:
            raise self._generation.damaged(part, f"有 {found} 个段落,清单记载 {self.manifest.passages} 个")
