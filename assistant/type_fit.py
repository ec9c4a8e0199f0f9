"""Whether a passage can hold the kind of answer asked for: a figure of the unit, a date for «何时», an agent for «由谁», a list, a definition."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.matching import Evidence
from assistant.question import Question
from corpus.periods import dated_periods

# What it is worth beside the words and the vectors; set on the development rows.
TYPE_WEIGHT, UNIT_WEIGHT, LIST_WEIGHT = 0.15, 0.1, 0.05
_ASKS_MEANING = re.compile(r"(?:包括|包含|涵盖)(?:了|的?有?)?(?:什么|哪些|哪几)|(?:是指|指的是?|叫做?|算是?|说的是?)(?:什么|哪)|什么(?:是|叫做?)")
_TELLS_MEANING = re.compile(r"是指|指的是|包括|包含|本[法条例办规定]{1,2}所称")

_ASKS_KINDS = re.compile(r"分(?:成|为|作)?(?:了|哪)?(?:几|哪些)")
_TELLS_KINDS = re.compile(r"分[为成作]")


def type_fit(question: Question) -> Callable[[Evidence], float]:
    """What a passage is worth by the kind of answer it can hold: 0 or one of the weights above."""
    units = question.units
    if question.kind == "number":
        return lambda evidence: 0.0 if units.isdisjoint(evidence.units) else UNIT_WEIGHT
    if question.kind == "when":
        return lambda evidence: TYPE_WEIGHT * bool(dated_periods(evidence.sentence))
    if _ASKS_MEANING.search(question.text):
        return lambda evidence: TYPE_WEIGHT * (_TELLS_MEANING.search(evidence.sentence) is not None)
    if _ASKS_KINDS.search(question.text):
        return lambda evidence: TYPE_WEIGHT * (_TELLS_KINDS.search(evidence.sentence) is not None)
    if question.kind == "list":
        return lambda evidence: LIST_WEIGHT * evidence.is_announced
    if "由谁" in question.text:
        return lambda evidence: TYPE_WEIGHT * ("由" in evidence.sentence)
    return lambda _: 0.0
