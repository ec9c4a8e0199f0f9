from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer
from corpus.report import Report
from evals.baseline import Baseline, DatasetBaseline
from evals.gate import hold
from evals.results import as_markdown, as_record, write_results
from evals.rows import Dataset, Row
from evals.runner import Run, run_dataset


@pytest.fixture
def worse(truthful: Callable[..., Answer], refused: Callable[..., Answer], report: Report) -> Callable[[str, tuple[Row, ...]], Run]:
    """A run that refuses whatever is asked of art."""

    def make(name: str, rows: tuple[Row, ...]) -> Run:
        return run_dataset(Dataset(name, rows), lambda q, h: refused() if "艺术" in q else truthful(q, h), lambda _: report.text, settings="abc")

    return make


def test_regressed_rows_come_first_with_question_and_reason(worse: Callable[..., Run], rows: tuple[Row, ...], tmp_path: Path) -> None:
    run = worse("demo", rows)
    verdict = hold(run, Baseline(datasets={"demo": DatasetBaseline(rows={"r1": True, "r2": True}, metrics={"accuracy": 1.0})}))
    page = as_markdown(run, verdict)
    assert page.startswith(
        f"# demo:未通过\n\n3 行中 2 行正确。设置 abc,开始于 {run.started}。\n\n## 退步的行(1)\n\n"
        "- r2「艺术特色学校有多少所?」不应拒答,却拒答了\n\n基线中没有的新行:1 行(r3)。\n"
    )
    assert "| accuracy | 0.6667 | 1.0000 | 正确率 |" in page
    files = write_results(tmp_path / "results", run, verdict)
    assert [path.name for path in files] == ["demo.json", "demo.md"]
    stored = json.loads(files[0].read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(as_record(run, verdict)))
    assert (stored["regressions"], stored["new"], stored["passed"], stored["exit_code"]) == (["r2"], ["r3"], 2, 1)
    assert stored["rows"][1]["reasons"] == ["不应拒答,却拒答了"]


def test_of_a_frozen_dataset_only_regressed_ids_are_told(worse: Callable[..., Run], rows: tuple[Row, ...], tmp_path: Path) -> None:
    run = worse("demo-frozen", rows)
    verdict = hold(run, Baseline(datasets={"demo-frozen": DatasetBaseline(rows={"r1": False, "r2": True}, metrics={})}))
    files = write_results(tmp_path, run, verdict)
    told = "".join(path.read_text(encoding="utf-8") for path in files)
    assert "- r2\n" in told
    assert not [word for word in ("r1", "r3", "学校", "足球", "129所", "27所", "拒答了") if word in told]
    record = as_record(run, verdict)
    assert (record["regressions"], record["fixed"], record["new"]) == (["r2"], 1, 1)
    assert "rows" not in record
