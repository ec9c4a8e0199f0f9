"""Two columns of text on a page: which of its boxes (characters, recognised lines, tables) stand in which part, in reading order.

A page is one part unless a clear gutter runs down its middle beside which both sides are filled as running text fills them. A list or a table without
rules has a gutter, too, but short cells on its sides; it stays as it is, read row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

COLUMNS_AND_ALL = 3
"""Parts go by threes: 0 over the whole width, 1 the left column under it, 2 the right one; 3 is again over the whole width."""
_CELLS = 6
"""Cells of the grid in the height of a box."""
_MAX_CELLS = 4_000_000
"""Of a grid; a page that needs more is no page of text."""
_GUTTER = 0.9
"""Width of a gutter at least, in heights of a box."""
_MIDDLE = 0.3, 0.7
"""Where of the text's width a gutter may run."""
_MIN_ROWS, _MIN_OTHER = 5, 2
"""Rows of the longer column, and of the other, at the end of a text."""
_MIN_WIDTH = 8
"""Of a column, in heights of a box."""
_FILLED, _MOST = 0.75, 0.5
"""A row that fills so much of its column is full; so many rows of running text are: paragraphs end in short ones."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something on a page; positions from its upper left corner."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Of its height."""
        return (self.top + self.bottom) / 2


def parts(boxes: Sequence[Box]) -> list[int]:
    """The part of each box, numbered from 0 in reading order: what stands over both columns, the left one, the right one, what stands under both."""
    page = _Grid.of(boxes)
    gutter = page.gutter() if page is not None else None
    if page is None or gutter is None:
        return [0] * len(boxes)
    found = [0] * len(boxes)
    part = 0
    for stretch in page.stretches(gutter):
        inside = [index for index, box in enumerate(boxes) if stretch[0] <= box.middle < stretch[1]]
        left = [index for index in inside if boxes[index].right <= gutter.middle]
        right = [index for index in inside if boxes[index].left >= gutter.middle]
        if len(left) + len(right) == len(inside) and _are_columns([boxes[index] for index in left], [boxes[index] for index in right], page.unit):
            for index in left:
                found[index] = part + 1
            for index in right:
                found[index] = part + 2
            part += COLUMNS_AND_ALL
        else:
            for index in inside:
                found[index] = part
    return found


@dataclass(frozen=True, slots=True)
class _Gutter:
    """An upright strip, in columns of the grid and in the page's own unit."""

    start: int
    end: int
    middle: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """A page in cells, filled where a box is."""

    filled: NDArray[np.bool_]
    left: float
    top: float
    cell: float
    unit: float
    """Height of a common box."""

    @staticmethod
    def of(boxes: Sequence[Box]) -> _Grid | None:
        """None where there is too little for columns, or too much for a page."""
        if len(boxes) < 2 * _MIN_ROWS:
            return None
        unit = median(box.bottom - box.top for box in boxes)
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        cell = unit / _CELLS
        if cell <= 0:
            return None
        rows, columns = (int((edge - start) / cell) + 2 for edge, start in ((max(box.bottom for box in boxes), top), (max(box.right for box in boxes), left)))
        if rows * columns > _MAX_CELLS:
            return None
        filled = np.zeros((rows, columns), dtype=np.bool_)
        for box in boxes:
            filled[int((box.top - top) / cell) : int((box.bottom - top) / cell) + 1, int((box.left - left) / cell) : int((box.right - left) / cell) + 1] = True
        return _Grid(filled, left, top, cell, unit)

    def gutter(self) -> _Gutter | None:
        """Where the emptiest upright strip in the middle runs that has text on both sides; None where there is none."""
        width = max(1, round(_GUTTER * _CELLS))
        columns = self.filled.shape[1]
        before = np.maximum.accumulate(self.filled, axis=1)
        behind = np.maximum.accumulate(self.filled[:, ::-1], axis=1)[:, ::-1]
        starts = range(max(1, int(_MIDDLE[0] * columns)), min(int(_MIDDLE[1] * columns), columns - width - 1))
        clear = [int((~self.filled[:, start : start + width].any(axis=1) & before[:, start - 1] & behind[:, start + width]).sum()) for start in starts]
        if not clear or max(clear) < _MIN_OTHER * _CELLS:
            return None
        best = [start for start, count in zip(starts, clear, strict=True) if count == max(clear)]
        start = round(median(best))
        return _Gutter(start, start + width, self.left + (start + width / 2) * self.cell)

    def stretches(self, gutter: _Gutter) -> list[tuple[float, float]]:
        """The page from top to bottom, cut where what lies over the gutter, or reaches into it as a page number in the middle does, begins and ends."""
        crossed: NDArray[np.bool_] = np.asarray(self.filled[:, gutter.start : gutter.end].any(axis=1))
        cuts = [0, *(np.flatnonzero(crossed[1:] != crossed[:-1]) + 1).tolist(), len(crossed)]
        return [(self.top + start * self.cell, self.top + end * self.cell) for start, end in pairwise(cuts)]


def _are_columns(left: Sequence[Box], right: Sequence[Box], unit: float) -> bool:
    sides = [_rows(side) for side in (left, right)]
    if min(map(len, sides)) < _MIN_OTHER or max(map(len, sides)) < _MIN_ROWS:
        return False
    widths = [max(box.right for box in side) - min(box.left for box in side) for side in (left, right)]
    if min(widths) < max(_MIN_WIDTH * unit, max(widths) / 2):
        return False
    return all(sum(row >= _FILLED * width for row in rows) >= _MOST * len(rows) for rows, width in zip(sides, widths, strict=True))


def _rows(boxes: Sequence[Box]) -> list[float]:
    """How much of each row is filled."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        if rows and rows[-1][0].top < box.middle < rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sum(box.right - box.left for box in row) for row in rows]
