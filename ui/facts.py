"""The figures of the reports as rows, each with the slice of text it stands in; the command line and the JSON API give the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpus.errors import UsageError
from corpus.periods import dated_periods
from corpus.places import find_places
from corpus.quantity import Quantity, Status
from corpus.report import Report
from corpus.tokens import fold, simplified, unspaced
from ui.cli_output import plain_number, readable

Filter = Callable[[Report, Quantity], bool]


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. ``report.text[start:end]`` of the document is ``text``."""

    document: str
    place: str | None
    """The figure's own, or else the report's."""
    period: str | None
    """The figure's own; None where the text binds none to it."""
    indicator: str
    text: str
    value: int | float
    unit: str
    qualifier: str | None
    status: Status
    section: str | None
    """The bare number as printed."""
    start: int
    end: int


def facts(reports: Iterable[Report], filters: Iterable[Filter]) -> Iterator[Fact]:
    """The figures that pass every filter, by document and in text order."""
    wanted = tuple(filters)
    for report in reports:
        for quantity in report.quantities:
            if all(passes(report, quantity) for passes in wanted):
                section = report.sections[report.sentences[quantity.sentence].section]
                yield Fact(
                    document=report.id, place=quantity.place or report.place, period=quantity.period, indicator=quantity.indicator,
                    text=quantity.text, value=plain_number(quantity.value), unit=quantity.unit, qualifier=quantity.qualifier,
                    status=quantity.status, section=section.number, start=quantity.start, end=quantity.end,
                )  # fmt: skip


def fact_filters(indicator: str | None, place: str | None, period: str | None) -> list[Filter]:
    """One filter for each that is given.

    Args:
        indicator: text that the indicator's name holds, blanks and script aside.
        place: any form of the place's name.
        period: 2019, 2020年上半年, 2019-2020年 …

    Raises:
        UsageError: the period cannot be read.
    """
    filters: list[Filter] = []
    if indicator is not None:
        filters.append(_indicator_filter(indicator))
    if place is not None:
        filters.append(_place_filter(place))
    if period is not None:
        filters.append(_period_filter(period))
    return filters


def _indicator_filter(text: str) -> Filter:
    wanted = _plain(simplified(readable(text)))
    return lambda _, quantity: wanted in _plain(quantity.indicator)


def _place_filter(text: str) -> Filter:
    """The place by any form of its name; a name that is in no list of divisions (高新区) is compared as it is."""
    plain = _plain(simplified(readable(text)))
    wanted = {plain}
    for mention in find_places(plain):
        if mention.start == 0 and mention.end >= len(plain):
            wanted |= {division.name for division in mention.divisions}
    return lambda report, quantity: _plain(quantity.place or report.place or "") in wanted


def _period_filter(text: str) -> Filter:
    """Overlap in months; a figure without a period that names a year counts as its report's."""
    plain = readable(text).strip()
    wanted = dated_periods(f"{plain}年" if re.fullmatch(r"\d{4}", fold(plain)) else plain)
    if not wanted:
        raise UsageError(f"看不懂时间 {plain}。", "请写成 2019、2019年、2020年上半年 或 2019-2020年。")

    def passes(report: Report, quantity: Quantity) -> bool:
        periods = dated_periods(quantity.period or "") or dated_periods(report.period or "")
        return any(one.overlaps(other) for one in wanted for other in periods)

    return passes


def _plain(text: str) -> str:
    return unspaced(fold(text))
