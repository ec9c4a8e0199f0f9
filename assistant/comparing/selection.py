"""Which figure stands for a place and a period: one for each, bound by indicator, place and period, or none.

Each is read as a question on that place and period alone would be, among passages of its own reports alone; what such a
question would be refused for is refused here too. The figure of another place or year never takes a place that is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from assistant.binding import periods_of
from assistant.comparing.stated import states_change
from assistant.findings import ReadFigure, Reading
from assistant.fusion import Candidate
from assistant.question import Question, understand
from assistant.rivalry import FAR
from corpus.periods import Period
from corpus.places import Mention

Find = Callable[[str, Collection[str], int], Sequence[Candidate]]
"""Passages for a query among some reports, so many of each."""
Read = Callable[[Question, Sequence[Candidate]], Reading]

FEW_SLOTS, PASSAGES_OF_FEW, PASSAGES_OF_MANY = 6, 12, 4
"""Up to so many places and years each report gives so many passages to read; above, fewer."""
MAX_PASSAGES = 120
"""Of one report that gives the figures of several places or years."""
_OF_CHANGE = re.compile("增长|增加|提高|上升|下降|减少|降低|增幅|增速|降幅")
"""A question about growth itself."""
_DIFFERENT_KIND = 0.3
"""A figure of a survey whose nearby words carry this much less of the question than the best one's is of something else."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place and a period to find a figure for, and the reports that may give it; None binds nothing."""

    documents: tuple[str, ...]
    place: Mention | None = None
    period: Period | None = None
    own_place: bool = False
    """Whether the figure must be the report's own place's, not that of a county in it."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What was found for a slot: its figure, those that contradict it, or the reading that found none."""

    slot: Slot
    figure: ReadFigure | None = None
    rivals: tuple[ReadFigure, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def name(self) -> str:
        """The slot as the question names it."""
        place, period = self.slot.place, self.slot.period
        return f"{place.name if place else ''}{period.text if period else ''}"


class Selector:
    """Finds figures.

    Args:
        find: passages for a query among some reports.
        read: reads passages for a question.
    """

    def __init__(self, find: Find, read: Read) -> None:
        self._find = find
        self._read = read

    def one_each(self, subject: str, slots: Sequence[Slot]) -> list[Selected]:
        """A figure, or none, for each slot, in order."""
        return [_picked(slot, reading) for slot, reading in self._readings(subject, slots)]

    def alike(self, subject: str, slots: Sequence[Slot]) -> list[Selected]:
        """As ``one_each``, but without figures that plainly are not of what the best one is of: for surveys, where one stray figure spoils the order."""
        found = self.one_each(subject, slots)
        figures = [selected.figure for selected in found if selected.figure is not None]
        if not figures:
            return found
        best = max(figures, key=lambda figure: figure.score)
        return [selected if selected.figure is None or _is_alike(best, selected.figure) else replace(selected, figure=None, rivals=()) for selected in found]

    def documents_on(self, subject: str, documents: Collection[str]) -> frozenset[str]:
        """Those of the reports in which the best passages on the subject stand: of thousands no others are worth opening."""
        return frozenset(passage.document for passage in self._find(understand(subject).text, documents, MAX_PASSAGES))

    def every_period(self, subject: str, slots: Sequence[Slot]) -> list[Selected]:
        """All figures of the slots that differ in period, earliest first; a slot without any is left out."""
        found: dict[tuple[object, ...], Selected] = {}
        for slot, reading in self._readings(subject, slots):
            for figure in (() if reading.conflicting else reading.figures):
                key = (*(period_key(figure)), figure.quantity.value)
                found.setdefault(key, Selected(slot, figure, reading=reading))
            if reading.conflicting and reading.figures:
                picked = _picked(slot, reading)
                found.setdefault((*period_key(reading.figures[0]), "conflict"), picked)
        return [found[key] for key in sorted(found, key=lambda key: key[:2])]

    def _readings(self, subject: str, slots: Sequence[Slot]) -> list[tuple[Slot, Reading]]:
        core = understand(subject)
        documents = {document for slot in slots for document in slot.documents}
        few = len(slots) <= FEW_SLOTS
        # A report that tells of many counties has a sentence for each, all of which the query finds alike.
        most = max(Counter(document for slot in slots for document in slot.documents).values(), default=1)
        passages = self._find(core.text, documents, min(MAX_PASSAGES, most * (PASSAGES_OF_FEW if few else PASSAGES_OF_MANY)))
        by_document: dict[str, list[Candidate]] = {}
        for passage in passages:
            by_document.setdefault(passage.document, []).append(passage)
        readings = []
        for slot in slots:
            asked = replace(core, places=(slot.place,) if slot.place else (), periods=(slot.period,) if slot.period else ())
            candidates = sorted(
                (passage for document in slot.documents for passage in by_document.get(document, ())),
                key=lambda passage: (-passage.fused, passage.document, passage.passage),
            )
            reading = self._read(asked, candidates)
            if few and slot.place is not None and not reading.figures:  # one line of a table, or one sentence, may name it among many alike
                reading = self._read(asked, self._find(f"{slot.place.name}{core.text}", set(slot.documents), PASSAGES_OF_FEW))
            reading = reading if _OF_CHANGE.search(subject) else _levels(reading)
            if slot.own_place and reading.figures:
                own = tuple(figure for figure in reading.figures if figure.quantity.place in (None, figure.passage.evidence.report.place))
                reading = replace(reading, figures=own, slot=None if own else "地区")
            readings.append((slot, reading))
        return readings


def _levels(reading: Reading) -> Reading:
    """The reading without figures that are changes of what is asked for («比上年增加12所», «增长6.5%»), unless it has no others."""
    levels = tuple(figure for figure in reading.figures if not states_change(figure))
    if not levels and any(figure.quantity.value < 0 for figure in reading.figures):
        return replace(reading, figures=(), conflicting=False, slot="数值")
    if not levels or len(levels) == len(reading.figures):
        return reading
    return replace(reading, figures=levels, conflicting=reading.conflicting and len(levels) > 1)


def _picked(slot: Slot, reading: Reading) -> Selected:
    """Of figures of several reports or periods the one that covers most of the period asked for, then the newest; contradictions within one report stay."""
    if not reading.figures:
        return Selected(slot, reading=reading)
    fitting = [figure for figure in reading.figures if reading.figures[0].score - figure.score <= FAR]
    ranked = sorted(fitting, key=lambda figure: (-_covered(figure, slot.period), *(-month for month in period_key(figure)[::-1])))
    best = ranked[0]
    if reading.conflicting:
        report = best.passage.evidence.report.id
        rivals = tuple(
            other
            for other in ranked[1:]
            if other.passage.evidence.report.id == report and other.quantity.value != best.quantity.value and _covered(other, slot.period) > 0
        )
        first = next(figure for figure in reading.figures if figure is best or figure in rivals)
        rest = tuple(figure for figure in reading.figures if figure is not first and (figure is best or figure in rivals))
        return Selected(slot, first, rest, reading)
    return Selected(slot, best, reading=reading)


def _covered(figure: ReadFigure, asked: Period | None) -> float:
    """Share of the period asked for that the figure's own period, or its report's, covers; 1 where none is asked for."""
    if asked is None or asked.first is None or asked.last is None:
        return 1.0
    spans = [(max(period.first or 0, asked.first), min(period.last or 0, asked.last)) for period in periods_of(figure.passage.evidence, figure.quantity)]
    return max((last - first + 1 for first, last in spans), default=0) / (asked.last - asked.first + 1)


def period_key(figure: ReadFigure) -> tuple[int, int]:
    """Last and first month a figure speaks of, for sorting; zeros where nothing dates it."""
    periods = periods_of(figure.passage.evidence, figure.quantity)
    return max((period.last or 0 for period in periods), default=0), max((period.first or 0 for period in periods), default=0)


def _is_alike(best: ReadFigure, other: ReadFigure) -> bool:
    return best is other or (best.local - other.local <= _DIFFERENT_KIND and other.quantity.unit == best.quantity.unit)
