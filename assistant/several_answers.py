"""A question that is several: of each its own answer, and a word on those that have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant import wording
from assistant.composing import Draft, compose_together
from assistant.conversation import Probe, standalone
from assistant.findings import Reading
from assistant.question import understand
from assistant.refusal import refuse
from assistant.request import Request
from assistant.slots import with_slots
from corpus.report import Report

Drafted = tuple[Draft | None, Reading]
"""The answer of a request, or why there is none."""


def of_documents(request: Request, draft: Callable[[Request], Drafted], report_of: Callable[[str], Report]) -> Drafted:
    """What each of the documents named together answers."""
    drafts: list[Draft] = []
    notes: list[str] = []
    readings: list[Reading] = []
    for sources in request.together:
        found, reading = draft(replace(request, sources=sources, together=()))
        if found is not None:
            drafts.append(found)
        else:
            readings.append(reading)
            titles = "、".join(report_of(document).metadata.title for document in sources.documents or ())
            notes.append(wording.NOT_IN.format(title=titles) if titles else refuse(reading).reason)
    return (compose_together(drafts, report_of, "".join(notes)), Reading()) if drafts else (None, readings[0])


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
    drafts: list[Draft] = []
    notes: list[str] = []
    readings: list[Reading] = []
    for number, asked in enumerate(request.apart):
        question = asked
        if number > 0:
            if not understand(asked).counted:  # «完工多少所» leans on what was asked first; «多少所高中» says itself what it counts
                question = standalone(asked, (first.text,), lambda reading: probe(alone(reading)))
            own = understand(question)
            missing = replace(first, places=() if own.places else first.places, periods=() if own.periods else first.periods)
            question = with_slots(missing, own)
        found, reading = draft(alone(question))
        if found is not None:
            drafts.append(found)
        else:
            readings.append(reading)
            notes.append(wording.NOT_FOUND.format(asked=asked.strip("?。")))
    return (compose_together(drafts, None, "".join(notes)), Reading()) if drafts else (None, readings[0])
