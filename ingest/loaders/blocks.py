"""What a format's parser finds in a file, in order: paragraphs and tables.

Nothing heavy is imported here: parsers run in short-lived processes of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ingest.loaders.files import Limits


class Tick(Protocol):
    """Called by a parser after each page or so, to show that it is still getting on."""

    def __call__(self, seconds: int | None = None) -> None:
        """The next call, or the end, will come within so many seconds, those of the limits where none are given."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text."""

    text: str
    page: int | None = None
    """On which it starts, from 1; None where the format has no pages."""
    turns: list[tuple[int, int]] = field(default_factory=list)
    """Offset in the text and number of each further page on which it goes on."""
    depth: int = 0
    """How deep a heading the format shows it as (``corpus.originals.MarkedLine``); 0 for none."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells row by row; a merged cell stands in every place it covers."""

    rows: list[list[str]]
    head_rows: int | None = None
    """How many of the first rows hold heads, where the format tells."""
    page: int | None = None


@dataclass(slots=True)
class Parsed:
    """A file as its parser understood it."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    recognised: list[tuple[int, float]] = field(default_factory=list)
    """Number and confidence (0 to 1) of each page read from a picture."""
    warnings: list[str] = field(default_factory=list)
    """In Chinese."""

    def say(self, text: str, page: int | None = None, depth: int = 0) -> None:
        """Add a paragraph."""
        self.blocks.append(Paragraph(text, page, depth=depth))


Parser = Callable[[bytes, str, Limits, Tick], Parsed]
"""The bytes of a file, its name, the limits, and what to call now and then."""
