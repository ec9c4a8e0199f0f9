"""A generation under construction: a folder with both indexes open for writing."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Embedder
from corpus.errors import IndexUnusableError, ServiceError
from corpus.generation import Generation
from corpus.hits import passage_id, split_passage_id
from corpus.lexical_index import LexicalIndex
from corpus.lock import mark_readable
from corpus.manifest import Manifest, Shard
from corpus.periods import find_periods
from corpus.report import Passage, Report
from corpus.shard_build import FULL, ShardBuild
from corpus.storage import link_or_copy, sync_folder, sync_tree
from corpus.vector_cache import VectorCache
from corpus.vector_server import VectorServer, collection_of
from corpus.vector_shards import VectorShards, fingerprint

_MAX_SHARDS = 10  # a question searches each, some milliseconds a shard
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
    metadata: dict[str, str | int]


class IndexBuild:
    """The folder ``NNNNNN.tmp``: both indexes open for writing, the vectors of new passages in shards of their own.

    Passages are buffered, so that those of several reports are encoded together. (Adding one batch to the indexes in a
    thread while the next is encoded gained nothing on two cores: both keep both busy.)
    """

    def __init__(self, folder: Path, embedder: Embedder, cache: VectorCache, progress: Progress | None, server: VectorServer | None = None) -> None:
        """Make an empty generation in ``folder``, which must not exist; with a server, its new vectors lie there."""
        self.generation = Generation(folder)
        self._embedder = embedder
        self._cache = cache
        self._progress = progress
        self._server = server
        self._pending: list[_Row] = []
        self._done = self._total = 0
        self._shards: list[ShardBuild] = []
        self._lexical: LexicalIndex | None = None
        self._passages: dict[str, int] = {}
        self._own: set[str] = set()
        self._linked: dict[str, str] = {}
        self._carried: list[tuple[Shard, Path]] = []
        self.generation.reports.mkdir(parents=True)

    def copy_from(self, base: Generation) -> None:
        """Start from everything ``base`` holds. Call it before anything is added.

        Raises:
            IndexUnusableError: its manifest cannot be read.
        """
        manifest = base.read_manifest()
        self._passages = {entry.id: entry.passages for entry in manifest.documents}
        self._carried = base.shards(manifest)
        self._linked = {name: sha256 for name, sha256 in manifest.lexical.items() if not name.endswith(".json")}
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
            self._pending.append(_Row(name, report.id, index_text(report, passage), metadata))
        self._passages[report.id] = len(report.passages)
        self._own.add(report.id)
        self._total += len(report.passages)
        self._flush(_FLUSH)

    def remove(self, document: str) -> None:
        """Take a report's passages out of both indexes, and its records."""
        if any(row.document == document for row in self._pending):
            self._flush()
        if document in self._own:
            for build in self._shards:
                build.remove_document(document)
            self._own.discard(document)
        for position, (shard, folder) in enumerate(self._carried):
            if document in shard.documents:
                rest = tuple(name for name in shard.documents if name != document)
                self._carried[position] = replace(shard, live=shard.live - self._passages[document], documents=rest), folder
        self._passages.pop(document, None)
        self._open_lexical().remove_document(document)
        self.generation.report_file(document).unlink(missing_ok=True)

    def finish(self, manifest: Manifest, folder: Path) -> Generation:
        """Check both indexes against the manifest, make all of it durable, and rename it to ``folder``; the manifest's shards are filled in.

        Raises:
            IndexUnusableError: an index does not hold as many passages as the manifest.
        """
        self._flush()
        self._merge()
        lexical = self._open_lexical()
        lexical.commit()
        own = self._own_shards(folder.name)
        stored = [build.finish() for build in self._shards]
        shards = [shard for shard, _ in self._carried]
        counts = (sum(shard.live for shard in (*shards, *own)), lexical.count(), manifest.passages)
        if len(set(counts)) > 1 or stored != [shard.passages for shard in own]:
            raise IndexUnusableError(f"新索引的段落数不一致:{(*counts, *stored)}。", "原有索引没有改动,请重新运行 kaoju ingest。")
        self._close()
        for shard, build in zip(own, self._shards, strict=True):
            is_here = collection_of(build.folder) is None  # what lies on a server has no files to tell by
            shards.append(replace(shard, fingerprint=fingerprint(build.folder) if is_here else ""))
        self.generation.write_manifest(replace(manifest, shards=tuple(shards), lexical=self.generation.lexical_hashes(self._linked)))
        mark_readable(self.generation.folder)
        sync_tree(self.generation.folder)
        if own:
            home = folder.parent.parent
            (home / "shards").mkdir(exist_ok=True)
            for shard, build in zip(own, self._shards, strict=True):
                os.rename(build.folder, home / "shards" / shard.name)
            sync_folder(home / "shards")
            sync_folder(home)
        os.rename(self.generation.folder, folder)
        sync_folder(folder.parent)
        return Generation(folder)

    def discard(self) -> None:
        """Close what is open and remove the folder; after ``finish`` nothing is left to remove."""
        self._close()
        try:
            if self._server is not None:
                for folder in self.generation.unfinished_shards:
                    self._server.remove(folder)
        except ServiceError:
            return  # the folder names what is left on the server; the next writer clears up
        shutil.rmtree(self.generation.folder, ignore_errors=True)

    def _own_shards(self, generation: str) -> list[Shard]:
        """What the shards being built will be called; reports without a single passage are in the last, a shard without reports is none."""
        without = self._own.difference(*(build.documents for build in self._shards))
        if without:
            self._shard().documents.update(dict.fromkeys(without, 0))
        for empty in [build for build in self._shards if not build.documents]:
            empty.close()
            if self._server is not None:
                self._server.remove(empty.folder)
            shutil.rmtree(empty.folder, ignore_errors=True)
            self._shards.remove(empty)
        return [
            Shard(f"{generation}-{uuid.uuid4().hex[:8]}", build.passages, build.passages, tuple(sorted(build.documents))) for build in self._shards
        ]

    def _merge(self) -> None:
        """Move small shards into the new one, as in a log-structured merge tree: few are left, and a passage is moved few times.

        A shard goes that is no larger than the new ones, that holds mostly passages taken out, or that is the smallest of too many. A full one stays.
        """
        self._carried.sort(key=lambda carried: carried[0].passages)
        growing = sum(shard.passages < FULL for shard, _ in self._carried)
        size = sum(self._passages[name] for name in self._own)
        staying: list[tuple[Shard, Path]] = []
        for position, (shard, folder) in enumerate(self._carried):
            is_one_too_many = growing - position + len(staying) >= _MAX_SHARDS
            stays = shard.passages >= FULL or (shard.passages > size and not is_one_too_many)
            if stays and 2 * shard.live >= shard.passages:
                staying.append((shard, folder))
                continue
            self._move(shard, folder)
            size += shard.live
        self._carried = staying

    def _move(self, shard: Shard, folder: Path) -> None:
        if not shard.documents:
            return
        target = self._shard()
        if shard.live:
            with closing(VectorShards([(shard, folder)], self._server)) as old:
                for page in old.records():
                    if page:
                        ids = [record.passage for record in page]
                        documents = [split_passage_id(name)[0] for name in ids]
                        target.add(ids, documents, np.stack([record.vector for record in page]), [record.metadata for record in page])
        target.documents.update({name: 0 for name in shard.documents if name not in target.documents})
        self._own.update(shard.documents)

    def _shard(self) -> ShardBuild:
        """The shard that is being built; a new one where the last is full."""
        if not self._shards or self._shards[-1].passages >= FULL:
            for full in self._shards[-1:]:
                full.finish()  # its graph leaves the memory
            self._shards.append(ShardBuild(self.generation.new_shard(len(self._shards)), self._server))
        return self._shards[-1]

    def _open_lexical(self) -> LexicalIndex:
        if self._lexical is None:
            self._lexical = LexicalIndex(self.generation.lexical, create=True)
        return self._lexical

    def _close(self) -> None:
        for build in self._shards:
            build.close()
        if self._lexical is not None:
            self._lexical.close()
            self._lexical = None

    def _flush(self, at_least: int = 1) -> None:
        """Encode and add buffered passages, batch by batch, until fewer than ``at_least`` are left."""
        while len(self._pending) >= at_least:
            rows, self._pending = self._pending[:_FLUSH], self._pending[_FLUSH:]
            encoded = self._encode([row.text for row in rows])
            lexical = self._open_lexical()
            self._add_vectors(rows, encoded)
            for row in rows:
                lexical.add(row.id, row.document, row.text)
            self._done += len(rows)
            self._tell(self._done)

    def _add_vectors(self, rows: list[_Row], vectors: NDArray[np.float32]) -> None:
        """To the shard being built; all passages of a report to one."""
        last = self._shards[-1].documents if self._shards else {}
        rest = next((position for position, row in enumerate(rows) if row.document not in last), len(rows))
        if rest:
            _put(self._shards[-1], rows[:rest], vectors[:rest])
        if rest < len(rows):
            _put(self._shard(), rows[rest:], vectors[rest:])

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


def _put(build: ShardBuild, rows: list[_Row], vectors: NDArray[np.float32]) -> None:
    ids, documents = [row.id for row in rows], [row.document for row in rows]
    build.add(ids, documents, vectors, [row.metadata for row in rows])
