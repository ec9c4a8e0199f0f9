"""From ranked passages to what answers the question: figures, or sentences, or nothing and why."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import rjieba

from assistant.binding import unbound
from assistant.clauses import clause_of
from assistant.comparing.stated import states_change
from assistant.detail import specifies
from assistant.figure_reading import figure_support, figures_of, rank
from assistant.findings import ReadFigure, Reading, ReadPassage, Slot, quantities_of
from assistant.fusion import Candidate
from assistant.labels import said_under
from assistant.lay_words import names
from assistant.matching import Evidence, Match, Matcher, is_short_for
from assistant.named_school import may_name_school, of_named_school, of_the_school
from assistant.premises import is_told_by, other_time
from assistant.question import Question, unit_class, wants_work
from assistant.rivalry import agreed, one_a_scope, plainest, rivals_of, same_name, same_scope
from assistant.table_rows import rows_alike
from assistant.type_fit import teller, type_fit
from corpus.report import Report

# Weights and thresholds, set on the development rows (how they came about: evals/README.md).
COVERAGE_WEIGHT, FUSED_WEIGHT = 0.7, 0.5
CLOSE_LOOK = 12
"""Passages whose words are also compared by the embedding model."""
MIN_COVERAGE = 0.5
MIN_LOOSE_COVERAGE = 0.59
"""Where no word is one that the answer hangs on."""
FIRM_WEIGHT, MIN_SUBJECT = 0.46, 0.475
"""A sentence speaks of what is asked where its cosine with the question + 0.46 · the share of words firmly met reaches 0.475: fitted
(logistic regression) on 145 development questions that want sentences, 45 of them on what the report does not speak of; 92 % right in
ten-fold cross-validation, against 88 % for coverage alone."""
MIN_FIGURE_SUBJECT = 0.38
"""The same below which no figure is taken, whatever words resemble the question's: of 253 right figures of the development rows none is."""
MIN_RARITY = 0.2
"""Of a word that an answer may hang on, as a share of the rarity of a word no passage holds."""
MIN_CONFLICT_COVERAGE = 0.7
"""Below, several figures fit because the question's own words fit none."""
MIN_HEAD_SUPPORT = 0.58
MIN_TELLING, MIN_TELLING_ELSEWHERE = 0.72, 0.95
"""Share of the best score from which a passage that tells what is asked (a cause, measures) goes before the best: in its section, in another."""
MAX_VALUES = 4
"""More figures that fit equally well make the question too vague to answer."""

