"""Exact search in memory finds what Chroma finds, and all of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.exact_search import ExactSearch
from corpus.vector_index import VectorIndex

_DOCUMENTS, _PASSAGES, _DIMENSION = 6, 40, 16


@pytest.fixture(scope="module")
def vectors() -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    return {f"d{document}#{passage}": random.normal(size=_DIMENSION).astype(np.float32) for document in range(_DOCUMENTS) for passage in range(_PASSAGES)}


@pytest.fixture(scope="module")
def exact(vectors: dict[str, np.ndarray]) -> ExactSearch:
    return ExactSearch(list(vectors), np.stack(list(vectors.values())))


@pytest.mark.parametrize("documents", [None, {"d3"}, {"d1", "d4", "unknown"}])
def test_the_same_as_chroma(vectors: dict[str, np.ndarray], exact: ExactSearch, documents: set[str] | None, tmp_path: Path) -> None:
    names = list(vectors)
    index = VectorIndex(tmp_path / "chroma", create=True)
    index.add(names, np.stack(list(vectors.values())), [{"document": name.partition("#")[0]} for name in names])
    query = np.random.default_rng(8).normal(size=_DIMENSION).astype(np.float32)
    stored = index.query(query, 25, documents)
    index.close()
    found = exact.query(query, 25, documents)
    assert [hit.passage for hit in found] == [hit.passage for hit in stored]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in stored], abs=1e-5)


def test_vectors_of_any_length(exact: ExactSearch, vectors: dict[str, np.ndarray]) -> None:
    best = exact.query(3 * vectors["d2#5"], 1)[0]
    assert best.passage == "d2#5"
    assert best.score == pytest.approx(1.0, abs=1e-6)
    assert exact.query(np.zeros(_DIMENSION, dtype=np.float32), 3)[0].score == 0.0


def test_equals_come_in_the_order_of_their_ids() -> None:
    same = ExactSearch(["b#0", "a#0", "c#0"], np.ones((3, 4), dtype=np.float32))
    assert [hit.passage for hit in same.query(np.ones(4, dtype=np.float32), 2)] == ["a#0", "b#0"]


@pytest.mark.parametrize(("k", "documents", "number"), [(0, None, 0), (5, set(), 0), (5, {"unknown"}, 0), (1000, {"d0"}, _PASSAGES), (1000, None, 240)])
def test_bounds(exact: ExactSearch, k: int, documents: set[str] | None, number: int) -> None:
    assert len(exact.query(np.ones(_DIMENSION, dtype=np.float32), k, documents)) == number


def test_nothing_stored() -> None:
    assert ExactSearch([], np.empty((0, 4), dtype=np.float32)).query(np.ones(4, dtype=np.float32), 3) == []
