"""文档: what the corpus holds, and one report whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from markupsafe import Markup

from corpus.manifest import DocumentEntry
from ui import page_wording as wording
from ui.reading_room import ReadingRoom
from ui.report_text import section_at, text_html
from ui.views.listing import link, page_of, plain, searched, years_covered
from ui.views.rendering import attachment, render
from ui.views.routing import not_found, view_router

_PATH = "/documents"
_PAGE = 50
_AT = re.compile(r"(\d{1,10})-(\d{1,10})", re.ASCII)
_SORTS: dict[str, Callable[[DocumentEntry], str | int]] = {
    "title": lambda entry: entry.title,
    "place": lambda entry: entry.place or "",
    "year": lambda entry: max(years_of(entry), default=0),
    "publisher": lambda entry: entry.publisher or "",
    "sections": lambda entry: entry.sections,
    "quantities": lambda entry: entry.quantities,
    "added": lambda entry: entry.added,
}
_LATEST = "-year"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked of the list."""

    q: str = ""
    place: str = ""
    year: int = 0
    sort: str = _LATEST
    """A key of the list's columns; with «-» before it from the greatest down."""


def router(room: ReadingRoom) -> APIRouter:
    """``/documents``: the list; ``/documents/ID``: one report; ``/documents/ID/text``, ``…/original``: as files."""
    found = view_router()

    @found.get(_PATH)
    def documents(q: str = "", place: str = "", year: str = "", sort: str = _LATEST, page: int = 1) -> Response:
        entries = room.documents()
        places = {entry.place for entry in entries if entry.place}
        years = {each for entry in entries for each in years_of(entry)}
        asked = Asked(q.strip(), place, int(year) if year.isascii() and year.isdigit() else 0, sort)
        shown = page_of(chosen(entries, asked), page, _PAGE)
        parameters = {"q": asked.q, "place": place, "year": asked.year, "sort": "" if sort == _LATEST else sort}
        return render(
            "documents.html", current=_PATH, asked=asked, shown=shown, years_of=years_of, total=len(entries),
            places=sorted(places), years=sorted(years, reverse=True),
            column=lambda key: link(_PATH, parameters, sort=key if asked.sort == f"-{key}" else f"-{key}"),
            turn=lambda number: link(_PATH, parameters, page=number),
        )  # fmt: skip

    @found.get(f"{_PATH}/{{document}}")
    def document(document: str, at: str = "") -> Response:
        report = room.report(document)
        if report is None:
            return not_found(*wording.NO_SUCH_REPORT)
        slice_ = _AT.fullmatch(at)
        marked = (int(slice_[1]), int(slice_[2])) if slice_ else None
        if marked and not 0 <= marked[0] < marked[1] <= len(report.text):
            marked = None
        entry = next((entry for entry in room.documents() if entry.id == document), None)
        return render(
            "document.html", current=_PATH, report=report, entry=entry, text=Markup(text_html(report, marked, annotated=True)),  # noqa: S704 - escaped there
            outline=[section for section in report.sections if section.level and section.start < section.heading_end],
            here=section_at(report, marked[0]) if marked else None, marked=marked, lost=bool(at) and marked is None,
        )  # fmt: skip

    @found.get(f"{_PATH}/{{document}}/text")
    def text(document: str) -> Response:
        report = room.report(document)
        if report is None:
            return not_found(*wording.NO_SUCH_REPORT)
        return attachment(report.text.encode("utf-8"), f"{document}.txt", "text/plain; charset=utf-8")

    @found.get(f"{_PATH}/{{document}}/original")
    def original(document: str) -> Response:
        kept = room.original(document)
        return not_found(*wording.NO_ORIGINAL) if kept is None else attachment(kept[1], kept[0], "application/octet-stream")

    return found


def chosen(entries: Sequence[DocumentEntry], asked: Asked) -> list[DocumentEntry]:
    """The entries that pass every condition, in the order asked for; the latest first where none is known of that name."""
    holds = searched(asked.q)
    kept = [
        entry
        for entry in entries
        if holds(plain(f"{entry.title} {entry.place or ''} {entry.publisher or ''} {entry.id} {entry.source_name}"))
        and (not asked.place or entry.place == asked.place)
        and (not asked.year or asked.year in years_of(entry))
    ]
    key = _SORTS.get(asked.sort.removeprefix("-"))
    return sorted(kept, key=key or _SORTS["year"], reverse=key is None or asked.sort.startswith("-"))


def years_of(entry: DocumentEntry) -> tuple[int, ...]:
    """The calendar years a report speaks of."""
    return years_covered(entry.period, entry.published)
