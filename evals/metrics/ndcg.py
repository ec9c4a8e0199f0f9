"""Normalised discounted cumulative gain of retrieval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.metric import mean
from evals.trial import Ranking, Trial


@dataclass(frozen=True, slots=True)
class NDCG:
    """Gain of the first k found, discounted by log2(rank + 1), over that of the best order, 0 to 1; mean over rows.

    Järvelin & Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques, with gain 1 for a relevant passage.
    """

    k: int

    @property
    def name(self) -> str:
        """«nDCG@10»."""
        return f"nDCG@{self.k}"

    @property
    def description(self) -> str:
        """One line."""
        return f"检索前 {self.k} 位的排序质量"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return mean(self._of(trial.ranking) for trial in trials if trial.ranking)

    def _of(self, ranking: Ranking) -> float:
        gained = sum(_discount(place) for place, relevant in enumerate(ranking.found[: self.k], start=1) if relevant)
        return gained / sum(_discount(place) for place in range(1, min(ranking.relevant, self.k) + 1))


def _discount(place: int) -> float:
    return 1 / math.log2(place + 1)
