"""A run held against the baseline, the invariants and the floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.baseline import Baseline, DatasetBaseline
from evals.metrics import INVARIANTS
from evals.runner import Run

_NOTHING = DatasetBaseline(rows={}, metrics={})


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit a metric must keep, whatever the baseline says."""

    metric: str
    limit: float
    is_floor: bool
    """Whether the value must be at least the limit, or else at most."""

    def violation(self, value: float | None) -> str | None:
        """What is wrong, or None. A value that could not be measured keeps no bound."""
        sign = "不低于" if self.is_floor else "不高于"
        if value is None:
            return f"{self.metric} 无法测量,要求{sign} {self.limit:g}"
        kept = value >= self.limit if self.is_floor else value <= self.limit
        return None if kept else f"{self.metric} 为 {value:.4f},要求{sign} {self.limit:g}"


BOUNDS = {
    "mianyang-frozen": (Bound("accuracy", 0.90, True), Bound("false_refusal_rate", 0.05, False), Bound("refusal_rate", 0.90, True)),
}
"""What a dataset must reach. The frozen splits of lay words and of other documents are reported, with no floor yet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run means. Only ``regressions``, ``missing`` and ``violations`` turn the gate red."""

    dataset: str
    regressions: tuple[str, ...]
    """Rows that passed in the baseline and fail now."""
    missing: tuple[str, ...]
    """Rows of the baseline that were not asked: a row may only go when the baseline is updated."""
    violations: tuple[str, ...]
    """Broken invariants and bounds, each a Chinese phrase."""
    fixed: tuple[str, ...]
    """Rows that failed in the baseline and pass now."""
    new: tuple[str, ...]
    """Rows the baseline does not know."""
    changes: dict[str, tuple[float, float]]
    """Metric → value in the baseline and now, where they differ."""

    @property
    def exit_code(self) -> Literal[0, 1]:
        """0 where nothing became worse, else 1."""
        return 1 if self.regressions or self.missing or self.violations else 0


def hold(run: Run, baseline: Baseline) -> Verdict:
    """Compare a run with the baseline of its dataset; without one every row is new."""
    before = baseline.datasets.get(run.dataset, _NOTHING)
    asked = {row.id for row in run.rows}
    return Verdict(
        dataset=run.dataset,
        regressions=tuple(row.id for row in run.rows if not row.passed and before.rows.get(row.id, False)),
        missing=tuple(row for row in before.rows if row not in asked),
        violations=(*_broken_invariants(run), *_broken_bounds(run)),
        fixed=tuple(row.id for row in run.rows if row.passed and not before.rows.get(row.id, True)),
        new=tuple(row.id for row in run.rows if row.id not in before.rows),
        changes=_changes(before, run),
    )


def gate(runs: Sequence[Run], baseline: Baseline) -> tuple[tuple[Verdict, ...], Literal[0, 1]]:
    """The verdict on each run, and the exit code of all: 1 if any is 1."""
    verdicts = tuple(hold(run, baseline) for run in runs)
    return verdicts, 1 if any(verdict.exit_code for verdict in verdicts) else 0


def _broken_invariants(run: Run) -> list[str]:
    return [
        f"{metric.name} 必须为 1,{len(run.broken[metric.name])} 行不满足" + ("" if run.frozen else ":" + "、".join(run.broken[metric.name]))
        for metric in INVARIANTS
        if metric.name in run.broken
    ]


def _broken_bounds(run: Run) -> list[str]:
    bounds = BOUNDS.get(run.dataset, ())
    return [violation for bound in bounds if (violation := bound.violation(run.metrics[bound.metric]))]


def _changes(before: DatasetBaseline, run: Run) -> dict[str, tuple[float, float]]:
    now = {name: round(value, 6) for name, value in run.metrics.items() if value is not None}
    return {name: (value, now[name]) for name, value in before.metrics.items() if name in now and now[name] != value}
