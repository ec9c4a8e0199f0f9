"""Spreadsheets (.xlsx): each sheet a heading line and its tables, each row a line of sentences."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.errors import RejectedInputError
from ingest.loaders.blocks import Parsed, Table, Tick
from ingest.loaders.files import Limits
from ingest.loaders.packages import check_office

MAX_CELLS = 2_000_000
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表)\s*\d*", re.IGNORECASE)


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:  # noqa: ARG001  (no pages in a sheet)
    """Visible sheets in order; values as computed when the file was saved.

    Raises:
        RejectedInputError: see ``check_office``; more than ``MAX_CELLS`` cells.
    """
    import openpyxl

    check_office(data, name)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    tick()
    parsed = Parsed()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            parsed.warnings.append(f"工作表“{sheet.title}”是隐藏的，没有收入。")
            continue
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise RejectedInputError(f"{name} 的工作表“{sheet.title}”有 {sheet.max_row} 行 {sheet.max_column} 列,超过上限。", "请删去空白行列或拆分后再加入。")
        rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
        for merged in sheet.merged_cells.ranges:
            text = rows[merged.min_row - 1][merged.min_col - 1]
            for row in rows[merged.min_row - 1 : merged.max_row]:
                row[merged.min_col - 1 : merged.max_col] = [text] * (merged.max_col - merged.min_col + 1)
        if not _DEFAULT_NAME.fullmatch(sheet.title) and any(any(row) for row in rows):
            parsed.say(sheet.title)
        parsed.blocks.extend(Table(part) for part in parts(rows))
        tick()
    return parsed


def parts(rows: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """The tables of a sheet, set apart by empty rows; lines of one cell go with the table below them."""
    part: list[list[str]] = []
    for row in [*rows, []]:
        if any(cell.strip() for cell in row):
            part.append(row)
        elif any(sum(1 for cell in set(line) if cell) > 1 for line in part) or not row:
            if part:
                yield part
            part = []


def _shown(cell: Any) -> str:  # noqa: ANN401  (openpyxl's cells are of several types)
    """A cell as the program shows it, in so far as it matters: percentages, dates, rounded numbers."""
    value, form = cell.value, str(cell.number_format or "")
    if value is None or isinstance(value, bool):
        return "" if value is None else ("是" if value else "否")
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if not isinstance(value, int | float):
        return str(value)
    places = re.search(r"0\.(0+)", form)
    if "%" in form:
        return f"{value * 100:.{len(places[1]) if places else 0}f}%" if places or float(value * 100).is_integer() else f"{round(value * 100, 4):g}%"
    if places:
        return f"{value:.{len(places[1])}f}"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
    return str(value)
