"""``kaoju facts``: filters, formats, and that every row leads to its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ui.commands.facts import as_csv
from ui.facts import Fact

pytestmark = pytest.mark.slow  # every test starts the installed command

COLUMNS = ["document", "place", "period", "indicator", "text", "value", "unit", "qualifier", "status", "section", "start", "end"]


def fact(indicator: str = "学校", text: str = "3所", unit: str = "所", value: float = 3) -> Fact:
    return Fact("a", None, None, indicator, text, value, unit, None, "achieved", None, 0, 2)


def test_every_figure_is_the_slice_of_what_show_prints(run: Callable[..., Any], home: Path, shown: str) -> None:
    facts = run("facts", "--format", "json", home=home).json
    assert len(facts) > 50
    assert all(list(row) == COLUMNS for row in facts)
    assert all(row["text"] == shown[row["start"] : row["end"]] for row in facts)


def test_csv_and_json_hold_the_same(run: Callable[..., Any], home: Path) -> None:
    done = run("facts", "--indicator", "足球", "--format", "csv", home=home)
    assert done.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff"), newline="")))
    facts = run("facts", "--indicator", "足球", "--format", "json", home=home).json
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in facts] == rows
    assert ("129所", "129", "七") in [(row["text"], row["value"], row["section"]) for row in rows]


def test_a_table_for_a_person(run: Callable[..., Any], home: Path) -> None:
    done = run("facts", "--indicator", "足球特色学校", home=home)
    head, *rows = done.out.splitlines()
    assert head.split() == ["文档", "地区", "时间", "指标", "数字", "说明", "小节", "位置"]
    assert all("足球特色学校" in row for row in rows)


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        (("--place", "绵阳市"), True),
        (("--place", "绵阳"), True),
        (("--place", "綿陽"), True),
        (("--place", "成都"), False),
        (("--place", "市"), False),
        (("--period", "2020"), True),
        (("--period", "2019年"), True),
        (("--period", "2020年上半年"), True),
        (("--period", "2020年下半年"), False),
        (("--period", "2018"), False),
        (("--indicator", "足 球"), True),
        (("--indicator", "校園足球"), True),
        (("--indicator", "篮球"), False),
    ],
)
def test_filters(run: Callable[..., Any], home: Path, filters: tuple[str, str], is_found: bool) -> None:
    done = run("facts", "--indicator", "足球", *filters, "--format", "json", home=home)
    assert done.code == 0
    assert any(row["text"] == "129所" for row in done.json) == is_found
    assert bool(done.json) or "没有符合条件的数字。" in done.err


def test_a_period_that_is_none(run: Callable[..., Any], home: Path) -> None:
    done = run("facts", "--period", "很久以前", home=home)
    assert done.code == 2
    assert "看不懂时间 很久以前。" in done.complaint


def test_a_spreadsheet_runs_no_cell_as_a_formula() -> None:
    cells = ['=HYPERLINK("x")', "+1+1", "-2", "+5.3", "@SUM(A1)", "-2%", "学校"]
    rows = list(csv.reader(io.StringIO(as_csv([fact(indicator=cell) for cell in cells]), newline="")))[1:]
    assert [row[3] for row in rows] == ["'=HYPERLINK(\"x\")", "'+1+1", "-2", "+5.3", "'@SUM(A1)", "'-2%", "学校"]
