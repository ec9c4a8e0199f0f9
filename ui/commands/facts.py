"""``kaoju facts``: the figures of the reports as a table, as CSV or as JSON."""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import asdict, astuple, fields

from corpus.settings import Settings
from ui.cli_output import note, say, say_json, table, write_exactly
from ui.commands.catalogue import open_catalogue
from ui.escaping import harmless_cell
from ui.facts import Fact, fact_filters, facts

_HEAD = ("文档", "地区", "时间", "指标", "数字", "说明", "小节", "位置")
_STATUS = {"achieved": "", "planned": "计划"}


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the figures that pass every filter given, by document and in text order."""
    filters = fact_filters(arguments.indicator, arguments.place, arguments.period)
    with open_catalogue(settings.home) as catalogue:
        found = list(facts((catalogue.report(entry.id) for entry in catalogue.documents), filters))
    if arguments.format == "json":
        say_json([asdict(fact) for fact in found], indent=1)
    elif arguments.format == "csv":
        write_exactly(as_csv(found))
    elif found:
        say(table(_HEAD, [_row(fact) for fact in found]))
    if not found:
        note("没有符合条件的数字。请放宽条件,或用 kaoju documents 查看有哪些报告。")
    return 0


def as_csv(found: list[Fact]) -> str:
    """For spreadsheets: with a byte-order mark, so that they read UTF-8, and no cell that they would run as a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(field.name for field in fields(Fact))
    writer.writerows([harmless_cell("" if cell is None else str(cell)) for cell in astuple(fact)] for fact in found)
    return f"\ufeff{written.getvalue()}"


def _row(fact: Fact) -> tuple[str, ...]:
    figure = fact.text if fact.qualifier is None or fact.qualifier in fact.text else f"{fact.text}({fact.qualifier})"
    where = f"{fact.start}-{fact.end}"
    return (fact.document, fact.place or "", fact.period or "", fact.indicator, figure, _STATUS.get(fact.status, fact.status), fact.section or "", where)
