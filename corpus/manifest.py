"""What a generation's manifest lists: the reports with what lists show of them, what was taken out or replaced, the shards, and the hashes of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.originals import NOT_KEPT, Original
from corpus.report import Report

FORMAT = 1
"""Version of everything under a generation's folder; raised whenever a record or an index changes its meaning."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One report of the corpus, as lists show it."""

    id: str
    title: str
    place: str | None
    period: str | None
    publisher: str | None
    published: str | None
    """ISO date, or as much of it as the header gives."""
    text_sha256: str
    source_name: str
    """Name of the file it came from."""
    added: str
    """ISO time with offset."""
    sections: int
    """Headed sections; the stretch before the first heading does not count."""
    sentences: int
    passages: int
    quantities: int
    warnings: tuple[str, ...] = ()
    original: Original = NOT_KEPT

    @classmethod
    def of(cls, report: Report, text_sha256: str, source_name: str, added: str, original: Original) -> DocumentEntry:
        """The entry of a report, whose text has that hash."""
        return cls(
            id=report.id,
            title=report.metadata.title,
            place=report.place,
            period=report.period,
            publisher=report.metadata.publisher,
            published=report.metadata.published,
            text_sha256=text_sha256,
            source_name=source_name,
            added=added,
            sections=sum(section.level > 0 for section in report.sections),
            sentences=len(report.sentences),
            passages=len(report.passages),
            quantities=len(report.quantities),
            warnings=(*report.warnings, *original.warnings),
            original=original,
        )


@dataclass(frozen=True, slots=True)
class RemovedEntry:
    """A report that was taken out; its text is still stored, so it can be brought back."""

    id: str
    title: str
    text_sha256: str
    source_name: str
    removed: str
    """ISO time with offset."""
    original: Original = NOT_KEPT


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """An earlier text of a report; it is still stored, so that it can be shown and made the present one again."""

    id: str
    title: str
    text_sha256: str
    source_name: str
    replaced: str
    """ISO time with offset: when another text took its place."""
    original: Original = Original()


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of the vector index."""

    name: str
    """Of its folder."""
    passages: int
    """Stored in it, those of reports that were taken out or replaced since included."""
    live: int
    """Of the reports below."""
    documents: tuple[str, ...]
    """Ids of the reports that are to be found in it, sorted."""
    fingerprint: str = ""
    """``corpus.vector_shards.fingerprint`` when it was written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with."""

    format: int
    embedding_model: str
    """As ``corpus.embedding.model_identity`` names it."""
    dimension: int
    created: str
    """ISO time with offset."""
    documents: tuple[DocumentEntry, ...]
    """By id."""
    removed: tuple[RemovedEntry, ...] = ()
    deleted_passages: int = 0
    """Passages taken out of the two indexes since both were last built from nothing: they cost space and blur word frequencies."""
    versions: tuple[VersionEntry, ...] = ()
    """By id, the latest replaced last."""
    shards: tuple[Shard, ...] = ()
    """Of the vector index; every report is in one. Generations written before there were shards have one folder instead (``Generation.chroma``)."""
    records: Mapping[str, str] = field(default_factory=dict)
    """Id → hash of the report's file of records, as ``write_report`` gave it; reports of generations written before it was kept are missing."""
    lexical: Mapping[str, str] = field(default_factory=dict)
    """``Generation.lexical_hashes`` when it was written; empty in generations written before it was kept."""

    @property
    def passages(self) -> int:
        """Passages of all documents."""
        return sum(entry.passages for entry in self.documents)


@dataclass(frozen=True, slots=True)
class Seed:
    """The part of an entry that every format version keeps: enough to ingest the report again."""

    id: str
    text_sha256: str
    source_name: str
    added: str | None = None
    original: Original = NOT_KEPT
