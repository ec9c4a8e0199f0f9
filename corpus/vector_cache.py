"""Vectors of passages already encoded, so that a rebuild need not encode again. A cache, never truth."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.storage import storage_errors

_PAGE = 16_384
"""Bytes. A vector of 512 numbers fills more than half of SQLite's usual 4 096, so each would take a page; and a table in the order of its keys,
which are hashes, would be written all over for every few."""
_CHUNK = 500  # keys a SELECT; SQLite allows 999 variables in old builds


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()


def _slug(model: str) -> str:
    """A file name for a model's name; the hash keeps apart names that differ in the characters replaced."""
    return f"{re.sub(r'[^0-9A-Za-z._-]+', '-', model)[:60]}-{hashlib.sha256(model.encode('utf-8')).hexdigest()[:8]}"


def cache_file(home: Path, model: str) -> Path:
    """Where the vectors of ``model`` are kept."""
    return home / "vectors" / f"{_slug(model)}.sqlite"


class VectorCache:
    """``home/vectors/<model>.sqlite``: SHA-256 of the exact text → its unit vector (float32).

    A damaged file is moved aside (``….damaged-<time>``) and an empty one takes its place.
    """

    def __init__(self, home: Path, model: str, dimension: int) -> None:
        """Open or create the cache of ``model``.

        Raises:
            StorageError: the disk refused.
        """
        self.path = cache_file(home, model)
        self._dimension = dimension
        with storage_errors(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._connect()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._connection = self._replace()

    def get_many(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors, shape (d,), of those texts that are in the cache and whole."""
        keys = {_key(text): text for text in texts}
        found: dict[str, NDArray[np.float32]] = {}
        wanted = list(keys)
        with storage_errors(self.path.parent):
            try:
                for start in range(0, len(wanted), _CHUNK):
                    part = wanted[start : start + _CHUNK]
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, value FROM vectors WHERE key IN ({marks})"  # noqa: S608  (marks are question marks)
                    for key, value in self._connection.execute(query, part):
                        vector = np.frombuffer(value, dtype=np.float32) if len(value) == 4 * self._dimension else None
                        # Flipped bits inside a page pass SQLite unseen; nearly all of them break the unit length.
                        if vector is not None and abs(float(np.linalg.norm(vector)) - 1.0) < 1e-3:
                            found[keys[key]] = vector
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._connection.close()
                self._connection = self._replace()
                return {}
        return found

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store the vector, shape (d,), of each text.

        Raises:
            StorageError: the disk refused.
        """
        rows: Sequence[tuple[bytes, bytes]] = [(_key(text), vector.astype(np.float32).tobytes()) for text, vector in vectors.items()]
        with storage_errors(self.path.parent):
            try:
                self._insert(rows)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._connection.close()
                self._connection = self._replace()
                self._insert(rows)

    def set_aside(self) -> None:
        """Trust none of the vectors any more: the file is moved away, an empty one takes its place.

        Raises:
            StorageError: the disk refused.
        """
        with storage_errors(self.path.parent):
            self._connection.close()
            self._connection = self._replace()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _insert(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        try:
            connection.execute(f"PRAGMA page_size={_PAGE}")  # of a new file; one that is there keeps its own
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
        except BaseException:
            connection.close()
            raise
        return connection

    def _replace(self) -> sqlite3.Connection:
        self.path.replace(f"{self.path}.damaged-{time.time_ns()}")
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        return self._connect()
