from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Citation
from evals.metrics.grounded_figures import GroundedFigures
from evals.rows import Row
from evals.trial import Trial

ROW = Row(id="a", kind="number", question="问", answer_all=("129所",))


@pytest.mark.parametrize(
    ("text", "quotes", "grounded"),
    [
        ("有 129 所。[1]", ("建成129所",), 1.0),
        ("有128所。[1]", ("建成129所",), 0.0),
        ("有29所。[1]", ("建成129所",), 0.0),
        ("有129个。[1]", ("建成129所",), 0.0),
        ("是 129。[1]", ("建成129所",), 1.0),
        ("58个[1];61间[2]", ("新建58个", "建成61间"), 1.0),
        ("58个[1];62间[2]", ("新建58个", "建成61间"), 0.5),
        ("复学1465所[1]", ("复学1,465所",), 1.0),
        ("有9个县。[1]", ("全市九个县通过",), 1.0),
        ("占 97.2%。[1]", ("达标率97.2%",), 1.0),
        ("占 97%。[1]", ("达标率97.2%",), 0.0),
        ("没有说到数字。[1]", ("建成129所",), None),
        ("2019年成立。[1]", ("成立",), None),
    ],
)
def test_each_figure_is_looked_for_in_the_quotes(
    text: str, quotes: tuple[str, ...], grounded: float | None, trial: Callable[..., Trial], answered: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    citations = [cite(n, quote=quote) for n, quote in enumerate(quotes, start=1)]
    assert GroundedFigures().measure([trial(ROW, answered(text, *citations))]) == grounded


def test_refusals_are_not_asked_for_figures(trial: Callable[..., Trial], refused: Callable[..., Answer]) -> None:
    said = refused().model_copy(update={"answer": "语料只有129所的数字。"})
    assert GroundedFigures().measure([trial(ROW, said)]) is None
