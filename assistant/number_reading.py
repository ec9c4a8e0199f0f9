"""From passages to the figure that is asked for: the one, or those that contradict it or stand beside it, or none and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.aboutness import MIN_FIGURE_SUBJECT, MIN_HEAD_SUPPORT, Aboutness, not_covered
from assistant.clauses import clause_of
from assistant.comparing.stated import states_change
from assistant.differences import before_change, difference_asked, pair, tells
from assistant.figure_reading import ENDED_AT, figure_support, figures_of, rank, wholes_of
from assistant.findings import Difference, ReadFigure, Reading, ReadPassage, Slot
from assistant.lay_words import names
from assistant.matching import Evidence, Matcher
from assistant.named_school import of_the_school
from assistant.question import Question
from assistant.rivalry import agreed, one_a_scope, plainest, rivals_of, same_name, same_scope
from corpus.tokens import fold

# Thresholds, set on the development rows (how they came about: evals/README.md).
CLOSE_LOOK = 12
"""Passages of the place and time asked for whose figures are looked at."""
MIN_NEAR = 0.95
"""Share of the first figure's fit that another must have to be preferred for what it says of growth."""
MIN_LEFT = 0.5
"""The same of a figure of what is left («空编344名»), which seldom names of what once more."""
MIN_COVERAGE = 0.5
MIN_LOOSE_COVERAGE = 0.59
"""Where no word is one that the answer hangs on."""
MIN_RARITY = 0.2
"""Of a word that an answer may hang on, as a share of the rarity of a word no passage holds."""
MIN_CONFLICT_COVERAGE = 0.7
"""Below, several figures fit because the question's own words fit none."""
MAX_VALUES = 4
"""More figures that fit equally well make the question too vague to answer."""
_ABSENCE = re.compile(
    r"(?:无|没有|未有)[\u4e00-\u9fff]{0,14}(?:事件|事故|现象|情况|案例|问题|发生|出现)|未(?:发生|发现|出现|产生)|“?零(?:感染|事故|投诉|发生|辍学)|杜绝|不存在"
)
_DONE = re.compile(r"(?<![划排定达算])了(?:多少|几)|实际|(?<!自)已经?(?!规划|安排)|完成了")
"""What was done is asked for, which no plan answers; 规划了 and 安排了 ask for plans."""
_GROWTH, _FELL = re.compile("增速|增长率|[增涨]幅"), re.compile("(?:下降|减少|降低|回落|下滑)$")
_ASKS_GAP = re.compile("还[差缺](?!距)|(?<!相)[差缺](?:了|着)?(?:多少|几)|(?:缺口|差额|缺额)(?:是|有|为|达)")
_GAP = re.compile("缺|短少|不足|差额|尚差|空编|空岗")
"""What is lacking is told by such a word, and by no figure of what there is or will be."""


