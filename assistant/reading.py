"""From ranked passages to what answers the question: figures, or sentences, or nothing and why."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import rjieba

from assistant.binding import Unbound, unbound
from assistant.detail import specifies
from assistant.fusion import Candidate
from assistant.lay_words import OFFICIAL_WORDS
from assistant.matching import Evidence, Match, Matcher, shared_part
from assistant.question import MEASURES, Question, same_count, unit_class, wants_work
from corpus.periods import Period, find_periods
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.tokens import fold

Slot = Literal["地区", "时间", "指标", "数值", "多义", "细节", "文件", "小节", "空栏", "多份", "范围"]
"""What of a question is not covered; 多义: too many figures fit; 细节: named, but not set out; 文件: no such
document; 小节: no such section; 空栏: a blank field of the header; 多份: too many reports to answer for; 范围: it is no question about the corpus."""

# Weights and thresholds, set on the development rows (evals/README.md has the table).
COVERAGE_WEIGHT, FUSED_WEIGHT, LOCAL_WEIGHT, HEAD_WEIGHT, STATUS_WEIGHT = 0.7, 0.5, 0.6, 0.25, 0.1
TYPE_WEIGHT, UNIT_WEIGHT = 0.15, 0.1
CLOSE_LOOK = 12
"""Passages whose words are also compared by the embedding model."""
MIN_COVERAGE = 0.5
MIN_CONFLICT_COVERAGE = 0.7
"""Below, several figures fit because the question's own words fit none."""
MIN_HEAD_SUPPORT = 0.58
CLOSE = 0.15
"""Two figures whose words carry the question equally up to this are not told apart by it."""
MAX_GAP = 0.35
"""A word of the question that one sentence carries by more than this over the other tells them apart."""
MAX_SPREAD = 10
"""Values shown of places or periods that the question does not tell apart."""
WEIGHTY = 0.6
MAX_VALUES = 4
"""More figures that fit equally well make the question too vague to answer."""

