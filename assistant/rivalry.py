"""Figures that a question does not tell apart: contradictions, or values of other places and periods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import rjieba

from assistant.binding import is_exactly_of, periods_of
from assistant.comparing.stated import states_change
from assistant.dating import resolved
from assistant.figure_reading import is_of_township, wholes_of
from assistant.findings import ReadFigure, quantities_of
from assistant.lay_words import names
from assistant.matching import IN_NEIGHBOUR, Match
from assistant.other_figures import MEAN
from assistant.question import Question
from assistant.units import same_count, unit_class
from corpus.periods import Period, find_periods
from corpus.places import find_places
from corpus.quantity import Quantity
from corpus.school_levels import LEVELS
from corpus.tokens import blank, common_end, fold, words

CLOSE = 0.15
"""Two figures whose words carry the question equally up to this are not told apart by it."""
MAX_GAP = 0.35
"""A word of the question that one sentence carries by more than this over the other tells them apart."""
MAX_SPREAD = 10
"""Values shown of places or periods that the question does not tell apart."""
FAR = 0.3
"""A figure of the same report that fits the question by this much less is of something else,"""
OWN = 0.8
"""unless the words beside it carry this share of the question by themselves."""
AS_GOOD = 0.03
"""Two figures of one report whose scores and words differ by no more fit the question alike."""
_KINDS = re.compile(rf"{LEVELS}|学前|职业|特殊教育|公办|民办|普惠|[省市县区]直|直属|城[区市镇]|农村|乡[镇村]")
"""Of schools and places: one of them is a part of all."""
_TELLING = ("n", "j", "b", "l", "f", "i")
"""Kinds of word by which one name says more than another,"""
_VERBAL = ("v", "d", "p", "u", "c", "x", "y")
_WHOLE = frozenset("全市 全县 全区 全省 全国 我市 我县 我区 我省 各级 各类 各级各类 现有 共有 总数 人数 数量 数 中小学".split())
"""and words that say no more."""
_REACHED = frozenset("覆盖 涉及 惠及 参与 参加 受益 服务".split())
"""Verbs of which a figure counts those that something reaches: «覆盖学校213所»."""
_NAME = 4
"""Characters at the end of two indicators that make one name: two words, since every other one ends in 学校 or 项目."""
WEIGHTY, WEIGHTY_IN_NAME = 0.6, 0.45
"""Weight from which a word tells figures apart: any word; one in the name of what the best figure counts, such as 开工 against 竣工."""

WEIGHTY_TOGETHER = 0.9
"""Weight from which several lighter words tell them apart: 义务 and 改薄."""


def rivals_of(question: Question, best: ReadFigure, figures: Sequence[ReadFigure]) -> list[ReadFigure]:
    """Figures of other sentences, with another value, that the question does not tell from the best one.

    They count the same thing (the last word of the phrase that is counted), in the same unit where it names one, and their sentence
    carries every weighty word of the question about as well. What contradicts a neighbour in the sentence is none.
    """
    core = _core(question, best)
    is_exact = is_exactly_of(question, best.passage.evidence, best.quantity)
    rivals: dict[tuple[str, float], ReadFigure] = {}
    for figure in figures:
        quantity, report = figure.quantity, figure.passage.evidence.report.id
        same_report = report == best.passage.evidence.report.id
        if figure.passage is best.passage or quantity.status != best.quantity.status or (same_report and quantity.value == best.quantity.value):
            continue
        if is_exact and not same_report and not is_exactly_of(question, figure.passage.evidence, quantity):
            continue
        if same_report and best.score - figure.score > FAR and figure.local < OWN:
            continue
        if states_change(figure) != states_change(best) or (same_report and (_is_part(question, best, figure) or _are_parts_of_two(best, figure))):
            continue
        if is_of_township(question, figure.passage, quantity):
            continue
        if MEAN.search(fold(quantity.indicator)) and not MEAN.search(best.passage.evidence.sentence):
            continue  # 生均公用经费 beside all 教育经费
        if (unit_class(quantity.unit) == "people") != (unit_class(best.quantity.unit) == "people"):
            continue  # 个 may count persons, but not beside what is counted 名
        if not _in_its_measure(question, best, quantity):
            continue
        if not all(names(word, fold(quantity.indicator)) for word in core) or (not core and best.local - figure.local > CLOSE and figure.local < OWN):
            continue
        if _is_of_neighbour(question, best, figure, figures) or _is_of_neighbour(question, figure, best, figures):
            continue
        if _carries_alike(best, figure.passage.match):
            rivals.setdefault((report, quantity.value), figure)
    return list(rivals.values())


def _in_its_measure(question: Question, best: ReadFigure, quantity: Quantity) -> bool:
    """Whether a figure is in a measure that counts what the best one's does: where the question says 所 or 名, in that or one for the same (家, 人)."""
    own = best.quantity.unit
    if own in question.units - {"个"} and quantity.unit not in question.units:
        return unit_class(own) == unit_class(quantity.unit) == "institution"
    return same_count(quantity.unit, own)


