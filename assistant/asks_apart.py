"""Several figures asked for in one question: «建了多少所小学,多少所幼儿园», «任期几年,最多连任几个任期»."""

from __future__ import annotations

import itertools
import re

from assistant.question import Question
from assistant.units import ASKS_HOW_MANY

MAX_APART = 4
_BEFORE_AND_AFTER = re.compile(r"(?<=[改建善整施革并造])之?前后(?=[^,。]*(?:各|分别))")
_AND_THAT = re.compile(r"(?<=[,;?。])[^,;?。]{2,16}呢(?=[,;?。]|$)")
"""«…有多大面积?已经竣工的呢?» asks the same of something else."""
_BETWEEN = re.compile(r"[^,;?。、]*(?P<stop>[,;?。、])|[^和与及,]*?(?P<and>和|与|以?及)|(?P<turn>)(?=实际|最后|最终|目标|计划|现在|目前|如今|后来)")


def asks_apart(asked: Question) -> tuple[str, ...]:
    """What is asked for, a question each: those behind the first lean on it; empty where no more than one figure is."""
    if asked.kind != "number":
        return ()
    if (both := _BEFORE_AND_AFTER.search(asked.text)) is not None:
        rest = asked.text[both.end() :].replace("各", "")
        return tuple(asked.text[: both.start()] + when + rest for when in ("前", "后"))
    asks = sorted([*ASKS_HOW_MANY.finditer(asked.text), *_AND_THAT.finditer(asked.text)], key=lambda ask: ask.start())[: MAX_APART + 1]
    if not 2 <= len(asks) <= MAX_APART:
        return ()
    cuts = [_BETWEEN.match(asked.text, one.end(), other.start()) for one, other in itertools.pairwise(asks)]
    found = [cut.span(cut.lastgroup or 0) for cut in cuts if cut is not None]
    starts, ends = [0, *(end for _, end in found)], [*(start for start, _ in found), len(asked.text)]
    return tuple(asked.text[start:end] for start, end in zip(starts, ends, strict=True)) if all(cuts) else ()
