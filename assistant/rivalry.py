"""Figures that a question does not tell apart: contradictions, or values of other places and periods."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.figure_reading import names
from assistant.findings import ReadFigure
from assistant.matching import Match
from assistant.question import Question, same_count
from corpus.periods import Period, dated_periods
from corpus.tokens import fold

CLOSE = 0.15
"""Two figures whose words carry the question equally up to this are not told apart by it."""
MAX_GAP = 0.35
"""A word of the question that one sentence carries by more than this over the other tells them apart."""
MAX_SPREAD = 10
"""Values shown of places or periods that the question does not tell apart."""
WEIGHTY = 0.6


def rivals_of(question: Question, best: ReadFigure, figures: Sequence[ReadFigure]) -> list[ReadFigure]:
    """Figures of other sentences, with another value, that the question does not tell from the best one.

    They count the same thing (the last word of the phrase that is counted), in the same unit where it names one, and their sentence
    carries every weighty word of the question about as well.
    """
    core = [word for word in question.head if names(word, fold(best.quantity.indicator))][-1:]
    rivals: dict[tuple[str, float], ReadFigure] = {}
    for figure in figures:
        quantity, report = figure.quantity, figure.passage.evidence.report.id
        same_report = report == best.passage.evidence.report.id
        if figure.passage is best.passage or quantity.status != best.quantity.status or (same_report and quantity.value == best.quantity.value):
            continue
        if not same_count(quantity.unit, best.quantity.unit) or (best.quantity.unit in question.units and quantity.unit != best.quantity.unit):
            continue
        if not all(names(word, fold(quantity.indicator)) for word in core) or (not core and best.local - figure.local > CLOSE):
            continue
        if _carries_alike(best.passage.match, figure.passage.match):
            rivals.setdefault((report, quantity.value), figure)
    return list(rivals.values())


def same_scope(first: ReadFigure, second: ReadFigure) -> bool:
    """Whether two figures speak of the same place and of a common period."""
    if _place_of(first) != _place_of(second):
        return False
    same_report = first.passage.evidence.report.id == second.passage.evidence.report.id
    own, other = _periods_of(first, same_report), _periods_of(second, same_report)
    return not own or not other or any(left.overlaps(right) for left in own for right in other)


def _place_of(figure: ReadFigure) -> str | None:
    return figure.quantity.place or figure.passage.evidence.report.place


def _periods_of(figure: ReadFigure, own_only: bool) -> list[Period]:
    """The figure's periods: those the text binds to it, else (unless ``own_only``) those of its headings or its report."""
    around = () if own_only else (*reversed(figure.passage.evidence.passage.path), figure.passage.evidence.report.period)
    texts = (figure.quantity.period, *around)
    named = (dated_periods(text) for text in texts if text)
    return next((periods for periods in named if periods), [])


def one_a_scope(best: ReadFigure, rivals: Sequence[ReadFigure]) -> list[ReadFigure]:
    """The best figure of each report, place and period but the best one's own, at most ``MAX_SPREAD`` in all."""
    found: dict[tuple[str, str | None, str | None], ReadFigure] = {_scope(best): best}
    for rival in rivals:
        found.setdefault(_scope(rival), rival)
    return list(found.values())[1:MAX_SPREAD]


def _scope(figure: ReadFigure) -> tuple[str, str | None, str | None]:
    return figure.passage.evidence.report.id, figure.quantity.place, figure.quantity.period


def _carries_alike(best: Match, other: Match) -> bool:
    return all(best.support[word] - other.support[word] <= MAX_GAP for word, weight in best.weights.items() if weight >= WEIGHTY)
