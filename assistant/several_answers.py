"""A question that is several: of each its own answer, and a word on those that have none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant import wording
from assistant.composing import Draft, compose_together
from assistant.conversation import Probe, standalone, subject_beside
from assistant.findings import Reading
from assistant.question import understand
from assistant.refusal import refuse
from assistant.request import Request
from assistant.slots import with_slots
from assistant.sources import Sources
from corpus.report import Report

Drafted = tuple[Draft | None, Reading]
"""The answer of a request, or why there is none."""


def of_documents(request: Request, draft: Callable[[Request], Drafted], report_of: Callable[[str], Report]) -> Drafted:
    """What each of the documents named together answers."""

    def answered(sources: Sources) -> tuple[Drafted, str]:
        found, reading = draft(replace(request, sources=sources, together=()))
        titles = "、".join(report_of(document).metadata.title for document in sources.documents or ())
        return (found, reading), wording.NOT_IN.format(title=titles) if titles else refuse(reading).reason

    return _as_one([answered(sources) for sources in request.together], report_of)


def of_asks(request: Request, draft: Callable[[Request], Drafted], read: Callable[[str], Request], probe: Callable[[Request], Probe]) -> Drafted:
    """What is found of each figure asked for; those behind the first are read as follow-ups of it.

    Args:
        request: with its questions apart.
        draft: answers a request.
        read: makes a request of a question.
        probe: what would be answered to a request.
    """

    def alone(question: str) -> Request:
        return replace(read(question), sources=request.sources, apart=())

    first = understand(request.apart[0])
    subject = subject_beside(first)
    answers: list[tuple[Drafted, str]] = []
    for number, asked in enumerate(request.apart):
        question = asked
        if number > 0:
            if understand(asked).counted:  # «多少所高中» says itself what it counts, «能坐多少学生» but not of what
                question = f"{subject},{asked}" if subject else asked
            else:  # «完工多少所» leans on what was asked first
                question = standalone(asked, (first.text,), lambda reading: probe(alone(reading)))
            own = understand(question)
            missing = replace(first, places=() if own.places else first.places, periods=() if own.periods else first.periods)
            question = with_slots(missing, own)
        answers.append((draft(alone(question)), wording.NOT_FOUND.format(asked=asked.strip("?。"))))
    return _as_one(answers, None)


def _as_one(answers: Sequence[tuple[Drafted, str]], report_of: Callable[[str], Report] | None) -> Drafted:
    """The answers found, with what is said of those that are not; where none is found, why the first is not."""
    drafts = [found for (found, _), _ in answers if found is not None]
    note = "".join(absent for (found, _), absent in answers if found is None)
    return (compose_together(drafts, report_of, note), Reading()) if drafts else (None, answers[0][0][1])
