from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Citation
from corpus.report import Report
from evals.metrics import METRICS
from evals.rows import Dataset, Row
from evals.runner import Retrieval, run_dataset
from evals.trial import FoundPassage

FOOTBALL = FoundPassage("demo", "一", "建成足球特色学校129所。")
ART = FoundPassage("demo", "二", "建成艺术特色学校27所。")


def test_a_truthful_assistant_reaches_every_mark(rows: tuple[Row, ...], truthful: Callable[..., Answer], report: Report) -> None:
    retrieval = Retrieval(lambda question, _: [FOOTBALL, ART] if "足球" in question else [FOOTBALL], lambda _: [FOOTBALL, ART])
    run = run_dataset(Dataset("demo", rows), truthful, lambda _: report.text, retrieval, settings="abc")
    assert (run.dataset, run.frozen, run.settings, run.broken) == ("demo", False, "abc", {})
    assert [(row.id, row.kind, row.passed) for row in run.rows] == [("r1", "number", True), ("r2", "number", True), ("r3", "refuse", True)]
    assert run.rows[0].answer == "建成足球特色学校129所。[1]"
    assert set(run.metrics) == {metric.name for metric in METRICS}
    expected = {"accuracy": 1.0, "accuracy[list]": None, "citation_recall": 1.0, "refusal_rate": 1.0, "false_refusal_rate": 0.0}
    expected |= {"grounded_figures": 1.0, "citations_in_place": 1.0, "recall@5": 0.5, "nDCG@10": 0.5, "value_exactness": 0.0}
    assert {name: run.metrics[name] for name in expected} == expected


def test_without_retrieval_its_metrics_stay_unmeasured(rows: tuple[Row, ...], truthful: Callable[..., Answer], report: Report) -> None:
    run = run_dataset(Dataset("demo", rows), truthful, lambda _: report.text)
    assert (run.metrics["recall@5"], run.metrics["nDCG@10"], run.metrics["accuracy"]) == (None, None, 1.0)


def test_history_reaches_the_assistant_and_retrieval_gets_the_question_as_understood(answered: Callable[..., Answer]) -> None:
    row = Row(id="a", kind="follow", question="那幼儿的呢?", history=("先问",), answer_all=("19所",), documents=("demo",))
    searched: list[str] = []

    def ask(question: str, history: tuple[str, ...], /) -> Answer:
        return answered("19所").model_copy(update={"standalone_question": f"{history[0]}+{question}"})

    def retrieve(question: str, k: int, /) -> list[FoundPassage]:
        searched.append(f"{question} {k}")
        return []

    run = run_dataset(Dataset("demo", (row,)), ask, lambda _: "", Retrieval(retrieve, lambda _: [FoundPassage("demo", None, "19所")]))
    assert searched == ["先问+那幼儿的呢? 10"]
    assert run.metrics["recall@10"] == 0.0


def test_rows_that_break_an_invariant_are_named(rows: tuple[Row, ...], truthful: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    def ask(question: str, history: tuple[str, ...], /) -> Answer:
        honest = truthful(question, history)
        return honest.model_copy(update={"answer": "共130所[1]", "citations": (cite(),)}) if "足球" in question else honest

    run = run_dataset(Dataset("demo", rows), ask, lambda _: "另一份报告")
    assert run.broken == {"grounded_figures": ("r1",), "citations_in_place": ("r1", "r2", "r3")}


def test_of_a_frozen_dataset_nothing_but_outcomes_is_kept(rows: tuple[Row, ...], refused: Callable[..., Answer]) -> None:
    run = run_dataset(Dataset("demo-frozen", rows), lambda *_: refused(), lambda _: "")
    assert run.frozen
    assert [(row.id, row.passed, row.reasons, row.question, row.answer) for row in run.rows] == [
        ("r1", False, (), None, None),
        ("r2", False, (), None, None),
        ("r3", True, (), None, None),
    ]


def test_an_error_of_the_assistant_ends_the_run(rows: tuple[Row, ...]) -> None:
    def ask(question: str, history: tuple[str, ...], /) -> Answer:
        raise ConnectionError(question, history)

    with pytest.raises(ConnectionError):
        run_dataset(Dataset("demo", rows), ask, lambda _: "")
