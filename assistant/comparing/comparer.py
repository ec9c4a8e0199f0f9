"""A question that compares, from its task to the answer: which figures it takes, whether all are there, what is made of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant import wording
from assistant.comparing.bounds import lies_within
from assistant.comparing.composing import MAX_LISTED, By, Sheet, calculated, markers_of, missing_note, ordered_by_value
from assistant.comparing.result import led, ranked, worked_out
from assistant.comparing.scope import Scope
from assistant.comparing.selection import Selected, Selector, Slot
from assistant.comparing.stated import is_gap, stated_change
from assistant.comparing.task import Task
from assistant.composing import Draft
from assistant.findings import ReadFigure, Reading, ReadPassage
from assistant.findings import Slot as Missing
from corpus.manifest import DocumentEntry
from corpus.periods import Period, find_periods
from corpus.places import Mention
from corpus.report import Report
from corpus.tokens import words

Outcome = Draft | Reading
"""An answer, or why there is none."""

CHANGES = ("rate", "change", "difference")
"""Tasks that a report may answer itself, of one place."""
_MAX_YEARS = 15
_ALIKE = 0.4
"""Share of the words of two names that both must have to count one thing where the figures lie far apart."""
_FAR = 3
"""So many times one year's figure, another of another name is of something else."""


