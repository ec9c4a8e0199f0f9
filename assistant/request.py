"""A question as the chain passes it on: read, with the documents it names taken out of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asks_apart import asks_apart
from assistant.comparing.task import Task, read_task
from assistant.document_reading import asked_field
from assistant.named_together import named_together
from assistant.question import Question, understand, without_names
from assistant.section_reading import SectionName, asked_section
from assistant.sources import Sources, find_sources
from corpus.manifest import DocumentEntry

_OF_ONE = ("share", "change", "rate")
"""Tasks that may be one of several things asked: «多了多少,增长百分之几»."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, of which reports, and by which kind of reading it is answered."""

    asked: Question
    sources: Sources
    field: str | None
    """The header field asked for, if the question is about the document itself."""
    section: SectionName | None = None
    """The numbered section asked for: «(十)讲了什么»."""
    task: Task | None = None
    """What is to be worked out from several figures."""
    together: tuple[Sources, ...] = ()
    """Where several documents are named: each of them, to be asked by itself."""
    apart: tuple[str, ...] = ()
    """Where several figures are asked for: a question each."""


def read_request(question: str, entries: Sequence[DocumentEntry]) -> Request:
    """The request of a question that stands by itself; ``entries`` are the reports of the corpus."""
    asked = understand(question)
    sources = find_sources(asked, entries)
    together = named_together(asked, sources, entries)
    if together is not None:
        rest = understand(together.text)
        return Request(rest, together.sources[0], asked_field(without_names(rest)), asked_section(rest.text), together=together.sources)
    if sources.named is not None:
        start, end = sources.named
        rest = understand(asked.text[:start] + asked.text[end:])
        if rest.terms or asked_field(rest.text) is not None:
            asked = rest
        else:  # the name is all that is asked with; its year and place still bind no figure
            places = tuple(place for place in asked.places if not start <= place.start < end)
            periods = tuple(period for period in asked.periods if not start <= period.start < end)
            asked = replace(asked, places=places, periods=periods)
    section = asked_section(asked.text)
    field = None if section is not None else asked_field(without_names(asked))
    task = read_task(asked) if field is None and section is None and sources.missing is None else None
    plain = field is None and section is None and (task is None or task.kind in _OF_ONE) and sources.missing is None
    apart = asks_apart(asked) if plain else ()
    return Request(asked, sources, field, section, None if apart else task, apart=apart)
