from __future__ import annotations

import io
import re

import pytest

pytestmark = pytest.mark.slow  # every file is read in a process of its own

LONG = "将教育摆在优先发展的战略地位，坚持立德树人，统筹城乡义务教育一体化发展，建成学校129所，新增学位9600个，巩固率达到100.87%。"
LINES = ["甲县履行教育职责自评报告", "一、学校", *(f"（{number}）{LONG * 6}" for number in "一二三四五六七八九")]
TABLE = [["县区", "学校数（所）", ""], ["", "小学", "初中"], ["涪城区", "29", "12"], ["三台县", "61", "30"]]
SPANS = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]


@pytest.fixture(scope="module")
def pdf(documents) -> bytes:
    return documents.pdf(LINES, tables=[(4, TABLE, SPANS)])


def test_paragraphs_are_whole_and_running_heads_and_page_numbers_gone(pdf, read) -> None:
    loaded = read(pdf, "a.pdf")
    found = [line for line in loaded.text.split("\n") if line]
    rows = ["涪城区小学学校数为29所。涪城区初中学校数为12所。", "三台县小学学校数为61所。三台县初中学校数为30所。"]
    assert found == [*LINES[:4], *rows, *LINES[4:]]
    assert loaded.extract.warnings == ()


def test_a_citation_finds_its_page(pdf, read) -> None:
    loaded = read(pdf, "a.pdf")
    pages = loaded.extract.pages
    assert len(pages) >= 3
    assert pages[0] == 0
    assert list(pages) == sorted(pages)
    assert loaded.original.page(loaded.text.index("一、学校")) == 1
    assert loaded.original.page(len(loaded.text) - 5) == len(pages)
    assert any(0 < loaded.text[:start].rfind("\n") < start - 1 for start in pages[1:])  # a page starts inside a paragraph


def test_a_table_that_goes_on_over_the_page_is_one(documents, lines) -> None:
    rows = [[f"第{number}小学", str(number + 100)] for number in range(60)]
    found = lines(documents.pdf(["2020年学校情况", "尾句。"], tables=[(1, [["学校", "学生数（人）"], *rows], [])]), "a.pdf")
    assert found == ["2020年学校情况", *(f"2020年第{number}小学学生数为{number + 100}人。" for number in range(60)), "尾句。"]


def test_two_columns_are_read_one_after_the_other(documents, read) -> None:
    opening = "本报告依据省政府的要求编写，" + LONG * 2  # runs over both columns, as titles and openings do
    shown = ["甲县人民政府 2019年履行教育职责自评报告", opening, *LINES[1:7]]  # the space is the title's own
    made = documents.two_columns(shown, over=2, tables=[(5, [["县区", "学校（所）"], ["涪城区", "29"], ["三台县", "61"]])])
    loaded = read(made, "a.pdf")
    assert [line for line in loaded.text.split("\n") if line] == [*shown[:5], "涪城区学校为29所。", "三台县学校为61所。", *shown[5:]]
    assert loaded.original.page(len(loaded.text) - 5) == len(loaded.extract.pages) >= 2


def test_what_stands_side_by_side_but_is_no_running_text_is_read_row_by_row(documents, lines) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    documents.pdf(["a"])  # registers the font
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    names = ["涪城区", "游仙区", "安州区", "三台县", "盐亭县", "梓潼县", "平武县", "江油市"]
    for row, name in enumerate(names):
        canvas.drawString(70, 700 - 20 * row, f"{name}学校")
        canvas.drawString(330, 700 - 20 * row, f"{row + 11}所")
    canvas.save()
    found = "".join(lines(out.getvalue(), "a.pdf"))
    assert [name for name in names if not re.search(rf"{name}学校 *{names.index(name) + 11}所", found)] == []
