"""Expressions of time in a text, as spans of months.

A year of the text is a figure's year only where the text says so; which expression governs which figure is
decided by who reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import parse_numeral
from corpus.tokens import fold

_YEAR = r"(?:(?<!\d)(?<!\d[.,])(?:19|20)\d{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_PART = r"(?:上半年|下半年|(?:第?[一二三四1-4]|前三)季度|(?:1[0-2]|0?[1-9])月(?:份)?(?:(?:3[01]|[12]\d|0?[1-9])[日号])?|[秋春]季|年?底|年?末|年?初)"
_PERIOD = re.compile(
    rf"(?:截[至止]到?)?(?P<first>{_YEAR})年?(?P<first_part>{_PART})?[-—–~至到]+(?P<last>{_YEAR})(?:学?年度?)(?P<last_part>{_PART})?"
    rf"|(?:截[至止]到?)?(?P<year>{_YEAR})(?:学?年度?)(?P<part>{_PART})?(?P<since>以来|至今|起(?!步|点|来))?"
    rf"|(?P<date_year>{_YEAR})[-./](?P<date_month>1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)"
)
_RELATIVE = re.compile(r"近[一二两三四五六七八九十\d]+年(?:来)?|(?:过去|最近)[一二两三四五六七八九十\d]+年|今年(?:上半年|下半年)?|去年|上年|目前|年底前")


_OPEN_YEARS = 2
"""How far 至今 and 以来 are taken to reach, in years behind the year named."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time named in a text.

    ``first``/``last`` are months counted as year · 12 + month − 1, both inclusive; both None where the words
    name no year (近三年来, 目前). ``start``/``end`` span the expression.
    """

    text: str
    first: int | None
    last: int | None
    start: int
    end: int

    def overlaps(self, other: Period) -> bool:
        """Whether both name years and share a month."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        return self.first <= other.last and other.first <= self.last

    @property
    def years(self) -> range:
        """Calendar years touched; empty where no year is named."""
        if self.first is None or self.last is None:
            return range(0)
        return range(self.first // 12, self.last // 12 + 1)


def find_periods(text: str) -> tuple[Period, ...]:
    """Every expression of time in the text, in order, not overlapping."""
    folded = fold(text)
    found: list[Period] = []
    for match in _PERIOD.finditer(folded):
        first, last = _reach(match)
        if first <= last:
            found.append(Period(text[match.start() : match.end()], first, last, match.start(), match.end()))
    taken = [(period.start, period.end) for period in found]
    for match in _RELATIVE.finditer(folded):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found.append(Period(text[match.start() : match.end()], None, None, match.start(), match.end()))
    return tuple(sorted(found, key=lambda period: period.start))


def _reach(match: re.Match[str]) -> tuple[int, int]:
    """First and last month of a match of ``_PERIOD``."""
    if match["date_year"]:
        month = _year(match["date_year"]) * 12 + int(match["date_month"]) - 1
        return month, month
    if match["first"]:
        return _year(match["first"]) * 12 + _months(match["first_part"])[0], _year(match["last"]) * 12 + _months(match["last_part"])[1]
    low, high = _months(match["part"])
    year = _year(match["year"])
    # «2019年至今» is open: where it ends is the report's date, which these words do not say.
    return year * 12 + low, (year + _OPEN_YEARS if match["since"] else year) * 12 + high


def _year(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else parse_numeral(text) or 0


def _months(part: str | None) -> tuple[int, int]:
    """First and last month (0–11) of a part of a year; the whole year for None."""
    if not part:
        return 0, 11
    if part == "上半年":
        return 0, 5
    if part == "下半年":
        return 6, 11
    if part.endswith("季度"):
        if part.startswith("前三"):
            return 0, 8
        quarter = "一二三四".find(part.strip("第季度")) + 1 or int(part.strip("第季度"))
        return 3 * quarter - 3, 3 * quarter - 1
    month = re.match(r"(\d+)月", part)
    if month:
        return int(month[1]) - 1, int(month[1]) - 1
    if part[-1] in "底末":
        return 11, 11
    return 0, 11
