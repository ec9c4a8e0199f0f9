"""Latency of an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class Latency:
    """The wall-clock seconds within which that percentage of the answers came.

    Nearest rank (definition 1 of Hyndman & Fan 1996): always a time that was measured.
    """

    percent: int
    """1 to 100."""

    @property
    def name(self) -> str:
        """«latency_p95»."""
        return f"latency_p{self.percent}"

    @property
    def description(self) -> str:
        """One line."""
        return f"{self.percent}% 的回答所用时间不超过(秒)"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        times = sorted(trial.seconds for trial in trials)
        return times[math.ceil(self.percent * len(times) / 100) - 1] if times else None
