from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answer import Answer
from assistant.fusion import Candidate
from corpus.errors import UsageError
from corpus.report import Passage, Report
from evals.baseline import load_baseline, update_baseline
from evals.rows import Row
from evals.run import run_evals


class Truthful:
    """Quotes the report, and finds its passages in the order football, art."""

    def __init__(self, ask: Callable[[str, tuple[str, ...]], Answer]) -> None:
        self._ask = ask

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return self._ask(question, tuple(history))

    def retrieve(self, question: str, k: int) -> list[Candidate]:  # noqa: ARG002
        return [Candidate("demo", index, 0.0, 0.0, 0.0) for index in (0, 1)][:k]


@pytest.fixture
def dataset(rows: tuple[Row, ...], tmp_path: Path) -> str:
    path = tmp_path / "tiny.jsonl"
    path.write_text("\n".join(row.model_dump_json() for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def snapshot(report: Report) -> SimpleNamespace:
    passages = tuple(Passage(i, i + 1, s.index, s.index, s.start, s.end, ()) for i, s in enumerate((report.sentences[2], report.sentences[4])))
    whole = replace(report, passages=passages)
    return SimpleNamespace(documents=(SimpleNamespace(id="demo"),), report=lambda _: whole)


def test_a_run_from_dataset_to_files(truthful: Callable[..., Answer], snapshot: SimpleNamespace, dataset: str, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    first = run_evals(Truthful(truthful), snapshot, [dataset], tmp_path / "out", settings_digest="abc", baseline_path=baseline)
    assert (first.exit_code, first.verdicts[0].new) == (0, ("r1", "r2", "r3"))
    assert first.runs[0].metrics["recall@1"] == 0.5
    assert first.runs[0].metrics["recall@5"] == 1.0
    assert first.runs[0].settings == "abc"
    assert first.summary == (tmp_path / "out" / "tiny.md").read_text(encoding="utf-8")
    assert json.loads(json.dumps(first.as_json()))["files"] == [str(tmp_path / "out" / name) for name in ("tiny.json", "tiny.md")]
    assert not baseline.exists()
    update_baseline(first.runs, baseline)
    assert load_baseline(baseline).datasets["tiny"].rows == {"r1": True, "r2": True, "r3": True}


def test_a_regression_gives_exit_code_1(
    truthful: Callable[..., Answer], refused: Callable[..., Answer], snapshot: SimpleNamespace, dataset: str, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    update_baseline(run_evals(Truthful(truthful), snapshot, [dataset], tmp_path, baseline_path=baseline).runs, baseline)
    worse = run_evals(Truthful(lambda *_: refused()), snapshot, [dataset], tmp_path, baseline_path=baseline)
    assert (worse.exit_code, worse.verdicts[0].regressions) == (1, ("r1", "r2"))
    assert worse.as_json()["runs"][0]["regressions"] == ["r1", "r2"]


def test_a_document_that_is_not_in_the_corpus_is_named(truthful: Callable[..., Answer], dataset: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="评测集 tiny 要问的文档 demo 不在语料库里"):
        run_evals(Truthful(truthful), SimpleNamespace(documents=()), [dataset], tmp_path)


def test_without_names_the_bundled_datasets_of_the_corpus_are_run(refused: Callable[..., Answer], snapshot: SimpleNamespace, tmp_path: Path) -> None:
    snapshot.documents = (SimpleNamespace(id="mianyang-2020"),)
    done = run_evals(Truthful(lambda *_: refused()), snapshot, (), tmp_path, baseline_path=tmp_path / "baseline.json")
    assert {"mianyang-dev", "mianyang-frozen"} <= {run.dataset for run in done.runs}
    assert "others-dev" in done.skipped
    assert done.summary.endswith(f"未评测 {'、'.join(done.skipped)}:要问的文档不在语料库里。\n")


def test_a_corpus_without_any_dataset_is_an_error(truthful: Callable[..., Answer], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不在语料库里"):
        run_evals(Truthful(truthful), SimpleNamespace(documents=()), (), tmp_path)
