"""Numbered headings into sections: mixed families, what only looks like a number, and the partition of the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.report import Report, Section
from ingest.outline import outline


def shape(text: str) -> list[tuple[int, str | None, str]]:
    """Level, number and title of each section but the first."""
    return [(section.level, section.number, section.title) for section in outline(text)[1:]]


def assert_partition(text: str, sections: tuple[Section, ...]) -> None:
    assert sections[0].start == 0
    assert sections[-1].end == len(text)
    assert all(first.end == second.start for first, second in itertools.pairwise(sections))
    for index, section in enumerate(sections):
        assert section.index == index
        assert section.start <= section.heading_end <= section.end <= section.subtree_end
        assert section.parent is None or (section.parent < index and sections[section.parent].level < section.level)
        assert section.parent is None or section.end <= sections[section.parent].subtree_end
        assert section.number is None or section.level > 0


def test_the_two_families_of_a_report() -> None:
    text = "标题\n\n一、党的建设\n\n(一)加强指导。市委召开会议。\n(二)抓好建设。\n二、保障\n(三)落实要求。指导各地。\n"
    assert shape(text) == [(1, "一", "党的建设"), (2, "一", "加强指导"), (2, "二", "抓好建设"), (1, "二", "保障"), (2, "三", "落实要求")]
    sections = outline(text)
    assert [section.parent for section in sections] == [None, None, 1, 1, None, 4]
    assert text[sections[2].start : sections[2].heading_end] == "(一)加强指导。"
    assert text[sections[2].heading_end : sections[2].end] == "市委召开会议。\n"
    assert sections[1].subtree_end == sections[4].start
    assert sections[2].label == "(一)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "第一章 总则\n第一条 为了保障。\n第二条 国家实行。\n第二章 学生\n第三条 凡具有。",
            [(1, "一", "总则"), (2, "一", ""), (2, "二", ""), (1, "二", "学生"), (2, "三", "")],
        ),
        ("第十二条 甲。\n第十三条 甲。\n第十三条之一 乙。\n第十四条 丙。", [(1, "十二", ""), (1, "十三", ""), (1, "十三之一", ""), (1, "十四", "")]),
        ("第一条 甲。\n（一）项；\n（二）项。\n第二条 乙。", [(1, "一", ""), (1, "二", "")]),
        ("（一）甲\n（二）乙", [(1, "一", "甲"), (1, "二", "乙")]),
        ("第一条 办学方向\n学校坚持。\n第二条 办学规模\n占地186亩。", [(1, "一", "办学方向"), (1, "二", "办学规模")]),
        ("１．甲\n２．乙\n（1）丙\n（2）丁", [(1, "１", "甲"), (1, "２", "乙"), (2, "1", "丙"), (2, "2", "丁")]),
        ("1 总则\n", []),
        ("1.1 目标\n1.2 原则\n2.1 任务", [(1, "1.1", "目标"), (1, "1.2", "原则"), (1, "2.1", "任务")]),
        ("1.1总体目标\n1.1.1近期目标", [(1, "1.1", "总体目标"), (2, "1.1.1", "近期目标")]),
        ("一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n二、己", [(1, "一", "甲"), (2, "一", "乙"), (3, "1", "丙"), (4, "1", "丁"), (5, "①", "戊"), (1, "二", "己")]),
        ("# 标题\n## 一、甲\n**二、乙**\n", [(1, "一", "甲"), (1, "二", "乙")]),
        ("一、甲\n1.子\n2.子\n二、乙\n1.子", [(1, "一", "甲"), (2, "1", "子"), (2, "2", "子"), (1, "二", "乙"), (2, "1", "子")]),
        ("1. 甲\n(一)子\n(二)子\n2. 乙\n(一)子\n3. 丙", [(1, "1", "甲"), (2, "一", "子"), (2, "二", "子"), (1, "2", "乙"), (2, "一", "子"), (1, "3", "丙")]),
        ("一、甲\n三、丙", [(1, "一", "甲"), (1, "三", "丙")]),
        ("一、甲\n九、壬\n十、癸", [(1, "一", "甲"), (1, "九", "壬"), (1, "十", "癸")]),
        ("一、甲\n九、壬", [(1, "一", "甲")]),
        ("五、甲\n六、乙", [(1, "五", "甲"), (1, "六", "乙")]),
        ("五、甲\n五、乙\n六、丙", [(1, "五", "甲"), (1, "五", "乙"), (1, "六", "丙")]),
        ("目录\n一、甲……1\n二、乙……5\n一、甲\n二、乙", [(1, "一", "甲"), (1, "二", "乙")]),
        ("二十、甲\n二十一、乙", [(1, "二十", "甲"), (1, "二十一", "乙")]),
        ("\u3000\u3000一、甲\n\u200b二、乙", [(1, "一", "甲"), (1, "二", "乙")]),
    ],
)
def test_families_and_numbering(text: str, expected: list[tuple[int, str | None, str]]) -> None:
    assert shape(text) == expected
    assert_partition(text, outline(text))


@pytest.mark.parametrize(
    "line",
    [
        "1.5万人参加。",
        "2019.完成建设",
        "2019年,完成",
        "3.6 万元投入",
        "95.52%的学生",
        "一是加强领导；二是落实。",
        "三、四线城市发展",
        "第一批学校",
        "第一时间召开",
        "十三五期间",
        "10、20所学校",
        "(含民办)",
        "(2020)12号",
        "一带一路",
        "5所学校",
        "12345热线",
        "7.",
        "三、",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert shape(f"一、甲\n二、乙\n{line}\n") == [(1, "一", "甲"), (1, "二", "乙")]


def test_a_figure_or_a_long_sentence_is_body_and_not_title() -> None:
    text = "(一)全市开学学校1465所,确保了师生员工“零感染”。\n(二)" + "健全" * 30 + "机制。后文。"
    sections = outline(text)
    assert [(section.title, section.heading_end - section.start) for section in sections[1:]] == [("", 3), ("", 3)]


def test_a_count_in_a_heading_does_not_make_it_body() -> None:
    assert shape("一、健全三项机制。加强领导。") == [(1, "一", "健全三项机制")]


def test_text_without_numbers_is_one_section() -> None:
    (section,) = outline("没有编号的全文。\n第二段。")
    assert (section.number, section.level, section.start, section.end) == (None, 0, 0, len("没有编号的全文。\n第二段。"))
    assert outline("")[0].end == 0


_LINES = st.sampled_from(
    [
        "一、甲",
        "二、乙",
        "三、丙。正文。",
        "（一）子",
        "(二)子。正文129所。",
        "（三）",
        "1.丁",
        "２．戊",
        "3、己",
        "1.1 庚",
        "第一章 总则",
        "第一条 为了",
        "第二条 国家",
        "（1）辛",
        "①壬",
        "正文。",
        "",
        "\u3000",
        "2019.完成",
        "# 标题",
        "## 四、甲",
    ]
)


@given(st.lists(_LINES, max_size=20).map("\n".join))
def test_every_character_lies_in_exactly_one_section(text: str) -> None:
    assert_partition(text, outline(text))


@given(st.text(alphabet="一二三十第章条节（）()1２.、。 \n#甲:", max_size=80))
def test_any_text_is_parted_completely(text: str) -> None:
    assert_partition(text, outline(text))


def test_the_real_report(mianyang: Report) -> None:
    sections = mianyang.sections
    assert_partition(mianyang.text, sections)
    parts = [section for section in sections if section.level == 1]
    numbered = [section for section in sections if section.level == 2]
    assert [part.number for part in parts] == list("一二三四五")
    assert [part.title for part in parts] == [
        "全面加强党对教育工作的领导和教育系统党的建设情况",
        "统筹教育系统新冠肺炎疫情防控和推进教育改革发展工作",
        "教育保障落实情况",
        "各级各类教育发展情况",
        "规范学校办学行为情况",
    ]
    assert len(numbered) == 32
    assert [numbered[i].number for i in (0, 9, 10, 18, 31)] == ["一", "十", "十一", "十九", "三十二"]
    assert numbered[6].title == "建立健全“五育并举”的教育质量保障机制"
    assert mianyang.section_path(numbered[6].index) == (parts[1].heading, "(七)建立健全“五育并举”的教育质量保障机制")
    assert [sum(section.parent == part.index for section in numbered) for part in parts] == [4, 6, 8, 10, 4]


COUNTS = {  # sections numbered in each document, counted by eye: by level
    "education-plan-2026": (5, 14, 23),
    "law-compulsory-education": (8, 63),
    "regulation-education-supervision": (5, 27),
    "regulation-school-sport": (9, 31),
    "shandong-school-safety": (6, 63),
    "zhejiang-education-supervision": (6, 30),
    "state-council-work-report-2014": (3, 9),
    "state-council-work-report-2015": (6,),
    "state-council-work-report-2016": (3, 8),
    "state-council-work-report-2017": (3, 9),
    "state-council-work-report-2018": (3, 18),
    "state-council-work-report-2019": (3, 10),
}


def test_other_documents(others: dict[str, Report]) -> None:
    for document, report in others.items():
        assert_partition(report.text, report.sections)
        if document in COUNTS:
            levels = [section.level for section in report.sections[1:]]
            assert tuple(levels.count(level) for level in sorted(set(levels))) == COUNTS[document], document
