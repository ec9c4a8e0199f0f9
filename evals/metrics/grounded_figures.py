"""Grounded figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from corpus.figures import Figure
from evals.formulas import without_formulas
from evals.metrics.metric import share
from evals.trial import Trial
from evals.wording import body, stands_in, stated_figures


@dataclass(frozen=True, slots=True)
class GroundedFigures:
    """Share of the figures in answers, refusals aside, that stand in a quote the answer cites; must be 1.

    A figure stands in a quote if the quote states the same number with the same unit, or holds its very characters. A result shown with
    its formula counts as one figure, which stands if it comes out right on figures that do.
    """

    name: str = "grounded_figures"
    description: str = "回答中的数字能在所引原文中找到的占比(算出来的按式子核对;必须为 1)"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(grounded for trial in trials if trial.answer.status != "refused" for grounded in _grounded(trial.answer))


def _grounded(answer: Answer) -> list[bool]:
    quotes = [citation.quote for citation in answer.citations]
    cited = [figure for quote in quotes for figure in stated_figures(quote)]
    said, right = without_formulas(body(answer), cited)
    stated = [any(_is_same(figure, other) for other in cited) or any(stands_in(figure.text, quote) for quote in quotes) for figure in stated_figures(said)]
    return [True] * right + stated


def _is_same(said: Figure, cited: Figure) -> bool:
    return (said.value, said.high) == (cited.value, cited.high) and said.unit in ("", cited.unit)
