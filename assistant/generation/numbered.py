"""The sentences a model is given: what reading found and what stands beside it, bound to the question's place and period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.binding import unbound
from assistant.findings import Reading, quantities_of
from assistant.matching import Evidence
from assistant.question import Question
from corpus.quantity import Quantity

MAX_SENTENCES = 16
MAX_CHARS = 2400
"""Of all sentences together; a small model on a small machine reads about that much in ten seconds."""
_BEFORE, _AFTER = 2, 3
_LIST = 12
"""Sentences given behind one that announces a list."""
_ANNOUNCES = (":", "\uff1a")


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A sentence of a report; its number is its place in the list, from 1."""

    evidence: Evidence

    @property
    def text(self) -> str:
        """Its characters, exactly."""
        return self.evidence.report.passage_text(self.evidence.passage)

    @property
    def quantities(self) -> list[Quantity]:
        """Its figures, in text order."""
        return quantities_of(self.evidence)

    @property
    def where(self) -> str:
        """Title of its report and the heading it stands under."""
        path = self.evidence.passage.path
        return " › ".join((self.evidence.report.metadata.title, *path[-1:]))


def numbered_sentences(asked: Question, reading: Reading) -> tuple[NumberedSentence, ...]:
    """The sentences for a prompt, in text order: those read first of all, then their neighbours, as many as there is room for.

    A neighbour that speaks of another place or period than the question is left out: the model never sees it.
    """
    read = [figure.passage.evidence for figure in reading.figures] + [passage.evidence for passage in reading.passages]
    chosen: dict[tuple[str, int], Evidence] = {}
    room = MAX_CHARS
    beside = (neighbour for found in read for neighbour in _neighbours(found) if not unbound(asked, neighbour))
    for evidence in (*read, *beside):
        key = evidence.report.id, evidence.passage.index
        length = evidence.passage.end - evidence.passage.start
        if key in chosen or len(chosen) >= MAX_SENTENCES or (chosen and length > room):
            continue
        chosen[key] = evidence
        room -= length
    return tuple(NumberedSentence(chosen[key]) for key in sorted(chosen))


def _neighbours(evidence: Evidence) -> Iterable[Evidence]:
    """Sentences of its section, the nearest first."""
    report, own = evidence.report, evidence.passage
    after = _LIST if report.passage_text(own).rstrip().endswith(_ANNOUNCES) else _AFTER
    for step in range(1, after + 1):
        for index in (own.index + step, own.index - step if step <= _BEFORE else -1):
            if 0 <= index < len(report.passages) and report.passages[index].section == own.section:
                yield Evidence.of(report, report.passages[index])