_KEPT_EVIDENCE = 20_000
_ABSENCE = re.compile(
    r"(?:无|没有|未有)[\u4e00-\u9fff]{0,14}(?:事件|事故|现象|情况|案例|问题|发生|出现)|未(?:发生|发现|出现|产生)|“?零(?:感染|事故|投诉|发生|辍学)|杜绝|不存在"
)
_PERSON = re.compile(r"(?:校长|局长|书记|主任|园长|市长|县长|教师|老师|代表)[:]?([\u4e00-\u9fff]{2,3})(?=[,。;、(])|([\u4e00-\u9fff]{2,3})同志")
_FROM = re.compile(r"(?:由|从)[^,;。到至]*\Z")
_TO = re.compile(r"[^,;。]{0,3}?(?:提高|增加|上升|下降|降低|减少|增长|扩大|提升|升|降)(?:到|至|为)")
_CLAUSE_END = re.compile(r"[,;。!?\n]")


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A candidate held against the question; higher ``score`` is better."""

    evidence: Evidence
    match: Match
    candidate: Candidate
    unbound: Unbound
    score: float


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure that may be the answer. ``local`` (0–1) is how much of the question the words beside it carry."""

    passage: ReadPassage
    quantity: Quantity
    unbound: Unbound
    local: float
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found. Without figures and passages nothing answers; ``slot`` and ``missing`` say what is not covered."""

    figures: tuple[ReadFigure, ...] = ()
    passages: tuple[ReadPassage, ...] = ()
    conflicting: bool = False
    """The figures contradict each other: same place and period, different values."""
    spread: bool = False
    """The figures are of different places or periods, which the question does not name."""
    slot: Slot | None = None
    missing: tuple[str, ...] = ()
    nearest: tuple[ReadPassage, ...] = ()


class Reader:
    """Reads candidates.

    Args:
        report_of: the report of a document id.
        matcher: holds words against passages.
        may_refuse: False answers with the nearest passage whatever it is (for tests of the gate only).
    """

    def __init__(self, report_of: Callable[[str], Report], matcher: Matcher, may_refuse: bool = True) -> None:
        self._report_of = report_of
        self._matcher = matcher
        self._may_refuse = may_refuse
        self._evidence = functools.lru_cache(maxsize=_KEPT_EVIDENCE)(self._make_evidence)

    def read(self, question: Question, candidates: Sequence[Candidate]) -> Reading:
        """Read the candidates for the question."""
        passages = self._passages(question, candidates)
        nearest = tuple(passages[:3])
        if question.excepts_place:
            return self._refused(Reading(slot="数值", nearest=nearest))
        if not passages or wants_work(question.text) or (not question.terms and not question.figures):
            return self._refused(Reading(slot="范围", nearest=nearest))
        absent_names = self._absent_names(question, passages)
        if absent_names:
            return self._refused(Reading(slot="指标", missing=absent_names, nearest=nearest))
        if question.kind == "number":
            return self._refused(self._numbers(question, passages))
        if question.kind == "yes_no" and question.figures:
            units = frozenset({question.figures[0].unit})
            counted = replace(question, kind="number", units=units, unit_class=unit_class(question.figures[0].unit))
            found = self._numbers(counted, self._passages(counted, candidates))
            if found.figures and not found.spread:
                return found
        return self._refused(self._sentences(question, passages))

    def _refused(self, reading: Reading) -> Reading:
        if reading.slot is None or self._may_refuse or not reading.nearest:
            return reading
        return Reading(passages=reading.nearest[:1])

    def _passages(self, question: Question, candidates: Sequence[Candidate]) -> list[ReadPassage]:
        weights = self._matcher.weigh(question.terms)
        read = []
        for candidate in candidates:
            evidence = self._evidence(candidate.document, candidate.passage)
            match = self._matcher.match(question.terms, evidence, weights)
            apart = unbound(question, evidence)
            read.append(ReadPassage(evidence, match, candidate, apart, _score(question, match, candidate, evidence)))
        read.sort(key=_by_score)
        self._matcher.prepare(question.terms, [passage.evidence for passage in read[:CLOSE_LOOK]])
        for position, passage in enumerate(read[:CLOSE_LOOK]):
            match = self._matcher.with_synonyms(passage.match, passage.evidence)
            score = _score(question, match, passage.candidate, passage.evidence)
            read[position] = replace(passage, match=match, score=score)
        read.sort(key=_by_score)
        return read

    def _make_evidence(self, document: str, passage: int) -> Evidence:
        report = self._report_of(document)
        return Evidence.of(report, report.passages[passage])

    # Figures -----------------------------------------------------------------------------------------------

    def _numbers(self, question: Question, passages: Sequence[ReadPassage]) -> Reading:
        nearest = tuple(passages[:3])
        # Passages of other places and years are read too, but must not crowd out those of the right ones.
        looked_at = [passage for passage in passages if not passage.unbound][:CLOSE_LOOK] + [passage for passage in passages if passage.unbound][:4]
        figures = sorted(
            (figure for passage in looked_at if passage.score >= 0.55 * passages[0].score for figure in _figures(question, passage)),
            key=lambda figure: (-figure.score, figure.quantity.start),
        )
        bound = [figure for figure in figures if not figure.unbound]
        best = bound[0] if bound else None
        absent = self._absence(question, passages)
        if absent is not None and (best is None or absent.score > best.passage.score):
            return Reading(passages=(absent,))
        if figures and (best is None or best.local < 0.6 * figures[0].local):
            apart = figures[0].unbound
            return Reading(slot="地区" if apart.place else "时间", missing=apart.missing, nearest=nearest)
        if best is None:
            return self._not_covered(passages[0], nearest, "数值")
        lacking = tuple(word for word in question.required if _figure_support(best, word) < MIN_HEAD_SUPPORT)
        if lacking:
            return Reading(slot="指标", missing=lacking, nearest=nearest)
        if not self._covered(best.passage.match):
            return self._not_covered(best.passage, nearest, "指标")
        rivals = _rivals(question, best, bound)
        contrary = [rival for rival in rivals if _same_scope(best, rival)]
        if len(contrary) >= MAX_VALUES or (contrary and best.passage.match.coverage < MIN_CONFLICT_COVERAGE):
            return Reading(slot="多义", nearest=nearest)
        if contrary or not rivals:
            return Reading(figures=(best, *contrary), conflicting=bool(contrary))
        return Reading(figures=(best, *_one_a_scope(best, rivals)), spread=True)

    def _absent_names(self, question: Question, passages: Sequence[ReadPassage]) -> tuple[str, ...]:
        """Names in the question (日本) that none of the better passages holds."""
        names = [term.text for term in question.terms if term.is_proper]
        best = [passage for passage in passages if passage.score >= 0.7 * passages[0].score]
        return tuple(name for name in names if not any(name in text for passage in best for text in passage.evidence.texts))

    def _absence(self, question: Question, passages: Sequence[ReadPassage]) -> ReadPassage | None:
        """A sentence that says there is none of what is counted: «全市无中小学生溺亡事件发生»."""
        for passage in passages[:2]:
            says_none = passage.match.coverage >= 0.8 and not passage.unbound and _ABSENCE.search(passage.evidence.sentence)
            if says_none and not _figures(question, passage):
                return passage
        return None

    # Sentences ---------------------------------------------------------------------------------------------

    def _sentences(self, question: Question, passages: Sequence[ReadPassage]) -> Reading:
        nearest = tuple(passages[:3])
        if question.figures:
            passages = _with_figures(question, passages)
        bound = [passage for passage in passages if not passage.unbound]
        if not bound or bound[0].score < 0.7 * passages[0].score:
            apart = passages[0].unbound
            return Reading(slot="地区" if apart.place else "时间", missing=apart.missing, nearest=nearest)
        best = bound[0]
        if not specifies(question, best.evidence.sentence):
            return Reading(slot="细节", nearest=nearest)
        if question.wants_name and not _names_person(best.evidence.sentence):
            return Reading(slot="数值", nearest=nearest)
        lacking = tuple(word for word in question.required if best.match.support[word] < MIN_HEAD_SUPPORT)
        if lacking:
            return Reading(slot="指标", missing=lacking, nearest=nearest)
        if question.terms and not self._covered(best.match, loose=question.kind == "how"):
            return self._not_covered(best, nearest, "指标")
        return Reading(passages=tuple(_chosen(question, best, bound)))

    # Refusal -----------------------------------------------------------------------------------------------

    def _covered(self, match: Match, loose: bool = False) -> bool:
        return match.coverage >= (0.3 if loose else MIN_COVERAGE)

    def _not_covered(self, best: ReadPassage, nearest: tuple[ReadPassage, ...], slot: Slot) -> Reading:
        if best.match.coverage < 0.25 and best.candidate.fused < 0.25:
            slot = "范围"
        return Reading(slot=slot, missing=best.match.missing(), nearest=nearest)


def _by_score(passage: ReadPassage) -> float:
    return -passage.score


def _score(question: Question, match: Match, candidate: Candidate, evidence: Evidence) -> float:
    return COVERAGE_WEIGHT * match.coverage + FUSED_WEIGHT * candidate.fused + _type_fit(question, evidence)


def _type_fit(question: Question, evidence: Evidence) -> float:
    """Whether a sentence can hold the kind of answer asked for: a figure of the unit, a date for «何时», an agent for «由谁»."""
    if question.kind == "number":
        return UNIT_WEIGHT * any(quantity.unit in question.units for quantity in _quantities_of(evidence))
    if question.kind == "when":
        return TYPE_WEIGHT * any(period.first is not None for period in find_periods(evidence.sentence))
    if "由谁" in question.text:
        return TYPE_WEIGHT * ("由" in evidence.sentence)
    return 0.0


def _names_person(sentence: str) -> bool:
    return any(rjieba.tag(match[1] or match[2])[0][1] == "nr" for match in _PERSON.finditer(sentence))


def _with_figures(question: Question, passages: Sequence[ReadPassage]) -> list[ReadPassage]:
    """Of a question on what a figure is («129所是什么学校»), the passages that state it; all where none does or nothing of the kind is asked."""
    stated = {(figure.value, figure.unit) for figure in question.figures}
    holding = [passage for passage in passages if any((quantity.value, quantity.unit) in stated for quantity in _quantities(passage))]
    return holding if question.explains_figure and holding else list(passages)


def _quantities(passage: ReadPassage) -> list[Quantity]:
    return _quantities_of(passage.evidence)


def _quantities_of(evidence: Evidence) -> list[Quantity]:
    by_sentence = evidence.report.quantities_by_sentence
    record = evidence.passage
    return [quantity for index in range(record.first_sentence, record.last_sentence + 1) for quantity in by_sentence.get(index, ())]


def _figures(question: Question, passage: ReadPassage) -> list[ReadFigure]:
    """The figures of a passage that have a unit the question allows."""
    found = []
    for quantity in _quantities(passage):
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
    start = max((match.end() for match in _CLAUSE_END.finditer(sentence, 0, max(at, 0))), default=0)
    stop_match = _CLAUSE_END.search(sentence, quantity.end - record.start)
    stop = stop_match.start() if stop_match else len(sentence)
    others = [other for other in _quantities(passage) if other is not quantity]
    near_start = max([start, *(other.end - record.start for other in others if other.end - record.start <= at)])
    near_stop = min([stop, *(other.start - record.start for other in others if other.start - record.start > at)])
    indicator, near, clause = fold(quantity.indicator), sentence[near_start:near_stop], sentence[start:stop]
    weights = passage.match.weights
    total = sum(weights.values())
    found = 0.0
    for word, support in passage.match.support.items():
        forms = (word, *OFFICIAL_WORDS.get(word, ()))
        place = max(
            next((weight for weight, text in ((1.0, indicator), (0.9, near), (0.7, clause), (0.5, sentence)) if any(form in text for form in forms)), 0.0),
            shared_part(word, indicator),
            0.6 * support,
        )
        found += weights[word] * place
    return found / total if total else 0.0


def _figure_support(figure: ReadFigure, word: str) -> float:
    """How far the word is met at the figure; one met in another clause of a sentence full of figures is not met."""
    support = figure.passage.match.support[word]
    sentence, start = figure.passage.evidence.sentence, figure.quantity.start - figure.passage.evidence.passage.start
    clause_start = max((match.end() for match in _CLAUSE_END.finditer(sentence, 0, start)), default=0)
    own = fold(figure.quantity.indicator)
    counts_another = unit_class(figure.quantity.unit) == "people" and own and word in sentence[:clause_start] and not _names(word, own)
    return 0.0 if counts_another and not _names(word, sentence[clause_start:]) else support


def _head_fit(question: Question, quantity: Quantity) -> float:
    """Whether the figure's indicator names what is counted: 0.25 for all of it, in part less."""
    if not question.head:
        return 0.0
    indicator = fold(quantity.indicator)
    return HEAD_WEIGHT * sum(_names(word, indicator) for word in question.head) / len(question.head)


