"""What reading finds: passages and figures held against a question, or what is not covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.binding import Unbound
from assistant.fusion import Candidate
from assistant.matching import Evidence, Match
from corpus.quantity import Quantity

Slot = Literal["地区", "时间", "指标", "数值", "多义", "细节", "计划", "文件", "小节", "空栏", "多份", "范围", "比较", "一份"]
"""What of a question is not covered; 多义: too many figures fit; 细节: named, but not set out; 计划: planned
only, where what was done is asked for; 文件: no such
document; 小节: no such section; 空栏: a blank field of the header; 多份: too many reports to answer for; 范围: it is no
question about the corpus; 比较: figures that cannot be reckoned with together; 一份: too few reports to rank."""

Difference = Literal["change", "left", "before"]
"""What is worked out from two figures: by how much the first is more or less than the second was, what the first has beyond the second, or what the
first was before it changed by the second."""


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A candidate held against the question; higher ``score`` is better."""

    evidence: Evidence
    match: Match
    candidate: Candidate
    unbound: Unbound
    score: float


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure that may be the answer. ``local`` (0–1) is how much of the question the words beside it carry."""

    passage: ReadPassage
    quantity: Quantity
    unbound: Unbound
    local: float
    score: float
    also: tuple[Evidence, ...] = ()
    """Passages of other documents that give the same figure of the same place and period."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found. Without figures and passages nothing answers; ``slot`` and ``missing`` say what is not covered."""

    figures: tuple[ReadFigure, ...] = ()
    passages: tuple[ReadPassage, ...] = ()
    conflicting: bool = False
    """The figures contradict each other: same place and period, different values."""
    spread: bool = False
    """The figures are of different places or periods, which the question does not name."""
    difference: Difference | None = None
    """What is asked for is the difference of the two figures, the later or greater first."""
    corrects: str = ""
    """The time the passage gives for what the question takes to be of another; empty where it takes nothing wrong."""
    slot: Slot | None = None
    missing: tuple[str, ...] = ()
    nearest: tuple[ReadPassage, ...] = ()


def quantities_of(evidence: Evidence) -> list[Quantity]:
    """The quantities of a passage's sentences, in text order."""
    by_sentence = evidence.report.quantities_by_sentence
    record = evidence.passage
    return [quantity for index in range(record.first_sentence, record.last_sentence + 1) for quantity in by_sentence.get(index, ())]
