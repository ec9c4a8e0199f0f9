"""From passages to the sentences that say what is asked, or none and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import rjieba

from assistant.aboutness import MIN_HEAD_SUPPORT, Aboutness, not_covered
from assistant.detail import specifies
from assistant.findings import Reading, ReadPassage, quantities_of
from assistant.labels import said_under
from assistant.matching import Evidence, Matcher
from assistant.other_figures import asked_rank, has_other_rank
from assistant.premises import other_time
from assistant.question import Question
from assistant.table_rows import rows_alike
from assistant.type_fit import teller

MIN_TELLING, MIN_TELLING_ELSEWHERE = 0.72, 0.95
"""Share of the best score from which a passage that tells what is asked (a cause, measures) goes before the best: in its section, in another."""
_INTERROGATIVE = re.compile("怎|如何|什么|哪|谁|何")
"""Without one a question is a row of catchwords, some of which only say what kind of answer is wanted (步骤, 名称)."""
_PERSON = re.compile(r"(?:校长|局长|书记|主任|园长|市长|县长|教师|老师|代表)[:]?([\u4e00-\u9fff]{2,3})(?=[,。;、(])|([\u4e00-\u9fff]{2,3})同志")


class SentenceReader:
    """Reads passages for sentences.

    Args:
        matcher: holds words against passages.
        aboutness: tells whether a passage is on what is asked.
        evidence_of: the evidence of a passage, by document id and number.
    """

    def __init__(self, matcher: Matcher, aboutness: Aboutness, evidence_of: Callable[[str, int], Evidence]) -> None:
        self._matcher = matcher
        self._aboutness = aboutness
        self._evidence_of = evidence_of

    def read(self, question: Question, passages: Sequence[ReadPassage]) -> Reading:
        """The sentences that say so, of the passages in their order."""
        nearest = tuple(passages[:3])
        if question.figures:
            passages = _with_figures(question, passages)
        bound = [passage for passage in passages if not passage.unbound]
        if not bound or bound[0].score < 0.7 * passages[0].score:
            apart, other = passages[0].unbound, other_time(question, passages[0])
            if other and self._aboutness.speaks_of_subject(question, passages[0]):
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
        if has_other_rank(question, best.evidence.sentence):
            return Reading(slot="指标", missing=(asked_rank(question),), nearest=nearest)
        if question.terms and not self._aboutness.speaks_of_subject(question, best) and not _says_how(question, best, tells):
            return not_covered(best, nearest, "指标")
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
        return replace(passage, evidence=self._evidence_of(candidate.document, number), candidate=candidate)

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


def _says_how(question: Question, best: ReadPassage, tells: Callable[[Evidence], bool] | None) -> bool:
    """Whether a sentence that tells measures or causes has every noun of the question: what it tells them of is said in other words."""
    nouns = [term.text for term in question.terms if term.is_noun]
    return tells is not None and tells(best.evidence) and bool(nouns) and all(best.match.support[noun] >= MIN_HEAD_SUPPORT for noun in nouns)


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
