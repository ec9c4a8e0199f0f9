"""Schools called by name: what is asked of 第六中学 no sentence answers that speaks of schools in general or of another one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

import rjieba

from assistant.findings import ReadFigure, ReadPassage
from assistant.question import Question, name_spans
from corpus.tokens import blank, fold

_SCHOOL = re.compile(
    r"(?:中心|初级|高级)?(?:小学|初中|中学)|(?:师范|职业|技术)?学院|大学|职校|[一二三四五六]中|(?P<any>(?:中心)?幼儿园|(?:高级|技工|职业)?学校)"
)
"""Where any kind of school is called so, only one with a number is called by name: 第二幼儿园."""
_PROPER = ("ns", "nr", "nz", "s")
"""Tags of words that are names or tell where something lies: 城东小学."""
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+")


def of_named_school(question: Question, passages: Sequence[ReadPassage]) -> list[ReadPassage]:
    """Of a question that names a school the passages that name it, in their sentence or around it; all where none does or no school is named."""
    name = _named(question, (passage.evidence.sentence for passage in passages))
    naming = [passage for passage in passages if name is not None and _tells_of(passage, name)]
    return naming or list(passages)


def of_the_school(question: Question, figures: Sequence[ReadFigure], passages: Sequence[ReadPassage]) -> list[ReadFigure]:
    """The figures that carry the name of the school the question names, where any does: «新增学位3240个,其中茶城小学1620个»."""
    name = _named(question, (passage.evidence.sentence for passage in passages))
    own = [figure for figure in figures if name is not None and name in fold(figure.quantity.indicator)]
    return own or list(figures)


def _tells_of(passage: ReadPassage, name: str) -> bool:
    evidence = passage.evidence
    if any(name in text for text in (evidence.sentence, evidence.heading, evidence.path, fold(evidence.report.metadata.title))):
        return True
    is_one_of_several = re.search(rf"{name}[、和与及]|[、和与及][^,。;、]{{0,6}}{name}", evidence.neighbours) is not None
    return name in evidence.neighbours and not is_one_of_several and not may_name_school(evidence.sentence)


def may_name_school(text: str) -> bool:
    """Whether a text calls a school by what may be its name."""
    return any(_called(text))


def _called(text: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """What stands before a kind of school and may be a school's name, its tag, and the kind."""
    for (before, tag), (word, _) in itertools.pairwise(rjieba.tag(text)):
        school = _SCHOOL.fullmatch(word)
        if school is not None and len(before) > 1 and tag[0] not in "vcpdr":
            yield before, tag, school


def _named(question: Question, sentences: Iterable[str]) -> str | None:
    """The school's name. What stands before 小学 in the question is one if the text puts it before nothing else: 千秋小学, not 农村小学."""
    if _SCHOOL.search(question.text) is None:
        return None
    text = "\n".join(sentences)
    for before, tag, school in _called(blank(question.text, name_spans(question.places, question.periods), ",")):
        kind = school[0]
        uses = set(re.findall(rf"{re.escape(before)}(.{{{len(kind)}}})", text))
        is_name = uses == {kind} or not rjieba.has_word(before) or tag in _PROPER
        if kind in uses and (_ORDINAL.fullmatch(before) is not None or (is_name and not school["any"])):
            return before + kind
    return None
