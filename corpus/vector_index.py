"""Passages with their vectors, in a Chroma collection: embedded, or on a server.

Chroma's own embedding function downloads a model, so none is ever set and vectors are always passed in. Two processes
must not have one folder open while either writes (a reader then never sees new vectors, no error is raised):
write only in a folder that nobody else opens, and close before renaming it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from numpy.typing import NDArray

from corpus.hits import Hit
from corpus.storage import private_copy
from corpus.vector_server import VectorServer, collection_of, server_missing

_COLLECTION = "passages"

class Graph(Enum):
    """How much is put into the making of a graph: neighbours of a passage, and how many are looked through to find them."""

    SMALL = (8, 40)
    """Of a few thousand passages, which are searched one by one anyway."""
    LARGE = (16, 100)
    """Twice as many of both take two and a half times as long (1.7 against .65 ms a passage at 30 000) for a recall@60 of .9997 against .995."""


def _configuration(graph: Graph) -> Any:  # noqa: ANN401  (chromadb is untyped)
    neighbors, construction = graph.value
    # ef_search must be given here: changed later it has no effect until reopened. Recall@10 at 120 000 passages: .94 with 400, .90 with 200, .85 with 120.
    return {"hnsw": {"space": "cosine", "ef_construction": construction, "max_neighbors": neighbors, "ef_search": 400, "num_threads": 2}}


# Chroma keeps one system a folder for all clients of a process, and two threads that open and close it at once trip over that.
_OPENING = threading.Lock()
_PAGE = 2000  # records read at once when all are
_SENT = 1000  # records in one request to a server


class VectorRecord(NamedTuple):
    """One passage as it is stored."""

    passage: str
    vector: NDArray[np.float32]
    """Of whatever shape is stored; (d,) in a sound index."""
    metadata: dict[str, str | int]


class VectorIndex:
    """A folder of passages searched by cosine similarity. ``close`` it before the folder is renamed or removed.

    Where the folder's collection lies on a server, every method raises ServiceError while that does not answer.
    """

    def __init__(self, folder: Path, create: bool = False, server: VectorServer | None = None, graph: Graph = Graph.LARGE) -> None:
        """Open the index in ``folder``; with ``create`` make an empty one with such a graph if none is there, on the server if one is given.

        Raises:
            IndexUnusableError: the collection lies on a server and none is given.
            Exception: of Chroma's own kinds, when the folder holds no readable index.
        """
        name = collection_of(folder)
        self.is_remote = name is not None or (create and server is not None)
        if not self.is_remote:
            self._open_folder(folder, _configuration(graph) if create else None)
        elif server is None:
            raise server_missing()
        else:
            self._open_collection(folder, name, server, _configuration(graph))

    def _open_folder(self, folder: Path, configuration: Any | None) -> None:  # noqa: ANN401  (chromadb is untyped)
        create = configuration is not None
        self._server: VectorServer | None = None
        # Without this check Chroma would quietly make an empty database where a reader expects an index.
        if not create and not (folder / "chroma.sqlite3").is_file():
            raise FileNotFoundError(folder / "chroma.sqlite3")
        folder.mkdir(parents=True, exist_ok=True)
        self._private = None if create else private_copy(folder)
        folder = folder if self._private is None else Path(self._private.name)
        self._client = _connect(folder)
        try:
            if create:
                self._collection = self._client.get_or_create_collection(_COLLECTION, embedding_function=None, configuration=configuration)
            else:
                self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except BaseException:
            self.close()
            raise
        self._batch = self._client.get_max_batch_size()

    def _open_collection(self, folder: Path, name: str | None, server: VectorServer, configuration: Any) -> None:  # noqa: ANN401  (chromadb is untyped)
        self._server, self._private = server, None
        with server.errors():
            self._client = server.connect()
            try:
                if name is None:
                    folder.mkdir(parents=True, exist_ok=True)
                    self._collection = self._client.create_collection(server.new_collection(folder), embedding_function=None, configuration=configuration)
                else:
                    self._collection = self._client.get_collection(name, embedding_function=None)
                self._batch = min(_SENT, self._client.get_max_batch_size())
            except BaseException:
                self.close()
                raise

    def _asking(self) -> AbstractContextManager[None]:
        return nullcontext() if self._server is None else self._server.errors()

    def add(
        self,
        ids: Sequence[str],
        vectors: NDArray[np.float32],
        metadatas: Sequence[Mapping[str, str | int]],
    ) -> None:
        """Add passages; ``vectors`` has shape (len(ids), d). Each metadata has at least «document»; leave unknown fields out.

        Texts are not among it: Chroma would index them once more, which takes a third of the time of adding, and they stand in the library.

        Chroma silently keeps the old record of an id that is already there: remove the document first.
        """
        for start in range(0, len(ids), self._batch):
            part = slice(start, start + self._batch)
            with self._asking():
                self._collection.add(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[dict(metadata) for metadata in metadatas[part]],
                )

    def remove_document(self, document: str) -> None:
        """Take out every passage of a document; nothing happens when there is none."""
        with self._asking():
            self._collection.delete(where={"document": document})

    def query(self, vector: NDArray[np.float32], k: int, documents: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` nearest passages, best first; score is the cosine similarity, -1 to 1.

        ``vector`` has shape (d,). ``documents`` restricts the search to those; an empty collection finds nothing.
        """
        if k < 1 or (documents is not None and not documents):
            return []
        where: Any = None if documents is None else {"document": {"$in": sorted(documents)}}
        # Asking for distances alone is twice as fast as asking for texts and metadata too (2 against 5 ms at 120 000 passages).
        with self._asking():
            found = self._collection.query(query_embeddings=vector[np.newaxis, :], n_results=k, where=where, include=["distances"])
        distances = found["distances"] or [[]]
        return [Hit(name, 1.0 - float(distance)) for name, distance in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """Number of passages."""
        with self._asking():
            return int(self._collection.count())

    def records(self) -> Iterator[list[VectorRecord]]:
        """Everything stored, page by page."""
        offset = 0
        while True:
            with self._asking():
                page = self._collection.get(limit=_PAGE, offset=offset, include=["embeddings", "metadatas"])
            if not page["ids"]:
                return
            vectors = np.asarray(page["embeddings"], dtype=np.float32)
            rows = zip(page["ids"], vectors, page["metadatas"] or (), strict=True)
            yield [VectorRecord(name, row, dict(metadata)) for name, row, metadata in rows]
            offset += len(page["ids"])

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """The ids of all n passages and their vectors, shape (n, d); for a few thousand."""
        found = self._collection.get(include=["embeddings"])
        return found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def persist(self) -> None:
        """Write the whole graph of a folder that was made here and holds a passage.

        Chroma does so after every thousand passages; what came since would be put into the graph anew whenever the folder is opened, which takes
        up to a second. It reads how often only when it opens a collection.
        """
        folder = Path(self._client.get_settings().persist_directory)
        self._collection.modify(configuration={"hnsw": {"sync_threshold": 2}})
        dimension = len(self._collection.peek(1)["embeddings"][0])
        with _OPENING:
            self._client.close()
        self._client = _connect(folder)
        self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        self._collection.query(query_embeddings=np.full((1, dimension), dimension**-0.5, dtype=np.float32), n_results=1, include=[])

    def close(self) -> None:
        """Let go of the folder; Chroma closes its files when the last index on the same folder is closed."""
        with _OPENING:
            self._client.close()
        if self._private is not None:
            self._private.cleanup()


def _connect(folder: Path) -> Any:  # noqa: ANN401  (chromadb is untyped)
    with _OPENING:
        try:
            return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        except BaseException:
            # Chroma keeps a system that failed to start, and would hand it to whoever opens the folder next.
            if str(folder) not in SharedSystemClient._identifier_to_refcount:
                SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise
