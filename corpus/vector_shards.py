"""The vector index of a generation: Chroma folders that are written once, each with a part of the reports, searched as one.

A report taken out or replaced stays in its shard, which no longer lists it, until the shard is merged into a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.exact_search import ExactSearch
from corpus.hits import Hit, split_passage_id
from corpus.manifest import Shard
from corpus.shard_build import EXACT
from corpus.vector_index import VectorIndex, VectorRecord
from corpus.vector_rows import VectorRows, has_rows
from corpus.vector_server import VectorServer

_EDGE = 4096  # bytes at each end of a file that go into a fingerprint
_KEPT = "index_metadata.pickle"
"""Of a graph that is kept."""
_FEW = 65_536
"""Passages of the reports asked for, where some are, up to which all of them are looked at: 134 MB, 20 ms."""
_DEEPEST = 4096
"""Passages asked of a graph at most before all of those asked for are looked at after all."""


def fingerprint(folder: Path) -> str:
    """What a shard's files look like from outside: names, sizes, both ends, and whether the database is as long as it says.

    It is found in milliseconds where opening a large shard takes Chroma seconds. A graph of less than a thousand passages Chroma does not keep: it
    writes its files anew, other bytes each time, whenever somebody searches, so they say nothing.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.parent != folder and not path.with_name(_KEPT).exists():
            continue
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_EDGE)
            file.seek(max(0, size - _EDGE))
            end = file.read()
        if ".sqlite3" not in path.name:
            digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode() + start + end)
        elif path.suffix == ".sqlite3":  # Chroma writes a little into it whenever it is opened
            page, pages = int.from_bytes(start[16:18], "big"), int.from_bytes(start[28:32], "big")
            is_whole = start.startswith(b"SQLite format 3\0") and size >= pages * (65_536 if page == 1 else page) > 0
            digest.update(f"{path.name}\0{is_whole}\0".encode())
    return digest.hexdigest()


class _Open(NamedTuple):
    vectors: VectorIndex
    documents: frozenset[str]
    stored: int
    live: int
    """Passages of these reports; ``stored`` counts those of reports taken out since as well."""
    exact: ExactSearch | None
    """Of a small shard: the passages that can be found."""
    rows: VectorRows | None
    """Of a large shard."""


class VectorShards:
    """Some shards open for reading. Safe to share between threads.

    Every search raises IndexUnusableError where a file it would touch was cut short since it was opened.
    """

    def __init__(self, shards: Sequence[tuple[Shard, Path]], server: VectorServer | None = None) -> None:
        """Open each shard in its folder, or on the server.

        Raises:
            ServiceError: the server does not answer.
            IndexUnusableError: a shard lies on a server and none is given.
            ValueError: a shard does not hold as many passages as it should.
            Exception: of Chroma's own kinds, when a folder holds no readable index.
        """
        self._open: list[_Open] = []
        try:
            for shard, folder in shards:
                self._open.append(_opened(shard, folder, server))
        except BaseException:
            self.close()
            raise

    def query(self, vector: NDArray[np.float32], k: int, documents: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` nearest passages, best first; see ``VectorIndex.query``."""
        wanted = None if documents is None else frozenset(documents)
        found = [hit for shard in self._open for hit in _query(shard, vector, k, wanted)]
        return found if len(self._open) == 1 else sorted(found, key=lambda hit: -hit.score)[: max(0, k)]

    def records(self) -> Iterator[list[VectorRecord]]:
        """Everything that can be found, page by page."""
        for shard in self._open:
            for page in shard.vectors.records():
                yield [record for record in page if split_passage_id(record.passage)[0] in shard.documents]

    def matches_row(self, passage: str, vector: NDArray[np.float32], tolerance: float) -> bool:
        """Whether a passage's vector, of unit length, is the one kept beside the graph, but for so much of their cosine; a small shard keeps none."""
        document = split_passage_id(passage)[0]
        for shard in self._open:
            if shard.rows is not None and document in shard.documents:
                row = shard.rows.vector(passage)
                return row is not None and row.shape == vector.shape and float(vector @ row) >= 1 - tolerance
        return True

    def count(self) -> int:
        """Number of passages that are stored, those of reports taken out since included."""
        return sum(shard.vectors.count() for shard in self._open)

    def close(self) -> None:
        """Let go of every folder."""
        while self._open:
            shard = self._open.pop()
            shard.vectors.close()
            if shard.rows is not None:
                shard.rows.close()


def _opened(shard: Shard, folder: Path, server: VectorServer | None) -> _Open:
    index = VectorIndex(folder, server=server)
    try:
        if index.count() != shard.passages:
            raise ValueError(f"{folder} holds {index.count()} passages, not {shard.passages}")
        documents = frozenset(shard.documents)
        exact = _exact(index, documents) if shard.passages <= EXACT and not index.is_remote else None
        rows = VectorRows(folder) if has_rows(folder) else None
        if rows is not None and rows.count(documents) != shard.live:
            raise ValueError(f"{folder} holds rows of {rows.count(documents)} passages, not {shard.live}")
        return _Open(index, documents, shard.passages, shard.live, exact, rows)
    except BaseException:
        index.close()
        raise


def _exact(index: VectorIndex, documents: frozenset[str]) -> ExactSearch:
    passages, vectors = index.vectors()
    live = [number for number, passage in enumerate(passages) if split_passage_id(passage)[0] in documents]
    return ExactSearch([passages[number] for number in live], vectors[live] if live else np.empty((0, 1), dtype=np.float32))


def _query(shard: _Open, vector: NDArray[np.float32], k: int, documents: frozenset[str] | None) -> list[Hit]:
    if shard.exact is not None:
        return shard.exact.query(vector, k, documents)
    wanted = shard.documents if documents is None else documents & shard.documents
    if not wanted or k < 1:
        return []
    if shard.rows is None and documents is not None:
        return shard.vectors.query(vector, k, wanted)
    among = shard.live if shard.rows is None or documents is None else shard.rows.count(wanted)
    if shard.rows is not None and documents is not None and among <= _FEW:
        return shard.rows.query(vector, k, wanted)
    if among == shard.stored:
        return shard.vectors.query(vector, k)
    depth = min(shard.stored, 1 + k * shard.stored // among)
    while True:
        hits = shard.vectors.query(vector, depth)
        found = [hit for hit in hits if split_passage_id(hit.passage)[0] in wanted]
        if len(found) >= k or depth >= shard.stored:
            return found[:k]
        depth = min(shard.stored, 2 * depth)
        if depth > _DEEPEST and shard.rows is not None:
            return shard.rows.query(vector, k, wanted)
