"""What a metric is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from evals.trial import Trial


class Metric(Protocol):
    """A number measured over trials."""

    @property
    def name(self) -> str:
        """As people write it: «accuracy», «nDCG@10»."""

    @property
    def description(self) -> str:
        """One Chinese line."""

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """The value, or None where no trial has anything to measure."""


def share(holds: Iterable[bool]) -> float | None:
    """How many of them hold, 0 to 1; None of none."""
    listed = tuple(holds)
    return sum(listed) / len(listed) if listed else None


def mean(values: Iterable[float]) -> float | None:
    """Arithmetic mean; None of none."""
    listed = tuple(values)
    return sum(listed) / len(listed) if listed else None
