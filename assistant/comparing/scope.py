"""Where to look for the figures of a comparison: the reports of a place, and the places that reports tell of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.comparing.selection import Selector, Slot
from assistant.comparing.task import Level, Task
from assistant.sources import documents_of, title_years
from corpus.manifest import DocumentEntry
from corpus.periods import Period
from corpus.places import COUNTRY, DEPTHS, Division, Mention, division
from corpus.report import Report


class Scope:
    """The places and reports of a corpus; takes what a `Comparer` takes."""

    def __init__(self, entries: Sequence[DocumentEntry], report_of: Callable[[str], Report], selector: Selector) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._report_of = report_of
        self._selector = selector

    def documents(self, place: Mention | None, entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
        """All reports where no place is asked for; those of the place or around it; of a place that no list has those that a search on its name finds."""
        if place is None:
            return tuple(entry.id for entry in entries)
        found = documents_of(place, entries)
        if found or any(division.is_listed for division in place.divisions):
            return found
        on_it = self._selector.documents_on(place.name, frozenset(entry.id for entry in entries))
        return tuple(entry.id for entry in entries if entry.id in on_it and place.name in self._report_of(entry.id).text)

    def places(self, task: Task, entries: Sequence[DocumentEntry]) -> list[Slot]:
        """The places to compare, each with the reports that may give its figure: those named, or else all that the reports tell of."""
        period = task.periods[0] if task.periods else None
        if len(task.places) > 1:
            return [Slot(self.documents(place, entries), place, period) for place in task.places]
        if task.places:
            within = self.documents(task.places[0], entries)
            return _of_level(self._places_within(within, task.places[0], period), task.level)
        years = set(period.years) if period else set()
        # A report may look back a year; what lies further back it rarely has figures of.
        of_years = [entry for entry in entries if not years or years & title_years(entry) or {year + 1 for year in years} & title_years(entry)]
        by_place: dict[str, list[str]] = {}
        for entry in of_years:
            if entry.place and entry.place != COUNTRY and _is_of_level(division(entry.place), task.level):
                by_place.setdefault(entry.place, []).append(entry.id)
        if len(by_place) < 2:
            inside = self.places_inside(task, of_years)
            if inside:
                return inside
        return [Slot(tuple(documents), _mention(place), period, own_place=True) for place, documents in by_place.items()]

    def places_inside(self, task: Task, entries: Sequence[DocumentEntry]) -> list[Slot]:
        """The divisions that reports give figures of beside their own place's; none for provinces, which lie in no report's place."""
        period = task.periods[0] if task.periods else None
        return [] if task.level == "省" else _of_level(self._places_within(tuple(entry.id for entry in entries), None, period), task.level)

    def _places_within(self, documents: Sequence[str], around: Mention | None, period: Period | None) -> list[Slot]:
        """Divisions inside a place: those with reports of their own, and those that its reports give figures of."""
        inside: dict[str, list[str]] = {}
        for document in documents:
            for quantity in self._report_of(document).quantities:
                own = division(self._entries[document].place or "")
                named = division(quantity.place) if quantity.place else None
                if named is not None and own is not None and own.may_contain(named):
                    inside.setdefault(named.name, []).append(document)
        for entry in self._entries.values():
            named = division(entry.place or "")
            if around is not None and named is not None and any(outer.contains(named) for outer in around.divisions):
                inside.setdefault(named.name, []).insert(0, entry.id)
        return [Slot(tuple(dict.fromkeys(found)), _mention(place), period) for place, found in inside.items()]


def _mention(place: str) -> Mention:
    found = division(place)
    return Mention((found if found is not None else Division(place, (), (place,)),), 0, 0)


def _is_of_level(place: Division | None, level: Level | None) -> bool:
    if place is None or level is None:
        return level is None
    return place.depth == DEPTHS[level]


def _of_level(slots: list[Slot], level: Level | None) -> list[Slot]:
    """The slots of the level asked for, where there are two or more; else all, for a county-level city is called 市 too."""
    fitting = [slot for slot in slots if slot.place is not None and any(_is_of_level(place, level) for place in slot.place.divisions)]
    return fitting if len(fitting) > 1 else slots
