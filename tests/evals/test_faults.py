from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from corpus.report import Report
from evals.baseline import load_baseline, update_baseline
from evals.faults import change_digit, cite_neighbour_section, shift_offsets, with_fault
from evals.gate import Verdict, hold
from evals.rows import Dataset, Row
from evals.runner import Ask, run_dataset

Judge = Callable[[Ask], Verdict]


@pytest.fixture
def judged(rows: tuple[Row, ...], truthful: Ask, report: Report, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The verdict on an assistant, held against the truthful one."""
    path = tmp_path_factory.mktemp("baseline") / "baseline.json"

    def run(ask: Ask) -> Verdict:
        return hold(run_dataset(Dataset("demo", rows), ask, lambda _: report.text), load_baseline(path))

    update_baseline([run_dataset(Dataset("demo", rows), truthful, lambda _: report.text)], path)
    return run


def test_the_gate_is_green_without_a_fault(judged: Judge, truthful: Ask) -> None:
    assert judged(truthful).exit_code == 0


def test_a_changed_digit_turns_the_gate_red(judged: Judge, truthful: Ask) -> None:
    verdict = judged(with_fault(truthful, change_digit))
    assert verdict.exit_code == 1
    assert verdict.regressions == ("r1", "r2")
    assert verdict.violations == ("grounded_figures 必须为 1,2 行不满足:r1、r2",)


def test_offsets_off_by_one_turn_the_gate_red(judged: Judge, truthful: Ask) -> None:
    verdict = judged(with_fault(truthful, shift_offsets))
    assert verdict.exit_code == 1
    assert verdict.regressions == ()
    assert verdict.violations == ("citations_in_place 必须为 1,2 行不满足:r1、r2",)


def test_a_neighbour_section_cited_turns_the_gate_red(judged: Judge, truthful: Ask, report: Report) -> None:
    verdict = judged(with_fault(truthful, lambda answer: cite_neighbour_section(answer, lambda _: report)))
    assert verdict.exit_code == 1
    assert verdict.regressions == ("r1", "r2")
    assert verdict.violations == ("grounded_figures 必须为 1,2 行不满足:r1、r2",)


def test_what_each_fault_does_to_an_answer(answered: Callable[..., Answer], cite: Callable[..., Citation], report: Report) -> None:
    honest = answered("据[1]有 129 所。", cite())
    assert change_digit(honest).answer == "据[1]有 229 所。"
    assert change_digit(answered("有9所")).answer == "有1所"
    assert change_digit(answered("没有数字", cite())) == answered("没有数字", cite())
    assert [(c.start, c.end, c.quote) for c in shift_offsets(honest).citations] == [(12, 25, "建成足球特色学校129所。")]
    moved = cite_neighbour_section(honest, lambda _: report).citations[0]
    assert (moved.section, moved.section_title, moved.path, moved.quote) == ("二", "艺术", ("(二)艺术",), "建成艺术特色学校27所。")
    assert report.text[moved.start : moved.end] == moved.quote


@given(st.integers(min_value=0, max_value=10**9))
def test_a_changed_digit_is_always_another_number_of_the_same_length(number: int) -> None:
    answer = Answer(question="问", standalone_question="问", status="answered", answer=f"有{number}所")
    changed = change_digit(answer).answer
    assert changed != answer.answer
    assert len(changed) == len(answer.answer)
