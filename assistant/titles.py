"""The titles of a corpus, prepared once: thousands of reports must not be gone through for every question."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from corpus.manifest import DocumentEntry
from corpus.periods import find_periods
from corpus.places import bare_name, inside, is_place_name, is_rare
from corpus.tokens import fold

QUOTES = re.compile(r"[“”\"‘’'《》〈〉]")
MIN_NAME = 4
"""Characters of a title, up to its kind of document, that name it: 义务教育法, 政府工作报告."""
_INSTITUTION = re.compile(r"(?P<name>[\u4e00-\u9fff]{4,24}?(?:学院|大学|学校|职教中心|中学|小学|幼儿园))(?=\d{4}|[关的高职教办质自年度(（]|$)")
_KEPT = 4  # corpora: the published one, the one before, those of a running evaluation


def speaking_for(places: Collection[str], entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """The entries of these places; of some out of a corpus none is prepared for it."""
    if not isinstance(entries, tuple):
        return [entry for entry in entries if entry.place in places]
    of_place = titles_of(entries).of_place
    return [entry for place in places for entry in of_place.get(place, ())]


class Titles:
    """The entries of one corpus by what their titles hold, and by place."""

    def __init__(self, entries: Sequence[DocumentEntry]) -> None:
        """Go through all titles; every stretch of ``MIN_NAME`` characters is noted."""
        self._entries = entries
        self.folded = [fold(entry.title) for entry in entries]
        self.plain = [re.sub(r"\s", "", title) for title in self.folded]
        """Folded titles without white space, in the order of the entries."""
        self.unquoted = [QUOTES.sub("", title) for title in self.plain]
        """The same without quotation and title marks."""
        self.all = "\n".join(self.folded)
        self.of_institution: dict[str, list[DocumentEntry]] = {}
        """The reports of schools and colleges by the names their titles begin with."""
        for entry, title in zip(entries, self.plain, strict=True):
            if (own := _INSTITUTION.match(title)) is not None:
                self.of_institution.setdefault(own["name"], []).append(entry)
        self._institutions: dict[str, list[str]] = {}
        for name in self.of_institution:
            for pair in {name[at : at + 2] for at in range(len(name) - 1)}:
                self._institutions.setdefault(pair, []).append(name)
        self._at: dict[str, list[int]] = {}
        for number, title in enumerate(self.plain):
            for stretch in {title[start : start + MIN_NAME] for start in range(len(title) - MIN_NAME + 1)}:
                self._at.setdefault(stretch, []).append(number)
        self.of_place: dict[str | None, list[DocumentEntry]] = {}
        for entry in entries:
            self.of_place.setdefault(entry.place, []).append(entry)
        told_of = {name for place in self.of_place if place for name in (place, *inside(place))}
        bare = [(stem, name) for name in told_of if (stem := bare_name(name))]
        shared = Counter(stem for stem, _ in bare)
        unique = {stem: name for stem, name in bare if shared[stem] == 1}
        taken = _in_other_names(unique, self.all)
        self.bare_names = {stem: name for stem, name in unique.items() if stem not in taken and _may_be_meant(stem, name in self.of_place)}
        """The counties the corpus has reports of, or of the city around them, by what they are called for short: 静宁 for 静宁县.

        One that a title has in some other name (柳江机电工程学校) is left as it is, and of those that are often words of their own
        (和平) all but those of counties with reports.
        """
        self.bare_lengths = sorted({len(stem) for stem in self.bare_names})
        """How many characters these have: a question is looked through for them, not they for the question."""

    def institutions(self, pair: str) -> Sequence[str]:
        """Those of ``of_institution`` in whose names two characters stand side by side."""
        return self._institutions.get(pair, ())

    def holding(self, stretches: Iterable[str]) -> list[tuple[DocumentEntry, str]]:
        """The entries, in order, whose plain title holds one of the stretches, each with that title."""
        numbers = {number for stretch in stretches for number in self._at.get(stretch, ())}
        return [(self._entries[number], self.plain[number]) for number in sorted(numbers)]


def _may_be_meant(stem: str, has_report: bool) -> bool:
    return has_report or is_rare(stem) or is_place_name(stem)


def _in_other_names(bare: Mapping[str, str], text: str) -> frozenset[str]:
    """The bare names that stand somewhere in the text without being followed by the rest of the full one. Goes through the text once."""
    by_start: dict[str, list[str]] = {}
    for stem in bare:
        by_start.setdefault(stem[:2], []).append(stem)
    found = ((stem, at) for at in range(len(text) - 1) for stem in by_start.get(text[at : at + 2], ()) if text.startswith(stem, at))
    return frozenset(stem for stem, at in found if not text.startswith(bare[stem], at))


_known: dict[int, tuple[Sequence[DocumentEntry], Titles]] = {}


def titles_of(entries: Sequence[DocumentEntry]) -> Titles:
    """The prepared titles of a corpus; a tuple of entries, which cannot change, is prepared once."""
    if not isinstance(entries, tuple):
        return Titles(entries)
    known = _known.get(id(entries))
    if known is None:
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)), None)
        known = _known[id(entries)] = (entries, Titles(entries))
    return known[1]


@functools.lru_cache(maxsize=65_536)
def years_named(title: str, published: str | None) -> frozenset[int]:
    """The years a title names, else that of its publication."""
    years = frozenset(year for period in find_periods(title) for year in period.years)
    return years or (frozenset({int(published[:4])}) if published else frozenset())
