"""Nearest neighbours among a few thousand vectors in memory: every vector is looked at, in less time than a graph search takes to start."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.hits import Hit, split_passage_id

_NO_ROWS = np.array([], dtype=np.intp)


class ExactSearch:
    """Passages and their vectors, searched by cosine similarity. Never changes, so it is safe to share between threads."""

    def __init__(self, passages: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """``passages`` are ids of n passages, ``vectors`` has shape (n, d)."""
        order = sorted(range(len(passages)), key=lambda number: passages[number])
        self._passages = [passages[number] for number in order]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = np.ascontiguousarray((vectors / np.maximum(lengths, np.finfo(np.float32).tiny))[order])
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self._passages):
            rows.setdefault(split_passage_id(passage)[0], []).append(row)
        self._rows = {document: np.array(numbers, dtype=np.intp) for document, numbers in rows.items()}

    def query(self, vector: NDArray[np.float32], k: int, documents: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` nearest passages, best first; see ``VectorIndex.query``. Equals come in the order of their ids."""
        if k < 1 or not self._passages:
            return []
        query = vector / max(float(np.linalg.norm(vector)), float(np.finfo(np.float32).tiny))
        if documents is None:
            scores = self._vectors @ query
            found = within = best(scores, k)
        else:
            rows = np.concatenate([_NO_ROWS, *(self._rows[document] for document in sorted(documents) if document in self._rows)])
            scores = self._vectors[rows] @ query
            found = best(scores, k)
            within = rows[found]
        return [Hit(self._passages[number], score) for number, score in zip(within.tolist(), scores[found].tolist(), strict=True)]


def best(scores: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """Positions of the k highest scores, best first."""
    best = np.arange(len(scores)) if k >= len(scores) else np.sort(np.argpartition(-scores, k - 1)[:k])
    return best[np.argsort(-scores[best], kind="stable")]
