"""False-refusal rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.metric import share
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class FalseRefusalRate:
    """Share of the rows with an answer in the corpus which were refused, 0 to 1; lower is better."""

    name: str = "false_refusal_rate"
    description: str = "有答案却被拒答的占比(越低越好)"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(trial.answer.status == "refused" for trial in trials if not trial.row.refuse)
