from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Citation
from evals.judgement import judge
from evals.rows import Row

ROW = Row(
    id="a",
    kind="number",
    question="问",
    answer_all=("129所",),
    answer_any=("足球", "篮球"),
    forbid=("27所",),
    documents=("demo",),
    sections=("一", "三"),
)  # fmt: skip
REFUSE = Row(id="b", kind="refuse", question="问", refuse=True)


def test_all_held(answered: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    judgement = judge(ROW, answered("足球特色学校 129 所。[1]", cite()))
    assert judgement.passed
    assert judgement.reasons == ()


def test_each_reason_is_named(answered: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    judgement = judge(ROW, answered("排球 27 所。[1]", cite(section=None)))
    assert not judgement.passed
    assert judgement.reasons == (
        "缺少“129所”",
        "缺少“足球”、“篮球”中的任何一个",
        "出现了不该有的“27所”",
        "引文不在应在的文档和章节,引的是 demo(无编号)",
    )


def test_document_and_section_must_be_met_by_one_citation(answered: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    elsewhere = (cite(1, document="other", section="一"), cite(2, document="demo", section="二"))
    assert judge(ROW, answered("足球129所", *elsewhere)).reasons == ("引文不在应在的文档和章节,引的是 other(一)、demo(二)",)
    assert judge(ROW, answered("足球129所", *elsewhere, cite(3, section="三"))).passed
    assert judge(ROW, answered("足球129所")).reasons == ("没有引文",)


def test_a_row_without_places_needs_no_citation(answered: Callable[..., Answer]) -> None:
    assert judge(Row(id="a", kind="how", question="问", answer_any=("足球",)), answered("足球")).passed


def test_refusals(answered: Callable[..., Answer], refused: Callable[..., Answer]) -> None:
    assert judge(REFUSE, refused()).passed
    assert judge(REFUSE, answered("129所")).reasons == ("应当拒答,却给出了回答",)
    assert judge(REFUSE, answered("129所", status="conflicting")).reasons == ("应当拒答,却给出了回答",)
    assert judge(ROW, refused()).reasons == ("不应拒答,却拒答了",)
