"""When a sentence speaks of: its own words, else the time its paragraph opened with, its headings', its report's.

«2017年，…；城镇新增就业1351万人»: a time holds until another is named. 今年 and 去年 are counted from the report's own year,
which its date or title names.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence

from corpus.periods import Period, dated_periods, find_periods
from corpus.report import Passage, Report
from corpus.tokens import fold

_OPENING = re.compile(r"\s*(?:第.{1,5}条\s*|[(]?[一二三四五六七八九十\d]{1,3}[)、.]\s*|——\s*)?(?:(?:在|到|刚刚过去的|总结|回顾|展望)\s*)?")
"""What may stand before the time a sentence opens with."""
_AGO = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "明年": -1}
_ITEM = re.compile(r"[·•●◆■\-—*▪]|\d{1,2}[.、)]|[(]\d{1,2}[)]|[①-⑳]")
_LONGEST_LIST = 20
"""Lines above an item among which the one its list stands under is looked for."""
_SCHOOL_YEARS = {"上": -1, "前": -1, "下": 1}
_COMPARED = re.compile(r"(?:比|较|同比|与|超过|从|由)\Z")
_ASIDE = re.compile(r"\([^()]*\Z")
"""Behind the figure that a time in brackets gives another one beside."""
_CLAUSE_END = re.compile(r"[,;。!?\n]")
_UNTIL_MONTH = re.compile(r"截[至止]到?(\d{1,2})月")
_FROM, _FROM_YEAR = re.compile(r"[由从][^,;。\d]{0,4}\Z"), re.compile(r"[由从](?P<year>[12]\d{3}年)")
_LAST_YEAR = re.compile(r"(?:过去)?[一1]年来?$")


def opening(report: Report, passage: Passage) -> tuple[Period, ...]:
    """The time that the passage, else the nearest sentence before it in its paragraph, opens with; empty where none does."""
    index = passage.first_sentence
    first = report.text.rfind("\n", 0, passage.start) + 1
    while index >= 0 and report.sentences[index].start >= first:
        sentence = report.sentences[index]
        text = fold(report.text[sentence.start : sentence.end])
        lead = _OPENING.match(text)
        named = next((period for period in find_periods(text) if lead is not None and period.start <= lead.end() < period.end), None)
        if named is not None and not named.text.startswith("截"):  # what is so on a day says nothing of what follows
            if _LAST_YEAR.match(fold(named.text)) and any(dated_periods(heading) for heading in passage.path):
                return ()  # the year past is the one that the heading tells of
            # Where a sentence tells one year after the other (2018年18个,2019年19个), none of them goes on.
            return tuple(resolved(named.text, report)) if len({period.years for period in dated_periods(text)}) < 2 else ()
        index -= 1
    return _of_lead(report, first)


def _of_lead(report: Report, line: int) -> tuple[Period, ...]:
    """The one time in the line that a list's item stands under: «速览(2023年末):» above «·教育集团22家;»."""
    text = report.text
    for _ in range(_LONGEST_LIST):
        end = text.find("\n", line)
        shown = fold(text[line : end if end >= 0 else len(text)]).strip()
        if shown and not _ITEM.match(shown):
            named = dated_periods(shown) if shown.endswith(":") else []
            return tuple(named) if len(named) == 1 else ()
        if line == 0:
            break
        line = text.rfind("\n", 0, line - 1) + 1
    return ()


def _periods_said(report: Report, passage: Passage, own: str | None, time: tuple[Period, ...], at: int | None) -> Iterator[list[Period]]:
    said, named = _read(report.passage_text(passage))
    of_sentence = [period for period in named if at is None or _may_date(period, said, at - passage.start)]
    if own:
        yield resolved(own, report, [period for period in (*of_sentence, *time) if period.text != own])
    elif at is not None and (since := _since_when(said, at - passage.start)):
        yield resolved(since, report)
    # A sentence that but compares with a time («与2021年相比,减少4所») speaks of both.
    compared = list(named) if at is None and all(_is_compared(period, said) for period in named) else []
    yield of_sentence if not compared else []
    above = (resolved(heading, report) for heading in reversed(passage.path))
    for level in itertools.chain((time,), above, (dated_periods(report.period or report.metadata.published or ""),)):
        yield [*level, *compared] if level else []
    yield compared


def _since_when(said: str, at: int) -> str:
    """The year from which a figure behind «由» is told where another one before it says so: 2021年 of «由2021年的92.4%提高到95.8%,占比由55.1%…»."""
    own = _FROM.search(said, 0, at)
    before = list(_FROM_YEAR.finditer(said, 0, own.start())) if own is not None else []
    return before[-1]["year"] if before else ""


