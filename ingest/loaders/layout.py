"""Lines of pages into paragraphs: running heads and page numbers go, lines that were broken by the page's width are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.loaders.blocks import Paragraph, Table
from ingest.loaders.columns import COLUMNS_AND_ALL

_PAGE_NUMBER = re.compile(r"[-—–·~\s|]*(?:第?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*页?)(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–·~\s|]*", re.IGNORECASE)
_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百零\d]+[章节条]|\d{1,2}[、.．](?!\d)|[●■◆•▪]"
)
_STOP = re.compile(r"[。！？；：.!?;:][”’）)】》]*$")
_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page among which a running head is looked for."""
_EDGE = 0.12
"""Share of a page's height at its top and bottom in which page numbers stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; positions from its upper left corner, all in one unit."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    """Of its characters."""
    part: int = 0
    """Of the page, in reading order: see ``ingest.loaders.columns``."""


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    number: int
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[int, float, Table]] = field(default_factory=list)
    """With part and position of the upper edge."""
    is_recognised: bool = False


def flow(pages: Sequence[Page]) -> list[Paragraph | Table]:
    """Paragraphs and tables of all pages in reading order."""
    parts = [part for page, body in zip(pages, _without_running_heads(pages), strict=True) for part in _parts(page, body)]
    found: list[Paragraph | Table] = []
    indents = _indents([lines for _, lines, _, _ in parts])
    texts: list[str] = []  # of the paragraph that is open
    turns: list[tuple[int, int]] = []
    start = last = 0
    edge = 0.0  # right margin where the line before stands
    previous: Line | None = None

    def close() -> None:
        if texts:
            found.append(Paragraph("".join(texts), start, list(turns)))
        texts.clear()
        turns.clear()

    for page, lines, tables, (left, right) in parts:
        items: list[tuple[float, Line | Table]] = [(line.top, line) for line in lines] + [(top, table) for top, table in tables]
        for _, item in sorted(items, key=lambda item: item[0]):
            if isinstance(item, Table):
                close()
                _append_table(found, item)
                previous = None
                continue
            tolerance = 0.35 if page.is_recognised else 0.15  # heights of recognised lines vary with their characters
            if texts and previous is not None and _goes_on(previous, item, left, edge, page.number != last, tolerance, indents):
                joined = _gap(texts[-1], item.text) + item.text
                if page.number != last:
                    turns.append((sum(map(len, texts)), page.number))
                texts.append(joined)
            else:
                close()
                start = page.number
                texts.append(item.text)
            previous, last, edge = item, page.number, right
    close()
    return found


_Part = tuple[Page, list[Line], list[tuple[float, Table]], tuple[float, float]]


def _parts(page: Page, body: Sequence[Line]) -> list[_Part]:
    """The page's parts in reading order, each with its lines, tables and margins: what stands over both columns has those of the page."""
    found: list[_Part] = []
    for number in sorted({line.part for line in body} | {part for part, _, _ in page.tables}):
        lines = [line for line in body if line.part == number]
        margins = _margins(lines)
        if number % COLUMNS_AND_ALL == 0:
            margins = _margins([line for line in body if line.part % COLUMNS_AND_ALL < COLUMNS_AND_ALL - 1])[0], max((line.right for line in body), default=0.0)
        found.append((page, lines, [(top, table) for part, top, table in page.tables if part == number], margins))
    return found


def _append_table(found: list[Paragraph | Table], table: Table) -> None:
    """A table that goes on at the top of the next page is one table; heads printed again go."""
    before = found[-1] if found else None
    if isinstance(before, Table) and before.page is not None and table.page == before.page + 1 and len(before.rows[0]) == len(table.rows[0]):
        repeated = 0
        while repeated < min(len(table.rows), len(before.rows), 3) and table.rows[repeated] == before.rows[repeated]:
            repeated += 1
        found[-1] = Table(before.rows + table.rows[repeated:], before.head_rows, before.page)
        return
    found.append(table)


def _without_running_heads(pages: Sequence[Page]) -> list[list[Line]]:
    """Lines of each page without page numbers and without what stands at the edge of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line.text) for line in _edge_lines(page.lines)})
    least = max(2, (len(pages) + 1) // 2)
    bodies: list[list[Line]] = []
    for page in pages:
        edge = {id(line) for line in _edge_lines(page.lines)}
        bodies.append([line for line in page.lines if not (id(line) in edge and (_is_running(line, counts, least) or _is_page_number(line, page)))])
    return bodies


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.top)
    return ordered if len(ordered) <= 2 * _EDGE_LINES else ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _is_running(line: Line, counts: Counter[str], least: int) -> bool:
    shape = _shape(line.text)
    return counts[shape] >= least and len(shape) > 1 and not _STOP.search(shape)


def _is_page_number(line: Line, page: Page) -> bool:
    middle = (line.top + line.bottom) / 2
    return bool(_PAGE_NUMBER.fullmatch(line.text)) and not _EDGE * page.height < middle < (1 - _EDGE) * page.height


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of the running text: where most lines start, and the farthest that several reach."""
    if not lines:
        return 0.0, 0.0
    unit = median(line.size for line in lines) or 1.0
    starts = Counter(round(line.left / unit) for line in lines)
    common = min((start for start, count in starts.items() if count * 3 >= max(starts.values())), default=0)
    left = min(line.left for line in lines if round(line.left / unit) == common)
    return left, max(line.right for line in lines)


def _goes_on(before: Line, line: Line, left: float, right: float, is_new_page: bool, tolerance: float, indents: bool) -> bool:
    """Whether a line goes on with the sentence of the line before: that one was full, this one is not indented.

    Where paragraphs are indented, a line that is not goes on with one before that was broken early, too.
    """
    unit = line.size or 1.0
    if line.left > left + 1.1 * unit or abs(before.size - line.size) > tolerance * max(before.size, line.size):
        return False
    if not is_new_page and line.top - before.bottom > 1.8 * unit:
        return False
    if _STOP.search(before.text) and _ITEM.match(line.text):
        return False
    is_broken_early = indents and not _STOP.search(before.text) and not _ITEM.match(line.text) and before.right > (left + right) / 2
    return before.right >= right - 2.2 * unit or is_broken_early


def _indents(bodies: Sequence[Sequence[Line]]) -> bool:
    """Whether paragraphs start about two characters to the right of their other lines."""
    indented = flush = 0
    for lines in bodies:
        left, _ = _margins(lines)
        shifts = [(line.left - left) / (line.size or 1.0) for line in lines]
        indented += sum(1.4 < shift < 2.8 for shift in shifts)
        flush += sum(shift < 0.7 for shift in shifts)
    return indented * 12 > flush > 0


def _gap(before: str, after: str) -> str:
    """A space where the break stood between two words of letters; nothing between Chinese characters or inside a number."""
    return " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalpha() and after[:1].isalpha() else ""
