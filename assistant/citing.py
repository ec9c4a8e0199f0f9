"""Slices of stored reports as citations."""

from __future__ import annotations

from assistant.answer import Citation
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
    )
