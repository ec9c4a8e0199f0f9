"""A figure of a report changed at random, in the form it is printed in."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Container

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SMALL = 12
_LEAST, _MOST = 0.4, 2.5
_TRIES = 200


def change_figure(text: str, rng: random.Random, taken: Container[str] = ()) -> str:
    """Another value in the same form: digits behind the point, 余, 万 and unit stay, shares stay at or below 100 %.

    Args:
        text: the figure as printed: 129所, 97.2%, 1-2项, 1:200, 3.6万余人次. One in Chinese numerals comes back as it is.
        rng: where chance comes from.
        taken: figures it shall not become, as far as there are others.
    """
    if not _NUMBER.search(text):
        return text
    changed = text
    for _ in range(_TRIES):
        changed = _change(text, rng)
        if changed != text and changed not in taken:
            break
    return changed


def figure_value(text: str) -> float:
    """The first number of a figure, its 万 counted in."""
    match = _NUMBER.search(text)
    if match is None:
        raise ValueError(f"no digits in {text!r}")
    return float(match[0]) * (10_000 if text[match.end() :].startswith("万") else 1)


def _change(text: str, rng: random.Random) -> str:
    numbers = _NUMBER.findall(text)
    if ":" in text:
        new = [numbers[0], str(10 * rng.randint(9, 40))]
    elif text.endswith("%"):
        new = [_share(number, rng) for number in numbers]
    else:
        new = [_count(number, rng) for number in numbers]
    if len(new) > 1 and ":" not in text:  # a range
        new.sort(key=float)
        if new[0] == new[1]:
            return text
    remaining = iter(new)
    return _NUMBER.sub(lambda _: next(remaining), text)


def _share(number: str, rng: random.Random) -> str:
    low, high = (60.0, 99.9) if float(number) >= 60 else (10.0, 59.0)
    decimals = len(number.partition(".")[2])
    return f"{rng.uniform(low, high):.{decimals}f}"


def _count(number: str, rng: random.Random) -> str:
    value, decimals = float(number), len(number.partition(".")[2])
    if value <= _SMALL and not decimals:
        return str(rng.randint(2, 20))
    factor = math.exp(rng.uniform(math.log(_LEAST), math.log(_MOST)))
    if decimals:
        return f"{value * factor:.{decimals}f}"
    # A round number stays as round but for one digit: 1000 becomes 1300, so that its 余 still makes sense.
    grain = 10 ** max(len(number) - len(number.rstrip("0")) - 1, 0)
    changed = max(grain * round(value * factor / grain), 2)
    return str(changed + grain if 1900 <= changed < 2100 else changed)  # no count shall look like a year
