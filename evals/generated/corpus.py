"""Corpora of many places and years made from the one real report, with what is then true as data.

A generated report is the real one with another city, its counties and its province for those of the real one, every year
shifted alike, every figure in digits changed, some sentences left out and some contradicting ones put in.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.report import Report
from evals.generated.figures import change_figure, figure_value
from evals.generated.indicators import INDICATORS, Indicator
from evals.generated.places import REAL, City, cities, counties_for

REAL_YEAR = 2020
YEARS = range(2017, 2024)
MAX_REPORTS = 130
_YEARS_OF_A_PLACE = (1, 2, 2, 3)
_DROPPED, _RIVALS = (2, 4), (1, 2)
_SUMMARY_SECTION = "三十二"
_CONTEXT = 8
_YEAR = re.compile(r"(?<!\d)20[1-3]\d(?=年|[-—]20[1-3]\d年)")
_INDEX_NUMBER = re.compile(r"(?<=索 引 号: )\d+/[\d-]+")
_PUBLISHED = re.compile(r"(?<=发布日期: )\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """What one report says of one indicator: ``text`` at ``start:end`` of the report's text."""

    indicator: Indicator
    document: str
    city: City
    place: str
    """City or county it is true of."""
    section: str
    text: str
    start: int
    end: int
    years: range
    """Calendar years it speaks of."""
    sentence: str
    rival: str | None = None
    """Another figure that a later sentence gives for the same."""

    @property
    def value(self) -> float:
        """In the unit without 万."""
        return figure_value(self.text)


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """A report's text and what is true of it."""

    document: str
    city: City
    year: int
    published: str
    text: str
    facts: tuple[Fact, ...]
    dropped: tuple[Fact, ...]
    """What it would say, had the sentence not been left out; ``text`` stands nowhere, ``start`` and ``end`` are where it stood."""


@dataclass(frozen=True, slots=True)
class GeneratedCorpus:
    """Reports of one seed."""

    seed: int
    reports: tuple[GeneratedReport, ...]

    @property
    def facts(self) -> list[Fact]:
        """Of all reports."""
        return [fact for report in self.reports for fact in report.facts]


def generate_corpus(real: Report, count: int, seed: int) -> GeneratedCorpus:
    """Make a corpus; the same arguments make the same one.

    Args:
        real: the real report as read, with its sections, sentences and quantities.
        count: how many reports, at least 2.
        seed: where chance begins.
    """
    if not 2 <= count <= MAX_REPORTS:
        raise ValueError(f"count {count} is not in 2..{MAX_REPORTS}")
    rng = random.Random(f"corpus-{seed}")  # noqa: S311 - no secret
    used: dict[Indicator, set[str]] = {indicator: set() for indicator in INDICATORS}
    return GeneratedCorpus(seed, tuple(_Maker(real, city, year, rng, used).report() for city, year in _places_and_years(count, rng)))


def _places_and_years(count: int, rng: random.Random) -> Iterator[tuple[City, int]]:
    left = count
    for city in rng.sample(cities(), len(cities())):
        # At least two places, whatever the count.
        number = min(rng.choice(_YEARS_OF_A_PLACE), left - 1 if left == count else left)
        for year in sorted(rng.sample(YEARS, number)):
            yield city, year
        left -= number
        if not left:
            return


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


