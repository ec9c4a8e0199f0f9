"""A question that is several: of each its own answer, and a word on those that have none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant import wording
from assistant.comparing.stated import states_change
from assistant.composing import Draft, compose_together
from assistant.conversation import Probe, standalone, subject_beside
from assistant.findings import ReadFigure, Reading
from assistant.lay_words import names
from assistant.question import ANSWER_TYPE_WEIGHT, Question, is_elliptic, understand
from assistant.refusal import refuse
from assistant.request import Request
from assistant.slots import with_slots
from assistant.sources import Sources
from corpus.report import Report
from corpus.tokens import fold

_OF_CHANGE = re.compile(r"(?:增长|增加|提高|上升|上涨|下降|降低|减少|[涨升降增减多少])了?(?:多少|几|百分之)|[增降涨]幅|增速")
_SINCE = re.compile(r"^[比较与跟同](?:[12]\d{3}年|上年|去年)(?=.*[增减升降涨跌提])")
"""What a change is told against is not the time of the figure asked for: «比2023年决算增加多少»."""
_NAMED = re.compile(r"^(?!原因|理由)([\u4e00-\u9fff]{2,6})[是为]什么")
Drafted = tuple[Draft | None, Reading]
"""The answer of a request, or why there is none."""
Beside = Callable[[Question, ReadFigure, Callable[[ReadFigure], bool]], Drafted]
"""Answers a question from the sentences around a figure, with one that fits."""


def of_documents(request: Request, draft: Callable[[Request], Drafted], report_of: Callable[[str], Report]) -> Drafted:
    """What each of the documents named together answers."""

    def answered(sources: Sources) -> tuple[Drafted, str]:
        found, reading = draft(replace(request, sources=sources, together=()))
        titles = "、".join(report_of(document).metadata.title for document in sources.documents or ())
        return (found, reading), wording.NOT_IN.format(title=titles) if titles else refuse(reading).reason

    return _as_one([answered(sources) for sources in request.together], report_of)


def of_asks(
    request: Request, draft: Callable[[Request], Drafted], read: Callable[[str], Request], probe: Callable[[Request], Probe],
    beside: Beside,
) -> Drafted:  # fmt: skip
    """What is found of each figure asked for: beside the first one found, else as a follow-up of the first question.

    Args:
        request: with its questions apart.
        draft: answers a request.
        read: makes a request of a question.
        probe: what would be answered to a request.
        beside: answers a question from the sentences around a figure.
    """

    def alone(question: str) -> Request:
        return replace(read(question), sources=request.sources, apart=())

    first = understand(request.apart[0])
    found: list[Drafted] = []
    for number, asked in enumerate(request.apart):
        near = _beside_others(asked, found, beside)
        if near is not None and _says(near[0], asked):
            found.append(near)
            continue
        if number > 0 and not understand(asked).terms:  # «现在还有几个» says nothing that could be found elsewhere
            found.append((None, Reading()))
            continue
        drafted = draft(alone(_whole(asked, first, lambda reading: probe(alone(reading))) if number > 0 else asked))
        if number > 0 and not _says(drafted[0], asked):
            drafted = (None, Reading())
        given = [figure.quantity for _, reading in found for figure in reading.figures]
        said_again = bool(drafted[1].figures) and all(figure.quantity in given for figure in drafted[1].figures)
        found.append((None, Reading()) if said_again else drafted)
    for number, asked in enumerate(request.apart):  # what was not found by itself may stand beside what was found later
        if found[number][0] is None:
            near = _beside_others(asked, found, beside)
            found[number] = near if near is not None and _says(near[0], asked) else found[number]
    return _as_one([(drafted, wording.NOT_FOUND.format(asked=asked.strip("?。"))) for drafted, asked in zip(found, request.apart, strict=True)], None)


def _says(draft: Draft | None, asked: str) -> bool:
    """Whether what was found for a question that wants no figure names what it asks about: 等次 of «等次是什么»."""
    question = understand(asked)
    if question.kind == "number":
        return True
    said = fold("\n".join(citation.quote for citation in draft.citations)) if draft is not None else ""
    named = _NAMED.search(question.text)
    own = [term.text for term in question.terms if term.is_noun and term.weight > ANSWER_TYPE_WEIGHT] + ([named[1]] if named else [])
    return all(names(word, said) for word in own)


def _whole(asked: str, first: Question, probe: Callable[[str], Probe]) -> str:
    """A figure asked for behind the first question as it would be by itself."""
    leaning, subject = understand(asked), subject_beside(first)
    said = {term.text for term in leaning.terms if term.is_noun}
    # «多少所高中» says itself what it counts, «能坐多少学生» but not of what; «完工多少所» leans on what was asked first.
    question = asked if leaning.counted else standalone(asked, (first.text,), probe)
    if subject and len(said) < 2 and not {term.text for term in understand(question).terms} & {term.text for term in first.terms}:
        question = f"{subject},{asked}"
    own = understand(question)
    return with_slots(replace(first, places=() if own.places else first.places, periods=() if own.periods else first.periods), own)


def _beside_others(asked: str, found: Sequence[Drafted], beside: Beside) -> Drafted | None:
    """What stands beside the first figure that was found and is not found yet; None where nothing does."""
    given = [figure for _, reading in found for figure in reading.figures]
    if is_elliptic(asked):
        return None  # which asks the first question of something else
    of_change = _OF_CHANGE.search(asked) is not None

    question = understand(_SINCE.sub("", asked))
    same_unit = question.unit_class is None and (question.planned or question.achieved)  # «计划投资多少,实际多少»

    def fits(figure: ReadFigure) -> bool:
        is_new = all(figure.quantity != other.quantity for other in given)
        return is_new and states_change(figure) >= of_change and not (same_unit and figure.quantity.unit != given[0].quantity.unit)

    near = beside(question, given[0], fits) if given else None
    return near if near is not None and near[0] is not None else None


def _as_one(answers: Sequence[tuple[Drafted, str]], report_of: Callable[[str], Report] | None) -> Drafted:
    """The answers found, with what is said of those that are not; where none is found, why the first is not."""
    drafts = [found for (found, _), _ in answers if found is not None]
    note = "".join(absent for (found, _), absent in answers if found is None)
    return (compose_together(drafts, report_of, note), Reading()) if drafts else (None, answers[0][0][1])