class Comparer:
    """Answers tasks over a corpus.

    Args:
        entries: the reports of the corpus.
        report_of: the report of a document id.
        selector: finds the figures.
    """

    def __init__(self, entries: Sequence[DocumentEntry], report_of: Callable[[str], Report], selector: Selector) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._report_of = report_of
        self._selector = selector
        self._scope = Scope(entries, report_of, selector)

    def answer(self, task: Task, documents: Sequence[str] | None = None) -> Outcome | None:
        """The answer to a task or its refusal; None where it is better read as a question on one figure.

        Args:
            task: what is to be done.
            documents: the reports the question names by title, if it does.
        """
        entries = [entry for entry in self._entries.values() if documents is None or entry.id in documents]
        match task.kind:
            case "ranking" | "every":
                return self._ranked(task, entries)
            case "series":
                return self._series(task, entries)
            case "share" | "average":
                return self._quotient(task, entries)
            case _:
                if task.whole is not None:
                    return self._of_two_things(task, entries)
                if task.prior or task.since:
                    return self._since(task, entries)
                return self._side_by_side(task, entries)

    # Named places and years ------------------------------------------------------------------------------------

    def _side_by_side(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        in_order = tuple(sorted(task.periods, key=lambda period: (period.first or 0, period.last or 0)))
        periods: tuple[Period | None, ...] = in_order or (None,)
        places: tuple[Mention | None, ...] = task.places or (None,)
        if len(places) == 1 and len(periods) == 1:
            return None
        slots = [Slot(self._scope.documents(place, entries), place, period) for place in places for period in periods]
        found = self._selector.one_each(task.subject, slots)
        if len(places) > 1 and len(periods) == 1 and periods[0] is None:
            found = self._of_one_period(task, found)
        if task.kind in CHANGES and len(places) == 1:
            stated = _stated(task, found[-1])
            if stated is not None:
                return stated
        by: By = "both" if len(places) > 1 and (len(periods) > 1 or _periods_differ(found)) else "place" if len(places) > 1 else "period"
        return self._outcome(task, found, by)

    def _of_one_period(self, task: Task, found: list[Selected]) -> list[Selected]:
        """Where no year is named: the newest that all places have a figure of."""
        if not _periods_differ(found):
            return found
        shared: set[str] | None = None
        for selected in found:
            if selected.figure is not None:
                own = {self._report_of(document).period for document in selected.slot.documents}
                named = {period for period in own if period}
                shared = named if shared is None else shared & named
        periods = [period for text in shared or () for period in find_periods(text) if period.first is not None]
        if not periods:
            return found
        newest = max(periods, key=lambda period: (period.first or 0, period.last or 0))
        dated = self._selector.one_each(task.subject, [replace(selected.slot, period=newest) for selected in found])
        if any(selected.figure is None for selected in dated):
            return found
        return [replace(selected, slot=replace(selected.slot, period=None)) for selected in dated]

    def _since(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        """Against the year before, or against the one year named: the other operand is the year named, or the newest."""
        place = task.places[0] if task.places else None
        documents = self._scope.documents(place, entries)
        named = task.periods[0] if task.periods else None
        if task.since and named is not None:
            earlier = self._selector.one_each(task.subject, [Slot(documents, place, named)])[0]
            later = self._newest(task, documents, place, named)
        else:
            later = self._selector.one_each(task.subject, [Slot(documents, place, named)])[0]
            year = _year_of(later, named)
            if later.figure is None:
                return None
            stated = _stated(task, later)
            if stated is not None or year is None:
                return stated
            before = _calendar_year(year - 1)
            earlier = self._selector.one_each(task.subject, [Slot(documents, place, before)])[0]
        stated = _stated(task, later)
        return stated if stated is not None else self._outcome(task, [earlier, later], "period")

    def _newest(self, task: Task, documents: tuple[str, ...], place: Mention | None, base: Period) -> Selected:
        rows = [row for row in self._selector.every_period(task.subject, [Slot((document,), place) for document in documents]) if row.figure]
        later = [row for row in rows if (_year_of(row, None) or 0) > (base.last or 0) // 12]
        return later[-1] if later else Selected(Slot(documents, place), reading=Reading(slot="时间", missing=(base.text,)))

    def _outcome(self, task: Task, found: Sequence[Selected], by: By) -> Outcome | None:
        present = [selected for selected in found if selected.figure is not None]
        missing = [selected for selected in found if selected.figure is None]
        if not present:
            return _refusal(missing)
        if len({_identity(selected) for selected in present}) < len(present):
            # One figure for two places or years tells nothing of either by itself.
            names = [wording.YEAR_BEFORE] if task.prior else [selected.name for selected in present]
            return None if task.kind == "each" else _refused("时间" if by == "period" else "地区", names, present)
        if missing and task.kind != "each":
            return _refusal(missing)
        sheet = Sheet(by)
        if any(selected.rivals for selected in present):
            items = [sheet.add(figure) for selected in present for figure in (selected.figure, *selected.rivals) if figure is not None]
            return sheet.draft(wording.CONFLICTING + sheet.listed(items), note=missing_note(missing), conflicting=True)
        items = [sheet.add(selected.figure) for selected in present if selected.figure is not None]
        if task.kind == "each":
            return sheet.draft(sheet.listed(items), note=missing_note(missing))
        if by == "period" and _count_unlike([selected.figure for selected in present if selected.figure is not None]):
            return _refused("比较", [], present)
        made = worked_out(task, items, by)
        if made is None:
            return _refused("比较", [], present)
        lead, calculations = made
        return sheet.draft(f"{lead}{markers_of(items)}。{sheet.listed(items)}", calculations)

    def _of_two_things(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        """Two indicators of one report; read as it stands where they are not two, as «培训和活动人次» is one."""
        pair = self._pair(task, entries)
        if pair is None:  # no one figure says by how much two things differ
            return Reading(slot="数值") if task.kind == "difference" else None
        sheet = Sheet("none")
        gap = next((figure for figure in pair if is_gap(figure)), None) if task.kind == "difference" else None
        if gap is not None:  # the report says itself how far they lie apart
            return sheet.draft(sheet.listed([sheet.add(gap)]))
        items = [sheet.add(figure) for figure in pair]
        if task.kind == "each":
            return sheet.draft(sheet.listed(items))
        made = worked_out(task, items, "none")
        if made is None:
            return _refused("比较", [], [Selected(Slot(()), figure) for figure in pair])
        lead, calculations = made
        return sheet.draft(f"{lead}{markers_of(items)}。{sheet.listed(items)}", calculations)

    # Years -----------------------------------------------------------------------------------------------------

    def _series(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        found = self._rows_of_years(task, entries)
        rows = [row for row in found if not row.rivals]
        if len(rows) < 2:
            return None
        sheet = Sheet("period")
        items = [sheet.add(row.figure) for row in rows[-_MAX_YEARS:] if row.figure is not None]
        ends = [items[0], items[-1]]
        made = worked_out(replace(task, kind="change"), ends, "period")
        lead, calculations = made if made is not None else ("", [])
        opening = f"{lead}{markers_of(ends)}。" if lead else ""
        return sheet.draft(f"{sheet.listed(items)}{opening}", calculations, wording.UNCLEAR_YEARS if len(rows) < len(found) else "")

    def _rows_of_years(self, task: Task, entries: Sequence[DocumentEntry]) -> list[Selected]:
        place = task.places[0] if task.places else None
        documents = self._scope.documents(place, entries)
        rows = self._selector.every_period(task.subject, [Slot((document,), place) for document in documents])
        asked = {year for period in task.periods for year in period.years}
        rows = [row for row in rows if row.figure is not None and (not asked or _years_of(row) & asked)]
        reached = [row for row in rows if row.figure is not None and row.figure.quantity.status == "achieved"]
        rows = reached if len(reached) > 1 else rows
        # Years of one place only; a question that names none may still mean one.
        return rows if len({row.figure.passage.evidence.report.place for row in rows if row.figure}) < 2 else []

    # Rankings --------------------------------------------------------------------------------------------------

    def _ranked(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        if task.over_years:
            by: By = "period"
            found = self._rows_of_years(task, entries)
        else:
            by = "place"
            slots = self._scope.places(task, entries)
            found = self._selector.one_each(task.subject, slots) if len(task.places) > 1 else self._selector.alike(task.subject, slots)
            if not task.places and sum(selected.figure is not None for selected in found) < 2:  # no report tells of its own place: one may tell of those inside
                on_it = self._selector.documents_on(task.subject, frozenset(entry.id for entry in entries))
                inside = self._scope.places_inside(task, [entry for entry in entries if entry.id in on_it])
                found = self._selector.alike(task.subject, inside) if inside else found
            by = "both" if _periods_differ(found) else by
        missing = [selected for selected in found if selected.figure is None] if len(task.places) > 1 else []
        clear = [selected for selected in found if selected.figure is not None and not selected.rivals]
        if task.bound is not None:
            within = [selected for selected in clear if selected.figure is not None and lies_within(selected.figure.quantity, task.bound)]
            return self._every(Sheet(by), within, missing) if len(clear) > 1 and within else None
        unclear = [selected for selected in found if selected.rivals]
        if len(clear) < 2:
            return None if task.kind == "every" or self._says_itself(found) else _refused("一份", [], found)
        sheet = Sheet(by)
        if task.kind == "every":
            return self._every(sheet, clear, missing)
        wanted = _without_other_units(clear)
        ordered = sorted(wanted, key=_value, reverse=task.falling)
        count = task.count or len(ordered)
        shown = ordered[: max(MAX_LISTED, count) if task.count in (None, 1) else count]
        items = ordered_by_value([sheet.add(selected.figure) for selected in shown if selected.figure is not None], task.falling)
        order = calculated("falling" if task.falling else "rising", items)
        if order is None:
            return _refused("比较", [], found)
        note = missing_note(missing) + (wording.UNCLEAR.format(missing="、".join(selected.name for selected in unclear)) if unclear else "")
        note += wording.LIST_CUT if len(shown) < len(ordered) and count > len(shown) else ""
        return sheet.draft(ranked(task, sheet, items), [order], note)

    def _every(self, sheet: Sheet, clear: Sequence[Selected], missing: Sequence[Selected]) -> Draft:
        shown = clear[:MAX_LISTED]
        items = [sheet.add(selected.figure) for selected in shown if selected.figure is not None]
        cut = wording.LIST_CUT if len(shown) < len(clear) else ""
        return sheet.draft(sheet.listed(items), note=missing_note(missing) + cut)

    def _says_itself(self, found: Sequence[Selected]) -> bool:
        """Whether a report itself says which is first."""
        nearest = [passage for selected in found for passage in selected.reading.nearest[:1]]
        nearest += [selected.figure.passage for selected in found if selected.figure]
        return any("最" in passage.evidence.sentence or "第一" in passage.evidence.sentence for passage in nearest)

    # Quotients -------------------------------------------------------------------------------------------------

    def _quotient(self, task: Task, entries: Sequence[DocumentEntry]) -> Outcome | None:
        """A share or an average of two figures of one report, where both are there; else the question is read as it stands."""
        pair = self._pair(task, entries)
        if pair is None:
            return None
        sheet = Sheet("none")
        items = [sheet.add(figure) for figure in pair]
        calculation = calculated("share" if task.kind == "share" else "average", items)
        if calculation is None:
            return None
        lead = wording.SHARE if task.kind == "share" else wording.AVERAGE
        return sheet.draft(f"{led(lead, calculation)}{markers_of(items)}。{sheet.listed(items)}", [calculation])

    def _pair(self, task: Task, entries: Sequence[DocumentEntry]) -> tuple[ReadFigure, ReadFigure] | None:
        """The figures of the subject and of the second thing, of one report; None where either is missing, unclear, or both are one."""
        place, period = task.places[0] if task.places else None, task.periods[0] if task.periods else None
        slot = Slot(self._scope.documents(place, entries), place, period)
        first = self._selector.one_each(task.subject, [slot])[0]
        if first.figure is None or first.rivals or task.whole is None:
            return None
        within = replace(slot, documents=(first.figure.passage.evidence.report.id,))
        last = self._selector.one_each(task.whole, [within])[0]
        if last.figure is None or last.rivals or _identity(last) == _identity(first):
            return None
        return first.figure, last.figure

def _count_unlike(figures: Sequence[ReadFigure]) -> bool:
    """Whether figures of one place lie so far apart from year to year, under other names, that they count different things."""
    values = sorted(figure.quantity.value for figure in figures)
    is_far = values[-1] > _FAR * values[0] > 0
    said = [{word for word in words(figure.quantity.indicator) if len(word) > 1} for figure in figures]
    alike = (len(first & last) >= _ALIKE * len(first | last) for first, last in itertools.pairwise(said))
    return is_far and not all(alike)


def _stated(task: Task, later: Selected) -> Draft | None:
    """The change as the report states it beside its figure."""
    change = stated_change(task, later.figure) if later.figure is not None and not later.rivals else None
    if change is None:
        return None
    sheet = Sheet("none")
    return sheet.draft(sheet.listed([sheet.add(change)]))


def _without_other_units(found: Sequence[Selected]) -> list[Selected]:
    """The figures in the unit that most of them have."""
    units = [selected.figure.quantity.unit for selected in found if selected.figure is not None]
    common = max(dict.fromkeys(units), key=units.count)
    return [selected for selected in found if selected.figure is not None and selected.figure.quantity.unit == common and selected.figure.quantity.high is None]


def _value(selected: Selected) -> float:
    return selected.figure.quantity.value if selected.figure else 0.0


def _identity(selected: Selected) -> tuple[str, int] | None:
    return (selected.figure.passage.evidence.report.id, selected.figure.quantity.start) if selected.figure else None


def _periods_differ(found: Sequence[Selected]) -> bool:
    return len({selected.figure.quantity.period or selected.figure.passage.evidence.report.period for selected in found if selected.figure}) > 1


def _years_of(selected: Selected) -> set[int]:
    if selected.figure is None:
        return set()
    text = selected.figure.quantity.period or selected.figure.passage.evidence.report.period or ""
    return {year for period in find_periods(text) for year in period.years}


def _year_of(selected: Selected, asked: Period | None) -> int | None:
    years = set(asked.years) if asked is not None else _years_of(selected)
    return max(years, default=None)


def _calendar_year(year: int) -> Period:
    return Period(f"{year}年", year * 12, year * 12 + 11, 0, 0)


def _refusal(missing: Sequence[Selected]) -> Reading:
    """Of several that are missing, all are named."""
    first = missing[0]
    of_place = len({selected.slot.place.name for selected in missing if selected.slot.place}) >= len(missing)
    if first.reading.slot not in ("地区", "时间", None) and first.slot.documents:
        return first.reading
    names = [(selected.slot.place.name if of_place and selected.slot.place else selected.name) or selected.name for selected in missing]
    kind: Missing = "地区" if first.slot.place is not None and of_place else "时间"
    return Reading(slot=kind, missing=tuple(dict.fromkeys(filter(None, names))), nearest=first.reading.nearest)


def _refused(slot: Missing, missing: Sequence[str], found: Sequence[Selected]) -> Reading:
    nearest: list[ReadPassage] = [selected.figure.passage for selected in found if selected.figure is not None]
    return Reading(slot=slot, missing=tuple(dict.fromkeys(filter(None, missing))), nearest=tuple(nearest[:3]))
