"""Follow-ups that compare («那比上年呢», «哪个最多», «一共多少»): the question they make of the one before."""

from __future__ import annotations

import re

from assistant.comparing.marks import DEGREE, DIVISION, HERE, LESS, PERIOD, PLACE, marked
from assistant.comparing.subject import subject_of
from assistant.question import Question
from assistant.units import SPOKEN_UNITS

_LEAD = re.compile(r"^(?:那么?|那|再|还有|然后|请问|如果|要是|又|,)+")
_TAIL = re.compile(r"(?:的)?(?:呢|吗|怎么样|如何|怎样)?[?!。]*$")
_ASKED = re.compile(
    rf"(?:总共|一共|共|各|分别)?(?:有|是|为|达到?了?|到了)?(?:多少|几)(?:{SPOKEN_UNITS})?[?]?"
)
_PRIOR = re.compile(r"^(?:比|较|同|与|和|跟)?(?:上一?个?学?年度?|去年|前一学?年)(?:同期)?(?:相?比|比较)?|^同比")
_AGAINST = re.compile(rf"^(?:比|较|同|与|和|跟){HERE}(?:相?比|比较)?")
_RANKS = re.compile(rf"最(?P<degree>{DEGREE})|(?:更|谁|哪[个里边一年市县区]*)(?P<more>{DEGREE})|排名|排序|前(?P<n>[一二两三四五六七八九十\d]+)名?")
_WORKED_OUT = re.compile(r"相差|差距|差多少|差额|一共|总共|合计|总计|加起来|之和|几倍|多少倍")
_SERIES = re.compile(r"历年|逐年|每年|这几年|近几年|近[二两三四五\d]年|往年|其他年份")
_EVERY = re.compile(rf"^(?:其他|其它|别的|各个?|每个|所有)(?P<level>{DIVISION})")


def continued(turn: Question, before: Question) -> str | None:
    """The question a comparing follow-up makes of the one before; None for any other turn."""
    text = marked(turn)
    core = _TAIL.sub("", _LEAD.sub("", text))
    noun = _ASKED.sub("", subject_of(marked(before)).removesuffix("是多少?")).strip("?是有的")
    if not core or not noun or subject_of(core):
        return None
    places = [before.text[place.start : place.end] for place in before.places]
    periods = [before.text[period.start : period.end] for period in before.periods]
    where, when = "、".join(places), "、".join(periods)
    named = [turn.text[place.start : place.end] for place in turn.places] + [turn.text[period.start : period.end] for period in turn.periods]
    if _PRIOR.search(core):
        return f"{where}{when}{noun}比上年{_PRIOR.sub('', core) or '变化多少'}?"
    if _AGAINST.search(core) and len(named) == 1:
        rest = _AGAINST.sub("", core)
        if PERIOD in core:
            return f"{where}{when}{noun}比{named[0]}{rest or '变化多少'}?"
        return f"{where}和{named[0]}{when}{noun}{rest or '相差多少'}?" if PLACE in core and where else None
    if named:
        return f"{named[0]}{when}{noun}是多少?" if core == PLACE and len(places) > 1 else None
    ranks = _RANKS.search(core)
    if ranks is not None:
        degree = ranks["degree"] or ranks["more"] or "多"
        if len(places) > 1 or len(periods) > 1:
            which = "哪个" if len(places) > 1 else "哪一年"
            return f"{where}{when}{noun}{which}最{degree}?"
        division = re.search(DIVISION, core)
        around = where if division and re.match("[县区旗]", division[0]) else ""
        order = f"前{ranks['n']}名" if ranks["n"] else "从低到高排名" if degree in LESS and "最" not in core else f"最{degree}" if "最" in core else "排名"
        return f"{around}{when}哪个{division[0] if division else '地方'}的{noun}{order}?"
    if _WORKED_OUT.search(core) and (len(places) > 1 or len(periods) > 1):
        return f"{where}{when}{noun}{core}?"
    if _SERIES.search(core):
        return f"{where}历年{noun}分别是多少?"
    every = _EVERY.search(core)
    return f"{when}各{every['level']}{noun}分别是多少?" if every else None
