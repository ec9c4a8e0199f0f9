"""One row put to the assistant: what metrics measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from evals.judgement import Judgement
from evals.rows import Row
from evals.wording import stands_in


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage of the corpus, as retrieval is judged by it."""

    document: str
    section: str | None
    """The bare number of its section; None outside any."""
    text: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """What retrieval found for a row, as relevance by rank."""

    found: tuple[bool, ...]
    """Whether the passage at each rank is relevant, best first."""
    relevant: int
    """How many relevant passages the corpus holds; at least 1."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A row, its answer, and what was observed."""

    row: Row
    answer: Answer
    judgement: Judgement
    seconds: float
    """Wall-clock time of the answer."""
    in_place: tuple[bool, ...]
    """For each citation shown, those of a refusal included, whether the stored report holds its quote at its offsets."""
    ranking: Ranking | None = None
    """None where retrieval was not asked, or the corpus holds no relevant passage."""


def is_relevant(row: Row, passage: FoundPassage) -> bool:
    """A passage is relevant if it lies in one of the row's documents and sections, where given, and holds an expected string."""
    if (row.documents and passage.document not in row.documents) or (row.sections and passage.section not in row.sections):
        return False
    return any(stands_in(needle, passage.text) for needle in row.expected)


def rank(row: Row, found: Sequence[FoundPassage], corpus: Sequence[FoundPassage]) -> Ranking | None:
    """Relevance of what was found, best first, out of all passages of the row's documents."""
    relevant = sum(is_relevant(row, passage) for passage in corpus)
    return Ranking(tuple(is_relevant(row, passage) for passage in found), relevant) if relevant else None
