from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer
from evals.metrics.false_refusal_rate import FalseRefusalRate
from evals.metrics.refusal_rate import RefusalRate
from evals.rows import Row
from evals.trial import Trial

ASK = Row(id="a", kind="number", question="问", answer_all=("129所",))
REFUSE = Row(id="b", kind="follow", question="问", refuse=True)


def test_rates_follow_the_row_not_its_kind(trial: Callable[..., Trial], answered: Callable[..., Answer], refused: Callable[..., Answer]) -> None:
    trials = [trial(ASK, answered("27所")), trial(ASK, answered("129所")), trial(ASK, answered("129所", status="conflicting")), trial(ASK, refused())]
    trials += [trial(REFUSE, refused()), trial(REFUSE, refused()), trial(REFUSE, answered("129所"))]
    assert RefusalRate().measure(trials) == 2 / 3
    assert FalseRefusalRate().measure(trials) == 1 / 4
    assert RefusalRate().measure(trials[:4]) is None
    assert FalseRefusalRate().measure(trials[4:]) is None
