"""Several figures asked for in one question: «建了多少所小学,多少所幼儿园», «任期几年,最多连任几个任期»."""

from __future__ import annotations

import itertools
import re

from assistant.question import Question, understand
from assistant.units import ASKS_HOW_MANY

MAX_APART = 4
_BEFORE_AND_AFTER = re.compile(r"(?<=[改建善整施革并造])之?前后(?=[^,。]*(?:各|分别))")
_NUMBER_AND_SHARE = re.compile(
    r"(?P<what>[^?。]{2,}?)(?P<number>人数|数量|总数|个数)(?:及其?|和|与|以及|、)"
    r"(?P<share>占[^?。]*?(?:比例?|比重|百分比))(?:[各分别是为有]*多少)?[?。]*"
)
"""«交流轮岗人数及占符合条件人数的比例»."""
_AND_THAT = re.compile(r"(?<=[,;?。])[^,;?。]{2,16}呢(?=[,;?。]|$)")
"""«…有多大面积?已经竣工的呢?» asks the same of something else."""
_AND_WHAT = re.compile(
    r"(?<=[,;?。])(?=[^,;?。]*(?:为什么|为何|原因|怎么|如何|哪|什么|谁|何时|何地|[了过完清]吗|(?:了|要求|标准|目标|任务)没有?(?=[?。]|$)|([够足达超])[不没]\1))"
    r"(?![^,;?。]*(?:多少|几|怎么(?:定|写|说|讲|规定|要求)的?(?=[,;?。]|$)))[^,;?。]{2,20}(?=[,;?。]|$)"
)
"""«还有几个没整改,是什么原因»: something else about the same."""
_BETWEEN = re.compile(r"[^,;?。、]*(?P<stop>[,;?。、])|[^和与及,]*?(?P<and>和|与|以?及)|(?P<turn>)(?=实际|最后|最终|目标|计划|现在|目前|如今|后来)")


def asks_apart(asked: Question) -> tuple[str, ...]:
    """What is asked for, a question each: those behind the first lean on it; empty where no more than one figure is."""
    if asked.kind != "number" and ASKS_HOW_MANY.search(asked.text) is None:
        return ()
    if (also_share := _NUMBER_AND_SHARE.fullmatch(asked.text)) is not None:
        return f"{also_share['what']}{also_share['number']}是多少?", f"{also_share['what']}{also_share['share']}是多少?"
    if (both := _BEFORE_AND_AFTER.search(asked.text)) is not None:
        rest = asked.text[both.end() :].replace("各", "")
        return tuple(asked.text[: both.start()] + when + rest for when in ("前", "后"))
    numbers = list(ASKS_HOW_MANY.finditer(asked.text))
    also = [ask for ask in _AND_WHAT.finditer(asked.text) if numbers and numbers[0].end() <= ask.start()]
    asks = sorted([*numbers, *_AND_THAT.finditer(asked.text), *also], key=lambda ask: ask.start())[: MAX_APART + 1]
    if asked.kind != "number" and not also:
        return ()
    if not 2 <= len(asks) <= MAX_APART:
        return ()
    cuts = [_BETWEEN.match(asked.text, one.end(), other.start()) for one, other in itertools.pairwise(asks)]
    found = [cut.span(cut.lastgroup or 0) for cut in cuts if cut is not None]
    starts, ends = [0, *(end for _, end in found)], [*(start for start, _ in found), len(asked.text)]
    parts = tuple(asked.text[start:end] for start, end in zip(starts, ends, strict=True)) if all(cuts) else ()
    # «只有几个学生的教学点怎么处理» asks for no number.
    return parts if not also or (parts and understand(parts[0]).kind == "number") else ()
