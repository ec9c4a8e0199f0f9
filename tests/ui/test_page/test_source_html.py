"""The source panel as HTML. No browser."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.report import Metadata, Report, Section
from ui import page_wording as wording
from ui.source_html import report_html

LINES = st.text(st.sampled_from("一二(三)、。,1290 <>&\"'${}`*\t\r\n\n\n😀𠮷ab"), max_size=120)


class Shown(HTMLParser):
    """The text of the report and of its marks, as a browser would read them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.marks: list[str] = []
        self.headings: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs).get("class") or ""))
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(kind == "kaoju-doc-text" for _, kind in self.open):
            return
        self.text += data
        if any(tag == "mark" for tag, _ in self.open):
            self.marks[-1] += data
        if any(kind.startswith("kaoju-h ") for _, kind in self.open):
            self.headings.append(data)


def report(text: str, *headings: tuple[int, int]) -> Report:
    """A report of any text with headings at given places."""
    sections = [Section(0, None, "", "", 0, None, 0, len(text), len(text), 0)]
    sections += [Section(i, str(i), f"{i}.", "标题", 1 + i % 2, None, start, len(text), len(text), end) for i, (start, end) in enumerate(headings, start=1)]
    return Report("r", text, Metadata("题", 0, min(2, len(text))), tuple(sections), (), (), (), None, None)


def test_a_mark_over_a_heading_and_several_lines_is_cut_at_each() -> None:
    text = "题目\n\n(一)标题。正文一。\n正文二。\n"
    shown = Shown(report_html(report(text, (4, 9)), 7, 18))
    assert shown.text == text
    assert shown.marks == ["标题", "。正文一。\n", "正文二"]
    assert "".join(shown.headings) == "(一)标题"


@given(LINES, st.integers(0, 130), st.integers(0, 130), st.integers(0, 130), st.integers(0, 130))
def test_the_text_is_the_report_and_the_marks_are_the_slice(text: str, start: int, end: int, first: int, second: int) -> None:
    heading = (min(first, second, len(text)), min(max(first, second), len(text)))
    shown = Shown(report_html(report(text, heading), start, end))
    assert shown.text == text
    inside = 0 <= start < end <= len(text)
    assert "".join(shown.marks) == (text[start:end] if inside else "")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_a_slice_outside_the_text_marks_nothing_and_says_so(start: int, end: int) -> None:
    made = report_html(report("题目一二三"), start, end)
    assert "<mark>" not in made
    assert wording.NO_SUCH_SLICE in made


def test_offsets_count_code_points() -> None:
    text = "𠮷😀校129所"
    assert Shown(report_html(report(text), 3, 6)).marks == ["129"]
