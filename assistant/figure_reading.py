"""Which figures of a passage may answer a question, and how well each fits it."""

from __future__ import annotations

import re

from assistant.binding import unbound
from assistant.findings import ReadFigure, ReadPassage, quantities_of
from assistant.lay_words import OFFICIAL_WORDS
from assistant.matching import shared_part
from assistant.question import MEASURES, Question, same_count, unit_class
from corpus.quantity import Quantity
from corpus.tokens import fold

LOCAL_WEIGHT, HEAD_WEIGHT, STATUS_WEIGHT = 0.6, 0.25, 0.1
"""Of the words beside a figure, of its naming what is counted, of plan against achievement; set on the development rows."""

_FROM = re.compile(r"(?:由|从)[^,;。到至]*\Z")
_TO = re.compile(r"[^,;。]{0,3}?(?:提高|增加|上升|下降|降低|减少|增长|扩大|提升|升|降)(?:到|至|为)")
_CLAUSE_END = re.compile(r"[,;。!?\n]")


def figures_of(question: Question, passage: ReadPassage) -> list[ReadFigure]:
    """The figures of a passage that have a unit the question allows."""
    found = []
    for quantity in quantities_of(passage.evidence):
        fit = unit_fit(question, quantity.unit)
        if fit is None:
            continue
        other_unit = bool(question.units) and quantity.unit not in question.units and "个" in (quantity.unit, *question.units)
        if other_unit and question.head and not _head_fit(question, quantity):
            continue  # 个 counts anything: of another unit than asked it must name what is counted
        local = _local(passage, quantity)
        apart = unbound(question, passage.evidence, quantity)
        score = passage.score + LOCAL_WEIGHT * local + _head_fit(question, quantity) + fit + _status_fit(question, passage, quantity)
        found.append(ReadFigure(passage, quantity, apart, local, score))
    exact = [figure for figure in found if figure.quantity.unit in question.units and _head_fit(question, figure.quantity) > 0]
    return exact if exact and question.head and question.unit_class not in MEASURES else found


def unit_fit(question: Question, unit: str) -> float | None:
    """How well a unit answers the question (about 0, higher is better); None where it cannot."""
    kind = unit_class(unit)
    if question.unit_class is None:
        return -0.15 if kind == "share" else 0.0
    if unit in question.units and question.unit_class not in MEASURES:
        return 0.1
    if question.unit_class == kind:
        return 0.03
    return 0.0 if any(same_count(asked, unit) for asked in question.units) else None


def _local(passage: ReadPassage, quantity: Quantity) -> float:
    """Share of the question's words that stand in the figure's indicator, its stretch of the clause, its clause."""
    record = passage.evidence.passage
    sentence = passage.evidence.sentence
    at = quantity.start - record.start
    start = _clause_start(sentence, at)
    stop_match = _CLAUSE_END.search(sentence, quantity.end - record.start)
    stop = stop_match.start() if stop_match else len(sentence)
    others = [other for other in quantities_of(passage.evidence) if other is not quantity]
    near_start = max([start, *(other.end - record.start for other in others if other.end - record.start <= at)])
    near_stop = min([stop, *(other.start - record.start for other in others if other.start - record.start > at)])
    indicator, near, clause = fold(quantity.indicator), sentence[near_start:near_stop], sentence[start:stop]
    weights = passage.match.weights
    total = sum(weights.values())
    found = 0.0
    for word, support in passage.match.support.items():
        place = max(
            next((weight for weight, text in ((1.0, indicator), (0.9, near), (0.7, clause), (0.5, sentence)) if names(word, text)), 0.0),
            shared_part(word, indicator),
            0.6 * support,
        )
        found += weights[word] * place
    return found / total if total else 0.0


def _clause_start(sentence: str, offset: int) -> int:
    return max((match.end() for match in _CLAUSE_END.finditer(sentence, 0, offset)), default=0)


def figure_support(figure: ReadFigure, word: str) -> float:
    """How far the word is met at the figure; one met in another clause of a sentence full of figures is not met."""
    support = figure.passage.match.support[word]
    sentence, start = figure.passage.evidence.sentence, figure.quantity.start - figure.passage.evidence.passage.start
    clause_start = _clause_start(sentence, start)
    own = fold(figure.quantity.indicator)
    counts_another = unit_class(figure.quantity.unit) == "people" and own and word in sentence[:clause_start] and not names(word, own)
    return 0.0 if counts_another and not names(word, sentence[clause_start:]) else support


def _head_fit(question: Question, quantity: Quantity) -> float:
    """Whether the figure's indicator names what is counted: 0.25 for all of it, in part less."""
    if not question.head:
        return 0.0
    indicator = fold(quantity.indicator)
    return HEAD_WEIGHT * sum(names(word, indicator) for word in question.head) / len(question.head)


def _status_fit(question: Question, passage: ReadPassage, quantity: Quantity) -> float:
    """Planned figures for a question about plans; of «由420元提高到450元» the second."""
    text = passage.evidence.sentence
    start, end = quantity.start - passage.evidence.passage.start, quantity.end - passage.evidence.passage.start
    from_value = _FROM.search(text, 0, start) is not None and _TO.match(text, end) is not None
    return STATUS_WEIGHT * ((question.planned and quantity.status == "planned") - from_value - (question.planned and quantity.status != "planned"))


def names(word: str, text: str) -> bool:
    """Whether the text holds the word or an official word for it."""
    return any(form in text for form in (word, *OFFICIAL_WORDS.get(word, ())))