_KEPT_EVIDENCE = 20_000
_ABSENCE = re.compile(
    r"(?:无|没有|未有)[\u4e00-\u9fff]{0,14}(?:事件|事故|现象|情况|案例|问题|发生|出现)|未(?:发生|发现|出现|产生)|“?零(?:感染|事故|投诉|发生|辍学)|杜绝|不存在"
)
_DONE = re.compile(r"(?<![划排定达算])了(?:多少|几)|实际|(?<!自)已经?(?!规划|安排)|完成了")
"""What was done is asked for, which no plan answers; 规划了 and 安排了 ask for plans."""
_GROWTH, _FELL = re.compile("增速|增长率|[增涨]幅"), re.compile("(?:下降|减少|降低|回落|下滑)$")
_ASKS_GAP = re.compile("还[差缺](?!距)|(?<!相)[差缺](?:了|着)?(?:多少|几)|(?:缺口|差额|缺额)(?:是|有|为|达)")
_GAP = re.compile("缺|短少|不足|差额|尚差|空编|空岗")
"""What is lacking is told by such a word, and by no figure of what there is or will be."""
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+[届批期轮]")
_INTERROGATIVE = re.compile("怎|如何|什么|哪|谁|何")
"""Without one a question is a row of catchwords, some of which only say what kind of answer is wanted (步骤, 名称)."""
_PERSON = re.compile(r"(?:校长|局长|书记|主任|园长|市长|县长|教师|老师|代表)[:]?([\u4e00-\u9fff]{2,3})(?=[,。;、(])|([\u4e00-\u9fff]{2,3})同志")


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
        passages = of_named_school(question, self._passages(question, candidates))
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
            if is_told_by(question, found):
                return found
        return self._refused(self._sentences(question, passages))

    def _refused(self, reading: Reading) -> Reading:
        if reading.slot is None or self._may_refuse or not reading.nearest:
            return reading
        return Reading(passages=reading.nearest[:1])

    def _passages(self, question: Question, candidates: Sequence[Candidate]) -> list[ReadPassage]:
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
        passages = self._passages(question, around)
        if may_name_school(anchor.evidence.sentence):  # the sentences around may tell of others
            passages = [passage for passage in passages if passage.candidate.passage == at or not may_name_school(passage.evidence.sentence)]
        same = [passage for passage in passages if passage.candidate.passage == at]
        if question.kind == "number" and not question.terms:  # «现在还有几个» is told right behind what was before
            others = [figure for passage in same for figure in figures_of(question, passage, self._matcher) if fits(figure)]
            left = sorted(others, key=lambda figure: (-round(figure.score, 2), figure.quantity.start < given.quantity.start, figure.quantity.start))
            return Reading(figures=(left[0],)) if left else Reading(slot="数值", nearest=tuple(passages))
        if question.kind != "number":
            told = [passage for passage in passages if not passage.unbound and type_fit(question)(passage.evidence) > 0]
            return self._sentences(question, told) if told else Reading(slot="数值", nearest=tuple(passages))
        reading = self._numbers(question, same, lambda figure: fits(figure) and _goes_on(given, figure, question.counted))
        for nearer in (same, passages):
            reading = reading if reading.slot is None else self._numbers(question, nearer, fits)
        return reading

    # Figures -----------------------------------------------------------------------------------------------

    def _numbers(self, question: Question, passages: Sequence[ReadPassage], fits: Callable[[ReadFigure], bool] = lambda _: True) -> Reading:
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
        bound = [figure for figure in figures if not figure.unbound]
        if question.periods and not question.planned and _DONE.search(question.text) and bound and bound[0].quantity.status == "planned":
            bound = [figure for figure in bound if figure.quantity.status != "planned" and figure.local >= bound[0].local]
            if not bound:
                return Reading(slot="计划", nearest=nearest)
        if _ASKS_GAP.search(question.text):
            bound = [figure for figure in bound if _GAP.search(clause_of(figure.passage, figure.quantity))]
            if not bound:
                return Reading(slot="数值", nearest=nearest)
        if _GROWTH.search(question.text):
            changing = [figure for figure in bound if states_change(figure) and figure.local >= MIN_TELLING_ELSEWHERE * bound[0].local]
            bound = [figure for figure in changing if not _FELL.search(figure.quantity.indicator)] or changing or bound
        bound = of_the_school(question, bound, passages)
        best = plainest(question, bound) if bound else None
        absent = self._absence(question, passages)
        if absent is not None and (best is None or absent.score > best.passage.score):
            return Reading(passages=(absent,))
        if figures and (best is None or best.local < 0.6 * figures[0].local):
            apart = figures[0].unbound
            return Reading(slot="地区" if apart.place else "时间", missing=apart.missing, nearest=nearest)
        if best is None:
            lacking = tuple(word for word in self._required(question) if passages[0].match.support[word] < MIN_HEAD_SUPPORT)
            return Reading(slot="指标", missing=lacking, nearest=nearest) if lacking else self._not_covered(passages[0], nearest, "数值")
        lacking = tuple(word for word in self._required(question) if figure_support(question, best, word, self._matcher) < MIN_HEAD_SUPPORT)
        lacking = lacking or self._other_project(question, best.passage)
        if lacking:
            return Reading(slot="指标", missing=lacking, nearest=nearest)
        coverage = best.passage.match.coverage
        if self._aboutness(best.passage) < MIN_FIGURE_SUBJECT:
            return self._not_covered(best.passage, nearest, "指标")
        by_words = coverage >= (MIN_COVERAGE if question.required else MIN_LOOSE_COVERAGE)
        if not by_words and not (coverage >= 0.9 * MIN_COVERAGE and self._speaks_of_subject(question, best.passage)):
            return self._not_covered(best.passage, nearest, "指标")
        any_year = not question.periods
        best, *rivals = agreed([self._with_copies(figure) for figure in (best, *rivals_of(question, best, bound))], any_year)
        contrary = [rival for rival in rivals if same_scope(best, rival, any_year)]
        doubtful = best.passage.match.coverage < MIN_CONFLICT_COVERAGE and not all(same_name(best, rival) for rival in contrary)
        if len(contrary) >= MAX_VALUES or doubtful:
            return Reading(slot="多义", nearest=nearest)
        if contrary or not rivals:
            return Reading(figures=(best, *contrary), conflicting=bool(contrary))
        return Reading(figures=(best, *one_a_scope(best, rivals)), spread=True)

    def _with_copies(self, figure: ReadFigure) -> ReadFigure:
        copies = figure.passage.candidate.copies
        return replace(figure, also=tuple(self._evidence(*copy) for copy in copies)) if copies else figure

    def _required(self, question: Question) -> tuple[str, ...]:
        """The required words; those that half the corpus holds (学校) only where there are no others."""
        telling = tuple(word for word in question.required if self._matcher.rarity(word) >= MIN_RARITY)
        return telling or question.required

    def _other_project(self, question: Question, passage: ReadPassage) -> tuple[str, ...]:
        """The word that tells the project asked about from others, where a passage has none like it: 改薄 of 义务教育改薄提升项目; else none."""
        own = max((word for word in question.programme if self._matcher.rarity(word) < 1.0), key=self._matcher.rarity, default=None)
        return (own,) if own is not None and passage.match.support.get(own, 1.0) < MIN_HEAD_SUPPORT else ()

    def _absent_names(self, question: Question, passages: Sequence[ReadPassage]) -> tuple[str, ...]:
        """Names in the question (日本, 第四届) that none of the better passages holds."""
        proper = [term.text for term in question.terms if term.is_proper]
        if question.kind != "yes_no":
            proper += _ORDINAL.findall(question.text)
        best = [passage for passage in passages if passage.score >= 0.7 * passages[0].score]
        return tuple(name for name in proper if not any(name in text or is_short_for(name, text) for passage in best for text in passage.evidence.texts))

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

    # Sentences ---------------------------------------------------------------------------------------------

    def _sentences(self, question: Question, passages: Sequence[ReadPassage]) -> Reading:
        nearest = tuple(passages[:3])
        if question.figures:
            passages = _with_figures(question, passages)
        bound = [passage for passage in passages if not passage.unbound]
        if not bound or bound[0].score < 0.7 * passages[0].score:
            apart, other = passages[0].unbound, other_time(question, passages[0])
            if other and self._speaks_of_subject(question, passages[0]):
                return Reading(passages=(passages[0],), corrects=other)
            return Reading(slot="地区" if apart.place else "时间", missing=apart.missing, nearest=nearest)
        bound = [passage for passage in bound if not passage.evidence.is_heading_line] or bound
        tells = teller(question)
        best = bound[0] if tells is None else _telling(tells, bound)
        if question.quoted and not specifies(question, best.evidence.sentence):
            best = _telling(lambda evidence: specifies(question, evidence.sentence), [best, *bound])
        if not specifies(question, best.evidence.sentence):
            return Reading(slot="细节", nearest=nearest)
        if question.wants_name and not _names_person(best.evidence.sentence):
            return Reading(slot="数值", nearest=nearest)
        lacking = tuple(word for word in question.required if best.match.support[word] < MIN_HEAD_SUPPORT)
        if lacking:
            return Reading(slot="指标", missing=lacking, nearest=nearest)
        if question.terms and not self._speaks_of_subject(question, best):
            return self._not_covered(best, nearest, "指标")
        if question.kind in ("how", "list", "entity") and _INTERROGATIVE.search(question.text):
            unmet = self._matcher.unmet_subjects(question.text, question.terms, best.match, best.evidence)
            if unmet:
                return Reading(slot="指标", missing=unmet, nearest=nearest)
        told = self._rows(question, best, bound) or (self._under(best) if question.kind == "how" else ())
        return Reading(passages=told or tuple(_chosen(question, best, bound, tells)))

    def _under(self, opening: ReadPassage) -> tuple[ReadPassage, ...]:
        """An item's opening with the sentences that carry it out; empty for any other sentence."""
        behind = said_under(opening.evidence.report, opening.candidate.passage)
        return (opening, *(self._moved(opening, number) for number in behind)) if behind else ()

    def _moved(self, passage: ReadPassage, number: int) -> ReadPassage:
        """The passage of this number in the same report, taken with another one's scores."""
        candidate = replace(passage.candidate, passage=number, copies=())
        return replace(passage, evidence=self._evidence(candidate.document, number), candidate=candidate)

    def _rows(self, question: Question, best: ReadPassage, bound: Sequence[ReadPassage]) -> tuple[ReadPassage, ...]:
        """Where members are asked for and a passage beside the best one is a row of a table, all rows that say what the question names; else none."""
        if question.kind != "list" and not question.wants_items:
            return ()
        for passage in bound[:12]:
            near = passage.score >= MIN_TELLING * best.score and _is_beside(passage, best)
            rows = rows_alike(question, passage.evidence) if near else []
            if rows:
                return tuple(self._moved(passage, row) for row in rows)
        return ()

    # Refusal -----------------------------------------------------------------------------------------------

    def _speaks_of_subject(self, question: Question, passage: ReadPassage) -> bool:
        if len(question.terms) == 1 and len(question.terms[0].text) < 3 and not question.terms[0].is_noun and not question.figures:
            return False  # «存在哪些问题»: one verb, met anywhere, is no subject
        if passage.match.coverage < 0.3:
            return False
        return self._aboutness(passage) >= MIN_SUBJECT

    def _aboutness(self, passage: ReadPassage) -> float:
        return passage.candidate.cosine + FIRM_WEIGHT * self._matcher.firm_share(passage.match)

    def _not_covered(self, best: ReadPassage, nearest: tuple[ReadPassage, ...], slot: Slot) -> Reading:
        if best.match.coverage < 0.25 and best.candidate.fused < 0.25:
            slot = "范围"
        return Reading(slot=slot, missing=best.match.missing(), nearest=nearest)


