from __future__ import annotations

import datetime

import openpyxl
import pytest


def test_a_sheet_with_title_merged_heads_and_formats(documents, read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "学校"
    heads = (["绵阳市2020年学校情况", None, None], ["县区", "小学", None], [None, "学校数(所)", "巩固率"])
    for row in (*heads, ["涪城区", 29, 0.9987], ["三台县", 61.0, 1], [None] * 3):
        sheet.append(row)
    sheet.append(["填报日期", datetime.date(2020, 8, 12)])
    for cells in ("A1:C1", "A2:A3", "B2:C2"):
        sheet.merge_cells(cells)
    for row in (4, 5):
        sheet.cell(row, 3).number_format = "0.00%"
    book.create_sheet("隐藏").append(["不收", 1])
    book["隐藏"].sheet_state = "hidden"
    loaded = read(documents.saved(book), "a.xlsx")
    assert [line for line in loaded.text.split("\n") if line] == [
        "学校", "绵阳市2020年学校情况", "2020年涪城区小学学校数为29所。2020年涪城区小学巩固率为99.87%。",
        "2020年三台县小学学校数为61所。2020年三台县小学巩固率为100.00%。", "填报日期 2020-08-12",
    ]  # fmt: skip
    assert loaded.extract.warnings == ("工作表“隐藏”是隐藏的，没有收入。",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_separated_values(lines, separator, encoding) -> None:
    text = "\r\n".join(separator.join(row) for row in (["指标", "单位", "2020年"], ["特色学校", "所", "129"], ["学位", "个", '"9600"']))
    assert lines(text.encode(encoding), "a.csv") == ["2020年特色学校为129所。", "2020年学位为9600个。"]