@functools.lru_cache(maxsize=16_384)
def _read(text: str) -> tuple[str, tuple[Period, ...]]:
    """A passage's text folded, and the times it names: read for every figure of it."""
    said = fold(text)
    return said, tuple(dated_periods(said))


def _may_date(period: Period, said: str, at: int) -> bool:
    """Whether a time in a sentence may be that of a figure at an offset of it to which none is bound.

    What is compared with («由2020年的4.8%降至1.9%», «6574万元(2021年6218万元)») dates the figure it is bound to, no other; what a later
    clause names («完工9个,余下5个结转到2023年») none before it.
    """
    if _is_compared(period, said) or _ASIDE.search(said, 0, period.start):
        return False
    return _CLAUSE_END.search(said, at, max(at, period.start)) is None


def _is_compared(period: Period, said: str) -> bool:
    return _COMPARED.search(said[max(0, period.start - 2) : period.start]) is not None


def governing(report: Report, passage: Passage, own: str | None, time: tuple[Period, ...], at: int | None = None) -> list[Period]:
    """The periods that govern a figure or a sentence of the passage: the nearest that are named; empty where nothing dates it.

    Args:
        report: the report.
        passage: the passage.
        own: the time bound to the figure, as printed.
        time: that which its paragraph opened with.
        at: where in the report's text the figure starts that is dated; None for the sentence.
    """
    return next((periods for periods in _periods_said(report, passage, own, time, at) if periods), [])


def resolved(text: str, report: Report, spoken_of: Sequence[Period] = ()) -> list[Period]:
    """The periods of a text that name a year or are counted from another.

    今年 and 去年 are counted from the year in which the report speaks, 上年 from the one it speaks of: a bulletin of 2022, published
    in 2023, means 2021.

    Args:
        text: the expression of time.
        report: the report.
        spoken_of: the periods that the sentence names besides.
    """
    found = []
    for period in find_periods(text):
        if period.first is None and "学年" in period.text:
            found.append(_school_year(period, report))
        elif period.first is None:
            of_report = _LAST_YEAR.match(fold(period.text)) is not None and bool(dated_periods(report.period or ""))  # «一年来» of the report on 2022
            year = _year_spoken_of(report, spoken_of) if fold(period.text).startswith("上年") or of_report else _year(report)
            found.append(_counted(period, year + of_report, _month(report)) if year else None)
        else:
            found.append(period)
    return [period for period in found if period is not None]


def _school_year(period: Period, report: Report) -> Period | None:
    """本学年 of a report that names its school year, and those beside it; None of any other."""
    own = next((named for named in dated_periods(report.period or "") if "学年" in named.text and named.first is not None), None)
    if own is None or own.first is None or own.last is None:
        return None
    months = 12 * _SCHOOL_YEARS.get(period.text[0], 0)
    return Period(period.text, own.first + months, own.last + months, period.start, period.end)


def _year(report: Report) -> int | None:
    """The year in which the report speaks: that of its date, else the last of its title."""
    if report.metadata.published:
        return int(report.metadata.published[:4])
    years = [year for period in dated_periods(report.period or "") for year in period.years]
    return max(years, default=None)


def _year_spoken_of(report: Report, spoken_of: Sequence[Period]) -> int | None:
    """The one year of these periods, else of the report's title, else that in which it speaks."""
    years = {year for period in spoken_of for year in period.years} or {year for period in dated_periods(report.period or "") for year in period.years}
    return years.pop() if len(years) == 1 else _year(report)


def _month(report: Report) -> int:
    """The month (1–12) in which the report speaks; the last of the year where its date does not say."""
    published = (report.metadata.published or "").split("-")
    return int(published[1]) if len(published) > 1 else 12


def _counted(period: Period, year: int, month: int) -> Period | None:
    """A year counted from the report's; a stretch of several (过去五年) stays undated, since what it adds up is no year's.

    «截至8月31日» is the last such month before the report's own.
    """
    until = _UNTIL_MONTH.match(fold(period.text))
    if until is not None:
        named = int(until[1]) - 1
        first = (year - (named + 1 > month)) * 12 + named
        return Period(period.text, first, first, period.start, period.end)
    ago = _AGO.get(fold(period.text)[:2], 1 if _LAST_YEAR.match(period.text) else None)
    return None if ago is None else Period(period.text, (year - ago) * 12, (year - ago) * 12 + 11, period.start, period.end)
