from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer
from evals.judgement import Judgement
from evals.metrics.ndcg import NDCG
from evals.metrics.recall import Recall
from evals.rows import Row
from evals.trial import Ranking, Trial

ROW = Row(id="a", kind="number", question="问", answer_all=("129所",))
ANSWER = Answer(question="问", standalone_question="问", status="answered", answer="129所")


def ranked(found: str, relevant: int) -> Trial:
    return Trial(ROW, ANSWER, Judgement(()), 0.0, (), Ranking(tuple(mark == "+" for mark in found), relevant))


def test_recall() -> None:
    trials = [ranked("-+-+", 2), ranked("+---", 4)]
    assert Recall(1).measure(trials) == (0 + 1 / 4) / 2
    assert Recall(2).measure(trials) == (1 / 2 + 1 / 4) / 2
    assert Recall(10).measure(trials) == (1 + 1 / 4) / 2
    assert Recall(5).name == "recall@5"


def test_ndcg() -> None:
    assert NDCG(10).measure([ranked("-+-", 1)]) == pytest.approx(1 / math.log2(3))
    assert NDCG(10).measure([ranked("+-+", 2)]) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert NDCG(1).measure([ranked("+-+", 2)]) == 1.0
    assert NDCG(2).measure([ranked("--+", 1)]) == 0.0
    assert NDCG(10).name == "nDCG@10"


def test_rows_without_ranking_do_not_count(trial: Callable[..., Trial]) -> None:
    unranked = trial(ROW, ANSWER)
    assert Recall(5).measure([unranked, ranked("+", 1)]) == 1.0
    assert NDCG(10).measure([unranked]) is None


@given(st.text(alphabet="+-", min_size=1, max_size=12), st.integers(min_value=0, max_value=5), st.integers(min_value=1, max_value=12))
def test_both_lie_between_0_and_1_and_ndcg_is_1_for_the_best_order(found: str, unfound: int, k: int) -> None:
    relevant = max(1, found.count("+") + unfound)
    for metric in (Recall(k), NDCG(k)):
        assert 0 <= metric.measure([ranked(found, relevant)]) <= 1 + 1e-12
    assert NDCG(k).measure([ranked("+" * relevant, relevant)]) == pytest.approx(1)
