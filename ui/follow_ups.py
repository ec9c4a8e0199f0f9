"""Questions that may come next, made from what stands around an answer and kept only if the corpus answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from assistant.answer import Answer, Citation
from assistant.chain import Assistant
from corpus.library import Snapshot
from corpus.places import COUNTRY
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.tokens import unspaced
from ui.starters import answered, figure_question, has_plain_name
from ui.views.listing import plain, years_covered

_SHOWN = 3
_TRIES = 8
"""Questions tried; an answer takes about 30 ms."""
_OTHERS = 6
"""Other reports looked into for the same indicator."""


def follow_ups(snapshot: Snapshot, assistant: Assistant, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
    """Up to three questions: the same indicator of another year or place, then what else stands in the section.

    Args:
        snapshot: the corpus.
        assistant: answers from it.
        answer: what was answered, or refused, last.
        asked: the questions of the visitor so far, which are not proposed again.
    """
    cited = answer.citations or (answer.refusal.nearest if answer.refusal else ())
    if not cited:
        return ()
    home = snapshot.report(cited[0].document)
    several = len(snapshot.documents) > 1
    target = _target(home, answer)
    elsewhere = _elsewhere(snapshot, home, target) if target else iter(())
    seen = {_bare(question) for question in (*asked, answer.standalone_question)}
    found: list[str] = []
    candidates = chain(islice(elsewhere, 2), _nearby(home, cited[0], target, several), _ways(home, cited[0], several))
    for question, report, quantity in islice(candidates, _TRIES):
        if _bare(question) in seen or not _holds(answered(assistant, question), report, quantity):
            continue
        seen.add(_bare(question))
        found.append(question)
        if len(found) == _SHOWN:
            break
    return tuple(found)


Candidate = tuple[str, Report, Quantity | None]


def _target(report: Report, answer: Answer) -> Quantity | None:
    """The figure that was the answer."""
    if not answer.values:
        return None
    value = answer.values[0]
    cited = next((citation for citation in answer.citations if citation.n == value.citation), None)
    if cited is None or cited.document != report.id:
        return None
    within = (quantity for quantity in report.quantities if cited.start <= quantity.start < cited.end)
    return next((quantity for quantity in within if quantity.value == value.value and quantity.unit == value.unit), None)


def _elsewhere(snapshot: Snapshot, home: Report, target: Quantity) -> Iterator[Candidate]:
    """The same indicator in other reports, those of the same place first."""
    entries = [entry for entry in snapshot.documents if entry.id != home.id and entry.quantities]
    entries.sort(key=lambda entry: (entry.place != home.place, -max(years_covered(entry.period, entry.published), default=0)))
    for entry in entries[:_OTHERS]:
        years = years_covered(entry.period, entry.published)
        report = snapshot.report(entry.id)
        same = next((each for each in report.quantities if plain(each.indicator) == plain(target.indicator) and each.status == target.status), None)
        if same is not None and years:
            place = entry.place if entry.place and entry.place not in (home.place, COUNTRY) else ""
            yield f"{place}{years[-1]}年{figure_question(same)}", report, same


def _nearby(report: Report, cited: Citation, target: Quantity | None, several: bool) -> Iterator[Candidate]:
    """Other figures of the section, the nearest first."""
    section = next((sentence.section for sentence in report.sentences if sentence.start == cited.start), None)
    inside = [each for each in report.quantities if report.sentences[each.sentence].section == section and has_plain_name(each)]
    for quantity in sorted(inside, key=lambda each: abs(each.start - cited.start)):
        if target is None or quantity.indicator != target.indicator:
            yield f"{_place(report, several)}{figure_question(quantity)}", report, quantity


def _ways(report: Report, cited: Citation, several: bool) -> Iterator[Candidate]:
    """How the section's subject is done."""
    if cited.section_title and len(cited.section_title) < 15:
        yield f"{_place(report, several)}{cited.section_title}是怎么做的？", report, None


def _holds(answer: Answer | None, report: Report, quantity: Quantity | None) -> bool:
    """Whether the answer is the very figure the question was made from, or comes from the report at least."""
    if answer is None:
        return False
    if quantity is None:
        return any(citation.document == report.id for citation in answer.citations)
    given = bool(answer.values) and answer.values[0].value == quantity.value
    return given and any(citation.document == report.id and citation.start <= quantity.start < citation.end for citation in answer.citations)


def _place(report: Report, several: bool) -> str:
    return report.place if several and report.place and report.place != COUNTRY else ""


def _bare(question: str) -> str:
    return unspaced(plain(question)).rstrip("?")
