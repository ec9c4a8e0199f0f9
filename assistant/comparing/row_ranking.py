"""Which row of a table has most or least in one of its columns: «哪个镇在园幼儿最多», «哪所学校占地面积最大».

A cell's figure is named by its row and its column (旧县镇在园幼儿); what the names of one column have in common at their end is the column.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import rjieba

from assistant.comparing.composing import MAX_LISTED, Sheet, calculated, ordered_by_value
from assistant.comparing.marks import DEGREE, LESS
from assistant.comparing.result import first_and_rest
from assistant.composing import Draft
from assistant.findings import ReadFigure, ReadPassage
from assistant.lay_words import names
from assistant.other_figures import core_of
from assistant.question import Question, understand
from corpus.aligned_tables import row_at
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.tokens import common_end, fold

_WHICH = r"哪(?:一|几)?(?:个|所|家|类|种|项|座|门|支)?"
_ASKS = re.compile(
    rf"{_WHICH}(?P<row>[^,。?哪]{{3,26}}?)最(?P<degree>{DEGREE})的?[?。]*$"
    rf"|最(?P<degree2>{DEGREE})的(?:是|为)?{_WHICH}(?P<last>[\u4e00-\u9fff]{{0,4}})[?。]*$"
    rf"|最(?P<degree3>{DEGREE})的(?P<of>[\u4e00-\u9fff]{{1,4}})是(?:哪(?:一|几)?[个所家]?|谁)[?。]*$"
)
_ROW_KIND = re.compile("乡镇|镇街|[镇乡县区市省州旗]|街道|学校|[职高]校|[大中小]学|初中|高中|幼儿园|年级|学段|学科|项目|专业|部门|单位")
_TOTALS = re.compile(r"(?:合计|总计|小计|平均|全[国省市县区州旗]|[市县区]直)(?:平均)?")
_INSTITUTIONS, _TOWNSHIPS = ("校", "学", "园", "院"), ("镇", "乡", "街道", "街")
_MIN_COLUMN, _MIN_ROWS = 2, 3
_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    """What a row is: 镇, 学校; empty where the question does not say."""
    figure: Question
    """The question for one figure of the column."""
    falling: bool


def asks_for_row(question: Question) -> bool:
    """Whether a question asks which of several has most or least of something."""
    return _ASKS.search(question.text) is not None


def ranked_rows(question: Question, passages: Sequence[ReadPassage]) -> Draft | None:
    """The rows of the table that the best passage with a cell of the column stands in, by value; None where the question or the table is none."""
    asked = _asked(question)
    if asked is None:
        return None
    bound = [passage for passage in passages if not passage.unbound][:_LOOKED_AT]
    cells = [cell for passage in bound for cell in _cells_beside(passage)]
    figures = sorted(cells, key=lambda cell: -_named_by(asked.figure, cell.quantity))
    for figure in figures[:_LOOKED_AT]:
        if _named_by(asked.figure, figure.quantity) <= 0:
            return None
        rows = _rows_of(figure)
        kept = [row for row in rows if _is_kind(row.name, asked.kind)]
        if len(rows) >= _MIN_ROWS and kept:
            return _draft(kept if len(kept) >= _MIN_ROWS else rows, asked)
    return None


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    figure: ReadFigure


def _asked(question: Question) -> _Asked | None:
    found = _ASKS.search(question.text)
    if found is None:
        return None
    degree = found["degree"] or found["degree2"] or found["degree3"]
    kind, what = found["last"] or found["of"] or "", ""
    if found["row"]:  # 镇 of «哪个镇在园幼儿最多»
        named = _ROW_KIND.match(found["row"])
        kind = named[0] if named else rjieba.cut(found["row"])[0]
        what = found["row"].removeprefix(kind).removeprefix("的")
    counted = understand(f"{question.text[: found.start()]}{what}是多少?")
    return _Asked(kind, replace(counted, kind="number", units=frozenset(), unit_class=None), degree not in LESS)


def _cells_beside(passage: ReadPassage) -> list[ReadFigure]:
    """The figures of the line that a passage stands in: of a row of a table, one a column."""
    report, start = passage.evidence.report, passage.evidence.passage.start
    first, last = next(((first, last) for first, last in _lines_around(report.text, start) if first <= start < last), (start, start))
    cells = [quantity for quantity in report.quantities if first <= quantity.start < last and _is_cell(report, quantity)]
    return [ReadFigure(passage, cell, passage.unbound, 0.0, passage.score) for cell in cells]


def _is_cell(report: Report, quantity: Quantity) -> bool:
    """Whether a figure stands in a row of aligned columns, or in one of the sentences that ingest makes of other tables: «旧县镇在园幼儿为512人。»."""
    sentence = report.sentences[quantity.sentence]
    said = report.text[sentence.start : sentence.end]
    return row_at(report.text, sentence.start) is not None or said.endswith((f"为{quantity.text}。", f"为{quantity.text}"))


def _is_kind(row: str, kind: str) -> bool:
    """Whether a row's name is one of the kind asked for: 旧县镇 for 镇, 第一中学 for 学校; a kind that is not said is any."""
    return not kind or row.endswith(kind[-1]) or any(kind.endswith(alike) and row.endswith(alike) for alike in (_INSTITUTIONS, _TOWNSHIPS))


