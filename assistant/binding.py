"""Whether a passage or a figure speaks of the place and the period a question names.

The nearest figure of another place or year is the most harmful wrong answer, so these are hard conditions, not scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question
from corpus.periods import Period, find_periods
from corpus.places import COUNTRY, Division, Mention, division, find_places
from corpus.quantity import Quantity
from corpus.report import Report


@dataclass(frozen=True, slots=True)
class Unbound:
    """What the question names and the text does not speak of."""

    place: str | None = None
    period: str | None = None

    def __bool__(self) -> bool:
        return self.place is not None or self.period is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """The names, place first."""
        return tuple(name for name in (self.place, self.period) if name is not None)


def unbound(question: Question, report: Report, sentence: str, context: str, quantity: Quantity | None = None) -> Unbound:
    """What of the question's place and period the sentence does not speak of; falsy where it speaks of all.

    Args:
        sentence: the text that would be cited.
        context: headings and sentences beside it, which may name the place or year for it.
        quantity: the figure that would be the answer, with its own place and period.
    """
    place = next((mention.name for mention in _innermost(question.places) if not _speaks_of(mention, report, sentence, context, quantity)), None)
    period = next((period.text for period in question.periods if not _falls_in(period, report, sentence, context, quantity)), None)
    return Unbound(place, period)


def _innermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that contain no other: of 绵阳市三台县 only the county."""
    return [
        mention
        for mention in mentions
        if not any(outer.contains(inner) for other in mentions if other is not mention for outer in mention.divisions for inner in other.divisions)
    ]


def _speaks_of(mention: Mention, report: Report, sentence: str, context: str, quantity: Quantity | None) -> bool:
    asked = mention.divisions
    own = _own(report)
    bound = quantity.place if quantity is not None else None
    if bound is not None:
        return any(place.name == bound for place in asked) or _names(asked, sentence)
    if report.place == COUNTRY:
        return _names(asked, sentence)
    if own is not None and any(place.name == own.name for place in asked):
        return True
    return _names(asked, sentence) or (own is not None and any(own.contains(place) for place in asked) and _names(asked, context))


def _own(report: Report) -> Division | None:
    return division(report.place) if report.place else None


def _names(asked: Sequence[Division], text: str) -> bool:
    """Whether the text names one of the divisions, by any of its forms or by its bare stem (北川、平武两个贫困县)."""
    names = {place.name for place in asked}
    return any(place.name in names for mention in find_places(text) for place in mention.divisions) or any(
        form[:-1] in text for place in asked for form in place.names if len(form) > 2
    )


def _falls_in(asked: Period, report: Report, sentence: str, context: str, quantity: Quantity | None) -> bool:
    if quantity is not None and quantity.period is not None:
        own = [period for period in find_periods(quantity.period) if period.first is not None]
        if own:
            return any(period.overlaps(asked) for period in own)
    named = [period for period in find_periods(sentence) if period.first is not None]
    if named:
        return any(period.overlaps(asked) for period in named)
    beside = [period for period in find_periods(context) if period.first is not None]
    covered = [period for period in find_periods(report.period or report.metadata.published or "") if period.first is not None]
    # A figure without a year is the report's: it may stand for the years the report covers, and for no other.
    return any(period.overlaps(asked) for period in covered) or (not covered and any(period.overlaps(asked) for period in beside))