def _status_fit(question: Question, passage: ReadPassage, quantity: Quantity) -> float:
    """Planned figures for a question about plans; of «由420元提高到450元» the second."""
    text = passage.evidence.sentence
    start, end = quantity.start - passage.evidence.passage.start, quantity.end - passage.evidence.passage.start
    from_value = _FROM.search(text, 0, start) is not None and _TO.match(text, end) is not None
    return STATUS_WEIGHT * ((question.planned and quantity.status == "planned") - from_value - (question.planned and quantity.status != "planned"))


def _names(word: str, text: str) -> bool:
    return any(form in text for form in (word, *OFFICIAL_WORDS.get(word, ())))


def _rivals(question: Question, best: ReadFigure, figures: Sequence[ReadFigure]) -> list[ReadFigure]:
    """Figures of other sentences, with another value, that the question does not tell from the best one.

    They count the same thing (the last word of the phrase that is counted), in the same unit where it names one, and their sentence
    carries every weighty word of the question about as well.
    """
    core = [word for word in question.head if _names(word, fold(best.quantity.indicator))][-1:]
    rivals: dict[tuple[str, float], ReadFigure] = {}
    for figure in figures:
        quantity, report = figure.quantity, figure.passage.evidence.report.id
        same_report = report == best.passage.evidence.report.id
        if figure.passage is best.passage or quantity.status != best.quantity.status or (same_report and quantity.value == best.quantity.value):
            continue
        if not same_count(quantity.unit, best.quantity.unit) or (best.quantity.unit in question.units and quantity.unit != best.quantity.unit):
            continue
        if not all(_names(word, fold(quantity.indicator)) for word in core) or (not core and best.local - figure.local > CLOSE):
            continue
        if _carries_alike(best.passage.match, figure.passage.match):
            rivals.setdefault((report, quantity.value), figure)
    return list(rivals.values())