def _named_by(question: Question, cell: Quantity) -> float:
    """How much of the question a cell's name says; 0 where not what is counted."""
    core, name = core_of(question), fold(_bare(cell))
    if core and not names(core, name):
        return 0.0
    unsaid = sum(char not in question.text for char in name) / len(name)  # of 在园幼儿 and 幼儿园数 the one the question has
    return sum(term.weight for term in question.terms if names(term.text, name)) - unsaid / 2


def _rows_of(figure: ReadFigure) -> list[_Row]:
    """The cells of a figure's column, a row each, without those that sum up; empty where its name is no cell's."""
    report, own = figure.passage.evidence.report, figure.quantity
    found_in = [[cell for cell in report.quantities if start <= cell.start < end] for start, end in _lines_around(report.text, own.start)]
    rows = [(cell, row) for row in found_in if (cell := _in_column(own, row)) is not None]
    cells = [cell for cell, _ in rows]
    if len(cells) < _MIN_ROWS or own not in cells:
        return []
    names = [fold(_bare(cell)) for cell in cells]
    column = functools.reduce(common_end, names)
    opening = common_end(*(name[::-1] for name in (min(names), max(names))))[::-1]
    if len(column) < _MIN_COLUMN or len(set(names)) < len(names):
        return []
    by_start = {passage.start: passage for passage in report.passages}
    found = []
    for (cell, of_row), name in zip(rows, names, strict=True):
        # 第一中学 of 第一中学教师数 and 第一中学缺编数: rows may end alike, too.
        shared = functools.reduce(common_end, (fold(_bare(other))[::-1] for other in of_row))[::-1]
        row = max(name.removesuffix(column), shared if len(of_row) > 1 and name.startswith(shared) else "", key=len)
        passage = by_start.get(max((start for start in by_start if start <= cell.start), default=-1))
        if passage is None or row in ("", opening) or _TOTALS.fullmatch(row):
            continue
        evidence = type(figure.passage.evidence).of(report, passage)
        candidate = replace(figure.passage.candidate, passage=passage.index, copies=())
        found.append(_Row(row, ReadFigure(replace(figure.passage, evidence=evidence, candidate=candidate), cell, figure.unbound, figure.local, figure.score)))
    return found


def _bare(cell: Quantity) -> str:
    """The name of a cell's figure without the unit that its head gives."""
    return cell.indicator.removesuffix(f"({cell.over})") if cell.over else cell.indicator


def _in_column(own: Quantity, row: Sequence[Quantity]) -> Quantity | None:
    """Of a row's figures the one whose name ends most like another cell's."""

    def shared(cell: Quantity) -> int:
        return len(common_end(fold(_bare(cell)), fold(_bare(own))))

    alike = [cell for cell in row if cell.unit == own.unit and cell.high is None and shared(cell) >= _MIN_COLUMN]
    return max(alike, key=shared, default=None)


def _lines_around(text: str, offset: int) -> list[tuple[int, int]]:
    """The lines of the block that an offset stands in, up to the nearest empty ones."""
    end = text.find("\n\n", offset)
    first, last = text.rfind("\n\n", 0, offset) + 2, len(text) if end < 0 else end
    starts = [first] + [first + match.end() for match in re.finditer("\n", text[first:last])]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), last], strict=True))


def _draft(rows: Sequence[_Row], asked: _Asked) -> Draft | None:
    ordered = sorted(rows, key=lambda row: row.figure.quantity.value, reverse=asked.falling)[:MAX_LISTED]
    sheet = Sheet("none")
    items = ordered_by_value([sheet.add(row.figure) for row in ordered], asked.falling)
    order = calculated("falling" if asked.falling else "rising", items)
    if order is None:
        return None
    return sheet.draft(first_and_rest(sheet, items, [row.name for row in ordered], asked.falling), [order])
