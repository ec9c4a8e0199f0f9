from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer
from evals.metrics.accuracy import Accuracy
from evals.rows import Row
from evals.trial import Trial

NUMBER = Row(id="a", kind="number", question="问", answer_all=("129所",))
HOW = Row(id="b", kind="how", question="问", answer_any=("月报制",))


def test_share_of_passed_rows_over_all_and_by_kind(trial: Callable[..., Trial], answered: Callable[..., Answer]) -> None:
    trials = [trial(NUMBER, answered("129所")), trial(NUMBER, answered("27所")), trial(HOW, answered("月报制")), trial(HOW, answered("月报制"))]
    assert Accuracy().measure(trials) == 0.75
    assert Accuracy("number").measure(trials) == 0.5
    assert Accuracy("how").measure(trials) == 1.0
    assert Accuracy("list").measure(trials) is None
    assert (Accuracy().name, Accuracy("how").name) == ("accuracy", "accuracy[how]")
