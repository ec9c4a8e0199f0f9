"""Names a sentence leaves out because a figure before has said them.

«小学巩固率100%,初中98.7%» gives one measure of two levels of school, «初中招生4.23万人,毕业生3.87万人» two figures of one,
«专任教师中,幼儿园1523人» a part of a whole. What is left out is put back: else 初中 and 毕业生 would be all that these figures count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.figures import Figure
from corpus.periods import find_periods
from corpus.places import find_places
from corpus.school_levels import LEVELS

_LEVEL = rf"(?:(?:普通|公办|民办|中等|高等|职业|普惠性)*{LEVELS}(?:学校)?)"
_LEADS = re.compile(rf"(?P<whole>(?:全国|全省|全市|全县|全区|我省|我市|我县|我区|(?:共)?有)*)(?P<level>{_LEVEL})")
_ENDS = re.compile(rf"{_LEVEL}$")
_IS_LEVEL = re.compile(_LEVEL)
_SCOPE = re.compile(
    r"(?:^|[。;!?])\s*(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\].、]+\s*)?(?P<scope>[\u4e00-\u9fff“”]{2,16})(?:(?<![初高])中|方面)[,:]?[^。;!?]*$"
)
_PART = re.compile(r"其中[:,]?[^。;!?]*$|^:")
_LEAD = re.compile(r"\s*(?:[(\[]?[一二三四五六七八九十\d.]{1,6}[)\].、]*\s*)?(?P<lead>[\u4e00-\u9fff“”]{3,16}):")
"""«生均公用经费支出:幼儿园2318元,…;初中4689元»: what opens a sentence and is told of each."""
_OF_EACH = re.compile(
    r"(?:^|[,。;:!?])(?:(?:同?比|较|与)?(?:上一?个?学?年度?|去年|前一?年|同期|\d{4}年[底末]?)(?:同期|相比)?)?(?P<lead>(?:分别|依次)[^,。;:!?\d]*)$"
)
_NEAREST = 3
"""Figures of its unit before one of a bare level whose names may tell what it counts."""
_ENDS_IN_CHANGE = re.compile("(?:增加|减少|增长|下降|提高|降低|上升|提升|降|升|增|减)$")
_CHANGED = re.compile(r"(?:增加|减少|增长|下降|提高|降低|上升|提升|增|减)(?=[了约近]?$)")
_EARLIER = re.compile(r"[,(]?[也则均]?(?:同比|比|较|与)[^,;。:!?()]{0,7}(?:年|年度|年[初末底]|同期)的[约近]?")
"""Before the figure of an earlier time that one is compared with."""
_REACH = 300
"""Characters before a figure in which what bears on it stands, and"""
_LONGEST_ROW = 40
"""figures beside it: a whole table may stand in one «sentence»."""
_NEXT_CHANGE = re.compile(r"(?:、|和|与|及|以及)(?:比上年|同比)?[增减升降长少加下高提上]{0,2}[了约近]?")
"""Between the figures of a row of changes."""
_NEXT = re.compile("[、和与及]")
_SAYS_MEASURE = re.compile("(?:率|数|量|额|比|值|例|重|积|费|支出|收入|投入|标准|工资|教师|教职工|学生|幼儿|编)$")
_TOTALS = frozenset("总数 总量 总额 总人数".split())
_NEWLY = re.compile(r"^(?:新增|新建|新聘|新招|净增|增加|新认定|新评定|新创建)")
_POINTS_BACK = {"前者": -2, "后者": -1}
"""«22.15亿元,…9.47亿元,后者增长6.2%»: of the figures before, counted from the last."""
_MADE_UP = re.compile(r"[,;:(]?占(?:比(?:例)?(?:为|达到?)?)?[约近]?")
"""Between a part and its share of the whole."""
_PARTS_NAMED = re.compile(r"[,;:、(]?(?:其中[:,]?)?")
"""Between figures of which the second has nothing but its time to tell it from the first."""
_INSTITUTION_ENDS = ("园", "校")
_MONEY = "元"
_ORGANISATIONS = frozenset("所 家 个 处 座 园".split())
"""Units in which schools themselves are counted."""
_OF_PEOPLE = frozenset("人 名 位 % ‰ :".split())
_OF_SCHOOLS = re.compile(r"^(?!.*(?:公办|民办|普惠|全[国省市县区])).{0,6}(?:生|师|教职工|幼儿|职称|学历|[率比占]|班额)$")
"""What a level of school has: 毕业生, 专任教师, 生师比, 平均班额."""


@dataclass(frozen=True, slots=True)
class Named:
    """A figure of the sentence with the name it was given."""

    figure: Figure
    name: str


def restored(plain: str, figures: Sequence[Figure], position: int, name: str, before: Sequence[Named]) -> str:
    """The name of a figure with what the sentence said of it earlier.

    Args:
        plain: the sentence with half-width marks.
        figures: all its figures.
        position: of the figure.
        name: what stands beside it.
        before: the figures before it, with their names.
    """
    figure = figures[position]
    again = _pointed_at(name, before) or _compared(plain, figure, before) or _of_part(plain, figure, before)
    if again is not None:
        return again
    one_of_row = _of_row(plain, figures, position, before)
    if one_of_row is not None:
        return one_of_row
    head = _head_of_row(plain, figures, position, name, before)
    if head:
        return head + name
    if name in _TOTALS and before and before[-1].figure.unit == figure.unit:
        return _NEWLY.sub("", before[-1].name) + name
    verb = _ENDS_IN_CHANGE.search(name)
    bare = name[: verb.start()] if verb is not None else name
    if is_bare_level(bare, figure.unit):
        return _measured(plain, figure, bare, before[-_LONGEST_ROW:]) + name[len(bare) :]
    if figure.unit == _MONEY and before and before[-1].figure.unit == _MONEY and name.endswith(_INSTITUTION_ENDS):
        return name + before[-1].name.rpartition(name[-1])[2]  # «公办示范园保教费每月320元,公办一级园260元»
    if before and figure.unit in _OF_PEOPLE and _OF_SCHOOLS.match(name) and not _IS_LEVEL.search(name):
        return _level_before(before[-_LONGEST_ROW:]) + name
    return name


def _pointed_at(name: str, before: Sequence[Named]) -> str | None:
    """The name with that of the figure before which it begins by pointing at (后者增长)."""
    back = _POINTS_BACK.get(name[:2])
    return before[back].name + name[2:] if back is not None and len(before) >= -back else None


def _of_part(plain: str, figure: Figure, before: Sequence[Named]) -> str | None:
    """«教师362人中,在编187人,占51.7%»: the share of the part before; «到岗238名,其中2020年86名、2021年71名»: what was told of all, year by year."""
    if not before:
        return None
    last = before[-1]
    between = plain[last.figure.end : figure.start]
    if figure.unit in ("%", "‰") and last.figure.unit in _OF_PEOPLE - {"%", "‰", ":"} and _MADE_UP.fullmatch(between):
        return f"{last.name}占"
    periods = find_periods(between)
    is_alone = len(periods) == 1 and periods[0].end == len(between) and _PARTS_NAMED.fullmatch(between, 0, periods[0].start)
    return last.name if is_alone and last.figure.unit == figure.unit else None


def _compared(plain: str, figure: Figure, before: Sequence[Named]) -> str | None:
    """«毛入园率97.0%,比2022年的95.9%提高1.1个百分点»: what the year before had of the same, and the change from it."""
    if not before:
        return None
    last = before[-1]
    between = plain[last.figure.end : figure.start]
    if last.figure.unit == figure.unit and _EARLIER.fullmatch(between):
        return last.name
    change = _CHANGED.search(between)
    is_compared = len(before) > 1 and last.name == before[-2].name and _EARLIER.fullmatch(plain, before[-2].figure.end, last.figure.start)
    return last.name + change[0] if is_compared and change is not None and change.start() == 0 else None


def of_alike(heads: str, count: int) -> list[str] | None:
    """«小学、初中大班额比例» as two names, each with what the last one says of all; None where these are no levels of school or places in a row."""
    parts = _NEXT.split(heads, maxsplit=count - 1)
    if len(parts) != count or not all(_alone(part) for part in parts[:-1]):
        return None
    start = _start_of(parts[-1])
    end = parts[-1][start:]
    return [part + end for part in (*parts[:-1], parts[-1][:start])] if start and end else None


def _alone(name: str) -> bool:
    """Whether a name is a level of school or a place and nothing else."""
    return bool(name) and _start_of(name) == len(name)


def _start_of(name: str) -> int:
    """Where the level of school or the place ends that a name begins with; 0 where it begins with neither."""
    level = _IS_LEVEL.match(name)
    if level is not None:
        return level.end()
    places = find_places(name)
    return places[0].end if places and places[0].start == 0 else 0


def _row_around(plain: str, figures: Sequence[Figure], position: int, between: re.Pattern[str]) -> tuple[int, int]:
    """The first and the last figure of the row that a figure stands in; of one too long to be a row of speech, the figure alone."""
    first = last = position
    while first and position - first < _LONGEST_ROW and between.fullmatch(plain, figures[first - 1].end, figures[first].start):
        first -= 1
    while last + 1 < len(figures) and last - first < _LONGEST_ROW and between.fullmatch(plain, figures[last].end, figures[last + 1].start):
        last += 1
    return (first, last) if last - first < _LONGEST_ROW else (position, position)


def _of_row(plain: str, figures: Sequence[Figure], position: int, before: Sequence[Named]) -> str | None:
    """«招生4.23万人,毕业生3.87万人,分别比上年增加0.21万人、减少0.08万人»: the changes are of the figures before, in their order.

    So is what they were: «分别为8126元、13452元,上年分别为7905元、13118元».
    """
    first, last = _row_around(plain, figures, position, _NEXT_CHANGE)
    count, number = last - first + 1, position - first
    if count < 2 or count > first:
        return None
    lead = _OF_EACH.search(plain, max(0, figures[first].start - _REACH), figures[first].start)
    if lead is None:
        return None
    change = _CHANGED.search(plain[figures[position - 1].end : figures[position].start]) or _CHANGED.search(lead["lead"])
    own = before[first - count + number]
    if change is None and _CHANGED.search(own.name) and first >= 2 * count:
        own = before[first - 2 * count + number]  # behind a row of changes stands what these are of
    return own.name + (change[0] if change else "")


def _head_of_row(plain: str, figures: Sequence[Figure], position: int, name: str, before: Sequence[Named]) -> str:
    """«小学、初中生均面积分别为8.7和15.5平方米,生均图书分别为28册和42册»: the level or place that the row before gave its figure of the same number."""
    first, last = _row_around(plain, figures, position, _NEXT)
    count = last - first + 1
    if count < 2 or count > first:
        return ""
    clause = re.split(r"[,。;:!?]", plain[max(0, figures[first].start - _REACH) : figures[first].start])[-1]
    if "分别" not in clause or _start_of(name):
        return ""
    heads = [other.name[: _start_of(other.name)] for other in before[first - count : first]]
    return heads[position - first] if all(heads) and len(set(heads)) == count else ""


def is_bare_level(name: str, unit: str) -> bool:
    """Whether a name is a level of school or a place alone, which a figure of this unit does not count."""
    return _alone(name) and (unit not in _ORGANISATIONS or _IS_LEVEL.match(name) is None)


def measured_before(name: str, unit: str, before: Sequence[tuple[str, str]]) -> str:
    """The name of a figure behind a semicolon with what those before it count: «小学生均经费2914元;初中4236元».

    Args:
        name: what stands beside the figure.
        unit: its unit.
        before: units and names of the figures before it, in text order.
    """
    if not is_bare_level(name, unit):
        return name
    alike = (_of_same(name, other) for other_unit, other in reversed(before) if other_unit == unit)
    return next(alike, None) or name


def _of_same(name: str, other: str) -> str | None:
    """A level or a place with what the name of another figure says of its own; None where that has none."""
    if _IS_LEVEL.match(name) is not None:
        ends = _ENDS.search(other)
        if ends is not None and ends.start() > 1:
            return other[: ends.start()] + name
        leads = _LEADS.match(other)
        return leads["whole"] + name + other[leads.end() :] if leads is not None and leads.end() < len(other) else None
    places = find_places(other)
    if places and places[0].start == 0 and places[0].end < len(other):
        return name + other[places[0].end :]
    return other[: places[-1].start] + name if places and places[-1].start and places[-1].end == len(other) else None


def _measured(plain: str, figure: Figure, name: str, before: Sequence[Named]) -> str:
    """The name of the nearest figure of the same unit with this level or place in it; else the whole that a part is told of."""
    is_level = _IS_LEVEL.match(name) is not None
    for other in [one for one in reversed(before) if one.figure.unit == figure.unit][:_NEAREST]:
        if (same := _of_same(name, other.name)) is not None:
            return same
        if _PART.search(plain[max(other.figure.end, figure.start - _REACH) : figure.start]):
            return other.name + name
    lead = _LEAD.match(plain)
    if lead is not None and _SAYS_MEASURE.search(lead["lead"]) and "。" not in plain[lead.end() : figure.start]:
        return name + lead["lead"]
    scope = _SCOPE.search(plain, max(0, figure.start - _REACH), figure.start)
    return scope["scope"] + name if scope is not None and is_level else name


def _level_before(before: Sequence[Named]) -> str:
    """The one level of school that the figures before are of; empty where they are of several or of none."""
    levels = [leads["level"] if (leads := _LEADS.match(other.name)) is not None else None for other in before]
    counts_schools = [other.figure.unit in _ORGANISATIONS for other in before]
    if levels[-1] is not None and counts_schools[-1]:
        is_list = len(before) > 1 and levels[-2] is not None and counts_schools[-2]  # and then what is true of them all
        return "" if is_list else levels[-1]
    named = {level for level in levels if level is not None}
    return named.pop() if len(named) == 1 else ""
