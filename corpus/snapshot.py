"""One published generation, open for reading."""

from __future__ import annotations

import difflib
import functools
from pathlib import Path

import numpy as np

from corpus.errors import KaojuError, UsageError
from corpus.generation import Generation, current_name
from corpus.lexical_index import LexicalIndex
from corpus.lock import ReaderLock
from corpus.manifest import DocumentEntry, Manifest
from corpus.report import Report
from corpus.texts import Texts
from corpus.vector_server import VectorServer
from corpus.vector_shards import VectorShards, fingerprint

_KEPT_REPORTS = 256
"""Some 100 MB of reports of the usual length."""


class Snapshot:
    """Reads one generation; another may be published meanwhile (``is_stale``). Safe to share between threads."""

    manifest: Manifest
    vectors: VectorShards
    lexical: LexicalIndex

    def __init__(self, home: Path, generation: Generation, *, only_check: bool = False, server: VectorServer | None = None) -> None:
        """Open and check: every part is there, readable, and holds as many passages as the manifest says.

        Args:
            home: the library's folder.
            generation: what to open.
            only_check: do not open vectors whose files look as they did when they were written; ``vectors`` then finds nothing.
            server: where vectors may lie beside the library's folder.

        Raises:
            ServiceError: the server does not answer.
            IndexUnusableError: a part is missing, damaged or of another format; the message says which.
        """
        self._home = home
        self._server = server
        self._generation = generation
        self._texts = Texts(home)
        self._reading = ReaderLock(generation.folder)
        try:
            self.manifest = generation.read_manifest()
            self._entries = {entry.id: entry for entry in self.manifest.documents}
            self._check_files()
            self.vectors = VectorShards([]) if only_check and self._looks_written() else self._open_vectors()
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
        """Whether another generation has been published since; no, where a shared folder is away for a moment: what is open still answers."""
        try:
            return current_name(self._home) != self._generation.name
        except OSError:
            return False

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

    def _looks_written(self) -> bool:
        shards = self._generation.shards(self.manifest)
        listed = sorted(name for shard, _ in shards for name in shard.documents)
        return listed == sorted(self._entries) and all(shard.fingerprint and fingerprint(folder) == shard.fingerprint for shard, folder in shards)

    def _open_vectors(self) -> VectorShards:
        part = "向量库 chroma "
        shards = self._generation.shards(self.manifest)
        if sorted(name for shard, _ in shards for name in shard.documents) != sorted(self._entries):
            raise self._generation.damaged(part, "与清单里的报告不一致")
        try:
            index = VectorShards(shards, self._server)
        except KaojuError:
            raise
        except ValueError as error:
            raise self._generation.damaged(part, "的段落数与清单不一致", error) from error
        except Exception as error:  # Chroma and tantivy have no common error
            raise self._generation.damaged(part, "缺失或已损坏", error) from error
        try:
            # The counts come from SQLite alone; a question reads the graph files too, and what it reads stays in memory.
            index.query(np.full(self.manifest.dimension, self.manifest.dimension**-0.5, dtype=np.float32), 1)
        except KaojuError:
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
        except KaojuError:
            raise
        except Exception as error:  # Chroma and tantivy have no common error
            raise self._generation.damaged(part, "缺失或已损坏", error) from error
        self._check_count(part, index.count())
        return index

    def _check_count(self, part: str, found: int) -> None:
        if found != self.manifest.passages:
            raise self._generation.damaged(part, f"有 {found} 个段落,清单记载 {self.manifest.passages} 个")
