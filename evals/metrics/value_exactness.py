"""Value exactness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Value
from corpus.figures import Figure
from evals.metrics.metric import share
from evals.rows import Row
from evals.trial import Trial
from evals.wording import stated_figures

_FIGURE_KINDS = ("number", "premise", "conflict", "follow", "odd")
"""Elsewhere digits are names and dates: index numbers, years."""


@dataclass(frozen=True, slots=True)
class ValueExactness:
    """Share of the rows asking for figures whose structured ``values`` hold each with its number and unit, 0 to 1.

    A wrong refusal holds none. Of ``answer_any`` one alternative is enough, and it counts only if every alternative is a figure.
    """

    name: str = "value_exactness"
    description: str = "要求数字的问题中,values 里数值与单位都准确的占比"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(
            all(any(all(_given(figure, trial.answer.values) for figure in figures) for figures in choice) for choice in choices)
            for trial in trials
            if trial.row.kind in _FIGURE_KINDS and (choices := _expected(trial.row))
        )


def _expected(row: Row) -> list[list[tuple[Figure, ...]]]:
    """Choices that must each be met by one of their alternatives; an alternative is the figures of one expected string."""
    choices = [[figures] for needle in row.answer_all if (figures := stated_figures(needle))]
    alternatives = [stated_figures(needle) for needle in row.answer_any]
    return [*choices, alternatives] if alternatives and all(alternatives) else choices


def _given(figure: Figure, values: Sequence[Value]) -> bool:
    return any(math.isclose(value.value, figure.value) and figure.unit in ("", value.unit) for value in values)
