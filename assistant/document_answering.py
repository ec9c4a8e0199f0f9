"""Answers of questions about the document itself, and about a section of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from assistant.composing import Draft, compose_document, compose_together
from assistant.document_reading import asked_fields, read_document
from assistant.findings import Reading
from assistant.question import Question, without_names
from assistant.section_reading import SectionName, asked_title, read_section, read_titled
from assistant.sources import Sources, documents_of_years
from corpus.manifest import DocumentEntry
from corpus.report import Report
from corpus.tokens import unspaced

MAX_DOCUMENTS = 5
"""A question about «the report» is answered for as many reports at once; beyond, it must say which."""


def draft_field(
    name: str, asked: Question, sources: Sources, entries: Sequence[DocumentEntry], report_of: Callable[[str], Report]
) -> tuple[Draft | None, Reading]:
    """The header field ``name``, and those asked for beside it, of the reports meant."""
    wanted = tuple(entry for entry in entries if sources.documents is None or entry.id in sources.documents)
    if asked.places:
        names = {place.name for place in asked.places[-1].divisions}
        wanted = _narrowed(wanted, {entry.id for entry in wanted if entry.place in names}, sources)
        if not wanted:
            return None, Reading(slot="地区", missing=(asked.places[-1].name,))
    if asked.periods:
        wanted = _narrowed(wanted, sources.of_years if sources.named is None else documents_of_years(asked, wanted), sources)
        if not wanted:
            return None, Reading(slot="时间", missing=(asked.periods[0].text,))
    if len({(unspaced(entry.title), entry.place, entry.published) for entry in wanted}) > MAX_DOCUMENTS:
        return None, Reading(slot="多份")
    reports = [report_of(entry.id) for entry in wanted]
    facts = [fact for each in asked_fields(without_names(asked), name) for fact in read_document(each, reports, asked.text)]
    filled = list({(fact.report.id, fact.start): fact for fact in facts if fact.value}.values())
    return (compose_document(filled), Reading()) if filled else (None, Reading(slot="空栏", missing=(name,)))


def _narrowed(entries: Sequence[DocumentEntry], inside: Collection[str], sources: Sources) -> tuple[DocumentEntry, ...]:
    """The entries inside; those named by their title stay where that would leave none."""
    left = tuple(entry for entry in entries if entry.id in inside)
    return left or (tuple(entries) if sources.named is not None else ())


def draft_section(
    name: SectionName, sources: Sources, entries: Sequence[DocumentEntry], report_of: Callable[[str], Report]
) -> tuple[Draft | None, Reading]:
    """What a numbered section of the one report meant says."""
    wanted = [entry for entry in entries if sources.documents is None or entry.id in sources.documents]
    titles, places = {unspaced(entry.title) for entry in wanted}, {entry.place for entry in wanted if entry.place}
    if len(titles) > 1 or len(places) > 1:
        return None, Reading(slot="多份")
    # One title is one report in several files (its Word document, its PDF) if all of them say the same there, else its versions.
    found = [spans for entry in wanted if (spans := read_section(name, report_of(entry.id)))]
    if len({tuple(unspaced(span.value) for span in spans) for spans in found}) > 1:
        return None, Reading(slot="多份")
    return (compose_document(found[0]), Reading()) if found else (None, Reading(slot="小节", missing=(name.text,)))


def draft_titled(asked: Question, sources: Sources, entries: Sequence[DocumentEntry], report_of: Callable[[str], Report]) -> Draft | None:
    """What the sections whose titles alone are asked for say, of the few reports meant; None where that is not what is asked."""
    title = asked_title(asked)
    if title is None:
        return None
    sorts, words = title
    inside = sources.of_years if asked.periods and sources.named is None else sources.documents
    wanted = [entry for entry in entries if (all(word in entry.title for word in words) if inside is None else entry.id in inside)]
    names = {place.name for place in asked.places[-1].divisions} if asked.places else None
    if len(wanted) > MAX_DOCUMENTS or (names is not None and any(entry.place not in names for entry in wanted)):
        return None
    found = [facts for entry in wanted if (facts := read_titled(sorts, words, report_of(entry.id)))]
    drafts = [compose_document(facts) for facts in found]
    return drafts[0] if len(drafts) == 1 else compose_together(drafts, report_of) if drafts else None
