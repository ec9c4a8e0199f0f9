"""Checks as rows: what each asks of the next answer, judged by the evals' own judge."""

from __future__ import annotations

import pytest

from evals.judgement import judge
from evals.rows import load_rows
from tests.ui.test_register.records import answer, checked, refusal
from ui.register.eval_rows import as_jsonl, eval_row, eval_rows


def test_what_was_right_must_stay():
    row = eval_row(checked(answer(), "right"))
    assert (row.kind, row.answer_all, row.documents, row.sections) == ("number", ("129所",), ("mianyang-2020",), ("七",))
    assert judge(row, answer()).passed
    assert not judge(row, answer(text="58 所。[1]")).passed
    assert not judge(row, answer(section="八")).passed
    assert not judge(row, refusal()).passed


def test_words_that_were_right_must_stay_too():
    said = answer("怎样推进", "加强师资。[1]完善制度。[1]", values=False)
    row = eval_row(checked(said, "right"))
    assert (row.kind, row.answer_all) == ("how", ("加强师资", "完善制度"))
    assert judge(row, said).passed


def test_a_citation_outside_every_section_leaves_the_sections_open():
    row = eval_row(checked(answer(section=None), "right"))
    assert row.sections == ()
    assert judge(row, answer(section=None)).passed


def test_a_right_refusal_must_stay_one():
    row = eval_row(checked(refusal(), "right"))
    assert row.refuse
    assert judge(row, refusal()).passed
    assert not judge(row, answer()).passed


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("130所", ("130所",)),
        ("应该是130所,不是129所", ("130所",)),
        ("1,465所", ("1465所",)),
        ("由教育局负责。见第三部分", ("由教育局负责",)),
        ("共 130 所", ("130所",)),
    ],
)
def test_what_was_wrong_must_become_what_the_person_says(words, wanted):
    row = eval_row(checked(answer(), "wrong", words))
    assert (row.answer_all, row.forbid) == (wanted, ("129所",))
    assert not judge(row, answer()).passed


def test_what_was_wrong_must_become_a_refusal_where_the_person_says_so():
    row = eval_row(checked(answer(), "wrong", refuse=True))
    assert row.refuse
    assert not judge(row, answer()).passed


def test_what_was_missing_is_asked_for_beside_what_was_given():
    row = eval_row(checked(answer(), "missing", "还有训练营1个"))
    assert (row.answer_all, row.forbid) == (("129所", "1个"), ())
    row = eval_row(checked(refusal(), "missing", "58所", history=("绵阳市呢",)))
    assert (row.kind, row.answer_all, row.history) == ("follow", ("58所",), ("绵阳市呢",))


def test_without_a_right_answer_there_is_no_row(tmp_path):
    rows, skipped = eval_rows([checked(answer(), "wrong"), checked(refusal(), "missing"), checked(answer(), "right")])
    assert (len(rows), skipped) == (1, 2)
    file = tmp_path / "rows.jsonl"
    file.write_text(as_jsonl(rows), encoding="utf-8")
    assert load_rows(file) == tuple(rows)
