"""Whether a passage or a figure speaks of the place and the period a question names.

The nearest figure of another place or year is the most harmful wrong answer, so these are hard conditions, not scores.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dating import governing
from assistant.matching import Evidence
from assistant.question import Question
from corpus.periods import Period
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


_BOUND = Unbound()
_AND = ("、", "和", "与", "及")
_KINDS = "省市县区旗州盟"
"""What a division's full name ends in; a short one (哈尔滨) has no stem: 哈尔 begins other names."""


def unbound(question: Question, evidence: Evidence, quantity: Quantity | None = None) -> Unbound:
    """What of the question's place and period the passage does not speak of; falsy where it speaks of all.

    Args:
        evidence: the sentence that would be cited, with its headings, which may name the place or year for it.
        quantity: the figure that would be the answer, with its own place and period.
    """
    if not question.places and not question.periods:
        return _BOUND
    place = next((mention.name for mention in innermost(question.places) if not _speaks_of(mention, evidence, quantity)), None)
    if place is None and quantity is not None and question.places and _is_of_more(question.places, quantity):
        place = question.places[0].name
    period = next((period.text for period in question.periods if not _falls_in(period, evidence, quantity)), None)
    return Unbound(place, period)


def _is_of_more(asked: Sequence[Mention], quantity: Quantity) -> bool:
    """Whether a figure is the sum of several places, not all of which are asked for: «祁东县、耒阳市大班额合计182个»."""
    joint: list[Mention] = []
    for mention in find_places(quantity.indicator):
        before = quantity.indicator[joint[-1].end if joint else 0 : mention.start]
        if before not in _AND if joint else before:
            break
        joint.append(mention)
    names = {mention.name for mention in asked}
    return len(joint) > 1 and not all(mention.name in names for mention in joint)


def _together_with(bound: str, quantity: Quantity) -> frozenset[str]:
    """The places that a figure's name lists with the one it is bound to: 西安 of «流向兰州、西安等地的41名»."""
    named = find_places(quantity.indicator)
    joined = [
        {*before.divisions, *after.divisions}
        for before, after in itertools.pairwise(named)
        if quantity.indicator[before.end : after.start] in _AND
    ]
    return frozenset(place.name for places in joined if any(place.name == bound for place in places) for place in places)


def innermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that contain no other: of 绵阳市三台县 only the county."""
    return [
        mention
        for mention in mentions
        if not any(outer.contains(inner) for other in mentions if other is not mention for outer in mention.divisions for inner in other.divisions)
    ]


def _speaks_of(mention: Mention, evidence: Evidence, quantity: Quantity | None) -> bool:
    asked, report, sentence = mention.divisions, evidence.report, evidence.sentence
    own = _own(report)
    if quantity is not None:
        # A place named behind a figure is not the figure's: «累计3.6万余人次,有力助推北川、平武…».
        sentence = sentence[: quantity.end - evidence.passage.start]
        bound = quantity.place or _county_of(evidence.heading, own)
        if bound is not None:
            return any(place.name == bound or place.name in _together_with(bound, quantity) for place in asked)
    if own is not None and any(place.name == own.name for place in asked):
        return True
    inside = own is None or report.place == COUNTRY or any(own.contains(place) for place in asked)
    return _names(asked, sentence) or (inside and _names(asked, evidence.heading))


def _county_of(heading: str, own: Division | None) -> str | None:
    """The one division inside the report's own that a heading names: what stands below speaks of it."""
    inside = {place.name for mention in find_places(heading) for place in mention.divisions if own is not None and own.contains(place)}
    return inside.pop() if len(inside) == 1 else None


def _own(report: Report) -> Division | None:
    return division(report.place) if report.place else None


def _names(asked: Sequence[Division], text: str) -> bool:
    """Whether the text names one of the divisions, by any of its forms or by its bare stem (北川、平武两个贫困县)."""
    names = {place.name for place in asked}
    return any(place.name in names for mention in find_places(text) for place in mention.divisions) or any(
        form[:-1] in text for place in asked for form in place.names if len(form) > 2 and form[-1] in _KINDS
    )


def _falls_in(asked: Period, evidence: Evidence, quantity: Quantity | None) -> bool:
    """Whether the passage speaks of the period: by the figure's own, else the sentence's, its paragraph's, its headings', the report's."""
    return any(period.overlaps(asked) for period in periods_of(evidence, quantity))


def periods_of(evidence: Evidence, quantity: Quantity | None) -> list[Period]:
    """When the passage, or a figure of it, speaks of; empty where nothing dates it."""
    own, at = (None, None) if quantity is None else (quantity.period, quantity.start)
    return governing(evidence.report, evidence.passage, own, evidence.time, at)


def is_exactly_of(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Whether the figure is of the very years asked for, not of a stretch that holds them; False where no year is asked for."""
    if not question.periods:
        return False
    years = [period.years for period in periods_of(evidence, quantity)]
    return any(period.years in years for period in question.periods)
