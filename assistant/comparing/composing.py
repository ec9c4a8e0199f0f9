"""Figures set side by side, and what is worked out from them, as words: the result first, then each figure with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant import wording
from assistant.answer import Value
from assistant.citing import Citations
from assistant.comparing.arithmetic import Calculation, CalculationKind, Operand
from assistant.comparing.selection import Selected
from assistant.composing import Draft, stated, value_of
from assistant.findings import ReadFigure
from corpus.periods import dated_periods
from corpus.tokens import unspaced

By = Literal["place", "period", "both", "none"]
"""What tells the figures apart."""

MAX_LISTED = 10


@dataclass(frozen=True, slots=True)
class Item:
    """A figure as an answer lists it."""

    figure: ReadFigure
    name: str
    """Its place, its period where years are compared, what it counts where two things are."""
    text: str
    """Place, period, figure and what it counts."""
    markers: str
    operand: Operand


class Sheet:
    """An answer in the making: its figures are cited as they are set down."""

    def __init__(self, by: By) -> None:
        self.by = by
        self.citations = Citations()
        self.items: list[Item] = []
        self._values: list[Value] = []

    def add(self, figure: ReadFigure) -> Item:
        """Set a figure down, labelled by place and period as far as the text says them."""
        record, report, quantity = figure.passage.evidence.passage, figure.passage.evidence.report, figure.quantity
        n = self.citations.number(report, record.start, record.end, record.section)
        own = (n, *self.citations.heads(figure.passage.evidence))
        quote, title = unspaced("\n".join(citation.quote for citation in self.citations.all if citation.n in own)), report.metadata.title
        place = (quantity.place or report.place) if self.by in ("place", "both") else None
        period = _period_of(figure) if self.by in ("period", "both") else None
        parts = [part for part in (place, period) if part]
        markers = "".join(f"[{number}]" for number in own)
        if any(unspaced(part) not in quote for part in parts) or (not parts and self.by != "none"):
            if not parts or any(unspaced(part) not in quote and part not in title for part in parts):
                parts = [title]
            markers += f"[{self.citations.title(report)}]"
        label = "".join(parts)
        said = stated(quantity, report.text)
        printed = (quantity.start, quantity.end, quantity.text)
        operand = Operand(n, *printed, quantity.value, quantity.high, quantity.unit, quantity.qualifier, quantity.over)
        item = Item(figure, parts[0] if parts else quantity.indicator, f"{label}{wording.COLON if label else ''}{said}", markers, operand)
        self.items.append(item)
        self._values.append(value_of(figure, n))
        return item

    def listed(self, items: Sequence[Item]) -> str:
        """The figures side by side."""
        return wording.SEPARATOR.join(f"{item.text}{item.markers}" for item in items) + "。"

    def draft(self, text: str, calculations: Sequence[Calculation] = (), note: str = "", conflicting: bool = False) -> Draft:
        """The answer."""
        return Draft(text, self.citations.all, tuple(self._values), conflicting, tuple(calculations), note)


def _period_of(figure: ReadFigure) -> str | None:
    """What dates a figure, as printed beside it, in a heading, or in its report's title."""
    report = figure.passage.evidence.report
    texts = (figure.quantity.period, *reversed(figure.passage.evidence.passage.path), report.period)
    named = (text for text in texts if text and dated_periods(text))
    dating = next(named, None)
    return dating if dating in (figure.quantity.period, report.period) else dated_periods(dating)[0].text if dating else None


def markers_of(items: Sequence[Item]) -> str:
    """The markers of all that a statement rests on, each once."""
    return "".join(dict.fromkeys(marker + "]" for item in items for marker in item.markers.split("]")[:-1]))


def calculated(kind: CalculationKind, items: Sequence[Item]) -> Calculation | None:
    """The calculation on figures in this order; None where they cannot be reckoned with, or are planned and achieved ones."""
    if len({item.figure.quantity.status for item in items}) > 1 and kind != "average":
        return None
    calculation = Calculation(kind, tuple(item.operand for item in items))
    return calculation if calculation.holds else None


def ordered_by_value(items: Sequence[Item], falling: bool = True) -> list[Item]:
    """The figures by value."""
    return sorted(items, key=lambda item: item.operand.number, reverse=falling)


def missing_note(missing: Sequence[Selected]) -> str:
    """Which places or years of the question have no figure."""
    return wording.NO_FIGURE.format(missing="、".join(dict.fromkeys(selected.name for selected in missing))) if missing else ""
