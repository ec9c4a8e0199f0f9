"""A part of the vector index while it is written: a Chroma collection, and the vectors as rows beside it where it grows large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.vector_index import Graph, VectorIndex
from corpus.vector_rows import RowsWriter
from corpus.vector_server import VectorServer

EXACT = 16_384
"""Passages of a shard up to which every vector is looked at: 32 MB and a millisecond. Chroma's graph takes as long, and several times that for
a few reports out of many, and may miss some."""
FULL = 131_072
"""Passages beyond which a shard takes no more: what one change can cost stays bounded, and a question searches one graph for each so many."""


class _Waiting(NamedTuple):
    passage: str
    document: str
    vector: NDArray[np.float32]
    metadata: Mapping[str, str | int]


class ShardBuild:
    """Passages with their vectors, on their way into a folder. ``close`` it before the folder is renamed or removed.

    Passages wait in memory until there are more than are searched exactly: which graph is worth its making is known by then.
    """

    def __init__(self, folder: Path, server: VectorServer | None = None) -> None:
        """Make an empty shard; with a server, its collection lies there."""
        self.folder = folder
        self._server = server
        self._waiting: list[_Waiting] = []
        self._index: VectorIndex | None = None
        self._rows: RowsWriter | None = None
        self._stored: int | None = None
        self.documents: dict[str, int] = {}
        """How many passages it holds of each report."""

    @property
    def passages(self) -> int:
        """Of all its reports."""
        return sum(self.documents.values())

    def add(
        self,
        ids: Sequence[str],
        documents: Sequence[str],
        vectors: NDArray[np.float32],
        metadatas: Sequence[Mapping[str, str | int]],
    ) -> None:
        """Add passages, those of one report one after the other; see ``VectorIndex.add``."""
        for document in documents:
            self.documents[document] = self.documents.get(document, 0) + 1
        if self._index is None:
            self._waiting += map(_Waiting, ids, documents, vectors, metadatas)
            if len(self._waiting) > EXACT or self._server is not None:  # what lies on a server is not searched one by one
                self._write(Graph.LARGE)
        else:
            self._put(ids, vectors, metadatas)

    def remove_document(self, document: str) -> None:
        """Take out every passage of a report, though the shard be finished."""
        if self.documents.pop(document, None) is None:
            return
        self._waiting = [each for each in self._waiting if each.document != document]
        if self._stored is not None and self._index is None:
            self._index = VectorIndex(self.folder, create=True, server=self._server)
        if self._index is not None:
            self._index.remove_document(document)
        if self._rows is not None:
            self._rows.remove_document(document)

    def finish(self) -> int:
        """Write what waits, and let go of the folder and of the memory; the number of passages in it comes back."""
        if self._index is None and self._stored is None:
            self._write(Graph.SMALL)
        if self._index is not None:
            self._stored = self._index.count()
            if self._rows is not None:
                self._rows.finish()
                if self._stored:
                    self._index.persist()
            self.close()
        return self._stored or 0

    def close(self) -> None:
        """Let go of the folder."""
        if self._index is not None:
            self._index.close()
            self._index = None
        if self._rows is not None:
            self._rows.close()

    def _write(self, graph: Graph) -> None:
        """Open the collection and put into it what waits."""
        self._index = VectorIndex(self.folder, create=True, server=self._server, graph=graph)
        if graph is Graph.LARGE and not self._index.is_remote:
            self._rows = RowsWriter(self.folder)
        waiting, self._waiting = self._waiting, []
        if waiting:
            names, _, vectors, metadatas = zip(*waiting, strict=True)
            self._put(names, np.stack(vectors), metadatas)

    def _put(self, ids: Sequence[str], vectors: NDArray[np.float32], metadatas: Sequence[Mapping[str, str | int]]) -> None:
        if self._index is not None:
            self._index.add(ids, vectors, metadatas)
        if self._rows is not None:
            self._rows.add(ids, vectors)
