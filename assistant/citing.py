"""Slices of stored reports as citations."""

from __future__ import annotations

from assistant.answer import Citation
from assistant.matching import Evidence
from corpus.aligned_tables import row_at
from corpus.report import Report


def cite(report: Report, start: int, end: int, n: int, section: int | None = None) -> Citation:
    """A citation of ``report.text[start:end]``; ``section`` is its section's index, None or 0 for the header."""
    where = report.sections[section] if section else None
    return Citation(
        n=n,
        document=report.id,
        document_title=report.metadata.title,
        publisher=report.metadata.publisher,
        published=report.metadata.published,
        section=where.number if where else None,
        section_title=where.title if where else None,
        path=report.section_path(section) if section else (),
        quote=report.text[start:end],
        start=start,
        end=end,
        verified=False,
        page=report.original.page(start),
        recognised=report.original.recognised_at(start) is not None,
    )


class Citations:
    """Citations numbered as they are first used."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    def number(self, report: Report, start: int, end: int, section: int | None) -> int:
        """The number of the citation of a slice."""
        return self._by_place.setdefault((report.id, start, end), cite(report, start, end, len(self._by_place) + 1, section)).n

    def passage(self, evidence: Evidence) -> int:
        """The number of the citation of a passage."""
        record = evidence.passage
        return self.number(evidence.report, record.start, record.end, record.section)

    def heads(self, evidence: Evidence) -> tuple[int, ...]:
        """The number of the citation of the heads above a passage that is a row of aligned columns; none for any other."""
        row = row_at(evidence.report.text, evidence.passage.start)
        return () if row is None else (self.number(evidence.report, *row[0].heads, evidence.passage.section),)

    def take(self, citation: Citation) -> int:
        """The number here of a citation made elsewhere."""
        place = (citation.document, citation.start, citation.end)
        return self._by_place.setdefault(place, citation.model_copy(update={"n": len(self._by_place) + 1})).n

    def title(self, report: Report) -> int:
        """The number of the citation of a report's title."""
        return self.number(report, report.metadata.title_start, report.metadata.title_end, None)

    @property
    def all(self) -> tuple[Citation, ...]:
        """In order."""
        return tuple(self._by_place.values())
