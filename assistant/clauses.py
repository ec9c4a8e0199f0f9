"""The clause of its sentence that a figure stands in."""

from __future__ import annotations

import re

from assistant.findings import ReadPassage
from corpus.quantity import Quantity

_CLAUSE_END = re.compile(r"[,;。!?\n]")


def clause_span(passage: ReadPassage, quantity: Quantity) -> tuple[int, int, int]:
    """Where in the sentence the figure's clause starts, the figure starts, and the clause ends."""
    sentence, base = passage.evidence.sentence, passage.evidence.passage.start
    return clause_start(sentence, quantity.start - base), quantity.start - base, clause_end(sentence, quantity.end - base)


def clause_of(passage: ReadPassage, quantity: Quantity) -> str:
    """The text of the figure's clause."""
    start, _, end = clause_span(passage, quantity)
    return passage.evidence.sentence[start:end]


def clause_start(sentence: str, offset: int) -> int:
    """Where the clause starts that holds an offset of the sentence."""
    return max((match.end() for match in _CLAUSE_END.finditer(sentence, 0, offset)), default=0)


def clause_end(sentence: str, offset: int) -> int:
    """Where the clause ends that holds an offset of the sentence."""
    end = _CLAUSE_END.search(sentence, offset)
    return end.start() if end else len(sentence)
