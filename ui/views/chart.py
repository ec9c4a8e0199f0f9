"""A small chart as SVG: readable without colour, without script, and without eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 24, 30, 34
_FLOOR = 26
"""Between the lowest point and the axis: a line does not begin at zero, so it must not stand on it."""
_BAR, _GAP, _LABEL = 26, 12, 190
_NAME = 18
_LABELLED = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A value over a year or a place. ``href`` leads to its sentence."""

    label: str
    value: float
    text: str
    """As printed."""
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One place over the years; labels are years, in order."""

    name: str
    points: Sequence[Point]
    is_planned: bool = False


def bars(title: str, points: Sequence[Point], wide: int = _WIDTH) -> Markup:
    """One horizontal bar a point, from zero; every bar is labelled and leads to its source. ``wide`` is the width in units of the type's 14."""
    height = len(points) * (_BAR + _GAP) + _GAP
    most = max((abs(point.value) for point in points), default=0) or 1
    room = wide - _LABEL - 120
    drawn = []
    for index, point in enumerate(points):
        top = _GAP + index * (_BAR + _GAP)
        width = max(2, round(abs(point.value) / most * room))
        label = _text("kaoju-axis", _LABEL - 10, top + 18, _short(point.label, 12), "end")
        bar = Markup('<rect class="kaoju-bar" x="{}" y="{}" width="{}" height="{}" rx="3"/>').format(_LABEL, top, width, _BAR)
        drawn.append(_link(point.href, label + bar + _text("kaoju-point", _LABEL + width + 8, top + 18, point.text, "start")))
    return _svg(title, "；".join(f"{point.label} {point.text}" for point in points), wide, height, drawn)


def lines(title: str, series: Sequence[Line]) -> Markup:
    """The series over the years, each named at its end; the values are written beside the points of up to two."""
    labels = sorted({point.label for line in series for point in line.points})
    values = [point.value for line in series for point in line.points]
    low, span = min(values), (max(values) - min(values)) or 1
    right = _WIDTH - _RIGHT - (150 if len(series) > 1 else 40)
    step = (right - _LEFT - 60) / max(1, len(labels) - 1)
    across = {label: _LEFT + 30 + index * step for index, label in enumerate(labels)}

    def down(value: float) -> float:
        return _HEIGHT - _BOTTOM - _FLOOR - (value - low) / span * (_HEIGHT - _BOTTOM - _FLOOR - _TOP)

    drawn = [Markup('<line class="kaoju-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, right, _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM)]
    drawn += [_text("kaoju-axis", x, _HEIGHT - 10, label, "middle") for label, x in across.items()]
    ends = _apart([down(line.points[-1].value) for line in series])
    for number, line in enumerate(series):
        path = " ".join(f"{across[point.label]:.1f},{down(point.value):.1f}" for point in line.points)
        parts = [Markup('<polyline points="{}"/>').format(path)]
        for point in line.points:
            x, y = across[point.label], down(point.value)
            dot = Markup('<title>{} {} {}</title><circle cx="{:.1f}" cy="{:.1f}" r="5"/>').format(line.name, point.label, point.text, x, y)
            above = all(y <= down(other.value) for each in series for other in each.points if other.label == point.label)
            beside = _text("kaoju-point", x, y - 11 if above else y + 22, point.text, "middle") if len(series) <= _LABELLED else Markup("")
            parts.append(_link(point.href, dot + beside))
        if len(series) > 1:
            parts.append(_text("kaoju-line-name", across[line.points[-1].label] + 14, ends[number] + 5, _short(line.name, 9), "start"))
        kind = f"kaoju-series kaoju-series{number % 6}" + (" kaoju-planned" if line.is_planned else "")
        drawn.append(Markup('<g class="{}">{}</g>').format(kind, Markup("").join(parts)))
    told = "。".join(f"{line.name}：" + "，".join(f"{point.label} {point.text}" for point in line.points) for line in series)
    return _svg(title, told, _WIDTH, _HEIGHT, drawn)


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights, moved down where needed so that no two names touch."""
    moved = list(heights)
    lowest = float("-inf")
    for index in sorted(range(len(heights)), key=lambda index: heights[index]):
        lowest = moved[index] = max(heights[index], lowest + _NAME)
    return moved


def _link(href: str, content: Markup) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, content)


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(kind, x, y, anchor, text)


def _svg(title: str, told: str, wide: int, high: int, drawn: Sequence[Markup]) -> Markup:
    return Markup('<svg class="kaoju-chart" role="group" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-label="{2}">{3}</svg>').format(
        wide, high, f"{title}。{told}", Markup("").join(drawn)
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
