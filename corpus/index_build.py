"""A generation under construction: a folder with both indexes open for writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Embedder
from corpus.errors import IndexUnusableError
from corpus.generation import Generation, Manifest
from corpus.hits import passage_id
from corpus.lexical_index import LexicalIndex
from corpus.lock import mark_readable
from corpus.periods import find_periods
from corpus.report import Passage, Report
from corpus.storage import link_or_copy, sync_folder, sync_tree
from corpus.vector_cache import VectorCache
from corpus.vector_index import VectorIndex

_FLUSH = 1024  # passages encoded together: many enough for full batches, few enough to lose little to a crash

Progress = Callable[[int, int], None]
"""Told (done, total) in passages; total grows while reports are put."""


def index_text(report: Report, passage: Passage) -> str:
    """What is encoded and searched for a passage: the headings it stands under, then its own text, a line each."""
    return "\n".join((*passage.path, report.passage_text(passage)))


def passage_metadata(report: Report, passage: Passage) -> dict[str, str | int]:
    """What Chroma keeps of a passage beside its text; a field that is not known is left out.

    «document»; «section» the bare number as printed; «place»; «period_start» and «period_end» the first and last year
    of the report's period.
    """
    years = [year for period in find_periods(report.period or "") for year in period.years]
    known: dict[str, str | int | None] = {
        "document": report.id,
        "section": report.sections[passage.section].number,
        "place": report.place,
        "period_start": min(years) if years else None,
        "period_end": max(years) if years else None,
    }
    return {name: value for name, value in known.items() if value is not None}


class _Row(NamedTuple):
    id: str
    document: str
    text: str
    """As ``index_text`` gives it."""
    body: str
    metadata: dict[str, str | int]


class IndexBuild:
    """The folder ``NNNNNN.tmp``.

    Passages are buffered, so that those of several reports are encoded together. (Adding one batch to the indexes in a
    thread while the next is encoded gained nothing on two cores: both keep both busy.)
    """

    def __init__(self, folder: Path, embedder: Embedder, cache: VectorCache, progress: Progress | None) -> None:
        """Make an empty generation in ``folder``, which must not exist."""
        self.generation = Generation(folder)
        self._embedder = embedder
        self._cache = cache
        self._progress = progress
        self._pending: list[_Row] = []
        self._done = self._total = 0
        self._vectors: VectorIndex | None = None
        self._lexical: LexicalIndex | None = None
        self.generation.reports.mkdir(parents=True)

    def copy_from(self, base: Generation) -> None:
        """Start from everything ``base`` holds. Call it before anything is added."""
        self.generation.chroma.mkdir()
        for path in base.chroma.rglob("*"):
            target = self.generation.chroma / path.relative_to(base.chroma)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif path.name == "chroma.sqlite3":
                _copy_database(path, target)
            elif not path.name.startswith("chroma.sqlite3"):  # its -wal and -shm are in the copy already
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        self.generation.lexical.mkdir()
        for path in base.lexical.iterdir():
            # tantivy writes a segment's files once and never again; its lists (*.json) it replaces, its locks it holds open.
            if path.suffix == ".json":
                shutil.copyfile(path, self.generation.lexical / path.name)
            elif path.suffix != ".lock":
                link_or_copy(path, self.generation.lexical / path.name)
        for path in base.reports.glob("*.json"):
            link_or_copy(path, self.generation.reports / path.name)

    def add(self, report: Report) -> None:
        """Add a report's passages to both indexes; encoded with the next full batch."""
        for passage in report.passages:
            name = passage_id(report.id, passage.index)
            metadata = passage_metadata(report, passage)
            self._pending.append(_Row(name, report.id, index_text(report, passage), report.passage_text(passage), metadata))
        self._total += len(report.passages)
        self._flush(_FLUSH)

    def remove(self, document: str) -> None:
        """Take a report's passages out of both indexes, and its records."""
        if any(row.document == document for row in self._pending):
            self._flush()
        vectors, lexical = self._open()
        vectors.remove_document(document)
        lexical.remove_document(document)
        self.generation.report_file(document).unlink(missing_ok=True)

    def finish(self, manifest: Manifest, folder: Path) -> Generation:
        """Check both indexes against the manifest, make all of it durable, and rename it to ``folder``.

        Raises:
            IndexUnusableError: an index does not hold as many passages as the manifest.
        """
        self._flush()
        vectors, lexical = self._open()
        lexical.commit()
        counts = (vectors.count(), lexical.count(), manifest.passages)
        if len(set(counts)) > 1:
            raise IndexUnusableError(f"新索引的段落数不一致:{counts}。", "原有索引没有改动,请重新运行 kaoju ingest。")
        self._close()
        self.generation.write_manifest(manifest)
        mark_readable(self.generation.folder)
        sync_tree(self.generation.folder)
        os.rename(self.generation.folder, folder)
        sync_folder(folder.parent)
        return Generation(folder)

    def discard(self) -> None:
        """Close what is open and remove the folder; after ``finish`` nothing is left to remove."""
        self._close()
        shutil.rmtree(self.generation.folder, ignore_errors=True)

    def _open(self) -> tuple[VectorIndex, LexicalIndex]:
        if self._vectors is None:
            self._vectors = VectorIndex(self.generation.chroma, create=True)
        if self._lexical is None:
            self._lexical = LexicalIndex(self.generation.lexical, create=True)
        return self._vectors, self._lexical

    def _close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
        if self._lexical is not None:
            self._lexical.close()
            self._lexical = None

    def _flush(self, at_least: int = 1) -> None:
        """Encode and add buffered passages, batch by batch, until fewer than ``at_least`` are left."""
        while len(self._pending) >= at_least:
            rows, self._pending = self._pending[:_FLUSH], self._pending[_FLUSH:]
            encoded = self._encode([row.text for row in rows])
            vectors, lexical = self._open()
            vectors.add([row.id for row in rows], encoded, [row.body for row in rows], [row.metadata for row in rows])
            for row in rows:
                lexical.add(row.id, row.document, row.text)
            self._done += len(rows)
            self._tell(self._done)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of the texts, shape (len(texts), d): from the cache, the others from the model."""
        known = self._cache.get_many(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            start = self._done + len(texts) - len(missing)
            fresh = dict(zip(missing, self._embedder.encode_passages(missing, lambda done: self._tell(start + done)), strict=True))
            self._cache.put_many(fresh)
            known |= fresh
        return np.stack([known[text] for text in texts])

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, self._total)


def _copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite file whole even while a reader has it open: opening a collection makes Chroma write to it."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
