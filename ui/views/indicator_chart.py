"""The chart of one indicator: over the years where a place has several, else over the places of one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from corpus.quantity import Status
from ui import page_wording as wording
from ui.views import chart
from ui.views.indicator_table import Record, Row

_LINES = 6
_BARS = 20


def chart_of(shown: Sequence[Row]) -> Markup | None:
    """The chart of the rows of one indicator, or None where fewer than two figures can be compared.

    Only figures of the commonest unit are compared; a year whose figures contradict each other is left out.
    """
    units = Counter(record.unit for row in shown for record in row.records)
    if not units:
        return None
    unit = units.most_common(1)[0][0]
    title = f"{shown[0].indicator}（{unit}）" if unit else shown[0].indicator
    drawn = [line for row in shown for line in _lines(row, unit)]
    long = sorted((line for line in drawn if len(line.points) > 1), key=lambda line: -len(line.points))[:_LINES]
    if long:
        return chart.lines(title, long)
    by_year: dict[str, list[chart.Point]] = {}
    for line in drawn:
        if not line.is_planned:
            point = line.points[0]
            by_year.setdefault(point.label, []).append(chart.Point(line.name, point.value, point.text, point.href))
    year, points = max(by_year.items(), key=lambda item: (len(item[1]), item[0]), default=("", []))
    return chart.bars(f"{title}，{year}年", sorted(points, key=lambda point: -point.value)[:_BARS]) if len(points) > 1 else None


def _lines(row: Row, unit: str) -> Iterator[chart.Line]:
    """The row's achieved and its planned figures over the years."""
    statuses: tuple[Status, ...] = ("achieved", "planned")
    for status in statuses:
        points = []
        for year, cell in row.cells.items():
            found = _one([record for record in cell if record.status == status and record.unit == unit])
            if year and found is not None:
                points.append(chart.Point(str(year), found.value, found.text, found.href))
        if points:
            name = row.place or wording.NO_PLACE
            yield chart.Line(f"{name}（{wording.PLANNED}）" if status == "planned" else name, points, status == "planned")


def _one(found: Sequence[Record]) -> Record | None:
    """The figure that all of them give; None where they differ."""
    return found[0] if len({(record.value, record.high) for record in found}) == 1 else None