def _are_parts_of_two(first: ReadFigure, second: ReadFigure) -> bool:
    """Whether two figures are parts of different wholes: of 98 kindergartens 45, of the 33 that were put in order 21."""
    wholes = [{whole.value for whole in wholes_of(figure.passage, figure.quantity)} for figure in (first, second)]
    return all(wholes) and wholes[0].isdisjoint(wholes[1])


def _is_part(question: Question, best: ReadFigure, figure: ReadFigure) -> bool:
    """Whether the question names all that the best figure counts, and the other's name says more than what its text opens with: 专任教师 of 小学专任教师."""
    evidence = best.passage.evidence
    first = quantities_of(evidence)[0].start - evidence.passage.start
    opening = evidence.sentence[: evidence.sentence.rfind(",", 0, first) + 1]  # «实施特殊教育提升计划,新建资源教室58个»
    said = "\n".join((question.text, opening, evidence.heading, evidence.path))
    return _is_plain(best, question) and _parts(fold(figure.quantity.indicator), said)


def _parts(name: str, text: str) -> bool:
    """Whether a name tells a part of what the text names: by a kind of school or place, or by a noun behind a word of the text (公办园在园幼儿占比).

    Other words before it say how it came about (选派检察官, 规划的幼儿园, 新建教室).
    """
    is_behind = False
    for word, tag in _words_of(name):
        if word in text or (len(word) > 3 and word[-2:] in text):  # 建设项目 are 项目
            is_behind = len(word) > 1 or is_behind
        elif word in _REACHED or (len(word) > 1 and word not in _WHOLE and (_KINDS.search(word) or (is_behind and tag.startswith(_TELLING)))):
            return True
    return False


def _is_plain(figure: ReadFigure, question: Question) -> bool:
    """Whether a figure's name says no more than the question, its verbs aside."""
    name = fold(figure.quantity.indicator)
    return all(tag.startswith(_VERBAL) or word in question.text or word in _WHOLE or word[0] == "新" for word, tag in _words_of(name))


def _words_of(name: str) -> list[tuple[str, str]]:
    named = [(place.start, place.end) for place in find_places(name)] + [(period.start, period.end) for period in find_periods(name)]
    return [(word, tag) for word, tag in rjieba.tag(blank(name, named, " ")) if word != " "]


def plainest(question: Question, figures: Sequence[ReadFigure]) -> ReadFigure:
    """The best of the figures, best first; of those of its report that fit the question as well, one whose name says no more than the question."""
    best = figures[0]
    if best.local < OWN or _is_plain(best, question):
        return best
    for figure in figures[1:]:
        alike = best.score - figure.score <= AS_GOOD and best.local - figure.local <= AS_GOOD and same_count(figure.quantity.unit, best.quantity.unit)
        if alike and figure.passage.evidence.report.id == best.passage.evidence.report.id and _is_plain(figure, question):
            return figure
    return best


def same_name(first: ReadFigure, second: ReadFigure) -> bool:
    """Whether two figures count things of one name, and the text of one of them holds what more the other's name says.

    新建资源教室 in a sentence on 特殊教育 are 特殊教育资源教室; 足球特色学校 in one without 艺术 are no 艺术教育特色学校.
    """
    names_of = [fold(figure.quantity.indicator) for figure in (first, second)]
    shared = len(common_end(*names_of))
    more = [words(name[: len(name) - shared]) for name in names_of]
    texts = ["\n".join(figure.passage.evidence.texts[:3]) for figure in (second, first)]
    return shared >= _NAME and any(all(word in text for word in extra) for extra, text in zip(more, texts, strict=True))


