"""Places told by a bound: «哪些县占比超过10%», «5000人以下的县»."""

from __future__ import annotations

from corpus.figures import Figure, find_figures
from corpus.quantity import Quantity

_ABOVE = frozenset("超过 高于 多于 突破 逾 超 不低于 不少于 至少 以上".split())
_BELOW = frozenset("低于 少于 不足 不到 未满 不超过 以下 以内".split())
_INCLUSIVE = frozenset("不低于 不少于 至少 以上 不超过 以下 以内".split())
_LINKS = "的在是大小" + "".join(_ABOVE | _BELOW)


def bound_of(text: str) -> Figure | None:
    """The one figure that those asked for lie above or below; None where there is none."""
    bounds = [figure for figure in find_figures(text) if figure.qualifier in _ABOVE | _BELOW]
    return bounds[0] if len(bounds) == 1 and bounds[0].high is None else None


def without_bound(text: str, bound: Figure) -> str:
    """The text without it and the words that link it."""
    return text[: bound.start].rstrip(_LINKS) + text[bound.end :].removeprefix(bound.qualifier or "")


def lies_within(quantity: Quantity, bound: Figure) -> bool:
    """Whether a figure, in the bound's unit, lies on the side that the bound's qualifier names."""
    if quantity.unit != bound.unit or quantity.high is not None:
        return False
    if quantity.value == bound.value:
        return bound.qualifier in _INCLUSIVE
    return (quantity.value > bound.value) == (bound.qualifier in _ABOVE)
