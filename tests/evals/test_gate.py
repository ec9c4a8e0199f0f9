from __future__ import annotations

from dataclasses import replace

import pytest

from evals.baseline import Baseline, DatasetBaseline
from evals.gate import gate, hold
from evals.runner import RowResult, Run

GOOD = {"accuracy": 1.0, "false_refusal_rate": 0.0, "refusal_rate": 1.0}


def run(dataset: str = "demo", metrics: dict[str, float | None] = GOOD, **passed: bool) -> Run:
    rows = tuple(RowResult(row, "number", held) for row, held in passed.items())
    return Run(dataset, dataset.endswith("-frozen"), "", "2026-01-01T00:00:00+00:00", rows, metrics, {})


def baseline(metrics: dict[str, float] | None = None, **passed: bool) -> Baseline:
    return Baseline(datasets={"demo": DatasetBaseline(rows=passed, metrics=metrics or {})})


def test_rows_are_compared_one_by_one() -> None:
    verdict = hold(run(a=True, b=False, c=True, d=False, e=False), baseline(a=True, b=True, c=False, d=False))
    assert (verdict.regressions, verdict.fixed, verdict.new, verdict.missing) == (("b",), ("c",), ("e",), ())
    assert verdict.exit_code == 1


def test_nothing_worse_is_green_even_if_rows_fail_or_are_new() -> None:
    verdict = hold(run(a=True, d=False, e=False), baseline(a=True, d=False))
    assert (verdict.exit_code, verdict.new) == (0, ("e",))


def test_a_row_cannot_leave_unnoticed() -> None:
    verdict = hold(run(a=True), baseline(a=True, b=True))
    assert (verdict.exit_code, verdict.missing) == (1, ("b",))


def test_without_baseline_every_row_is_new() -> None:
    verdict = hold(run(a=False), Baseline())
    assert (verdict.exit_code, verdict.new, verdict.regressions) == (0, ("a",), ())


def test_broken_invariants_turn_it_red_and_name_rows_unless_frozen() -> None:
    broken = {"grounded_figures": ("a", "b")}
    assert hold(replace(run(a=True, b=True), broken=broken), Baseline()).violations == ("grounded_figures 必须为 1,2 行不满足:a、b",)
    frozen = hold(replace(run("x-frozen", a=True, b=True), broken=broken), Baseline())
    assert (frozen.exit_code, frozen.violations) == (1, ("grounded_figures 必须为 1,2 行不满足",))


@pytest.mark.parametrize(
    ("metrics", "violations"),
    [
        ({"accuracy": 0.90, "false_refusal_rate": 0.05, "refusal_rate": 0.90}, ()),
        ({"accuracy": 0.8999, "false_refusal_rate": 0.05, "refusal_rate": 0.90}, ("accuracy 为 0.8999,要求不低于 0.9",)),
        ({"accuracy": 0.9, "false_refusal_rate": 0.0501, "refusal_rate": 0.90}, ("false_refusal_rate 为 0.0501,要求不高于 0.05",)),
        ({"accuracy": 0.9, "false_refusal_rate": 0.05, "refusal_rate": None}, ("refusal_rate 无法测量,要求不低于 0.9",)),
    ],
)
def test_bounds_hold_for_the_datasets_they_are_set_for(metrics: dict[str, float | None], violations: tuple[str, ...]) -> None:
    assert hold(run("mianyang-frozen", metrics, a=True), Baseline()).violations == violations
    assert hold(run("x", metrics, a=True), Baseline()).violations == ()


def test_changed_metrics_are_shown_and_do_not_decide() -> None:
    verdict = hold(
        run(metrics={"accuracy": 0.5, "recall@5": 1 / 3, "nDCG@10": None}, a=True), baseline({"accuracy": 1.0, "recall@5": 0.333333, "nDCG@10": 0.5}, a=True)
    )
    assert verdict.changes == {"accuracy": (1.0, 0.5)}
    assert verdict.exit_code == 0


def test_one_red_dataset_is_enough() -> None:
    verdicts, code = gate([run("other", a=True), run(a=False)], baseline(a=True))
    assert ([verdict.exit_code for verdict in verdicts], code) == ([0, 1], 1)
    assert gate([run("other", a=True)], baseline(a=True))[1] == 0
