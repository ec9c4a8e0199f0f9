"""What is taken out of a file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.originals import MarkedLine, RecognisedPage


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file, with what only the reading of the file can tell.

    The text is what gets stored: lines end with \\n, a paragraph is a line, tables are sentences (``ingest.loaders.tables``).
    """

    text: str
    pages: tuple[int, ...] = ()
    """Offset in the text at which each page starts; empty where the format has no pages."""
    recognised: tuple[RecognisedPage, ...] = ()
    """Pages read from a picture."""
    warnings: tuple[str, ...] = ()
    """What a person should know, in Chinese."""
    headings: tuple[MarkedLine, ...] = ()
    """Lines without a printed number that the file shows as headings."""
