import pytest

from assistant.question import understand
from assistant.type_fit import names_counted, teller, type_fit
from tests.assistant.inline import evidence_of, make_report

CAUSES = make_report(
    "一、进度",
    "(一)工程。小学于4月开工。投用时间因停工推迟到2025年。受高温影响，工期延长。由于招标失败，设备没有更换。为避免闲置，校舍可以改用。"
    "因地制宜办好食堂。身体原因请假的学生补课。未更换的主要原因是招标流标。学生人数基因检测合格。",
)
NAMES = make_report("一、达标", "(一)学校。甲中专、乙职业中心和丙中专3所尚未达标。3所学校已经达标。甲校、乙校2所学校和丙校1所学校达标。德城、陵城等5个区达标。")


@pytest.mark.parametrize("question", ["为什么推迟?", "推迟的原因是什么?", "推迟是什么原因?", "推迟主要有哪些原因?"])
@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("因停工", True),
        ("受高温", True),
        ("由于招标", True),
        ("为避免闲置", True),
        ("主要原因是", True),
        ("4月开工", False),
        ("因地制宜", False),
        ("身体原因", False),
        ("基因", False),
    ],
)
def test_a_sentence_that_tells_a_cause(question: str, words: str, tells: bool) -> None:
    asked = understand(question)
    does = teller(asked)
    assert does is not None
    evidence = evidence_of(CAUSES, words)
    assert does(evidence) is tells
    assert (type_fit(asked)(evidence) > 0) is tells


def test_a_question_that_asks_no_cause_does_not_look_for_one() -> None:
    asked = understand("设备更换了吗?")
    assert teller(asked) is None
    assert type_fit(asked)(evidence_of(CAUSES, "由于招标")) == 0


@pytest.mark.parametrize(
    ("words", "unit", "names"),
    [
        ("甲中专、乙", "所", True),
        ("甲中专、乙", "个", True),
        ("甲中专、乙", "", True),
        ("甲中专、乙", "人", False),
        ("3所学校已经", "所", False),
        ("德城、陵城", "个", False),  # two names of five
    ],
)
def test_as_many_names_as_are_counted(words: str, unit: str, names: bool) -> None:
    assert names_counted(evidence_of(NAMES, words), unit) is names


def test_names_fit_a_question_which_ones() -> None:
    fits = type_fit(understand("哪几所学校还没达标?"))
    assert fits(evidence_of(NAMES, "甲中专、乙")) > fits(evidence_of(NAMES, "3所学校已经"))


@pytest.mark.parametrize("question", ["哪些学校还没达标?", "哪些学校未达标?", "为什么学校不达标?"])
def test_what_is_denied_in_the_question_fits_where_it_is_denied(question: str) -> None:
    fits = type_fit(understand(question))
    report = make_report("一、教育", "(一)达标。因此学校未能达标。学校已经达标。")
    assert fits(evidence_of(report, "未能达标")) == pytest.approx(fits(evidence_of(report, "已经达标")) + 0.1)


def test_what_is_wrong_is_no_answer_to_what_is_done() -> None:
    report = make_report("一、教师", "(一)现状。乡村教师数量不足。", "(二)打算。针对乡村教师数量不足,建立奖励制度。")
    fits = type_fit(understand("怎么留住乡村教师?"))
    assert fits(evidence_of(report, "乡村教师数量不足。")) == pytest.approx(fits(evidence_of(report, "建立奖励制度")) - 0.1)


def test_whether_or_not_denies_nothing() -> None:
    fits = type_fit(understand("学校有没有达标?"))
    assert fits(evidence_of(make_report("一、学校", "(一)达标。学校未达标。"), "未达标")) == 0
