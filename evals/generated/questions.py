"""Questions on a generated corpus whose answers are known, as eval rows.

A row is only made where one reading of its question is right: a year that two reports of the place speak of, say, is not
asked about. The category of a row is its id up to the last hyphen; what each asks for stands beside ``CATEGORIES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from evals.generated.asking import UNNAMED, Asker, tell_apart
from evals.generated.corpus import Fact, GeneratedCorpus
from evals.generated.indicators import FOREIGN, OPPOSITE
from evals.generated.wording import Frame, Style, core
from evals.rows import Row

_TRIES = 60
_MOST_VALUES = 4
"""As many values an answer can be expected to list."""
_YEARS_BESIDE = range(2010, 2028)


def generate_rows(corpus: GeneratedCorpus, style: Style, per_category: int) -> tuple[Row, ...]:
    """At most so many rows a category; the same arguments make the same rows. A category may be empty in a small corpus."""
    rows: list[Row] = []
    for category, make in CATEGORIES.items():
        asker = Asker(corpus, style, category)
        made: dict[tuple[str, ...], Row] = {}
        for _ in range(_TRIES * per_category):
            row = make(asker)
            if row is not None:
                made.setdefault((*row.history, row.question), row)
            if len(made) == per_category:
                break
        rows += (row.model_copy(update={"id": f"{category}-{number:03d}"}) for number, row in enumerate(made.values(), start=1))
    return tuple(rows)


def _binding(asker: Asker) -> Row | None:
    return asker.single(asker.rng.choice([fact for fact in asker.of_cities if fact.rival is None]), "number")


def _county(asker: Asker) -> Row | None:
    within = [fact for fact in asker.facts if fact.indicator.county]
    return asker.single(asker.rng.choice(within), "number") if within else None


def _conflict(asker: Asker) -> Row | None:
    planted = [fact for fact in asker.facts if fact.rival]
    return asker.single(asker.rng.choice(planted), "conflict") if planted else None


def _missing_place(asker: Asker) -> Row | None:
    fact, city = asker.rng.choice(asker.of_cities), asker.rng.choice(asker.free)
    return asker.refusal(asker.one(asker.name(city), asker.rng.choice((asker.when(fact), "")), asker.core(fact.indicator)))


def _missing_year(asker: Asker) -> Row | None:
    fact = asker.rng.choice(asker.facts)
    # A year before and behind each report's own are left out too, so that no reading of «近三年来» reaches there.
    spoken_of = {year for other in asker.corpus.reports if other.city == fact.city for year in range(other.year - 3, other.year + 2)}
    year = asker.rng.choice([year for year in _YEARS_BESIDE if year not in spoken_of])
    return asker.refusal(asker.one(asker.place(fact), f"{year}年", asker.core(fact.indicator)))


def _dropped_indicator(asker: Asker) -> Row | None:
    if not asker.dropped:
        return None
    fact = asker.rng.choice(asker.dropped)
    if any(set(other.years) & set(fact.years) for other in asker.alike(fact)):
        return None
    when = asker.when(fact) if asker.alike(fact) or asker.rng.random() < 0.7 else ""
    return asker.refusal(asker.one(asker.place(fact), when, asker.core(fact.indicator)))


def _foreign_indicator(asker: Asker) -> Row | None:
    report, (noun, unit) = asker.rng.choice(asker.corpus.reports), asker.rng.choice(FOREIGN[asker.style])
    when = asker.rng.choice((f"{report.year}年", ""))
    return asker.refusal(asker.one(asker.name(report.city), when, core(noun, unit, asker.style, asker.rng.randrange(12))))


def _every_place(asker: Asker) -> Row | None:
    fact = asker.rng.choice(asker.of_cities)
    year = None if len(asker.corpus.reports) <= _MOST_VALUES else fact.years[-1]
    found = [other for other in asker.facts if other.indicator == fact.indicator and (year is None or year in other.years)]
    if not 2 <= len(found) <= _MOST_VALUES or not tell_apart(found) or len({other.place for other in found}) < len(found):
        return None
    question = asker.frame("open", when=f"{year}年" if year else "", core=asker.core(fact.indicator))
    return asker.row("list", question, asker.rng.sample(found, 2), others=False)


def _every_year(asker: Asker) -> Row | None:
    fact = asker.rng.choice(asker.of_cities)
    found = asker.alike(fact)
    if len(found) < 2 or not tell_apart(found):
        return None
    return asker.row("list", asker.one(asker.place(fact), "", asker.core(fact.indicator)), found)


def _each(asker: Asker) -> Row | None:
    return _of_two_places(asker, "each")


def _which(asker: Asker) -> Row | None:
    return _of_two_places(asker, "which")


def _difference(asker: Asker) -> Row | None:
    return _of_two_places(asker, "difference")


def _trend(asker: Asker) -> Row | None:
    pair = asker.two_years()
    if pair is None:
        return None
    first, last = pair
    slots = {"first": f"{first.years[-1]}年", "last": f"{last.years[-1]}年", "noun": first.indicator.noun}
    question = asker.frame("trend", where=asker.place(first), **slots)
    less, more = sorted(pair, key=lambda fact: fact.value)
    return asker.row("list", question, pair, worked_out=_differences(more, less))


def _most(asker: Asker) -> Row | None:
    return _ranking(asker, "most", 1)


def _top(asker: Asker) -> Row | None:
    return _ranking(asker, "top", 3)


def _document(asker: Asker) -> Row | None:
    report = asker.rng.choice(asker.corpus.reports)
    if any(other.city == report.city and other.year == report.year + 1 for other in asker.corpus.reports):
        return None
    question = asker.frame("document", where=asker.name(report.city), when=f"{report.year}年")
    year, month, day = report.published.split("-")
    dates = {other.published for other in asker.corpus.reports} - {report.published}
    spoken = f"{year}年{int(month)}月{int(day)}日"
    return Row(id=UNNAMED, kind="document", question=question, answer_any=(report.published, spoken), forbid=tuple(sorted(dates)), documents=(report.document,))


def _follow_place(asker: Asker) -> Row | None:
    pair = asker.two_places()
    if pair is None:
        return None
    first, then, year = pair
    before = asker.one(asker.place(first), f"{year}年", asker.core(first.indicator))
    return asker.row("follow", asker.frame("other_place", b=asker.place(then)), [then], (before,))


def _follow_year(asker: Asker) -> Row | None:
    pair = asker.two_years()
    if pair is None:
        return None
    first, then = asker.rng.sample(pair, 2)
    before = asker.one(asker.place(first), f"{first.years[-1]}年", asker.core(first.indicator))
    return asker.row("follow", asker.frame("other_year", when=f"{then.years[-1]}年"), [then], (before,))


def _of_two_places(asker: Asker, frame: Frame) -> Row | None:
    pair = asker.two_places()
    if pair is None or (frame != "each" and not pair[0].indicator.exact):
        return None
    first, then, year = pair
    winner, other = (first, then) if first.value > then.value else (then, first)
    a, b = (winner, other) if frame == "difference" else (first, then)
    more = first.indicator.comparative
    slots = {"noun": first.indicator.noun, "more": more, "less": OPPOSITE[more]}
    question = asker.frame(frame, a=asker.place(a), b=asker.place(b), when=f"{year}年", **slots)
    extra = {"each": (), "which": (winner.city.name, winner.city.short), "difference": _differences(winner, other)}[frame]
    return asker.row("list", question, [a, b], answer_any=extra, worked_out=_differences(winner, other))


def _ranking(asker: Asker, frame: Frame, count: int) -> Row | None:
    fact = asker.rng.choice(asker.of_cities)
    indicator, year = fact.indicator, asker.rng.choice(fact.years)
    found = sorted((other for other in asker.facts if other.indicator == indicator and year in other.years), key=lambda other: -other.value)
    if not indicator.exact or len(found) <= max(count, 2) or len({other.place for other in found}) < len(found):
        return None
    if any(other.rival for other in found) or len({other.value for other in found[: count + 1]}) <= count:
        return None
    question = asker.frame(frame, when=f"{year}年", noun=indicator.noun, more=indicator.comparative)
    winner = (found[0].city.name, found[0].city.short) if count == 1 else ()
    return asker.row("list", question, found[:count], answer_any=winner, others=False)


def _differences(more: Fact, less: Fact) -> tuple[str, ...]:
    """The ways to state how much more one is than the other."""
    number, tail = re.findall(r"^([\d.]+)(.*)$", more.text)[0]
    decimals = len(number.partition(".")[2])
    if tail == "%":
        points = f"{more.value - less.value:.{decimals}f}"
        return f"{points}个百分点", f"{points}%"
    plain = f"{more.value - less.value:.0f}{tail.removeprefix('万')}"
    return (plain, f"{(more.value - less.value) / 10_000:.{decimals}f}{tail}") if tail.startswith("万") else (plain,)


CATEGORIES: dict[str, Callable[[Asker], Row | None]] = {
    "binding": _binding,  # the value of the place and year named, and of no other
    "county": _county,  # the same of a county that the report speaks of
    "conflict": _conflict,  # both figures the report gives
    "missing-place": _missing_place,  # refused
    "missing-year": _missing_year,  # refused
    "dropped-indicator": _dropped_indicator,  # refused: other reports have it, this one has not
    "foreign-indicator": _foreign_indicator,  # refused: no report has it
    "every-place": _every_place,  # no place named: two of the values, where there are few
    "every-year": _every_year,  # no year named: the values of all years of the place
    "each": _each,  # two places: both values
    "which": _which,  # two places: both values and the greater one's name
    "difference": _difference,  # two places: both values and their difference
    "trend": _trend,  # two years: both values
    "most": _most,  # the greatest value of a year and its place
    "top": _top,  # the three greatest values of a year
    "document": _document,  # the date of publication
    "follow-place": _follow_place,  # the value of another place, after a question about one
    "follow-year": _follow_year,  # the value of another year
}
