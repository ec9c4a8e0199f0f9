"""Tables of a plain text, whose columns are set apart by tabs or runs of spaces.

Their text is stored as it is, so a row says nothing of what its figures count: the line of heads above it does.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_PADDED = r"[\u4e00-\u9fff](?:[ \u3000]{1,4}[\u4e00-\u9fff])+(?![^\s\u3000])"
"""A short name spread over the width of longer ones: 息  县 under 浉河区."""
_SPREAD = re.compile(_PADDED)
_CELL = re.compile(rf"(?:(?<=^)|(?<=\s)){_PADDED}|[^\s\u3000]+(?: [^\s\u3000]+)*")
_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[%\uff05]?[\u4e00-\u9fff]{0,4}")
_YEAR = re.compile(r"(?:19|20)\d{2}年?[度底末]?")
_NOTHING = re.compile(r"[-—–/]+|无")
_MIN_ROWS, _MIN_COLUMNS = 2, 3
_LINE = re.compile(r"\S[^\n]*")
_UNIT = re.compile(r"[(\uff08]?(?:计量)?单\s*位\s*[:\uff1a]")
_LONGEST_CAPTION, _REACH = 60, 400


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """Cells by rows, each a span of the text; the first row holds the heads. Offsets follow the convention of ``corpus.report``."""

    rows: tuple[tuple[tuple[int, int], ...], ...]
    before: tuple[tuple[int, int], ...]
    """The line right above it, which may be its caption; two where that one gives the unit."""

    @property
    def heads(self) -> tuple[int, int]:
        """From the caption, if a line above is short enough to be one, to the end of the line of heads."""
        return next((start for start, end in self.before if end - start <= _LONGEST_CAPTION), self.rows[0][0][0]), self.rows[0][-1][1]


def row_at(text: str, offset: int) -> tuple[AlignedTable, int] | None:
    """The table of the text, and the number, of the row of figures that starts there; None where none does."""
    return _rows(text).get(offset)


def heads_over(text: str, offset: int) -> tuple[str, ...]:
    """What stands above a row of figures, as one heading more of its path, behind the row's name where that is spread; empty where none starts there."""
    row = row_at(text, offset)
    if row is None:
        return ()
    table, number = row
    name = text[slice(*table.rows[number][0])]
    heads = " ".join(text[slice(*table.heads)].split())
    return (heads if cell_words(name) == name else f"{cell_words(name)} {heads}",)


def cell_words(cell: str) -> str:
    """A cell as it is read: 息县 of 息  县."""
    return "".join(cell.split()) if _SPREAD.fullmatch(cell) else cell


@functools.lru_cache(maxsize=64)
def _rows(text: str) -> dict[int, tuple[AlignedTable, int]]:
    return {row[0][0]: (table, number) for table in aligned_tables(text) for number, row in enumerate(table.rows) if number}


def aligned_tables(text: str) -> tuple[AlignedTable, ...]:
    """Every table of a text in order: a line of heads without figures but years, then lines of as many cells, a name and figures."""
    lines: list[tuple[int, tuple[tuple[int, int], ...]]] = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, tuple((start + cell.start(), start + cell.end()) for cell in _CELL.finditer(line)) if _is_set_apart(line) else ()))
        start += len(line) + 1
    found: list[AlignedTable] = []
    head = 0
    while head < len(lines):
        cells = lines[head][1]
        last = head
        if len(cells) >= _MIN_COLUMNS and not any(_is_figure(head) for head in _without_years([text[begin:end] for begin, end in cells])):
            while last + 1 < len(lines) and len(lines[last + 1][1]) == len(cells) and _tells_figures([text[begin:end] for begin, end in lines[last + 1][1]]):
                last += 1
        if last - head >= _MIN_ROWS:
            above = [match.span() for match in _LINE.finditer(text, max(0, lines[head][0] - _REACH), lines[head][0])]
            kept = 2 if above and _UNIT.match(text[slice(*above[-1])]) else 1
            found.append(AlignedTable(tuple(row for _, row in lines[head : last + 1]), tuple(above[-kept:])))
        head = last + 1
    return tuple(found)


def _is_set_apart(line: str) -> bool:
    """Whether something stands between the cells of a line: a tab or several spaces."""
    return re.search(r"\S(?:\t|[ \u3000]{2,}|\u3000)\s*\S", line) is not None


def _without_years(heads: list[str]) -> list[str]:
    return [head for head in heads if _YEAR.fullmatch(head) is None]


def _is_figure(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None


def _tells_figures(cells: list[str]) -> bool:
    """Whether a line is a name and, apart from gaps, figures behind it."""
    name, *values = cells
    return not _is_figure(name) and any(map(_is_figure, values)) and all(_is_figure(value) or _NOTHING.fullmatch(value) for value in values)
