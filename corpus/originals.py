"""The files that reports were read from, each kept under the hash of its content, and what reading them gave beside the text.

An original is never changed nor deleted, so that it can be handed out again and read again by a better reader.
"""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass
from pathlib import Path

from corpus.storage import storage_errors, write_atomically


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised in a picture, so that it may hold wrong characters."""

    number: int
    """Counted from 1."""
    confidence: float
    """0 to 1: mean over the page's lines, as the recogniser judges itself."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line that its file shows as a heading: by a style, by marks, or because it is bold as a whole."""

    start: int
    """Offset in the stored text."""
    depth: int
    """1 for the outermost style of heading; bold lines have ``BOLD``."""


BOLD = 9
"""Below every style of heading, of which there are six in pages and nine in Word."""


@dataclass(frozen=True, slots=True)
class Original:
    """The file a stored text was taken from."""

    sha256: str | None = None
    """Of the file's bytes; None where the file was not kept."""
    reader: int = 0
    """Version of the code that took the text out of it (``ingest.loaders.READER``)."""
    pages: tuple[int, ...] = ()
    """Offset in the stored text at which each page starts, rising; empty where the format has no pages."""
    recognised: tuple[RecognisedPage, ...] = ()
    warnings: tuple[str, ...] = ()
    """What a person should know of the reading, in Chinese."""
    headings: tuple[MarkedLine, ...] = ()
    """Lines without a printed number that the file shows as headings, in text order."""

    def page(self, offset: int) -> int | None:
        """Number, from 1, of the page on which the character at ``offset`` stands; None where there are no pages."""
        return max(1, bisect.bisect_right(self.pages, offset)) if self.pages else None

    def recognised_at(self, offset: int) -> RecognisedPage | None:
        """The recognised page on which ``offset`` lies; None where the text there was not recognised in a picture."""
        number = self.page(offset)
        return next((page for page in self.recognised if page.number == number), None)


NOT_KEPT = Original()
"""Of a report whose file was not kept."""


class Originals:
    """The folder ``home/originals``, one file ``<sha256>`` an original."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "originals"

    def put(self, data: bytes) -> str:
        """Keep the bytes of a file unless an intact copy is there; their hash comes back.

        Raises:
            StorageError: the disk refused.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.intact(sha256):
            with storage_errors(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                write_atomically(self.folder / sha256, data)
        return sha256

    def path(self, sha256: str) -> Path | None:
        """Where the original of that hash lies; None where it does not."""
        path = self.folder / sha256
        return path if path.is_file() else None

    def intact(self, sha256: str) -> bool:
        """Whether the original of that hash is there, unharmed."""
        path = self.path(sha256)
        if path is None:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
