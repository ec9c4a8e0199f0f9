"""Columns of a table that say something of the one before: «教育经费(万元) | 比上年增长(%) | 占支出比例(%)»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.periods import find_periods
from corpus.places import find_places
from corpus.tokens import fold

_SINCE = r"(?:[与比较](?:19|20)\d{2}年(?:同期|相比)?的?|[与比较]?(?:上一?年度?|去年|同期|上期)(?:同期|相比)?的?|同比|环比)"
_BEFORE = re.compile("(?:上一?年度?|去年)(?!同期)")
_CHANGE = r"(?:净?(?:增长|增加|减少|下降|提高|上升|增减|升降|变化)(?:率|幅度?|额|数|量|情况|比例)?|增幅|降幅|增速|±)"
_PART = r"占(?:比|[^,;。|]{2,14}?(?:比例|比重|百分比|百分率)|[^,;。|]{2,14})"
_RELATED = re.compile(rf"{_SINCE}?(?:{_CHANGE}|{_PART})|{_SINCE}")
_UNIT = re.compile(r"\s*[(（\[【].{1,8}[)）\]】]\s*$")
YEAR = re.compile(r"(?:19|20)\d{2}年?(?:度|底|末)?")
"""A head that is a year and nothing else."""
_SAYS_NOTHING = re.compile(r"(?:\d+|数量|数值|数据|数额|指标值?|项目|合计|总计|备注|本年|当年|本期|单位|[县市区地域]+)?")


def named_by_the_one_before(heads: Sequence[tuple[str, ...]], roles: Sequence[str], topic: str = "") -> list[tuple[str, ...]]:
    """The heads of the columns, those that relate to another with its name before them: «教育经费比上年增长(%)».

    Args:
        heads: of each column, outermost first. What stands under a common head is named by that.
        roles: of each column; only a «value» has figures that others can relate to.
        topic: what the caption says is counted, which columns that are years are of.
    """
    found: list[tuple[str, ...]] = []
    name = ""
    for head, role in zip(heads, roles, strict=True):
        plain = _UNIT.sub("", head[0]) if len(head) == 1 and role == "value" else ""
        if not plain:
            name = ""
        elif _RELATED.fullmatch(fold(plain).replace(" ", "")) is None:
            name = topic if YEAR.fullmatch(plain) else _name(plain)
        elif name:
            before = _BEFORE.match(head[0])  # «上年占比» is no change since
            lead = before[0] if before is not None else ""
            head = (lead + name + head[0].removeprefix(lead),)
        found.append(head)
    return found


def _name(plain: str) -> str:
    """What a column is of, by its head without the unit; empty where that names a time, a place or nothing that is counted."""
    spans = [(period.start, period.end) for period in find_periods(plain)] + [(place.start, place.end) for place in find_places(plain)]
    is_slot = (0, len(plain)) in spans
    return "" if is_slot or _SAYS_NOTHING.fullmatch(plain) else plain
