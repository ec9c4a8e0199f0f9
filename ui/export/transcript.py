"""Answers laid out for a document: questions, pieces of text, and a reference behind each piece that rests on one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.verification import verify_citation
from corpus.report import Report
from ui import page_wording
from ui.answer_html import reference
from ui.export import wording
from ui.register.records import AnswerRecord

_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and the reference that stands behind them, if any."""

    text: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer."""

    question: str
    understood: str
    """The question as it was understood; empty where that is what was typed."""
    answer: tuple[Piece, ...]
    nearest: tuple[Piece, ...] = ()
    """For a refusal: the nearest passages, each with its reference."""
    missing: tuple[str, ...] = ()


def exchanges(records: Sequence[AnswerRecord], report_of: Callable[[str], Report | None]) -> list[Exchange]:
    """The answers for a document. Each quote is cut out of the stored report once more; one that is no longer there is said to be from then."""
    return [_exchange(record, report_of) for record in records]


def _exchange(record: AnswerRecord, report_of: Callable[[str], Report | None]) -> Exchange:
    answer = record.answer
    alone = answer.standalone_question.strip()
    refusal = answer.refusal
    return Exchange(
        question=answer.question.strip(),
        understood="" if alone == answer.question.strip() else alone,
        answer=tuple(_pieces(answer.answer, {citation.n: _cited(citation, report_of) for citation in answer.citations})),
        nearest=tuple(Piece(_quoted(citation), _cited(citation, report_of)) for citation in refusal.nearest) if refusal else (),
        missing=refusal.missing if refusal else (),
    )


def _pieces(text: str, references: dict[int, str]) -> list[Piece]:
    """The text cut at its markers; a number that is no citation's is text."""
    pieces: list[Piece] = []
    position = 0
    for marker in _MARKER.finditer(text):
        known = references.get(int(marker[1]))
        if known is not None:
            pieces.append(Piece(text[position : marker.start()], known))
            position = marker.end()
    return [*pieces, Piece(text[position:])] if text[position:] else pieces


def _cited(citation: Citation, report_of: Callable[[str], Report | None]) -> str:
    report = report_of(citation.document)
    holds = report is not None and verify_citation(citation, report).verified
    return f"{reference(citation)}{page_wording.COMMA}「{_quoted(citation)}」{'' if holds else wording.CHANGED_SINCE}"


def _quoted(citation: Citation) -> str:
    return " ".join(citation.quote.split())
