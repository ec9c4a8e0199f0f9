"""Figures beside what is asked for that are of something else: none of them is lent."""

from collections.abc import Callable

import pytest

from assistant.alternatives import exclude
from assistant.chain import Assistant
from tests.assistant.inline import figures, make_report, read

OverTexts = Callable[[dict[str, str]], Assistant]


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("语文优良率是多少?", "四年级数学优良率为82.6%。"),
        ("一本上线多少人?", "本科上线12854人。"),
        ("专职心理教师多少人?", "配备专兼职心理教师203名。"),
        ("民办园专任教师有多少人?", "公办园专任教师362人。"),
        ("家长满意度是多少?", "教师满意度为96.5%。"),
        ("九年义务教育巩固率是多少?", "小学三年巩固率为100%。"),
        ("在校生是多少?", "参加学生占在校生的九成。"),
        ("初中大班多少个?", "初中在校生为43870人。"),
        ("项目竣工率多少?", "项目竣工33个,完成投资占计划的81.72%。"),
        ("教育经费占比比上年提高了多少?", "教育经费17.58亿元,比上年增长6.61%。"),
        ("教师占多少?", "教师与学生之比为1:14。"),
    ],
)
def test_what_excludes_what_is_asked_for_does_not_answer_it(question: str, body: str) -> None:
    assert figures(read(question, make_report("一、教育", f"(一)情况。{body}"))) == []


@pytest.mark.parametrize(
    ("question", "body", "figure"),
    [
        ("数学优良率是多少?", "四年级数学优良率为82.6%。", "82.6%"),
        ("职校毕业生起薪2022年是多少?", "2022年职校毕业生起薪4310元,就业3142人。", "4310元"),
        ("计划投资8.96亿元,完成率多少?", "计划投资8.96亿元,完成率41.7%。", "41.7%"),
        ("整改问题多少个?", "开展联合检查5轮,整改问题317个。", "317个"),
        ("空编多少个?", "空编247名。", "247名"),
    ],
)
def test_what_is_asked_for_is_told_from_what_stands_beside_it(question: str, body: str, figure: str) -> None:
    assert figures(read(question, make_report("一、教育", f"(一)情况。{body}"))) == [figure]


@pytest.mark.parametrize(
    ("asked", "told", "expected"),
    [
        ("公办园有多少所", "民办园", True),
        ("城乡学校有多少所", "农村学校", False),
        ("硕士和博士有多少人", "博士", False),
        ("非学科类培训机构", "学科类培训机构", True),
        ("学科类培训机构", "非学科类培训机构", True),
        ("跟学科没关系的培训机构", "非学科类培训机构", False),
        ("信息化学校有多少所", "物理实验室", False),
        ("大班额有多少个", "超大班额", True),
        ("新招的保安有多少名", "新招的教师", True),
        ("校长和教师交流了多少人", "校长交流", False),
        ("我是学生家长,请问有多少学生", "学生", False),
        ("退休教师有多少人", "专任教师", True),
        ("师均图书多少册", "生均图书", True),
        ("拆除公办园多少所", "新建公办园", True),
        ("硕士教师有多少人", "研究生学历教师", False),
    ],
)
def test_terms_of_one_kind_exclude_one_another(asked: str, told: str, expected: bool) -> None:
    assert exclude(asked, told) is expected


def test_a_school_named_in_a_row_of_several_is_not_what_is_told_behind_them() -> None:
    report = make_report("一、高校", "(一)情况。有北部湾大学、英华职业学院2所高校。在校生43517人。")
    assert figures(read("北部湾大学在校生有多少人?", report)) == []


def test_a_numbered_school_that_nothing_speaks_of_has_no_figures() -> None:
    report = make_report("一、学校", "(一)情况。第三中学在校生1200人。")
    assert figures(read("第五中学在校生有多少人?", report)) == []
    assert figures(read("第三中学在校生有多少人?", report)) == ["1200人"]


def test_a_fall_told_as_a_negative_figure_answers() -> None:
    report = make_report("一、经费", "(一)情况。教育经费比上年增长为-1.26%。")
    assert figures(read("教育经费增长了多少?", report)) == ["-1.26%"]


def test_a_level_is_no_change() -> None:
    report = make_report("一、经费", "(一)情况。教育经费为14368万元。\n\n教育经费比上年增长4.77%。")
    assert figures(read("教育经费增长了多少?", report)) == ["4.77%"]
    assert figures(read("教育经费下降了多少?", report)) == []


def test_what_is_below_zero_is_no_level_of_another_year(over_texts: OverTexts) -> None:
    body = "一、在园\n2022年幼儿园在园人数为88746人。\n二、变化\n2023年幼儿园在园人数比上年增减为-7396人。\n"
    answer = over_texts({"ankang": f"安康市2023年教育统计公报\n发布日期: 2024-04-18\n{body}"}).ask("安康市幼儿园在园人数2023年比2022年少多少人")
    assert "96142" not in answer.answer.replace(" ", "")
