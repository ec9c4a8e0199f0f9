"""Whether a passage can hold the kind of answer asked for: a figure of the unit, a date for «何时», an agent for «由谁», a list, a cause, a definition."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.findings import quantities_of
from assistant.labels import MEASURES, PROBLEMS, asked_sorts, asks_measures, implied_sorts, sorts_of
from assistant.matching import Evidence
from assistant.premises import stated
from assistant.question import Question
from assistant.units import same_count
from corpus.numerals import NUMERALS
from corpus.periods import dated_periods

# What it is worth beside the words and the vectors; set on the development rows.
TYPE_WEIGHT, UNIT_WEIGHT, LIST_WEIGHT = 0.15, 0.1, 0.05
HEADED_WEIGHT, NEGATED_WEIGHT, LACK_WEIGHT = 0.05, 0.1, 0.1
_ASKS_MEANING = re.compile(r"(?:包括|包含|涵盖)(?:了|的?有?)?(?:什么|哪些|哪几)|(?:是指|指的是?|叫做?|算是?|说的是?)(?:什么|哪)|什么(?:是|叫做?)")
_TELLS_MEANING = re.compile(r"是指|指的是|包括|包含|本[法条例办规定]{1,2}所称")

_ASKS_KINDS = re.compile(r"分(?:成|为|作)?(?:了|哪)?(?:几|哪些)")
_TELLS_KINDS = re.compile(r"分[为成作]")


_ASKS_CAUSE = re.compile(r"为什么|为何|(?:什么|哪些|何种|[是的])(?:主要)?(?:原因|缘故|理由)|原因(?:是|有|何在|[?。]*$)")
_TELLS_CAUSE = re.compile(
    r"由于|因为|鉴于|原因(?:是|为|在于|有|:)|等原因|[受因由](?:[^,。;]{2,30}?)(?:影响|制约|限制|所致|导致|造成|引起)"
    r"|主要是|(?<![原起成基诱病内外死动])因(?![此而地材人校时事素果故])|(?:^|[,。;:])为(?:了)?(?:避免|防止|[\u4e00-\u9fff]{4,24},)"
)
_ASKS_NAMES = re.compile(rf"哪(?:[几些]|[{NUMERALS}\d]+)(?P<unit>[所个家名位类项])?")
_NEGATION = r"(?:没有?|未|(?<![有能会是要])不|无)"
_NEGATED = re.compile(rf"(?<!有){_NEGATION}(?:能够?|曾|再|完全|全部|被|得到)?(?P<word>[\u4e00-\u9fff]{{2}})")
_LACKS = re.compile(r"不高|不足(?!\d)|不够|不强|不优|不均|偏[低少弱紧小]|滞后|短缺|紧缺|不到位|薄弱环节|仍(?:有|存在)|存在[^,。]{0,10}问题|留不住|难以")
_DOES = re.compile(r"针对|对策|措施|通过|建立|制定|出台|印发|设立|实行|实施|推行|拨付")
_CLAUSE_START = re.compile(r"[,;。:()]")
_BETWEEN_NAMES = re.compile(r"、|和|与|及|以及")


def type_fit(question: Question) -> Callable[[Evidence], float]:
    """What a passage is worth by the kind of answer it can hold: a sum of the weights above, most often 0."""
    units = question.units
    if question.kind == "number":
        return lambda evidence: 0.0 if units.isdisjoint(evidence.units) else UNIT_WEIGHT
    if question.kind == "when":
        return lambda evidence: TYPE_WEIGHT * bool(dated_periods(evidence.sentence))
    fits = _fits(question)
    return lambda evidence: sum(fit(evidence) for fit in fits)


def _fits(question: Question) -> list[Callable[[Evidence], float]]:
    """What a sentence that is no figure is worth, by each thing the question wants of it."""
    text, fits = question.text, list[Callable[[Evidence], float]]()
    for asks, tells in ((_ASKS_MEANING, _TELLS_MEANING), (_ASKS_KINDS, _TELLS_KINDS), (_ASKS_CAUSE, _TELLS_CAUSE)):
        if asks.search(text):
            fits.append(lambda evidence, tells=tells: TYPE_WEIGHT * (tells.search(evidence.sentence) is not None))  # type: ignore[misc]
            break
    else:
        if question.kind == "list":
            fits.append(lambda evidence: LIST_WEIGHT * evidence.is_announced)
        if "由谁" in text:
            fits.append(lambda evidence: TYPE_WEIGHT * ("由" in evidence.sentence))
    for sorts, weight in ((asked_sorts(text), TYPE_WEIGHT), (implied_sorts(text), HEADED_WEIGHT)):
        if sorts:
            fits.append(lambda evidence, sorts=sorts, weight=weight: _told_under(sorts, weight, evidence))  # type: ignore[misc]
    if asks_measures(text):
        fits.append(lambda evidence: -LACK_WEIGHT * _tells_lack(evidence))
    if question.figures:
        fits.append(lambda evidence: stated(question, evidence))
    negated = [match["word"] for match in _NEGATED.finditer(text) if any(match["word"] in term.text for term in question.terms)]
    if negated:
        told = re.compile(rf"{_NEGATION}[\u4e00-\u9fff]{{0,3}}?(?:{'|'.join(negated)})")
        fits.append(lambda evidence: NEGATED_WEIGHT * (told.search(evidence.sentence) is not None))
    named = _ASKS_NAMES.search(text)
    if named is not None:
        unit = named["unit"] or ""
        fits.append(lambda evidence: TYPE_WEIGHT * names_counted(evidence, unit))
    return fits


def _told_under(sorts: frozenset[str], weight: float, evidence: Evidence) -> float:
    """What it is worth that the label, or without one a heading, says what is asked for: ``weight`` for a label."""
    if evidence.label:
        return 0.0 if sorts.isdisjoint(sorts_of(evidence.label)) else weight
    return 0.0 if all(sorts.isdisjoint(sorts_of(heading)) for heading in evidence.passage.path) else HEADED_WEIGHT


def _tells_lack(evidence: Evidence) -> bool:
    """Whether a passage tells what is wrong, which is no answer to what is done about it."""
    if _DOES.search(evidence.sentence):
        return False
    labels = (evidence.label,) if evidence.label else evidence.passage.path
    return _LACKS.search(evidence.sentence) is not None or any(PROBLEMS & sorts_of(label) and not MEASURES & sorts_of(label) for label in labels)


def teller(question: Question) -> Callable[[Evidence], bool] | None:
    """Tells the passages that say what is asked, a cause or what stands under a label of the question's word, from those of the matter in general.

    None for a question that asks for nothing of the kind.
    """
    if question.kind not in ("how", "list"):
        return None
    sorts, asks_cause = asked_sorts(question.text) | implied_sorts(question.text), _ASKS_CAUSE.search(question.text) is not None
    if not sorts and not asks_cause:
        return None
    return lambda evidence: not sorts.isdisjoint(sorts_of(evidence.label)) or (asks_cause and _TELLS_CAUSE.search(evidence.sentence) is not None)


def names_counted(evidence: Evidence, unit: str) -> bool:
    """Whether the passage names as many things as it then counts: «甲校、乙校和丙校3所»; by any unit if none is given."""
    for quantity in quantities_of(evidence):
        if quantity.value < 2 or (unit and not same_count(quantity.unit, unit)):
            continue
        before = _CLAUSE_START.split(evidence.sentence[: quantity.start - evidence.passage.start])[-1]
        if len([name for name in _BETWEEN_NAMES.split(before) if name]) == quantity.value:
            return True
    return False
