"""From ranked passages to what answers the question: figures, or sentences, or nothing and why."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.aboutness import Aboutness
from assistant.binding import unbound
from assistant.figure_reading import figures_of
from assistant.findings import ReadFigure, Reading, ReadPassage
from assistant.fusion import Candidate
from assistant.matching import Evidence, Match, Matcher, is_short_for
from assistant.named_school import may_name_school, of_named_school
from assistant.number_reading import NumberReader
from assistant.premises import is_told_by
from assistant.question import Question, wants_work
from assistant.sentence_reading import SentenceReader
from assistant.type_fit import type_fit
from assistant.units import unit_class
from corpus.report import Report

# Weights and thresholds, set on the development rows (how they came about: evals/README.md).
COVERAGE_WEIGHT, FUSED_WEIGHT = 0.7, 0.5
CLOSE_LOOK = 12
"""Passages whose words are also compared by the embedding model."""
_KEPT_EVIDENCE = 20_000
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+(?:[届批期轮]|(?:实验|中心|初级|高级)?(?:小学|中学|初中|高中|幼儿园))")


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
        aboutness = Aboutness(matcher)
        self._numbers = NumberReader(matcher, aboutness, self._evidence)
        self._sentences = SentenceReader(matcher, aboutness, self._evidence)

    def read(self, question: Question, candidates: Sequence[Candidate]) -> Reading:
        """Read the candidates for the question."""
        passages = of_named_school(question, self.passages(question, candidates))
        nearest = tuple(passages[:3])
        if question.excepts_place:
            return self._refused(Reading(slot="数值", nearest=nearest))
        if not passages or wants_work(question.text) or (not question.terms and not question.figures):
            return self._refused(Reading(slot="范围", nearest=nearest))
        absent_names = self._absent_names(question, passages)
        if absent_names:
            return self._refused(Reading(slot="指标", missing=absent_names, nearest=nearest))
        if question.kind == "number":
            return self._refused(self._numbers.read(question, passages))
        if question.kind == "yes_no" and question.figures:
            units = frozenset({question.figures[0].unit})
            counted = replace(question, kind="number", units=units, unit_class=unit_class(question.figures[0].unit))
            found = self._numbers.read(counted, self.passages(counted, candidates))
            if is_told_by(question, found):
                return found
        return self._refused(self._sentences.read(question, passages))

    def beside(self, question: Question, given: ReadFigure, fits: Callable[[ReadFigure], bool]) -> Reading:
        """What the sentences around a figure that answered the first of several asks say to another, which leaves their subject unsaid.

        Args:
            question: «增长百分之几», «可容纳多少名学生».
            given: the figure.
            fits: whether another one may be the answer.
        """
        anchor = given.passage
        report, own, at = anchor.evidence.report, anchor.evidence.passage, anchor.candidate.passage
        near = range(max(0, at - 1), min(len(report.passages), at + 3))
        around = [replace(anchor.candidate, passage=number, copies=()) for number in near if report.passages[number].path == own.path]
        passages = self.passages(question, around)
        if may_name_school(anchor.evidence.sentence):  # the sentences around may tell of others
            passages = [passage for passage in passages if passage.candidate.passage == at or not may_name_school(passage.evidence.sentence)]
        same = [passage for passage in passages if passage.candidate.passage == at]
        if question.kind == "number" and not question.terms:  # «现在还有几个» is told right behind what was before
            others = [figure for passage in same for figure in figures_of(question, passage, self._matcher) if fits(figure)]
            left = sorted(others, key=lambda figure: (-round(figure.score, 2), figure.quantity.start < given.quantity.start, figure.quantity.start))
            return Reading(figures=(left[0],)) if left else Reading(slot="数值", nearest=tuple(passages))
        if question.kind != "number":
            told = [passage for passage in passages if not passage.unbound and type_fit(question)(passage.evidence) > 0]
            return self._sentences.read(question, told) if told else Reading(slot="数值", nearest=tuple(passages))
        reading = self._numbers.read(question, same, lambda figure: fits(figure) and _goes_on(given, figure, question.counted))
        for nearer in (same, passages):
            reading = reading if reading.slot is None else self._numbers.read(question, nearer, fits)
        return reading

    def _refused(self, reading: Reading) -> Reading:
        if reading.slot is None or self._may_refuse or not reading.nearest:
            return reading
        return Reading(passages=reading.nearest[:1])

    def passages(self, question: Question, candidates: Sequence[Candidate]) -> list[ReadPassage]:
        """The candidates held against the question, best first."""
        weights, fits = self._matcher.weigh(question.terms), type_fit(question)
        found: list[tuple[float, Evidence, Match, Candidate]] = []
        for candidate in candidates:
            evidence = self._evidence(candidate.document, candidate.passage)
            match = self._matcher.match(question.terms, evidence, weights)
            found.append((_score(match, candidate, fits(evidence)), evidence, match, candidate))
        found.sort(key=_by_score)
        close = found[:CLOSE_LOOK]
        matches = self._matcher.with_synonyms([match for _, _, match, _ in close], [evidence for _, evidence, _, _ in close])
        for position, ((_, evidence, before, candidate), match) in enumerate(zip(close, matches, strict=True)):
            if match is not before:
                found[position] = _score(match, candidate, fits(evidence)), evidence, match, candidate
        found.sort(key=_by_score)
        return [ReadPassage(evidence, match, candidate, unbound(question, evidence), score) for score, evidence, match, candidate in found]

    def _make_evidence(self, document: str, passage: int) -> Evidence:
        report = self._report_of(document)
        return Evidence.of(report, report.passages[passage])

    def _absent_names(self, question: Question, passages: Sequence[ReadPassage]) -> tuple[str, ...]:
        """Names in the question (日本, 第四届) that none of the better passages holds."""
        proper = [term.text for term in question.terms if term.is_proper]
        if question.kind != "yes_no":
            proper += _ORDINAL.findall(question.text)
        best = [passage for passage in passages if passage.score >= 0.7 * passages[0].score]
        return tuple(name for name in proper if not any(name in text or is_short_for(name, text) for passage in best for text in passage.evidence.texts))


def _goes_on(given: ReadFigure, figure: ReadFigure, counted: str) -> bool:
    """Whether a figure is the next of the row that another stands in: 考场212个 of «新增标准化考点3个、考场212个»."""
    sentence, base = given.passage.evidence.sentence, given.passage.evidence.passage.start
    between = sentence[given.quantity.end - base : figure.quantity.start - base]
    return bool(counted) and re.fullmatch(rf"[^,;。、]*[、和与及]{re.escape(counted)}", between) is not None


def _by_score(found: tuple[float, Evidence, Match, Candidate]) -> float:
    return -found[0]


def _score(match: Match, candidate: Candidate, fit: float) -> float:
    return COVERAGE_WEIGHT * match.coverage + FUSED_WEIGHT * candidate.fused + fit