def _same_scope(first: ReadFigure, second: ReadFigure) -> bool:
    """Whether two figures speak of the same place and of a common period."""
    if _place_of(first) != _place_of(second):
        return False
    same_report = first.passage.evidence.report.id == second.passage.evidence.report.id
    own, other = _periods_of(first, same_report), _periods_of(second, same_report)
    return not own or not other or any(left.overlaps(right) for left in own for right in other)


def _place_of(figure: ReadFigure) -> str | None:
    return figure.quantity.place or figure.passage.evidence.report.place


def _periods_of(figure: ReadFigure, own_only: bool) -> list[Period]:
    """The figure's periods: those the text binds to it, else (unless ``own_only``) those of its headings or its report."""
    around = () if own_only else (*reversed(figure.passage.evidence.passage.path), figure.passage.evidence.report.period)
    texts = (figure.quantity.period, *around)
    named = ([period for period in find_periods(text) if period.first is not None] for text in texts if text)
    return next((periods for periods in named if periods), [])


def _one_a_scope(best: ReadFigure, rivals: Sequence[ReadFigure]) -> list[ReadFigure]:
    """The best figure of each report, place and period but the best one's own, at most ``MAX_SPREAD`` in all."""
    found: dict[tuple[str, str | None, str | None], ReadFigure] = {_scope(best): best}
    for rival in rivals:
        found.setdefault(_scope(rival), rival)
    return list(found.values())[1:MAX_SPREAD]


def _scope(figure: ReadFigure) -> tuple[str, str | None, str | None]:
    return figure.passage.evidence.report.id, figure.quantity.place, figure.quantity.period


def _carries_alike(best: Match, other: Match) -> bool:
    return all(best.support[word] - other.support[word] <= MAX_GAP for word, weight in best.weights.items() if weight >= WEIGHTY)


def _chosen(question: Question, best: ReadPassage, bound: Sequence[ReadPassage]) -> list[ReadPassage]:
    """The sentences that say so, in text order: one for a fact, up to four for how and why."""
    limit, share = (4, 0.72) if question.kind == "how" else (2, 0.85) if question.kind in ("list", "yes_no") else (1, 1.0)
    record = best.evidence.passage
    chosen = [best]
    for passage in bound[1:12]:
        same = passage.evidence.report.id == best.evidence.report.id and passage.evidence.passage.section == record.section
        if len(chosen) < limit and same and passage.score >= share * best.score:
            chosen.append(passage)
    return sorted(chosen, key=lambda passage: (passage.evidence.report.id, passage.evidence.passage.start))
