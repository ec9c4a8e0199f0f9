"""What the questions on a generated corpus are drawn from, and how rows are made of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from evals.generated.corpus import Fact, GeneratedCorpus
from evals.generated.indicators import Indicator
from evals.generated.places import City, cities
from evals.generated.wording import FRAMES, Frame, Style, core
from evals.rows import Kind, Row
from evals.wording import stands_in

UNNAMED = "-"
"""Id of a row that has not got one yet."""


class Asker:
    """Makes one row at a time; None where what was drawn allows no question with one right answer."""

    def __init__(self, corpus: GeneratedCorpus, style: Style, category: str) -> None:
        self.corpus, self.style = corpus, style
        self.rng = random.Random(f"{category}-{style}-{corpus.seed}")  # noqa: S311 - no secret
        self.facts = corpus.facts
        self.dropped = [fact for report in corpus.reports for fact in report.dropped]
        self.of_cities = [fact for fact in self.facts if fact.indicator.county is None]
        self._by_place: dict[tuple[Indicator, str], list[Fact]] = {}
        for fact in self.facts:
            self._by_place.setdefault((fact.indicator, fact.place), []).append(fact)
        self.free = [city for city in cities() if city not in {report.city for report in corpus.reports}]

    # What is drawn --------------------------------------------------------------------------------------------

    def single(self, fact: Fact, kind: Kind) -> Row | None:
        """A question on one fact."""
        if not self.is_only(fact, fact.years[-1]):
            return None
        when = "" if len(self.alike(fact)) == 1 and self.rng.random() < 0.3 else self.when(fact)
        return self.row(kind, self.one(self.place(fact), when, self.core(fact.indicator)), [fact])

    def alike(self, fact: Fact) -> list[Fact]:
        """The facts of the same indicator and place, itself among them, of whatever year."""
        return self._by_place.get((fact.indicator, fact.place), [])

    def is_only(self, fact: Fact, year: int) -> bool:
        """Whether no other report of the place speaks of the indicator in that year."""
        return [other for other in self.alike(fact) if year in other.years] == [fact]

    def two_places(self) -> tuple[Fact, Fact, int] | None:
        """Two facts of one indicator, and a year that both speak of."""
        first = self.rng.choice(self.of_cities)
        year = first.years[-1]
        others = [fact for fact in self.of_cities if fact.indicator == first.indicator and fact.place != first.place and year in fact.years]
        then = self.rng.choice(others) if others else None
        if then is None or not self.is_only(first, year) or not self.is_only(then, year) or not tell_apart([first, then]):
            return None
        return first, then, year

    def two_years(self) -> tuple[Fact, Fact] | None:
        """Two facts of one indicator and place, the earlier first."""
        found = self.alike(self.rng.choice(self.of_cities))
        if len(found) < 2:
            return None
        first, last = sorted(self.rng.sample(found, 2), key=lambda fact: fact.years[-1])
        alone = self.is_only(first, first.years[-1]) and self.is_only(last, last.years[-1])
        return (first, last) if alone and tell_apart([first, last]) else None

    # How it is said -------------------------------------------------------------------------------------------

    def frame(self, frame: Frame, **slots: str) -> str:
        """A question by one of the frames of that name."""
        return self.rng.choice(FRAMES[self.style][frame]).format(**slots)

    def one(self, where: str, when: str, asked: str) -> str:
        """A question on one place."""
        return self.frame("one", where=where, when=when, core=asked)

    def core(self, indicator: Indicator) -> str:
        """What is asked of the indicator, in some wording."""
        return core(indicator.noun, indicator.unit, self.style, self.rng.randrange(12))

    def name(self, city: City) -> str:
        """A city by its full name or its short one."""
        return self.rng.choice((city.name, city.name, city.short))

    def place(self, fact: Fact) -> str:
        """The place of a fact by some name."""
        return fact.place if fact.indicator.county else self.name(fact.city)

    def when(self, fact: Fact) -> str:
        """The last year a fact speaks of, or its first half where that is all the report covers of it."""
        is_open = fact.indicator.first < fact.indicator.last
        return f"{fact.years[-1]}年" + ("上半年" if is_open and self.rng.random() < 0.2 else "")

    def refusal(self, question: str) -> Row:
        """A row whose question must be refused."""
        return Row(id=UNNAMED, kind="refuse", question=question, refuse=True)

    def row(
        self, kind: Kind, question: str, facts: Sequence[Fact], history: tuple[str, ...] = (), *, answer_any: tuple[str, ...] = (), others: bool = True,
        worked_out: tuple[str, ...] = (),
    ) -> Row:
        """A row for the figures of some facts; unless ``others``, figures of other places and years are not forbidden, but for what is ``worked_out``."""
        expected = tuple(dict.fromkeys(text for fact in facts for text in (fact.text, fact.rival) if text))
        alike = {text for fact in self.facts if fact.indicator == facts[0].indicator for text in (fact.text, fact.rival) if text} if others else set()
        beside = " ".join([*(fact.sentence for fact in facts), *expected, *answer_any, *worked_out])  # a figure of another indicator may be quoted along
        return Row(
            id=UNNAMED, kind=kind, question=question, history=history, answer_all=expected, answer_any=answer_any,
            forbid=tuple(text for text in sorted(alike) if not stands_in(text, beside)),
            documents=tuple(dict.fromkeys(fact.document for fact in facts)), sections=tuple(dict.fromkeys(fact.section for fact in facts)),
        )  # fmt: skip


def tell_apart(facts: Sequence[Fact]) -> bool:
    """Whether each has a value of its own and none is contradicted."""
    return len({fact.value for fact in facts}) == len(facts) and not any(fact.rival for fact in facts)
