"""Recall of retrieval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.metric import mean
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class Recall:
    """Of a row's relevant passages, the share among the first k found, 0 to 1; mean over rows that have any."""

    k: int

    @property
    def name(self) -> str:
        """«recall@5»."""
        return f"recall@{self.k}"

    @property
    def description(self) -> str:
        """One line."""
        return f"相关段落进入检索前 {self.k} 位的占比"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return mean(sum(trial.ranking.found[: self.k]) / trial.ranking.relevant for trial in trials if trial.ranking)
