import itertools

import pytest

from assistant.fusion import VECTOR_WEIGHT, Candidate, fuse, rerank
from corpus.hits import Hit


def test_lexical_score_and_weighted_cosine() -> None:
    found = list(fuse([Hit("a#0", 0.5)], [Hit("a#0", 0.4)]))
    assert found == [Candidate("a", 0, 0.5, 0.4, pytest.approx(0.5 + VECTOR_WEIGHT * 0.4))]
    assert VECTOR_WEIGHT == 0.3


def test_a_passage_of_one_leg() -> None:
    found = list(fuse([Hit("a#0", 0.5), Hit("a#1", 0.2)], [Hit("a#0", 0.8), Hit("a#2", 0.6)]))
    assert [(one.passage, one.lexical, one.cosine) for one in found] == [(0, 0.5, 0.8), (1, 0.2, 0.6), (2, 0.0, 0.6)]
    assert [one.fused for one in found] == pytest.approx([0.74, 0.38, 0.18])


def test_the_floor_is_the_lowest_cosine_even_below_zero() -> None:
    found = list(fuse([Hit("a#1", 0.2)], [Hit("a#0", -0.1), Hit("a#2", -0.4)]))
    assert [(one.passage, one.cosine) for one in found] == [(1, -0.4), (0, -0.1), (2, -0.4)]


def test_without_vectors_the_cosine_is_zero() -> None:
    assert list(fuse([Hit("a#1", 0.2)], [])) == [Candidate("a", 1, 0.2, 0.0, 0.2)]


def test_nothing_found() -> None:
    assert list(fuse([], [])) == []


def test_best_first_then_by_document_and_passage() -> None:
    found = list(fuse([Hit("b#1", 0.3), Hit("a#10", 0.3), Hit("a#9", 0.3), Hit("c#0", 0.7)], []))
    assert [(one.document, one.passage) for one in found] == [("c", 0), ("a", 9), ("a", 10), ("b", 1)]


def test_made_as_they_are_asked_for() -> None:
    found = fuse([Hit("a#0", 0.1), Hit("a#1", 0.9), Hit("no number", 0.05)], [])
    assert [one.passage for one in itertools.islice(found, 2)] == [1, 0]


def test_a_weak_best_hit_stays_weak() -> None:
    assert next(fuse([Hit("a#0", 0.04)], [Hit("a#0", 0.1)])).fused == pytest.approx(0.07)


def test_a_document_id_may_hold_the_separator() -> None:
    assert next(fuse([Hit("a#b#3", 0.1)], [])).document == "a#b"


def test_reranking_deals_out_the_fused_scores_along_the_new_order() -> None:
    found = [Candidate("a", index, 0.5, 0.5, fused) for index, fused in enumerate((0.9, 0.6, 0.5, 0.1))]
    reranked = rerank(found, [1.0, 3.0, 2.0])
    assert [(one.passage, one.fused) for one in reranked] == [(1, 0.9), (2, 0.6), (0, 0.5), (3, 0.1)]
    assert rerank(found, [2.0, 2.0, 2.0, 2.0]) == found
    assert rerank(found, []) == found
