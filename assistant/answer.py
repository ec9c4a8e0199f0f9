"""An answer, as programs read it (the contract of ``kaoju ask --json``)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.generation.usage import Usage

Status = Literal["answered", "conflicting", "refused"]
Mode = Literal["extractive", "generative"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Record):
    """A slice of a stored report: ``quote == text[start:end]``, offsets in code points, 0-based, half-open."""

    n: int
    document: str
    document_title: str
    publisher: str | None
    published: str | None
    section: str | None
    """The bare number as printed; None outside any section (header, title)."""
    section_title: str | None
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    verified: bool
    page: int | None = Field(default=None, exclude_if=lambda page: page is None)
    """On which the quote starts, from 1; left out where the report's file has no pages."""
    recognised: bool = Field(default=False, exclude_if=lambda recognised: not recognised)
    """Whether the quote was recognised in a scan, so that it may hold wrong characters; left out where it was not."""


class Value(_Record):
    """A figure the answer gives. ``period`` is None where the text binds none to it."""

    indicator: str
    text: str
    value: float
    unit: str
    qualifier: str | None
    place: str | None
    period: str | None
    citation: int
    """The ``n`` of the citation it stands in."""


class Refusal(_Record):
    """Why there is no answer: the reason, the parts of the question that are not covered, the nearest passages."""

    reason: str
    missing: tuple[str, ...]
    nearest: tuple[Citation, ...]


class Answer(_Record):
    """One question answered, or refused with the reason."""

    id: str | None = None
    question: str
    standalone_question: str
    """The question as understood after the earlier turns were taken into account."""
    status: Status
    answer: str
    """What a person reads; markers [n] point to ``citations``."""
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    refusal: Refusal | None = None
    mode: Mode = "extractive"
    seconds: float = 0.0

    # For whoever shows or records the answer; not in its JSON, whose fields are fixed.
    is_whole: bool = Field(default=True, exclude=True)
    """False while a language model is still writing: what is there was verified, more may follow."""
    notice: str | None = Field(default=None, exclude=True)
    """A sentence on why the answer is not, or not wholly, in a language model's words; None where none was asked for or it did well."""
    usage: Usage | None = Field(default=None, exclude=True)
    """What the language model cost; None where none was asked."""
