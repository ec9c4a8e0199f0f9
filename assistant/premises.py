"""What a question takes for given, a figure or that all of something is done, and the sentence that bears on it."""

from __future__ import annotations

import re

from assistant.findings import Reading, ReadPassage, quantities_of
from assistant.matching import FIRM, Evidence
from assistant.question import Question
from assistant.units import same_count
from corpus.periods import dated_periods

STATED_WEIGHT = 0.1
"""Of a figure of the question's that the sentence gives; set on the development rows."""
MIN_ASSERTED = 0.7
"""Share of a question's words that a sentence must have to set its time right."""
_ASSERTS = re.compile(r"听说|据说|(?<![人天])才(?!能|艺|干|华)|是[^,。]{0,4}\d{4}年[^,。]*的[吧吗]")
_OF_ALL = re.compile(r"(?:全部|全都|都(?!有)|均|统统|一律)(?:已经?|是|被|要|会|能够?|得到|按期|如期|按时|按照?计划)*(?P<done>[\u4e00-\u9fff]{2})")
_AT_END = re.compile(r"(?P<done>[\u4e00-\u9fff]{2})了(?:吗|吧|么|没有?|,[是对真没][^,。]{0,4})[?!。]*$")


def done_with(question: Question) -> str | None:
    """What the question has done with the figure it states: 竣工 of «43个项目全部竣工了吧»; None where it says nothing of the kind."""
    found = (_OF_ALL.search(question.text) or _AT_END.search(question.text)) if question.figures else None
    return found["done"] if found is not None and any(term.text == found["done"] for term in question.terms) else None


def stated(question: Question, evidence: Evidence) -> float:
    """What it is worth that a passage gives a figure the question states: more if it tells how many of them, and nothing if it is silent on what was done."""
    done, quantities = done_with(question), quantities_of(evidence)
    if done is not None and done not in evidence.sentence:
        return 0.0
    for figure in question.figures:
        alike = [quantity.value for quantity in quantities if same_count(quantity.unit, figure.unit)]
        if figure.value in alike:
            is_parted = done is not None and any(value < figure.value for value in alike)
            return STATED_WEIGHT * (1 + is_parted)
    return 0.0


def other_time(question: Question, passage: ReadPassage) -> str:
    """The time at which a passage has what the question says was at another («9个县到2018年才通过»); empty where it does not say so firmly.

    The passage must have every figure of the question and its words, and name one time of its own.
    """
    asserts = len(question.periods) == 1 and _ASSERTS.search(question.text) is not None
    if not asserts or passage.unbound.place is not None or passage.unbound.period is None or passage.match.coverage < MIN_ASSERTED:
        return ""
    told = [(quantity.value, quantity.unit) for quantity in quantities_of(passage.evidence)]
    named = dated_periods(passage.evidence.sentence)
    has_all = all((figure.value, figure.unit) in told for figure in question.figures)
    return named[0].text if has_all and len(named) == 1 else ""


def is_told_by(question: Question, reading: Reading) -> bool:
    """Whether the figures found tell if what the question states is so.

    Not where several contradict each other as to what was done, nor where one merely repeats the figure and its sentence is silent on what was done.
    """
    done = done_with(question)
    if not reading.figures or reading.spread:
        return False
    if done is None:
        return True
    best = reading.figures[0]
    is_repeated = any(figure.value == best.quantity.value for figure in question.figures)
    return not reading.conflicting and not (is_repeated and best.passage.match.support[done] < FIRM)
