"""Sentences hold every character in order and are never cut inside what belongs together."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import find_figures
from corpus.report import Report
from ingest.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建成129所。新增3所！好吗？好", ["建成129所。", "新增3所！", "好吗？", "好"]),
        ("新建160所。其中，甲市38所。其中的乙市。", ["新建160所。其中，甲市38所。", "其中的乙市。"]),
        ("甲129所;乙3所；丙5所。", ["甲129所;", "乙3所；", "丙5所。"]),
        ("好！！真的？！完。", ["好！！", "真的？！", "完。"]),
        ("（一）加强（含民办。不含公办）领导。第二句。", ["（一）加强（含民办。不含公办）领导。", "第二句。"]),
        ("(见附件1。)下一句。", ["(见附件1。)", "下一句。"]),
        ("落实“甲。乙；丙”的要求。下一句。", ["落实“甲。乙；丙”的要求。", "下一句。"]),
        ("他说：“建成129所。”随后离开。", ["他说：“建成129所。”", "随后离开。"]),
        ("他说：“‘好。’”走了。", ["他说：“‘好。’”", "走了。"]),
        ("“建成。”的说法。", ["“建成。”的说法。"]),
        ("他说“好。”，又走了。", ["他说“好。”，又走了。"]),
        ("《关于〈甲。乙〉的通知；补充》印发。完", ["《关于〈甲。乙〉的通知；补充》印发。", "完"]),
        ("「甲。乙」丙。", ["「甲。乙」丙。"]),
        ("【甲；乙】丙。〔2020〕12号。", ["【甲；乙】丙。", "〔2020〕12号。"]),
        ("投入3.6万元，增长2.0%。占1:200。", ["投入3.6万元，增长2.0%。", "占1:200。"]),
        ("投入３．６万元。", ["投入３．６万元。"]),
        ("完成……继续。", ["完成……继续。"]),
        ("完成……", ["完成……"]),
        ("“未闭合。下一句。", ["“未闭合。", "下一句。"]),
        ("（未闭合。下一句。", ["（未闭合。", "下一句。"]),
        ("1）甲；2）乙。", ["1）甲；", "2）乙。"]),
        ("建成5所.新增3所.", ["建成5所.", "新增3所."]),
        ("一.加强领导", ["一.加强领导"]),
        ("见http://a.cn/?id=3。好", ["见http://a.cn/?id=3。", "好"]),
        ('他说"好。坏。"走了。完', ['他说"好。坏。"', "走了。", "完"]),
        ("第一行\n第二行\r\n\n　　第三行。\n", ["第一行", "第二行", "第三行。"]),
        ("\u200b\n各位代表：\u200b\n\n你好。", ["各位代表：", "你好。"]),
        ("", []),
        (" \n\u3000 ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a number, a name or a clause torn by a line end is one sentence
        ("国内生产总值达到74.4\n\u200b\n万亿元，增长6.7%，名列前茅。\n下一句。", ["国内生产总值达到74.4\n\u200b\n万亿元，增长6.7%，名列前茅。", "下一句。"]),
        ("新进展，“\n十三五\n”实现了良好开局。", ["新进展，“\n十三五\n”实现了良好开局。"]),
        ("任务完成。广义货币M\n2\n增长13%。", ["任务完成。", "广义货币M\n2\n增长13%。"]),
        ("全面深化各领域综合改革，加快建设高质量的教育体系，推\n动学校发展。", ["全面深化各领域综合改革，加快建设高质量的教育体系，推\n动学校发展。"]),
        # lines of their own stay so
        ("学校名单\n绵阳中学\n南山中学", ["学校名单", "绵阳中学", "南山中学"]),
        ("指标\n129\n教师\n40", ["指标", "129", "教师", "40"]),
        ("小学,129,3000\n初中,45,2000", ["小学,129,3000", "初中,45,2000"]),
        ("国务院\n2026年6月22日", ["国务院", "2026年6月22日"]),
        ("重点任务如下：\n（一）甲，乙\n（二）丙。", ["重点任务如下：", "（一）甲，乙", "（二）丙。"]),
        ("- 甲，\n- 乙。", ["- 甲，", "- 乙。"]),
        ("一是甲，\n二是乙。", ["一是甲，", "二是乙。"]),
        ("前一段没有句号，结尾\n\n后一段。", ["前一段没有句号，结尾", "后一段。"]),
    ],
)
def test_line_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_range_of_the_text_is_cut_with_offsets_of_the_whole() -> None:
    text = "标题\n甲。乙。\n尾"
    assert split_sentences(text, 3, 7) == [(3, 5), (5, 7)]


_PIECES = st.sampled_from(
    [
        "建成",
        "129所",
        "3.6万",
        "２．５",
        "1:200",
        "。",
        "；",
        ";",
        "！",
        "，",
        "、",
        "（含。民办）",
        "(试行;稿)",
        "“甲。乙”",
        "《办法；稿》",
        "「丙。」",
        "……",
        "\n",
        "\n\n",
        "\u3000",
        " ",
        "\u200b",
        "（",
        "”",
        "《",
        '"',
        ".",
        "的",
        "2.",
        "一是",
        "——",
    ]
)
_TEXT = st.lists(_PIECES, max_size=25).map("".join)


def visible(text: str) -> str:
    return re.sub("[\\s\u200b\u200c\u200d\u2060\ufeff]", "", text)


@given(_TEXT)
def test_every_visible_character_lies_in_one_sentence_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert visible("".join(text[start:end] for start, end in spans)) == visible(text)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)


@given(
    st.lists(
        st.sampled_from(["建成", "129所", "3.6万", "2.0%", "（含。民办；公办）", "“甲。乙；丙”", "《办法。稿；》", "〔2020〕", "，", "的", "。", "；"]),
        max_size=20,
    ).map("".join)
)
def test_no_cut_inside_a_number_a_closed_bracket_a_quotation_or_a_title(text: str) -> None:
    cuts = {end for _, end in split_sentences(text)} - {len(text)}
    for match in re.finditer(r"（[^）]*）|“[^”]*”|《[^》]*》|\d+(?:\.\d+)?(?:所|万|%)?", text):
        assert not any(match.start() < cut < match.end() for cut in cuts)


def closed_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"《[^《》\n]{1,200}》|“[^“”\n]{1,200}”|（[^（）\n]{1,200}）|\([^()\n]{1,200}\)", text)]


def assert_whole(report: Report) -> None:
    cuts = {sentence.end for sentence in report.sentences} | {sentence.start for sentence in report.sentences}
    for start, end in closed_spans(report.text):
        inside = [cut for cut in cuts if start < cut < end]
        assert not inside, report.text[start:end]
    for figure in find_figures(report.text):
        assert not any(figure.start < cut < figure.end for cut in cuts), figure.text
    assert visible("".join(report.text[sentence.start : sentence.end] for sentence in report.sentences)) == visible(report.text)


def test_the_real_report_is_cut_nowhere_inside_what_belongs_together(mianyang: Report) -> None:
    body = [sentence for sentence in mianyang.sentences if sentence.section > 0]
    for sentence in body:
        assert mianyang.text[sentence.start : sentence.end].strip()
    assert_whole(mianyang)
    unended = [mianyang.text[s.start : s.end] for s in body if not s.is_heading and mianyang.text[s.end - 1] not in "。;"]
    assert unended == ["附件:"]


def test_other_documents_are_cut_nowhere_inside_what_belongs_together(others: dict[str, Report]) -> None:
    for report in others.values():
        assert_whole(report)
