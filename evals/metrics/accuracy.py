"""Accuracy, over all rows or over one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.metric import share
from evals.rows import Kind
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Share of the rows whose answer passes, 0 to 1."""

    kind: Kind | None = None

    @property
    def name(self) -> str:
        """«accuracy», or «accuracy[number]»."""
        return f"accuracy[{self.kind}]" if self.kind else "accuracy"

    @property
    def description(self) -> str:
        """One line."""
        return f"{self.kind} 类问题的正确率" if self.kind else "正确率"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(trial.judgement.passed for trial in trials if self.kind in (None, trial.row.kind))
