"""Expressions of time in a text, as spans of months.

A year of the text is a figure's year only where the text says so; which expression governs which figure is
decided by who reads them.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpus.numerals import close_up, parse_numeral
from corpus.tokens import fold

_YEAR = r"(?:(?<!\d)(?<!\d[.,])(?:19|20)\d{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])[日号])"
_JOIN = r"[-—–~至到]+"
_PART = (
    rf"(?:上半年|下半年|前三季度|第?[一二三四1-4]季度|{_MONTH}月?{_JOIN}{_MONTH}月(?:份)?|{_MONTH}月(?:份)?(?:{_DAY}|[底末初](?![一二三中级])|[上中下]旬)?"
    r"|[秋春]季(?:学期)?|年?底|年?末|年?初(?![中小一二三级]))"
)
_PERIOD = re.compile(
    rf"(?:截[至止]到?)?(?P<first>{_YEAR})年?(?P<first_part>{_PART})?{_JOIN}(?P<last>{_YEAR})(?:学?年度?)(?P<last_part>{_PART})?"
    rf"|(?:截[至止]到?)?(?P<year>{_YEAR})(?:学?年度?)(?P<part>{_PART})?(?P<since>以来|至今|起(?!步|点|来))?"
    rf"|(?P<date_year>{_YEAR})[-./](?P<date_month>{_MONTH})(?:[-./](?:3[01]|[12]\d|0?[1-9]))(?!\d)"
    r"|(?P<plan>[“\"「]?十[一二三四五六]五[”\"」]?(?:规划)?(?P<plan_part>时期|期间|以来|末|初))"
)
_COUNT = r"[一二两三四五六七八九十\d]+"
_RELATIVE = re.compile(
    rf"近{_COUNT}年(?:来)?|(?:过去|最近|(?<!学)前|未来|今后){_COUNT}年(?:来)?|(?<![第\d一二两三四五六七八九十]){_COUNT}年(?:多)?来(?!源|自)"
    r"|近年来|多年来|(?<!\d)\d{1,2}年前(?!后)"
    r"|(?:今年|去年|(?<!以)上年(?!龄|级|度)|前年|明年|本年度?)(?:上半年|下半年|前三季度|[一二三四]季度|以来|年?底|年?末)?"
    r"|(?:[本上下]|这|前)一?个?学年度?"
    rf"|截[至止]到?{_MONTH}月(?:份)?(?:{_DAY}|[底末])?"
    r"|截[至止](?:目前|今|年?底)|目前|(?<!\d)年底前"
)
_SCHOOL_BEGINS = 8
"""The month (0–11) in which a school year begins."""
_PLAN_YEARS = 5
_FIRST_PLAN = 2006
"""The year the 十一五 begins; each plan lasts five."""
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


@functools.lru_cache(maxsize=16_384)
def find_periods(text: str) -> tuple[Period, ...]:
    """Every expression of time in the text, in order, not overlapping."""
    closed, offsets = close_up(fold(text))
    found: list[Period] = []
    taken: list[tuple[int, int]] = []

    def add(match: re.Match[str], first: int | None, last: int | None) -> None:
        start, end = offsets[match.start()], offsets[match.end() - 1] + 1
        taken.append(match.span())
        found.append(Period(text[start:end], first, last, start, end))

    for match in _PERIOD.finditer(closed):
        first, last = _reach(match)
        if first <= last:
            add(match, first, last)
    for match in _RELATIVE.finditer(closed):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            add(match, None, None)
    return tuple(sorted(found, key=lambda period: period.start))


def dated_periods(text: str) -> list[Period]:
    """The expressions of the text that name a year, in order; «目前» and «近三年来» are left out."""
    return [period for period in find_periods(text) if period.first is not None]


def _reach(match: re.Match[str]) -> tuple[int, int]:
    """First and last month of a match of ``_PERIOD``."""
    if match["plan"]:
        return _plan_reach(match)
    if match["date_year"]:
        month = _year(match["date_year"]) * 12 + int(match["date_month"]) - 1
        return month, month
    if match["first"] and "学年" in match[0] and _year(match["last"]) == _year(match["first"]) + 1:
        return _year(match["first"]) * 12 + _SCHOOL_BEGINS, _year(match["last"]) * 12 + _SCHOOL_BEGINS - 1
    if match["first"]:
        return _year(match["first"]) * 12 + _months(match["first_part"])[0], _year(match["last"]) * 12 + _months(match["last_part"])[1]
    low, high = _months(match["part"])
    year = _year(match["year"])
    # «2019年至今» is open: where it ends is the report's date, which these words do not say.
    return year * 12 + low, (year + _OPEN_YEARS if match["since"] else year) * 12 + (11 if match["since"] else high)


def _plan_reach(match: re.Match[str]) -> tuple[int, int]:
    """«“十三五”期间» is 2016 to 2020; its 末 is the last year, its 初 the first."""
    number = parse_numeral(match["plan"].strip('“"「')[1]) or 1
    first = _FIRST_PLAN + _PLAN_YEARS * (number - 1)
    last = first + _PLAN_YEARS - 1
    if match["plan_part"] == "末":
        first = last
    elif match["plan_part"] == "初":
        last = first
    return first * 12, last * 12 + 11


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
    months = [int(month) for month in re.findall(rf"({_MONTH})(?:月|{_JOIN})", part)]
    if months:
        return months[0] - 1, months[-1] - 1
    if part[-1] in "底末":
        return 11, 11
    if part[-1] == "初":
        return 0, 0
    return 0, 11
