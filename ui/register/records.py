"""What the register holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from assistant.answer import Answer

Verdict = Literal["right", "wrong", "missing"]
State = Literal["open", "done"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "missing")
STATES: tuple[State, ...] = ("open", "done")
LONGEST_NOTE = 2000
"""Characters of a note, and of a right answer."""


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One question with its answer, as it was given."""

    id: str
    """Random, so that knowing it means having been given the answer."""
    asked: str
    """UTC, as ``now`` writes it."""
    answer: Answer
    history: tuple[str, ...]
    """Earlier questions of the conversation, oldest first."""
    generation: str
    """Name of the index generation that answered."""
    settings: str
    """Digest of the settings (``Settings.digest``)."""
    model: str | None = None
    """The language model, if one took part."""
    tokens: int | None = None
    """What it used."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a person found on one answer."""

    answer_id: str
    verdict: Verdict
    note: str
    right_answer: str
    """What should have been said; empty where the person did not say."""
    should_refuse: bool
    """Whether the person says that the reports hold no answer."""
    noted: str
    """UTC, as ``now`` writes it."""
    state: State = "open"


class CheckedAnswer(NamedTuple):
    """An answer with what was found on it."""

    record: AnswerRecord
    check: Check


def now() -> str:
    """The time in UTC to the second: 2026-01-31T08:00:00Z; such texts sort by time."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment in UTC in that form."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
