"""Answers as Markdown with footnotes; nothing of a report or a question is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ui.export import wording
from ui.export.transcript import Exchange, Piece

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$!]|^(?=[+-]\s)|(?<=^\d)[.)]", re.MULTILINE)


def as_markdown(exchanges: Sequence[Exchange], made: date) -> str:
    """The document."""
    notes: list[str] = []
    blocks = [f"# {wording.TITLE}", wording.MADE.format(date=made.isoformat())]
    for exchange in exchanges:
        blocks.append(f"## {wording.QUESTION.format(question=_inert(exchange.question))}")
        if exchange.understood:
            blocks.append(f"*{wording.UNDERSTOOD.format(question=_inert(exchange.understood))}*")
        blocks.append(_noted(exchange.answer, notes))
        if exchange.missing:
            blocks.append(wording.MISSING.format(missing=_inert("、".join(exchange.missing))))
        if exchange.nearest:
            blocks += [f"{wording.NEAREST}：", "\n".join(f"- {_noted([piece], notes)}" for piece in exchange.nearest)]
    blocks.append("\n".join(f"[^{number}]: {_inert(note)}" for number, note in enumerate(notes, start=1)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _noted(pieces: Sequence[Piece], notes: list[str]) -> str:
    parts = []
    for piece in pieces:
        parts.append(_inert(piece.text))
        if piece.reference is not None:
            notes.append(piece.reference)
            parts.append(f"[^{len(notes)}]")
    return "".join(parts)


def _inert(text: str) -> str:
    return _MARKUP.sub(lambda found: f"\\{found[0]}" if found[0] else "\\", " ".join(text.split()))
