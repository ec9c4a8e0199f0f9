"""指标: the figures of all reports as a table, a chart and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from ui import page_wording as wording
from ui.reading_room import ReadingRoom
from ui.views import indicator_export as export
from ui.views.indicator_book import IndicatorBook
from ui.views.indicator_chart import chart_of
from ui.views.indicator_table import Asked, Row, table, years
from ui.views.listing import link, page_of
from ui.views.rendering import attachment, render
from ui.views.routing import not_found, view_router

_PATH = "/indicators"
_PAGE = 50
_CELL = 4
"""Figures shown in one cell; the rest on the page of the indicator."""
_KINDS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (export.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (export.as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def router(room: ReadingRoom) -> APIRouter:
    """``/indicators``: the table; ``/indicators.csv`` and ``/indicators.xlsx``: the same as a file."""
    found = view_router()
    book = IndicatorBook(room)

    @found.get(_PATH)
    def indicators(request: Request, page: int = 1) -> Response:
        asked = _asked(request)
        every, entries = book.records()
        rows = table(every, asked)
        shown = page_of(rows, page, _PAGE)
        parameters = _parameters(asked)
        plain_sort = {**parameters, "sort": ""}
        return render(
            "indicators.html", current=_PATH, asked=asked, shown=shown, columns=years(shown.items), entries=entries, most=_CELL,
            places=sorted({record.place for record in every if record.place}), years=sorted({record.year for record in every if record.year}, reverse=True),
            total=len(every), figures=sum(len(row.records) for row in rows), chart=chart_of(rows) if asked.indicator else None,
            sentence=lambda record: _sentence(room, record.document, record.sentence), narrowed=any(parameters[name] for name in parameters if name != "sort"),
            column=lambda key: link(_PATH, plain_sort, sort=key if asked.sort == f"-{key}" else f"-{key}"),
            turn=lambda number: link(_PATH, parameters, page=number), file=lambda kind: link(f"{_PATH}.{kind}", parameters),
            only=lambda key: link(_PATH, {}, indicator=key),
        )  # fmt: skip

    @found.get(f"{_PATH}.{{kind}}")
    def file(request: Request, kind: str) -> Response:
        if kind not in _KINDS:
            return not_found(*wording.NO_SUCH_FILE)
        every, entries = book.records()
        rows: list[Row] = table(every, _asked(request))
        write, content_type = _KINDS[kind]
        return attachment(write(export.lines(rows, entries, room.report, str(request.base_url).rstrip("/"))), f"指标.{kind}", content_type)

    return found


def _asked(request: Request) -> Asked:
    """The conditions of the address; whatever cannot be read is none."""
    given = request.query_params
    year = given.get("year", "")
    return Asked(
        q=given.get("q", "").strip(), indicator=given.get("indicator", ""), place=given.get("place", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) < 5 else 0, status=given.get("status", ""),
        document=given.get("document", ""), conflicts=given.get("conflicts", "") == "1", sort=given.get("sort", ""),
    )  # fmt: skip


def _parameters(asked: Asked) -> dict[str, object]:
    return {**asdict(asked), "conflicts": "1" if asked.conflicts else ""}


def _sentence(room: ReadingRoom, document: str, span: tuple[int, int]) -> str:
    report = room.report(document)
    return report.text[span[0] : span[1]] if report is not None else ""
