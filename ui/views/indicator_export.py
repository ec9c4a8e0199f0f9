"""The indicator table as a file for spreadsheets: one line a figure, each with its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from corpus.manifest import DocumentEntry
from corpus.report import Report
from ui.cli_output import plain_number
from ui.escaping import harmless_cell
from ui.views.indicator_table import Record, Row

HEAD = ("指标", "地区", "时间", "年份", "数字", "数值", "上限", "单位", "限定", "实现或计划", "不一致", "题名", "发布机构", "发布日期", "章节", "原句", "链接")
_STATUS = {"achieved": "实现", "planned": "计划"}

Cell = str | int | float | None


def lines(shown: Iterable[Row], entries: dict[str, DocumentEntry], read: Callable[[str], Report | None], site: str) -> Iterator[tuple[Cell, ...]]:
    """One line a figure of the rows, in their order.

    Args:
        shown: rows of the table.
        entries: the documents by id.
        read: a report by id, for the sentences.
        site: the address links begin with, without a slash at its end.
    """
    for row in shown:
        for year, cell in row.cells.items():
            for record in cell:
                yield _line(record, year in row.conflicts, entries[record.document], read(record.document), site)


def as_csv(found: Iterable[tuple[Cell, ...]]) -> bytes:
    """UTF-8 with a byte-order mark, which spreadsheets need to read it; no cell is one that they would run as a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEAD)
    writer.writerows([harmless_cell(cell) if isinstance(cell, str) else cell for cell in line] for line in found)
    return f"\ufeff{written.getvalue()}".encode("utf-8", "replace")


def as_workbook(found: Iterable[tuple[Cell, ...]]) -> bytes:
    """An .xlsx with numbers as numbers and every text as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("指标")
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKLMNOPQ", (34, 12, 16, 8, 14, 14, 10, 8, 8, 11, 8, 44, 24, 12, 30, 60, 40), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append(HEAD)
    for line in found:
        sheet.append([harmless_cell(ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)) if isinstance(cell, str) else cell for cell in line])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _line(record: Record, conflicting: bool, entry: DocumentEntry, report: Report | None, site: str) -> tuple[Cell, ...]:
    start, end = record.sentence
    section = report.sections[record.section] if report is not None else None
    heading = section.heading if section is not None and section.level else ""
    sentence = " ".join(report.text[start:end].split()) if report is not None else ""
    high = None if record.high is None else plain_number(record.high)
    return (
        record.indicator, record.place, record.when, record.year or None, record.text, plain_number(record.value), high, record.unit, record.qualifier,
        _STATUS[record.status], "不一致" if conflicting else None, entry.title, entry.publisher, entry.published, heading, sentence, f"{site}{record.href}",
    )  # fmt: skip