class _Maker:
    """One report in the making."""

    def __init__(self, real: Report, city: City, year: int, rng: random.Random, used: dict[Indicator, set[str]]) -> None:
        self.real, self.city, self.year, self.rng, self.used = real, city, year, rng, used
        self.document = f"{city.short}-{year}"
        self.published = f"{year}-{rng.randint(8, 12):02d}-{rng.randint(1, 28):02d}"
        self.counties = counties_for(city, rng)
        self.shift = year - REAL_YEAR
        self.spans = {indicator: _span(real.text, indicator) for indicator in INDICATORS}

    def report(self) -> GeneratedReport:
        """The report of this city and year."""
        new = self._figures()
        dropped = self._dropped()
        kept = [indicator for indicator in INDICATORS if self._sentence(indicator) not in dropped]
        candidates = [indicator for indicator in kept if indicator.county is None]
        rivals = {indicator: self._rival(indicator, new) for indicator in self.rng.sample(candidates, self.rng.randint(*_RIVALS))}
        edits = [*(_Edit(*sentence, "") for sentence in dropped), *(_Edit(*span, text) for span, text in new.items()), *self._insertions(rivals)]
        edits += self._renamings([(edit.start, edit.end) for edit in edits])
        made = _Text(self.real.text, edits)
        facts = [self._fact(indicator, new, made, rivals.get(indicator)) for indicator in INDICATORS]
        is_kept = set(kept)
        return GeneratedReport(
            self.document, self.city, self.year, self.published, made.text,
            tuple(fact for fact in facts if fact.indicator in is_kept), tuple(fact for fact in facts if fact.indicator not in is_kept),
        )  # fmt: skip

    def _figures(self) -> dict[tuple[int, int], str]:
        """Span in the real text → new figure. What stands twice in the same words stays the same in both places."""
        text, quantities = self.real.text, self.real.quantities
        names = {span for left, right in pairwise(quantities) if left.end == right.start for span in (left.start, right.start)}
        indicators = {span: indicator for indicator, span in self.spans.items()}
        same: dict[tuple[str, str], str] = {}
        new: dict[tuple[int, int], str] = {}
        for quantity in quantities:
            span = quantity.start, quantity.end
            if quantity.start in names:  # «3个100%建设» is a name
                continue
            words = text[quantity.start - _CONTEXT : quantity.start], quantity.text
            if words not in same:
                taken = self.used[indicators[span]] if span in indicators else set()
                same[words] = change_figure(quantity.text, self.rng, taken)
                taken.add(same[words])
            new[span] = same[words]
        return new

    def _sentence(self, indicator: Indicator) -> tuple[int, int]:
        start, _ = self.spans[indicator]
        return next((sentence.start, sentence.end) for sentence in self.real.sentences if sentence.start <= start < sentence.end)

    def _dropped(self) -> set[tuple[int, int]]:
        return {self._sentence(indicator) for indicator in self.rng.sample(INDICATORS, self.rng.randint(*_DROPPED))}

    def _rival(self, indicator: Indicator, new: Mapping[tuple[int, int], str]) -> str:
        rival = change_figure(new[self.spans[indicator]], self.rng, self.used[indicator])
        self.used[indicator].add(rival)
        return rival

    def _insertions(self, rivals: Mapping[Indicator, str]) -> list[_Edit]:
        """A sentence a rival, at the end of its indicator's section or of the last one."""
        edits = []
        for indicator, figure in rivals.items():
            when = f"{self.year + indicator.last}年" if indicator.first == indicator.last else ""
            linked = "共有" if indicator.unit else "为"
            whole = "" if indicator.noun.startswith("市") else "全市"
            number = self.rng.choice((indicator.section, _SUMMARY_SECTION))
            section = next(section for section in self.real.sections if section.number == number)
            end = section.start + len(_first_block(self.real.text[section.start : section.end]))
            edits.append(_Edit(end, end, f"据统计,{when}{whole}{indicator.noun}{linked}{figure}。"))
        return edits

    def _renamings(self, taken: Sequence[tuple[int, int]]) -> list[_Edit]:
        """Names, years and the header, wherever no other edit stands."""
        text = self.real.text
        names = {REAL.name: self.city.name, REAL.short: self.city.short, REAL.province: self.city.province, REAL.province_short: self.city.province_short}
        names[REAL.short[0]] = self.city.short[0]  # 在绵高校
        for old, county in self.counties.items():
            names |= {old: county, old[:-1]: county[:-1]}
        pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
        month = self.published[:7].replace("-", "")
        edits = [_Edit(*match.span(), names[match[0]]) for match in pattern.finditer(text)]
        edits += [_Edit(*match.span(), str(int(match[0]) + self.shift)) for match in _YEAR.finditer(text)]
        edits += [_Edit(*match.span(), self.published) for match in _PUBLISHED.finditer(text)]
        edits += [_Edit(*match.span(), f"{self.rng.randint(10**6, 10**7 - 1)}/{month}-00001") for match in _INDEX_NUMBER.finditer(text)]
        return [edit for edit in edits if not any(start < edit.end and edit.start < end for start, end in taken)]

    def _fact(self, indicator: Indicator, new: Mapping[tuple[int, int], str], made: _Text, rival: str | None) -> Fact:
        span = self.spans[indicator]
        start = made.position(span[0])
        first, last = self._sentence(indicator)
        sentence = made.text[made.position(first) : made.position(last - 1) + 1]
        place = self.counties[indicator.county] if indicator.county else self.city.name
        years = range(self.year + indicator.first, self.year + indicator.last + 1)
        end = start + len(new[span])
        return Fact(indicator, self.document, self.city, place, indicator.section, new[span], start, end, years, sentence, rival)


def _first_block(body: str) -> str:
    """A section's text up to the blank line behind it."""
    return re.split(r"\n\s*\n", body, maxsplit=1)[0].rstrip()


def _span(text: str, indicator: Indicator) -> tuple[int, int]:
    start = text.index(indicator.anchor + indicator.figure) + len(indicator.anchor)
    return start, start + len(indicator.figure)


class _Text:
    """A text with edits made, an edit inside another left out, and where each old position came to stand."""

    def __init__(self, old: str, edits: Sequence[_Edit]) -> None:
        self._edits: list[_Edit] = []
        parts = []
        at = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < at:  # inside a sentence left out
                continue
            parts += [old[at : edit.start], edit.text]
            at = edit.end
            self._edits.append(edit)
        self.text = "".join((*parts, old[at:]))

    def position(self, old: int) -> int:
        """Where the character at an old position stands now, or where it would."""
        shift = 0
        for edit in self._edits:
            if edit.end > old:
                return min(old, edit.start) + shift if edit.start < old else old + shift
            shift += len(edit.text) - (edit.end - edit.start)
        return old + shift
