from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer
from corpus.errors import RejectedInputError
from corpus.report import Report
from evals.baseline import Baseline, DatasetBaseline, load_baseline, update_baseline
from evals.rows import Dataset, Row
from evals.runner import Run, run_dataset


@pytest.fixture
def run(rows: tuple[Row, ...], truthful: Callable[..., Answer], report: Report) -> Run:
    return run_dataset(Dataset("demo", rows), truthful, lambda _: report.text)


def test_an_absent_file_is_an_empty_baseline(tmp_path: Path) -> None:
    assert load_baseline(tmp_path / "none.json") == Baseline()


def test_an_update_keeps_other_datasets_and_leaves_times_out(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "baseline.json"
    update_baseline([replace(run, dataset="older", metrics={"accuracy": 1 / 3, "latency_p50": 0.1, "recall@5": None})], path)
    update_baseline([run], path)
    stored = load_baseline(path).datasets
    assert stored["older"] == DatasetBaseline(rows={"r1": True, "r2": True, "r3": True}, metrics={"accuracy": 0.333333})
    assert stored["demo"].metrics["citations_in_place"] == 1.0
    assert not [name for name in stored["demo"].metrics if name.startswith(("latency", "recall"))]


def test_the_same_runs_give_the_same_file(tmp_path: Path, run: Run) -> None:
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    update_baseline([run, replace(run, dataset="b")], one)
    update_baseline([replace(run, dataset="b")], two)
    update_baseline([run], two)
    assert one.read_bytes() == two.read_bytes()


def test_a_damaged_file_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text('{"format": 2}', encoding="utf-8")
    with pytest.raises(RejectedInputError, match=r"基线文件 .*baseline\.json 的内容无法识别"):
        load_baseline(path)


def test_the_committed_baseline_is_valid() -> None:
    assert load_baseline().format == 1