def _goes_on(given: ReadFigure, figure: ReadFigure, counted: str) -> bool:
    """Whether a figure is the next of the row that another stands in: 考场212个 of «新增标准化考点3个、考场212个»."""
    sentence, base = given.passage.evidence.sentence, given.passage.evidence.passage.start
    between = sentence[given.quantity.end - base : figure.quantity.start - base]
    return bool(counted) and re.fullmatch(rf"[^,;。、]*[、和与及]{re.escape(counted)}", between) is not None


def _by_score(found: tuple[float, Evidence, Match, Candidate]) -> float:
    return -found[0]


def _score(match: Match, candidate: Candidate, fit: float) -> float:
    return COVERAGE_WEIGHT * match.coverage + FUSED_WEIGHT * candidate.fused + fit


def _names_person(sentence: str) -> bool:
    return any(rjieba.tag(match[1] or match[2])[0][1] == "nr" for match in _PERSON.finditer(sentence))


def _with_figures(question: Question, passages: Sequence[ReadPassage]) -> list[ReadPassage]:
    """Of a question on what a figure is («129所是什么学校»), the passages that state it; all where none does or nothing of the kind is asked."""
    stated = [(figure.value, figure.unit) for figure in question.figures]
    holding = [
        passage
        for passage in passages
        if any(quantity.value == value and unit in ("", quantity.unit) for quantity in quantities_of(passage.evidence) for value, unit in stated)
    ]
    is_near = bool(holding) and holding[0].score >= MIN_TELLING_ELSEWHERE * passages[0].score  # 三个平台 may stand there as 三大平台
    return holding if question.explains_figure and is_near else list(passages)