class NumberReader:
    """Reads passages for a figure.

    Args:
        matcher: holds words against passages.
        aboutness: tells whether a passage is on what is asked.
        evidence_of: the evidence of a passage, by document id and number.
    """

    def __init__(self, matcher: Matcher, aboutness: Aboutness, evidence_of: Callable[[str, int], Evidence]) -> None:
        self._matcher = matcher
        self._aboutness = aboutness
        self._evidence_of = evidence_of

    def read(self, question: Question, passages: Sequence[ReadPassage], fits: Callable[[ReadFigure], bool] = lambda _: True) -> Reading:
        """The figures that answer, of the passages in their order; ``fits`` says which may."""
        nearest = tuple(passages[:3])
        # Passages of other places and years are read too, but must not crowd out those of the right ones.
        looked_at = [passage for passage in passages if not passage.unbound][:CLOSE_LOOK] + [passage for passage in passages if passage.unbound][:4]
        figures = sorted(
            (
                figure
                for passage in looked_at
                if passage.score >= 0.55 * passages[0].score
                for figure in figures_of(question, passage, self._matcher)
                if fits(figure)
            ),
            key=lambda figure: rank(question, figure),
        )
        asked = difference_asked(question)
        bound, lacks = _of_the_kind(question, asked, [figure for figure in figures if not figure.unbound])
        if lacks is not None:
            return Reading(slot=lacks, nearest=nearest)
        bound = of_the_school(question, bound, passages)
        best = plainest(question, bound) if bound else None
        absent = self._absence(question, passages)
        if absent is not None and (best is None or absent.score > best.passage.score):
            return Reading(passages=(absent,))
        if figures and figures[0].unbound and (best is None or best.local < 0.5 * figures[0].local):
            apart = figures[0].unbound
            both = before_change(question, figures[0]) if apart.place is None else None
            if both is not None and self._aboutness.of(figures[0].passage) >= MIN_FIGURE_SUBJECT:
                return Reading(figures=both, difference="before")
            return Reading(slot="地区" if apart.place else "时间", missing=apart.missing, nearest=nearest)
        if best is None:
            lacking = tuple(word for word in self._required(question) if passages[0].match.support[word] < MIN_HEAD_SUPPORT)
            return Reading(slot="指标", missing=lacking, nearest=nearest) if lacking else not_covered(passages[0], nearest, "数值")
        lacking = tuple(word for word in self._required(question) if figure_support(question, best, word, self._matcher) < MIN_HEAD_SUPPORT)
        if asked == "left" and tells(asked, question, best):  # «空编344名» behind the posts there are
            lacking = tuple(word for word in lacking if best.passage.match.support[word] < MIN_HEAD_SUPPORT)
        lacking = lacking or self._other_project(question, best.passage)
        if lacking:
            return Reading(slot="指标", missing=lacking, nearest=nearest)
        coverage = best.passage.match.coverage
        if self._aboutness.of(best.passage) < MIN_FIGURE_SUBJECT:
            return not_covered(best.passage, nearest, "指标")
        by_words = coverage >= (MIN_COVERAGE if question.required else MIN_LOOSE_COVERAGE)
        if not by_words and not (coverage >= 0.9 * MIN_COVERAGE and self._aboutness.speaks_of_subject(question, best.passage)):
            return not_covered(best.passage, nearest, "指标")
        if asked is not None and not tells(asked, question, best):
            return self._difference(asked, question, best, bound) or Reading(slot="数值", nearest=nearest)
        any_year = not question.periods
        best, *rivals = agreed([self._with_copies(figure) for figure in (best, *rivals_of(question, best, bound))], any_year)
        contrary = [rival for rival in rivals if same_scope(best, rival, any_year)]
        doubtful = best.passage.match.coverage < MIN_CONFLICT_COVERAGE and not all(same_name(best, rival) for rival in contrary)
        if len(contrary) >= MAX_VALUES or doubtful:
            return Reading(slot="多义", nearest=nearest)
        if contrary or not rivals:
            return Reading(figures=(best, *contrary), conflicting=bool(contrary))
        return Reading(figures=(best, *one_a_scope(best, rivals)), spread=True)

    def _difference(self, asked: Difference, question: Question, best: ReadFigure, bound: Sequence[ReadFigure]) -> Reading | None:
        """The two figures by which the difference asked for is told, or else the change that the sentence states; None where there is neither."""
        both = pair(asked, question, best, bound)
        if both is not None:
            return Reading(figures=both, difference=asked)
        if asked != "change":
            return None
        stated = [figure for figure in bound if states_change(figure) and tells(asked, question, figure)]
        here = [figure for figure in stated if figure.passage is best.passage] or [figure for figure in stated if figure.local >= MIN_NEAR * best.local]
        return Reading(figures=(here[0],)) if here else None

    def _with_copies(self, figure: ReadFigure) -> ReadFigure:
        copies = figure.passage.candidate.copies
        return replace(figure, also=tuple(self._evidence_of(*copy) for copy in copies)) if copies else figure

    def _required(self, question: Question) -> tuple[str, ...]:
        """The required words; those that half the corpus holds (学校) only where there are no others."""
        telling = tuple(word for word in question.required if self._matcher.rarity(word) >= MIN_RARITY)
        return telling or question.required

    def _other_project(self, question: Question, passage: ReadPassage) -> tuple[str, ...]:
        """The word that tells the project asked about from others, where a passage has none like it: 改薄 of 义务教育改薄提升项目; else none."""
        own = max((word for word in question.programme if self._matcher.rarity(word) < 1.0), key=self._matcher.rarity, default=None)
        return (own,) if own is not None and passage.match.support.get(own, 1.0) < MIN_HEAD_SUPPORT else ()

    def _absence(self, question: Question, passages: Sequence[ReadPassage]) -> ReadPassage | None:
        """A sentence that says there is none of what is counted: «全市无中小学生溺亡事件发生»."""
        for passage in passages[:2]:
            negated = _ABSENCE.search(passage.evidence.sentence)
            if negated is None or passage.match.coverage < 0.8 or passage.unbound:
                continue
            behind = passage.evidence.sentence[negated.start() : negated.end() + 6]
            words = [term.text for term in question.terms if term.weight >= 0.5]
            says_none = sum(names(word, behind) for word in words) > 0.5 * len(words)
            if says_none and not figures_of(question, passage, self._matcher):
                return passage
        return None


def _of_the_kind(question: Question, asked: Difference | None, figures: list[ReadFigure]) -> tuple[list[ReadFigure], Slot | None]:
    """The figures of the kind that is asked for (done, lacking, left, grown, come to), or what is not covered where only others would do."""
    if question.periods and not question.planned and _DONE.search(question.text) and figures and figures[0].quantity.status == "planned":
        figures = [figure for figure in figures if figure.quantity.status != "planned" and figure.local >= figures[0].local]
        if not figures:
            return [], "计划"
    if _ASKS_GAP.search(question.text):
        figures = [figure for figure in figures if _GAP.search(clause_of(figure.passage, figure.quantity))]
        figures = [figure for figure in figures if not _is_unasked_part(question, figure)] or figures
        if not figures:
            return [], "数值"
    if _GROWTH.search(question.text):
        told = [figure for figure in figures if states_change(figure) or _GROWTH.search(figure.quantity.indicator)]
        changing = [figure for figure in told if figure.local >= MIN_NEAR * figures[0].local]
        figures = [figure for figure in changing if not _FELL.search(figure.quantity.indicator)] or changing
        if not figures:
            return [], "数值"
    if asked == "left":
        figures = [figure for figure in figures if tells(asked, question, figure) and figure.local >= MIN_LEFT * figures[0].local] or figures
    if ENDED_AT.search(question.text):
        figures = [figure for figure in figures if not states_change(figure)] or figures
    return figures, None


def _is_unasked_part(question: Question, figure: ReadFigure) -> bool:
    """Whether the question has no word of a part's own name that its whole's lacks: 海门中专缺41名 for how many are lacking in all."""
    own = fold(figure.quantity.indicator)
    whole = "\n".join(fold(other.indicator) for other in wholes_of(figure.passage, figure.quantity))
    return bool(whole) and not any(names(term.text, own) and not names(term.text, whole) for term in question.terms)
