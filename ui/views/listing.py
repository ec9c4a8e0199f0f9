"""What lists have in common: words searched for, pages, links that keep the rest of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from corpus.periods import dated_periods
from corpus.tokens import fold, simplified

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    number: int
    """From 1."""
    pages: int
    total: int
    """Items on all pages."""


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """Page ``number`` of ``size`` items each; a number outside is the nearest page there is."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    return Page(items[(number - 1) * size : number * size], number, pages, len(items))


def plain(text: str) -> str:
    """The text as searches compare it: whatever the width, case or script of the characters."""
    return fold(simplified(text))


def searched(query: str) -> Callable[[str], bool]:
    """Whether a text, made ``plain``, holds every word of the query."""
    words = plain(query).split()
    return lambda text: all(word in text for word in words)


def link(path: str, parameters: Mapping[str, object], **changed: object) -> str:
    """The address with some parameters changed; empty ones are left out."""
    merged = {**parameters, **changed}
    query = urlencode({name: str(value) for name, value in merged.items() if value not in (None, "", 0)})
    return f"{path}?{query}" if query else path


def years_covered(period: str | None, published: str | None) -> tuple[int, ...]:
    """The calendar years a report speaks of: those its title names, or else the one it was published in."""
    named = sorted({year for found in dated_periods(period or "") for year in found.years})
    return tuple(named) or ((int(published[:4]),) if published else ())