def _telling(tells: Callable[[Evidence], bool], bound: Sequence[ReadPassage]) -> ReadPassage:
    """The best passage that tells what is asked, if it is near enough to the best of all; else that."""
    best = bound[0]
    for passage in bound:
        share = MIN_TELLING if _is_beside(passage, best) else MIN_TELLING_ELSEWHERE
        if passage.score >= share * best.score and tells(passage.evidence):
            return passage
    return best


def _is_beside(passage: ReadPassage, best: ReadPassage) -> bool:
    """Whether both stand in one section of one report."""
    return passage.evidence.report.id == best.evidence.report.id and passage.evidence.passage.section == best.evidence.passage.section


def _chosen(
    question: Question, best: ReadPassage, bound: Sequence[ReadPassage], tells: Callable[[Evidence], bool] | None
) -> list[ReadPassage]:  # fmt: skip
    """The sentences that say so, in text order: one for a fact, up to four for how and why; beside one that tells what is asked only such."""
    limit, share = (4, 0.72) if question.kind == "how" else (2, 0.85) if question.kind in ("list", "yes_no") else (1, 1.0)
    only = tells if tells is not None and tells(best.evidence) else None
    chosen = [best]
    for passage in bound[:12]:
        fits = passage is not best and _is_beside(passage, best) and passage.score >= share * best.score
        if len(chosen) < limit and fits and (only is None or only(passage.evidence)):
            chosen.append(passage)
    return sorted(chosen, key=lambda passage: (passage.evidence.report.id, passage.evidence.passage.start))
