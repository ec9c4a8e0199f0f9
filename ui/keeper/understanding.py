"""What the application makes of a file, to be looked at before the file becomes part of the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import KaojuError, RejectedInputError
from corpus.manifest import DocumentEntry
from corpus.report import Report
from ingest.build import document_id
from ingest.loaders import LoadedFile, load
from ingest.reader import read_report
from ui.keeper import wording

SAMPLES = 8
"""Figures shown of a report."""
_HEADINGS = 200

Relation = Literal["new", "version", "same"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure with the words around it."""

    indicator: str
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A file as it would enter the corpus; with a ``problem`` it cannot, and the rest is empty."""

    document: str
    """The id it would have."""
    text_sha256: str = ""
    title: str = ""
    place: str | None = None
    period: str | None = None
    publisher: str | None = None
    published: str | None = None
    characters: int = 0
    headings: tuple[tuple[int, str], ...] = ()
    """Level, from 1, and words of each heading, of a very long report the first ones only."""
    sections: int = 0
    quantities: int = 0
    samples: tuple[Sample, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: str = ""

    def relation(self, known: Mapping[str, DocumentEntry]) -> Relation:
        """What it is to the reports there are, by id."""
        entry = known.get(self.document)
        if entry is None:
            return "new"
        return "same" if entry.text_sha256 == self.text_sha256 else "version"


def understand(path: Path, max_bytes: int, max_pages: int) -> Understood:
    """Read a file as ingest would. Never raises for what is in the file: that is its ``problem``."""
    document = document_id(path)
    try:
        loaded = load(path, max_bytes, max_pages)
        return _understood(read_report(document, loaded.text, loaded.extract.headings), loaded)
    except KaojuError as error:
        return Understood(document, problem=str(error))
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        happened, remedy = wording.NOT_UNDERSTOOD
        return Understood(document, problem=str(RejectedInputError(happened.format(name=path.name), remedy, error=repr(error))))


def _understood(report: Report, loaded: LoadedFile) -> Understood:
    numbered = [section for section in report.sections if section.level > 0]
    step = max(1, len(report.quantities) // SAMPLES)
    samples = [report.sentences[quantity.sentence] for quantity in report.quantities[::step][:SAMPLES]]
    return Understood(
        document=report.id,
        text_sha256=loaded.sha256,
        title=report.metadata.title,
        place=report.place,
        period=report.period,
        publisher=report.metadata.publisher,
        published=report.metadata.published,
        characters=len(report.text),
        headings=tuple((section.level, section.heading[:60]) for section in numbered[:_HEADINGS]),
        sections=len(numbered),
        quantities=len(report.quantities),
        samples=tuple(
            Sample(quantity.indicator, quantity.text, report.text[sentence.start : sentence.end][:160])
            for quantity, sentence in zip(report.quantities[::step][:SAMPLES], samples, strict=True)
        ),
        warnings=(*report.warnings, *loaded.original.warnings),
    )
