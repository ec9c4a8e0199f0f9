"""指标 × 地区 × 年份: the figures of all reports side by side.

Nothing is calculated and nothing is guessed: a figure stands under the year its text binds to it, and where the text binds none,
under the year of its report, which the cell says. Two figures contradict each other only if indicator, place, period and kind of
unit are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from urllib.parse import quote

from assistant.units import unit_class
from corpus.periods import dated_periods
from corpus.quantity import Quantity, Status
from corpus.report import Report
from corpus.tokens import unspaced
from ui.report_text import printed
from ui.views.listing import plain, searched, years_covered

_SPECIFIC = 3
"""Characters an indicator must have to name one thing: 学校 of two sentences are two sets of schools."""
_ABOUT = 0.05
"""Share by which a figure with a qualifier (余, 约) may differ from another and still be the same."""


@dataclass(frozen=True, slots=True)
class Record:
    """One figure of a report. ``start``/``end`` span it, ``sentence`` the sentence it stands in."""

    indicator: str
    key: str
    """The indicator as it is compared: without spaces, width and script."""
    place: str
    when: str
    """The period as printed; empty where the text binds none."""
    year: int
    """The calendar year it stands under: the last of its period; 0 where not even the report names one."""
    period: tuple[object, ...]
    """Equal for two figures of one period: its months, or the report and its words."""
    text: str
    """As printed, with its qualifier."""
    value: float
    high: float | None
    unit: str
    qualifier: str | None
    status: Status
    document: str
    start: int
    end: int
    sentence: tuple[int, int]
    section: int

    @property
    def is_dated(self) -> bool:
        """Whether the text itself names the year."""
        return isinstance(self.period[0], int)

    @property
    def href(self) -> str:
        """Address that opens the sentence in its report."""
        at = f"{self.sentence[0]}-{self.sentence[1]}"
        return f"/documents/{quote(self.document, safe='')}?at={at}#at-{at}"


@dataclass(frozen=True)
class Row:
    """One indicator of one place."""

    indicator: str
    key: str
    place: str
    records: tuple[Record, ...]

    @cached_property
    def cells(self) -> dict[int, tuple[Record, ...]]:
        """The figures by calendar year."""
        cells: dict[int, list[Record]] = defaultdict(list)
        for record in self.records:
            cells[record.year].append(record)
        return {year: tuple(found) for year, found in sorted(cells.items())}

    @cached_property
    def conflicts(self) -> frozenset[int]:
        """The years with figures that contradict each other."""
        return frozenset(year for year, found in self.cells.items() if any(contradict(*pair) for pair in combinations(found, 2)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked of the table; whatever is empty is no condition."""

    q: str = ""
    indicator: str = ""
    """The key of one indicator."""
    place: str = ""
    year: int = 0
    status: str = ""
    document: str = ""
    conflicts: bool = False
    sort: str = ""
    """indicator, place, or a year; with «-» before it from the greatest down. Else: what has the most figures first."""


def records(report: Report) -> Iterator[Record]:
    """The figures of a report, in text order."""
    for quantity in report.quantities:
        sentence = report.sentences[quantity.sentence]
        when, year, period = _time(report, quantity)
        text = printed(quantity.text, quantity.qualifier, report.text[sentence.start : sentence.end])
        yield Record(
            indicator=quantity.indicator, key=unspaced(plain(quantity.indicator)), place=quantity.place or report.place or "", when=when, year=year,
            period=period, text=text, value=quantity.value, high=quantity.high, unit=quantity.unit, qualifier=quantity.qualifier, status=quantity.status,
            document=report.id, start=quantity.start, end=quantity.end, sentence=(sentence.start, sentence.end), section=sentence.section,
        )  # fmt: skip


def contradict(first: Record, second: Record) -> bool:
    """Whether two figures cannot both be right: same indicator, place, period, status and kind of unit, another value."""
    if (first.key, first.place, first.period, first.status) != (second.key, second.place, second.period, second.status) or len(first.key) < _SPECIFIC:
        return False
    if unit_class(first.unit) != unit_class(second.unit) or (first.value, first.high) == (second.value, second.high):
        return False
    apart = abs(first.value - second.value) / max(abs(first.value), abs(second.value))
    return apart > _ABOUT or not (first.qualifier or second.qualifier)


def rows(found: Iterable[Record]) -> list[Row]:
    """One row an indicator, place and kind of unit; the indicator's label is its first spelling."""
    groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in found:
        groups[record.key, record.place, _unit_class(record.unit)].append(record)
    return [Row(group[0].indicator, key, place, tuple(group)) for (key, place, _), group in groups.items()]


def passes(found: Iterable[Record], asked: Asked) -> Iterator[Record]:
    """The figures that meet every condition but ``conflicts``, which is one on rows."""
    holds = searched(asked.q)
    for record in found:
        if (
            (not asked.indicator or record.key == asked.indicator)
            and (not asked.place or record.place == asked.place)
            and (not asked.year or record.year == asked.year)
            and (not asked.status or record.status == asked.status)
            and (not asked.document or record.document == asked.document)
            and holds(record.key)
        ):
            yield record


def table(found: Iterable[Record], asked: Asked) -> list[Row]:
    """The rows of the figures that meet every condition, in the order asked for."""
    chosen = rows(passes(found, asked))
    if asked.conflicts:
        chosen = [row for row in chosen if row.conflicts]
    descending, key = asked.sort.startswith("-"), asked.sort.removeprefix("-")
    if key == "indicator":
        return sorted(chosen, key=lambda row: (row.key, row.place), reverse=descending)
    if key == "place":
        return sorted(chosen, key=lambda row: (row.place, row.key), reverse=descending)
    if key.isascii() and key.isdigit():
        year = int(key)
        with_value = [row for row in chosen if year in row.cells]
        with_value.sort(key=lambda row: row.cells[year][0].value, reverse=descending)
        return with_value + [row for row in chosen if year not in row.cells]
    spread: dict[str, int] = defaultdict(int)
    for row in chosen:
        spread[row.key] += len(row.records)
    return sorted(chosen, key=lambda row: (-spread[row.key], row.key, row.place))


def years(shown: Iterable[Row]) -> list[int]:
    """The calendar years of the rows, in order."""
    return sorted({year for row in shown for year in row.cells})


_unit_class = cache(unit_class)


def _time(report: Report, quantity: Quantity) -> tuple[str, int, tuple[object, ...]]:
    """What is shown of the time, the calendar year, and what two figures of one period share."""
    dated = dated_periods(quantity.period or "")
    if dated:
        return quantity.period or "", dated[-1].years[-1], (dated[0].first, dated[-1].last)
    own = years_covered(report.period, report.metadata.published)
    return quantity.period or "", own[-1] if own else 0, (report.id, quantity.period)