def same_scope(first: ReadFigure, second: ReadFigure, any_year: bool = False) -> bool:
    """Whether two figures speak of the same place and of a common period.

    Args:
        first: a figure.
        second: another.
        any_year: whether the question names no year. Reports of two years are then no contradiction for the half year they share.
    """
    if _place_of(first) != _place_of(second):
        return False
    same_report = first.passage.evidence.report.id == second.passage.evidence.report.id
    own, other = _periods_of(first, same_report), _periods_of(second, same_report)
    if any_year and not same_report and own and other:
        return {(period.first, period.last) for period in own} == {(period.first, period.last) for period in other}
    return not own or not other or any(left.overlaps(right) for left in own for right in other)


def _place_of(figure: ReadFigure) -> str | None:
    return figure.quantity.place or figure.passage.evidence.report.place


def _periods_of(figure: ReadFigure, own_only: bool) -> list[Period]:
    """The figure's periods: those the text binds to it, else (unless ``own_only``) those of its paragraph, its headings or its report."""
    evidence, own = figure.passage.evidence, figure.quantity.period
    if own_only:
        return resolved(own, evidence.report) if own else []
    return periods_of(evidence, figure.quantity)


def agreed(figures: Sequence[ReadFigure], any_year: bool) -> list[ReadFigure]:
    """Figures of different documents that say the same of the same place and period put together to one; the first of each leads."""
    found: list[ReadFigure] = []
    for figure in figures:
        index = next((index for index, other in enumerate(found) if _say_the_same(other, figure, any_year)), None)
        if index is None:
            found.append(figure)
        else:
            found[index] = replace(found[index], also=(*found[index].also, figure.passage.evidence, *figure.also))
    return found


def _say_the_same(first: ReadFigure, second: ReadFigure, any_year: bool) -> bool:
    own, other = first.quantity, second.quantity
    if first.passage.evidence.report.id == second.passage.evidence.report.id or (own.value, own.high) != (other.value, other.high):
        return False
    return same_count(own.unit, other.unit) and same_scope(first, second, any_year)


def one_a_scope(best: ReadFigure, rivals: Sequence[ReadFigure]) -> list[ReadFigure]:
    """The best figure of each report, place and period but the best one's own, at most ``MAX_SPREAD`` in all."""
    found: dict[tuple[str, str | None, str | None], ReadFigure] = {_scope(best): best}
    for rival in rivals:
        found.setdefault(_scope(rival), rival)
    return list(found.values())[1:MAX_SPREAD]


def _scope(figure: ReadFigure) -> tuple[str, str | None, str | None]:
    return figure.passage.evidence.report.id, figure.quantity.place, figure.quantity.period


def _core(question: Question, best: ReadFigure) -> list[str]:
    """What is counted, in a word: the last one of the question's phrase that the best figure's indicator names, or any that it ends in."""
    indicator = fold(best.quantity.indicator)
    named = [word for word in question.head if names(word, indicator)]
    return named[-1:] or [term.text for term in question.terms if term.is_noun and indicator.endswith(term.text)][-1:]


def _carries_alike(best: ReadFigure, other: Match) -> bool:
    """Whether neither a weighty word tells them apart nor several others do; one that the best sentence holds no better than a neighbour does tells nothing."""
    match, name = best.passage.match, fold(best.quantity.indicator)
    telling = [word for word, support in match.support.items() if support > IN_NEIGHBOUR and support - other.support[word] > MAX_GAP]
    is_told_apart = any(match.weights[word] >= (WEIGHTY_IN_NAME if names(word, name) else WEIGHTY) for word in telling)
    return not is_told_apart and sum(match.weights[word] for word in telling) < WEIGHTY_TOGETHER


def _is_of_neighbour(question: Question, first: ReadFigure, second: ReadFigure, figures: Sequence[ReadFigure]) -> bool:
    """Whether the first one's sentence gives another figure for what the second one counts (开工…, 竣工…), and the question names one of both."""
    counted, own = fold(second.quantity.indicator), fold(first.quantity.indicator)
    beside = {fold(figure.quantity.indicator) for figure in figures if figure.passage is first.passage}
    return own not in counted and any(name in counted and name not in own and (name in question.text or own in question.text) for name in beside)
