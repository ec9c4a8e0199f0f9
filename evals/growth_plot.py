"""The growth curve as a picture: costs over the number of reports, both on logarithmic scales, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.growth import Growth

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 420, 60, 250, 20, 45
_LINES: tuple[tuple[str, str, Callable[[Growth], float]], ...] = (
    ("both legs and fusion, p95", "#b3261e", lambda point: point.retrieval_ms[1]),
    ("among a tenth of the reports, p95", "#e07a5f", lambda point: point.some_ms[1]),
    ("vectors, p95", "#3d5a80", lambda point: point.vectors_ms[1]),
    ("words, p95", "#6a994e", lambda point: point.lexical_ms[1]),
    ("one more report", "#6a4c93", lambda point: 1000 * point.one_more),
    ("opening", "#8d99ae", lambda point: 1000 * point.opening),
)


def growth_plot(points: Sequence[Growth]) -> str:
    """An SVG picture of the points."""
    values = [[line(point) for point in points] for _, _, line in _LINES]
    low = math.floor(math.log10(min(map(min, values))))
    high = math.ceil(math.log10(max(map(max, values))))
    last = max(1.0, math.log10(points[-1].reports))

    def x(reports: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log10(reports) / last

    def y(milliseconds: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - math.log10(milliseconds)) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    below = _HEIGHT - _BOTTOM + 18
    apart = [point for point, after in pairwise(points) if x(after.reports) - x(point.reports) > 40] + [points[-1]]
    parts += [f'<text x="{x(point.reports):.1f}" y="{below}" text-anchor="middle">{point.reports}</text>' for point in apart]
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">reports</text>')
    ends = _apart([y(row[-1]) for row in values])
    for (name, colour, _), row, end in zip(_LINES, values, ends, strict=True):
        path = "L".join(f"{x(point.reports):.1f} {y(value):.1f}" for point, value in zip(points, row, strict=True))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_WIDTH - _RIGHT + 8}" y="{end + 4:.1f}" fill="{colour}">{name} ({row[-1]:.3g} ms)</text>')
    return "\n".join([*parts, "</svg>", ""])


def _apart(places: Sequence[float], distance: float = 15.0) -> list[float]:
    """The same places, moved down where two would overlap."""
    moved = list(places)
    order = sorted(range(len(moved)), key=moved.__getitem__)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + distance)
    return moved
