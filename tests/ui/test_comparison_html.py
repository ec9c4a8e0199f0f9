"""Several values side by side in the chat."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation, Value
from ui.comparison_html import comparison_html


def answer(*values: tuple[str, str, float, str | None], status: str = "answered") -> Answer:
    citations = tuple(
        Citation(
            n=n, document=f"d{n}", document_title=f"{place}<报告>", publisher=None, published=None, section=None, section_title=None, path=(),
            quote=f"{indicator}{value:g}所左右", start=0, end=9, verified=True,
        )
        for n, (indicator, place, value, _) in enumerate(values, 1)
    )  # fmt: skip
    rows = tuple(
        Value(indicator=indicator, text=f"{value:g}所", value=value, unit="所", qualifier="左右", place=place, period=period, citation=n)
        for n, (indicator, place, value, period) in enumerate(values, 1)
    )
    return Answer(question="q", standalone_question="q", status=status, answer="a", values=rows, citations=citations)  # type: ignore[arg-type]


def test_two_values_make_a_table_each_with_its_citation() -> None:
    made = comparison_html(answer(("学校", "甲市", 3, None), ("学校", "乙市", 5, None)))
    assert re.findall("<th [^>]*>([^<]*)<", made) == ["地区", "报告", "数字"]
    assert re.findall('href="(#cite/[^"]*)"', made) == ["#cite/d1/0-9", "#cite/d2/0-9"]
    assert "<b>3所左右</b>" in made
    assert "<svg" not in made
    assert "<报告>" not in made
    assert "\n\n" not in made


def test_three_that_can_be_compared_make_a_chart_too() -> None:
    made = comparison_html(answer(("学校", "甲_市_", 2, "2019年"), ("学校", "乙市", 4, "2020年"), ("学校", "丙市", 8, "2020年"), ("教师", "丁市", 9, None)))
    widths = [int(width) for width in re.findall(r'<rect class="kaoju-bar"[^>]*width="(\d+)"', made)]
    assert len(widths) == 3
    assert abs(widths[2] - 4 * widths[0]) <= 4
    assert re.findall(r'<text class="kaoju-axis"[^>]*>([^<]*)<', made) == ["甲&#95;市&#95;", "乙市", "丙市"]  # no report's title behind what tells them apart
    assert "甲_市_" not in made.split("<svg")[1].split(">", 1)[1]  # Markdown would read it


def test_one_value_or_a_contradiction_makes_none() -> None:
    assert comparison_html(answer(("学校", "甲市", 3, None))) == ""
    assert comparison_html(answer(("学校", "甲市", 3, None), ("学校", "甲市", 5, None), status="conflicting")) == ""
