"""``kaoju facts``: the figures of the reports as rows, each with the slice of text it stands in."""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from corpus.errors import UsageError
from corpus.periods import dated_periods
from corpus.places import find_places
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.settings import Settings
from corpus.tokens import fold, simplified
from ui.cli_output import note, plain_number, readable, say, say_json, table, write_exactly
from ui.commands.catalogue import Catalogue, open_catalogue

_HEAD = ("文档", "地区", "时间", "指标", "数字", "说明", "小节", "位置")
_STATUS = {"achieved": "", "planned": "计划"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

Filter = Callable[[Report, Quantity], bool]


class Fact(NamedTuple):
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
    status: str
    """achieved or planned."""
    section: str | None
    """The bare number as printed."""
    start: int
    end: int


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the figures that pass every filter given, by document and in text order."""
    filters = _filters(arguments)
    with open_catalogue(settings.home) as catalogue:
        facts = list(_facts(catalogue, filters))
    if arguments.format == "json":
        say_json([fact._asdict() for fact in facts], indent=1)
    elif arguments.format == "csv":
        write_exactly(as_csv(facts))
    elif facts:
        say(table(_HEAD, [_row(fact) for fact in facts]))
    if not facts:
        note("没有符合条件的数字。请放宽条件,或用 kaoju documents 查看有哪些报告。")
    return 0


def as_csv(facts: list[Fact]) -> str:
    """For spreadsheets: with a byte-order mark, so that they read UTF-8, and no cell that they would run as a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(Fact._fields)
    writer.writerows([_harmless("" if cell is None else str(cell)) for cell in fact] for fact in facts)
    return f"\ufeff{written.getvalue()}"


def _facts(catalogue: Catalogue, filters: list[Filter]) -> Iterator[Fact]:
    for entry in catalogue.documents:
        report = catalogue.report(entry.id)
        for quantity in report.quantities:
            if all(passes(report, quantity) for passes in filters):
                section = report.sections[report.sentences[quantity.sentence].section]
                yield Fact(
                    document=report.id, place=quantity.place or report.place, period=quantity.period, indicator=quantity.indicator,
                    text=quantity.text, value=plain_number(quantity.value), unit=quantity.unit, qualifier=quantity.qualifier,
                    status=quantity.status, section=section.number, start=quantity.start, end=quantity.end,
                )  # fmt: skip


def _filters(arguments: argparse.Namespace) -> list[Filter]:
    filters: list[Filter] = []
    if arguments.indicator is not None:
        filters.append(_indicator_filter(arguments.indicator))
    if arguments.place is not None:
        filters.append(_place_filter(arguments.place))
    if arguments.period is not None:
        filters.append(_period_filter(arguments.period))
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
    return "".join(fold(text).split())


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _row(fact: Fact) -> tuple[str, ...]:
    figure = fact.text if fact.qualifier is None or fact.qualifier in fact.text else f"{fact.text}({fact.qualifier})"
    where = f"{fact.start}-{fact.end}"
    return (fact.document, fact.place or "", fact.period or "", fact.indicator, figure, _STATUS.get(fact.status, fact.status), fact.section or "", where)
