"""Changes that a report states itself («比上年增长8.3%»): better than any that is worked out, and no level to reckon with."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.comparing.task import Task
from assistant.findings import ReadFigure, quantities_of
from corpus.tokens import fold

_VERB = r"(?:增长|增加|增多|提高|提升|上升|扩大|多|下降|减少|降低|回落|下滑|少|增幅|降幅|增速|增减|净增)"
_STATED = re.compile(rf"{_VERB}(?:了|率|幅度)?(?:为|达到?|约|近)*$")
_BASE = re.compile(r"(?:比|较|与|同)(?P<base>上一?个?学?年度?|去年|前一学?年|[12]\d{3}年(?:底|末)?)(?:同期|相比)?|同比|环比")
_FALLEN = re.compile(r"(?:下降|减少|降低|回落|下滑|少|降幅)(?:了|率|幅度)?(?:为|达到?|约|近)*$")
_GAP = re.compile(r"(?<!不)(?:[高低多少]于|超出|超过)(?!(?:标准|要求|规定))[^,;。\d]{2,20}$")
_YEAR_BEFORE = ("上学年", "上一学年", "上一个学年", "上学年度", "前一学年", "上年", "上一年", "上年度", "去年", "前一年", "同比")
_SHARES = frozenset({"%", "‰", "个百分点", "百分点", "倍"})
_REACH = 40


def states_change(figure: ReadFigure) -> bool:
    """Whether a figure says by how much something grew or fell, not how much of it there is."""
    return figure.quantity.value < 0 or _STATED.search(_before(figure)) is not None or _is_in_row(figure)


def _is_in_row(figure: ReadFigure) -> bool:
    """Whether a figure goes on with a row of changes whose first alone has the verb."""
    return _before(figure).endswith(("、", "和", "与", "及")) and _STATED.search(fold(figure.quantity.indicator)) is not None


def stated_change(task: Task, level: ReadFigure) -> ReadFigure | None:
    """The change that the sentence of a figure states right behind it, if it is the one asked for."""
    figures = quantities_of(level.passage.evidence)
    position = next((index for index, quantity in enumerate(figures) if quantity.start == level.quantity.start), -1)
    candidates = [level] + [replace(level, quantity=quantity) for quantity in figures[position + 1 : position + 3]]
    name = level.quantity.indicator
    own = [replace(level, quantity=quantity) for quantity in figures if name and quantity.indicator.startswith(name)]
    in_row = next((figure for figure in own if _is_in_row(figure) and answers(task, figure)), None)
    if in_row is not None:  # «…高中12306元,中职13045元,分别增长4.5%和1.8%»
        return in_row
    for figure in candidates:
        if not states_change(figure):
            if figure is not level:
                return None  # the sentence has gone on to something else
            continue
        if answers(task, figure):
            return figure
    return None


def since_year_before(figure: ReadFigure) -> bool:
    """Whether a figure is by how much something grew or fell since the year before."""
    return states_change(figure) and _base_of(figure) in _YEAR_BEFORE


def is_gap(figure: ReadFigure) -> bool:
    """Whether a figure is by how much one thing is more or less than another: «高于当地公务员平均工资收入0.07万元»."""
    return _GAP.search(_before(figure)) is not None


def has_fallen(change: ReadFigure) -> bool:
    """Whether a stated change is a fall."""
    return _FALLEN.search(_before(change)) is not None


def answers(task: Task, figure: ReadFigure) -> bool:
    """Whether a stated change is since the time the task names, in the kind of unit it asks for."""
    if not states_change(figure) or (task.kind == "rate" and figure.quantity.unit not in _SHARES):
        return False
    base = _base_of(figure)
    if base is None:  # «增长8.3%» of a year is against the year before
        return task.prior and figure.quantity.unit in _SHARES
    if task.prior:
        return base in _YEAR_BEFORE
    earliest = min(task.periods, key=lambda period: period.first or 0, default=None)
    return earliest is not None and earliest.first is not None and base.startswith(str(earliest.first // 12))


def _base_of(figure: ReadFigure) -> str | None:
    """What a change is against, as the text says it."""
    base = next(reversed(list(_BASE.finditer(_before(figure)[-_REACH:]))), None)
    return (base["base"] or base[0]) if base is not None else None


def _before(figure: ReadFigure) -> str:
    """The sentence up to the figure."""
    return fold(figure.passage.evidence.sentence)[: figure.quantity.start - figure.passage.evidence.passage.start]
