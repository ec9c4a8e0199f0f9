"""Headings without numbers: what makes a line one, and what keeps it from being one."""

import pytest

from corpus.originals import BOLD, MarkedLine
from corpus.report import Report
from ingest.outline import outline
from ingest.reader import read_report

FRAMED = """静宁县2023年教育工作情况报告

静宁县人民政府
2024年2月28日

一年来各项工作取得新进展，综合得分93.5分。

【事业规模】

现有学校389所。

【经费与项目】投入1.52亿元。

【困难和问题】

一是教师外流。
"""


def _shape(text: str, marked: tuple[MarkedLine, ...] = ()) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in outline(text, marked)[1:]]


def _marks(text: str, *lines: str, depth: int = BOLD) -> tuple[MarkedLine, ...]:
    return tuple(MarkedLine(text.index(f"{line}\n"), depth) for line in lines)


def _headed(report: Report) -> list[tuple[tuple[str, ...], str]]:
    return [(passage.path, report.passage_text(passage)) for passage in report.passages]


def test_lines_in_black_brackets_are_headings_and_what_stands_before_them_is_still_read() -> None:
    report = read_report("x", FRAMED)
    assert [(section.number, section.title) for section in report.sections[1:]] == [(None, "事业规模"), (None, "经费与项目"), (None, "困难和问题")]
    assert _headed(report) == [
        ((), "一年来各项工作取得新进展，综合得分93.5分。"),
        (("事业规模",), "现有学校389所。"),
        (("经费与项目",), "投入1.52亿元。"),
        (("困难和问题",), "一是教师外流。"),
    ]
    assert report.warnings == ()
    assert (report.metadata.title, report.metadata.publisher, report.metadata.published) == ("静宁县2023年教育工作情况报告", "静宁县人民政府", "2024-02-28")


def test_bold_lines_are_headings_but_not_the_title_nor_captions_nor_what_stands_over_no_text() -> None:
    text = "某县教育公报\n某县教育局\n2023年6月30日\n综合\n学校5所。\n教师队伍\n表1 教师情况\n小学教师为3人。\n特别说明：\n口径有变。\n某县教育局\n"
    marked = _marks(text, "某县教育公报", "综合", "教师队伍", "表1 教师情况", "特别说明：")
    assert _shape(text, marked) == [(1, "综合"), (1, "教师队伍")]


def test_styles_of_headings_are_nested_by_their_depth() -> None:
    text = "发展\n规模\n学校5所。\n投入\n支出3亿元。\n展望\n再接再厉。\n"
    marked = (*_marks(text, "发展", "展望", depth=2), *_marks(text, "规模", "投入", depth=3))
    assert _shape(text, tuple(sorted(marked, key=lambda line: line.start))) == [(1, "发展"), (2, "规模"), (2, "投入"), (1, "展望")]


@pytest.mark.parametrize("text", ["## 综合\n学校5所。\n## 投入\n支出3亿元。\n", "**综合**\n学校5所。\n**投入**\n支出3亿元。\n"])
def test_marks_typed_into_plain_text_make_headings(text: str) -> None:
    assert _shape(f"某县公报\n\n{text}") == [(1, "综合"), (1, "投入")]


def test_short_lines_over_text_are_headings_where_nothing_else_is() -> None:
    text = "某县教育公报\n\n综合\n学校5所。\n教师队伍\n表1 教师情况\n小学教师为3人。\n经费\n支出3亿元。\n\n某县教育局\n2023年6月30日\n"
    assert _shape(text) == [(1, "综合"), (1, "教师队伍"), (1, "经费")]
    assert _shape("某县公报\n综合\n学校5所。\n经费\n支出3亿元。\n") == []  # two are too few for lines that nothing marks


def test_a_document_with_numbers_keeps_its_outline() -> None:
    text = "前言\n某县在西部。\n一、投入\n经验\n支出3亿元。\n二、教师\n招聘5人。\n结语\n再接再厉。\n"
    assert _shape(text, _marks(text, "前言", "经验", "结语")) == [(1, "一、投入"), (1, "二、教师")]
    assert _shape("【提示】\n一、投入\n支出3亿元。\n【提示】\n看图。\n二、教师\n招聘5人。\n") == [(1, "一、投入"), (1, "二、教师")]


def test_numbers_that_begin_anew_stand_below_the_headings_without_numbers() -> None:
    text = "某县报告\n【投入】\n一、财政\n支出3亿元。\n二、社会\n捐赠1亿元。\n【教师】\n一、补充\n招聘5人。\n"
    assert _shape(text) == [(1, "投入"), (2, "一、财政"), (2, "二、社会"), (1, "教师"), (2, "一、补充")]
    once = "某县报告\n【投入】\n支出3亿元。\n【教师】\n招聘5人。\n【安全】\n开展检查。\n【安排】\n1.建校。\n2.招人。\n"
    assert _shape(once) == [(1, "投入"), (1, "教师"), (1, "安全"), (1, "安排"), (2, "1.建校"), (2, "2.招人")]
