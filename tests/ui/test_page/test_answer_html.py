"""Answers as HTML. No browser."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Refusal, Value
from ui.answer_html import answer_message, notice_message, question_message, question_of, reference
from ui.escaping import cite_href, inert

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.text("<>&\"'`*_[]()!#\\$~|{}/:\n abc1", max_size=40)


class Tags(HTMLParser):
    """Tags and text of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def citation(n: int = 1, quote: str = "特色学校129所。", **changed: object) -> Citation:
    """A citation in section (七) of a report."""
    known: dict[str, object] = {
        "n": n, "document": "mianyang-2020", "document_title": "自评情况", "publisher": "教育局", "published": "2020-08-12", "section": "七",
        "section_title": "质量", "path": ("二、工作", "(七)质量"), "quote": quote, "start": 10, "end": 10 + len(quote), "verified": True,
    }  # fmt: skip
    return Citation.model_validate({**known, **changed})


def value(text: str, number: float, n: int = 1) -> Value:
    """A figure of a citation."""
    return Value(indicator="特色学校", text=text, value=number, unit="所", qualifier=None, place="绵阳市", period="2020年", citation=n)


def answered(text: str, *citations: Citation, **more: object) -> str:
    """The message of an answer."""
    known: dict[str, object] = {"question": "问", "standalone_question": "问", "status": "answered", "answer": text, "citations": citations}
    return answer_message(Answer.model_validate({**known, **more}))


def test_a_marker_becomes_a_link_and_any_other_bracket_stays_text() -> None:
    message = answered("129 所(特色学校)[1],川教[2012]5号[2]。", citation(), values=(value("129所", 129),))
    assert re.findall(r'<a class="kaoju-citation" href="([^"]+)"[^>]*>([^<]+)</a>', message) == [("#cite/mianyang-2020/10-19", "[1]")]
    assert '<strong class="kaoju-value">129 所</strong>' in message
    assert "川教[2012]5号[2]。" in Tags(message).text


def test_the_value_is_set_off_from_what_it_counts_in_full_width_brackets() -> None:
    message = answered("129 所\uff08特色学校\uff09[1]。", citation(), values=(value("129所", 129),))
    assert '<strong class="kaoju-value">129 所</strong>' in message


def test_the_report_or_place_that_a_value_is_said_of_is_not_set_off_with_it() -> None:
    message = answered("绵阳市自评报告：129 所（足球）[1]。", citation(), values=(value("129所", 129),))
    assert '绵阳市自评报告：<strong class="kaoju-value">129 所</strong>（足球）' in message


def test_the_figure_is_made_bold_in_the_quote_and_no_longer_number_is() -> None:
    message = answered("9 所[1]。", citation(quote="小学129所,中学9所。"), values=(value("9所", 9),))
    assert "小学129所&#44;中学<b>9所</b>。" in message


def test_an_answer_that_does_not_begin_with_its_figure_has_none_made_prominent() -> None:
    assert "kaoju-value" not in answered("不对,原文是129 所[1]。", citation(), values=(value("127所", 127),))


def test_both_sides_of_a_conflict_stand_beside_each_other() -> None:
    values = (value("58个", 58), value("61间", 61, 2))
    message = answered("58 个[1];61 间[2]。", citation(1, "58个。"), citation(2, "61间。"), status="conflicting", values=values)
    assert re.findall(r'<div class="kaoju-value">([^<]+)</div>', message) == ["58个", "61间"]
    assert 'class="kaoju-answer kaoju-conflicting"' in message


def test_a_refusal_names_what_is_missing_and_links_what_is_near() -> None:
    refusal = Refusal(reason="没有。", missing=("校园篮球",), nearest=(citation(),))
    message = answered("没有依据。", status="refused", refusal=refusal)
    assert 'class="kaoju-answer kaoju-refused"' in message
    assert '<span class="kaoju-missing-part">校园篮球</span>' in message
    assert ">[1]</a>" in message
    assert "kaoju-copy" not in message


def test_what_was_understood_is_shown_where_it_differs() -> None:
    assert "kaoju-understood" not in answered("是[1]。", citation())
    assert "校园足球有多少" in answered("是[1]。", citation(), standalone_question="校园足球有多少")


@pytest.mark.parametrize(
    ("changed", "section"),
    [
        ({}, "第(七)部分"),
        ({"path": ("一、党建",), "section": "一", "section_title": "党建"}, "第一部分"),
        ({"path": ("第五条",), "section": "五", "section_title": ""}, "第五条"),
        ({"path": ("3.2 经费",), "section": "3.2", "section_title": "经费"}, "第3.2部分"),
        ({"path": ("事业规模",), "section": None, "section_title": "事业规模"}, "“事业规模”部分"),
        ({"path": (), "section": None, "section_title": None}, None),
    ],
)
def test_a_reference_is_written_as_documents_cite(changed: dict[str, object], section: str | None) -> None:
    parts = ["《自评情况》", "教育局", "2020年8月12日", *([section] if section else [])]
    assert reference(citation(**changed)).split("\uff0c") == parts


def test_a_reference_leaves_out_what_is_not_known() -> None:
    assert reference(citation(publisher=None, published="2020-08")).split("\uff0c") == ["《自评情况》", "2020年8月", "第(七)部分"]
    assert reference(citation(publisher=None, published=None)).split("\uff0c") == ["《自评情况》", "第(七)部分"]


@given(TEXTS)
def test_no_text_becomes_markup_or_markdown(text: str) -> None:
    made = inert(text)
    assert html.unescape(made) == text
    assert not set("<>\"'`*_[]()!\\$~|{}\n") & set(made)
    assert re.fullmatch(r"(?:[^&#]|&#\d+;)*", made)


@given(TEXTS)
def test_a_question_comes_back_out_of_its_message(text: str) -> None:
    assert question_of(question_message(text)) == text


@given(TEXTS, TEXTS, TEXTS)
def test_an_answer_of_any_text_holds_only_tags_of_ours_and_no_blank_line(first: str, second: str, third: str) -> None:
    made = answered(f"{first}[1]", citation(quote=second, document=third, document_title=first, publisher=second, path=(third,), section_title=first))
    assert set(Tags(made).tags) <= {"div", "a", "ul", "li", "span", "strong", "b", "button"}
    assert "\n" not in made
    assert first in Tags(made).text
    assert second in Tags(made).text


def test_notices_are_escaped() -> None:
    assert Tags(notice_message("<img src=x>", "<b>")).tags == ["div", "strong"]


def test_a_link_target_is_percent_encoded() -> None:
    assert cite_href("a/b 广'(元)", 1, 2) == "#cite/a%2Fb%20%E5%B9%BF%27%28%E5%85%83%29/1-2"
