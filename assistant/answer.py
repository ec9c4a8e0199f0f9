"""An answer, as programs read it (the contract of ``kaoju ask --json``)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

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
