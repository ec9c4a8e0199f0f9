"""指标: the table, its conflicts, its chart and its files."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from corpus.library import Library
from ui.views.indicator_chart import chart_of
from ui.views.indicator_export import HEAD, as_csv, as_workbook
from ui.views.indicator_table import Asked, Record, contradict, rows, table

BASE = Record(
    indicator="特色学校", key="特色学校", place="甲市", when="2019年", year=2019, period=(24228, 24239), text="3所", value=3, high=None, unit="所",
    qualifier=None, status="achieved", document="甲", start=0, end=2, sentence=(0, 9), section=0,
)  # fmt: skip


def record(year: int = 2019, value: float = 3, **changed: object) -> Record:
    return replace(BASE, year=year, when=f"{year}年", period=(year * 12, year * 12 + 11), value=value, text=f"{value:g}所", **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "conflict"),
    [
        ({}, True), ({"value": 3.0}, False), ({"place": "乙市"}, False), ({"year": 2018, "period": (24216, 24227)}, False), ({"status": "planned"}, False),
        ({"unit": "%"}, False), ({"key": "学校"}, False), ({"document": "乙"}, True), ({"unit": "家"}, True), ({"period": ("甲", None)}, False),
        ({"value": 3.1, "qualifier": "余"}, False), ({"high": 5.0, "value": 3.0}, True),
    ],
)  # fmt: skip
def test_only_figures_of_the_same_thing_place_and_time_contradict_each_other(changed: dict[str, object], conflict: bool) -> None:
    other = replace(BASE, **{"value": 4.0, **changed})  # type: ignore[arg-type]
    assert contradict(BASE, other) is conflict
    assert contradict(other, BASE) is conflict
    short = replace(other, key="学校"), replace(BASE, key="学校")
    assert not contradict(*short)


def test_the_table_is_narrowed_and_ordered() -> None:
    found = [record(), record(2020, 5), record(2020, 9, place="乙市"), record(indicator="教师", key="教师", status="planned"), record(2020, 7, place="乙市")]
    shown = [(row.key, row.place, list(row.cells)) for row in table(found, Asked())]
    assert shown == [("特色学校", "乙市", [2020]), ("特色学校", "甲市", [2019, 2020]), ("教师", "甲市", [2019])]
    assert [row.place for row in table(found, Asked(sort="2020"))][:2] == ["甲市", "乙市"]
    assert next(row.place for row in table(found, Asked(sort="-2020"))) == "乙市"
    assert [row.key for row in table(found, Asked(q="教"))] == ["教师"]
    assert [row.key for row in table(found, Asked(status="planned"))] == ["教师"]
    assert [row.place for row in table(found, Asked(conflicts=True))] == ["乙市"]
    assert [row.place for row in table(found, Asked(indicator="特色学校", year=2019))] == ["甲市"]


def test_a_chart_compares_years_then_places_and_nothing_that_cannot_be_compared() -> None:
    over_years = chart_of(rows([record(2018, 1), record(2019, 2), record(2020, 3), record(2020, 4, status="planned")]))
    assert over_years is not None
    assert over_years.count("<circle") == 3
    assert 'href="/documents/%E7%94%B2?at=0-9#at-0-9"' in over_years
    over_places = chart_of(rows([record(), record(value=9, place="乙<b>市")]))
    assert over_places is not None
    assert re.findall(r'<rect class="kaoju-bar"[^>]*width="(\d+)"', over_places) == ["410", "137"]
    assert "<b>" not in over_places
    assert chart_of(rows([record()])) is None
    assert chart_of(rows([record(), record(value=9)])) is None  # a contradiction is no point
    assert chart_of(rows([record(), record(2020, 9, unit="%")])) is None


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    line = (cell, 3, None, -2.5, *[""] * (len(HEAD) - 4))
    read = list(csv.reader(io.StringIO(as_csv([line]).decode("utf-8-sig"))))[1]
    assert read[0] == f"'{cell}"
    assert read[3] == "-2.5"
    sheet = load_workbook(io.BytesIO(as_workbook([line]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).startswith("'")
    assert sheet["D2"].value == -2.5


@pytest.mark.slow
def test_every_cell_leads_to_the_sentence_with_its_figure(views: TestClient) -> None:
    page = views.get("/indicators").text
    links = re.findall(r'class="kaoju-value[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(links) > 40
    for address, figure in links[::9]:
        marks = re.findall(r"<mark[^>]*>(.*?)</mark>", views.get(html.unescape(address)).text, re.DOTALL)
        marked = re.sub("<[^>]*>", "", html.unescape("".join(marks)))
        assert html.unescape(figure).strip("约余上下以左右多") in marked


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_what_the_table_shows_each_with_its_source(views: TestClient, views_home: Path, kind: str) -> None:
    answer = views.get(f"/indicators.{kind}?place=绵阳市&status=achieved&sort=indicator")
    assert answer.headers["content-disposition"].startswith("attachment")
    if kind == "csv":
        assert answer.content.startswith(b"\xef\xbb\xbf")
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        head, *body = sheet.iter_rows(values_only=True)
        lines = [{str(name): "" if cell is None else str(cell) for name, cell in zip(head, line, strict=True)} for line in body]
    snapshot = Library(views_home).open("builtin")
    report = snapshot.report("mianyang-2020")
    assert len(lines) == sum(quantity.status == "achieved" and quantity.place in (None, "绵阳市") for quantity in report.quantities)
    football = next(line for line in lines if line["指标"] == "全国青少年校园足球特色学校")
    assert (football["数字"], football["数值"], football["地区"], football["题名"]) == ("129所", "129", "绵阳市", report.metadata.title)
    assert football["章节"].startswith("(七)")
    assert "129所" in football["原句"]
    start, end = map(int, football["链接"].split("#at-")[1].split("-"))
    assert football["原句"] == report.text[start:end]
    assert views.get(football["链接"]).status_code == 200
    snapshot.close()
    assert views.get("/indicators.exe").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["q=<script>alert(1)</script>", "indicator=%00", "year=99999", "sort=__class__", "sort=-9999", "page=99999", "place=%F0%9F%98%80", "document=../x"]
)
def test_whatever_the_address_asks_is_answered(views: TestClient, query: str) -> None:
    answer = views.get(f"/indicators?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert views.get("/indicators?page=x").status_code == 400
