from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from evals.metrics.latency import Latency
from evals.rows import Row
from evals.trial import Trial


@pytest.mark.parametrize(("percent", "seconds"), [(1, 0.1), (50, 1.0), (95, 1.9), (96, 2.0), (100, 2.0)])
def test_nearest_rank(percent: int, seconds: float, trial: Callable[..., Trial], answered: Callable[..., Answer]) -> None:
    row = Row(id="a", kind="how", question="问", answer_any=("答",))
    trials = [trial(row, answered("答"), seconds=tenths / 10) for tenths in range(20, 0, -1)]
    assert Latency(percent).measure(trials) == seconds
    assert Latency(percent).measure(trials[:1]) == 2.0
    assert Latency(percent).measure([]) is None
