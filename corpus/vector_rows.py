"""The vectors of a large shard as the rows of one file, beside Chroma's graph: a search among some reports looks at those reports' rows alone.

Chroma looks up which passages a filter lets through before it searches: 50 ms for 200 reports of 120 000 passages, and more the more there are.

rows.f32   n × d numbers (float32, little-endian), each row of unit length
rows.json  {"dimension": d, "runs": [[document, index of the first passage, passages], …]} in the order of the rows; document null: taken out again
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.exact_search import best
from corpus.hits import Hit, passage_id, split_passage_id
from corpus.mapped_files import MappedFiles
from corpus.storage import write_atomically

_ROWS, _RUNS = "rows.f32", "rows.json"
_TYPE = np.dtype("<f4")


class RowsWriter:
    """Writes the two files into a folder; ``finish`` makes them readable."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = (folder / _ROWS).open("wb")
        self._runs: list[tuple[str | None, int, int]] = []
        self._dimension = 0

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Append passages; ``vectors`` has shape (len(ids), d)."""
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        self._file.write((vectors / lengths).astype(_TYPE).tobytes())
        self._dimension = vectors.shape[1]
        for document, index in map(split_passage_id, ids):
            known, first, count = self._runs[-1] if self._runs else (None, 0, 0)
            if known == document and first + count == index:
                self._runs[-1] = document, first, count + 1
            else:
                self._runs.append((document, index, 1))

    def remove_document(self, document: str) -> None:
        """Take out every passage of a document."""
        self._runs = [(None if known == document else known, first, count) for known, first, count in self._runs]

    def finish(self) -> None:
        """Write down which row is which passage's."""
        self._file.close()
        write_atomically(self._folder / _RUNS, json.dumps({"dimension": self._dimension, "runs": self._runs}, ensure_ascii=False).encode())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class _Run(NamedTuple):
    first_row: int
    first_passage: int
    passages: int


class VectorRows:
    """The rows of a shard, read from the file as they are needed. Never changes, so it is safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files of ``folder``.

        Raises:
            OSError, ValueError, KeyError, TypeError: they are missing or damaged.
        """
        known = json.loads((folder / _RUNS).read_bytes())
        self._runs: dict[str, list[_Run]] = {}
        row = 0
        for document, first, count in known["runs"]:
            if document is not None:
                self._runs.setdefault(document, []).append(_Run(row, first, count))
            row += count
        shape = (row, int(known["dimension"]))
        self._mapped = MappedFiles("向量库", [folder / _ROWS])
        if os.path.getsize(folder / _ROWS) != row * shape[1] * _TYPE.itemsize:
            raise ValueError(f"{folder / _ROWS} does not hold {row} rows")
        self._rows = np.memmap(folder / _ROWS, dtype=_TYPE, mode="r", shape=shape)

    def count(self, documents: Collection[str]) -> int:
        """Passages of those documents."""
        return sum(run.passages for document in documents for run in self._runs.get(document, ()))

    def query(self, vector: NDArray[np.float32], k: int, documents: Collection[str]) -> list[Hit]:
        """The ``k`` nearest passages of those documents, best first, every one looked at; score is the cosine similarity.

        Raises:
            IndexUnusableError: the file was cut short since it was opened.
        """
        runs = [(document, run) for document in sorted(documents) for run in self._runs.get(document, ())]
        if k < 1 or not runs:
            return []
        self._mapped.check()
        query = vector / max(float(np.linalg.norm(vector)), float(np.finfo(np.float32).tiny))
        scores = np.concatenate([self._rows[run.first_row : run.first_row + run.passages] @ query for _, run in runs])
        starts = np.cumsum([0, *(run.passages for _, run in runs)])
        hits = []
        for position in best(scores, k).tolist():
            number = int(np.searchsorted(starts, position, side="right")) - 1
            document, run = runs[number]
            hits.append(Hit(passage_id(document, run.first_passage + position - int(starts[number])), float(scores[position])))
        return hits

    def vector(self, passage: str) -> NDArray[np.float32] | None:
        """The row of a passage, shape (d,); None where there is none. Raises as ``query`` does."""
        self._mapped.check()
        document, index = split_passage_id(passage)
        found = [run for run in self._runs.get(document, ()) if run.first_passage <= index < run.first_passage + run.passages]
        return None if not found else np.array(self._rows[found[-1].first_row + index - found[-1].first_passage])

    def close(self) -> None:
        """Let go of the file."""
        self._mapped.close()


def has_rows(folder: Path) -> bool:
    """Whether a shard's folder holds its rows: those of small shards, and of shards on a server, do not."""
    return (folder / _RUNS).is_file()
