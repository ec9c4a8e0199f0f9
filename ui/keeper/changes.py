"""Changes to the corpus that a keeper asks for, each one publication: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.embedding import Embedder
from corpus.errors import UsageError
from corpus.library import Library
from ingest.build import Progress, Summary, ingest, rebuild
from ingest.reader import read_report
from ui.keeper import wording


class Changes:
    """The corpus, to be changed. Every method raises LockedError while another process writes, and StorageError where the disk refuses."""

    def __init__(self, library: Library, embedder: Embedder, max_bytes: int, max_pages: int) -> None:
        self._library = library
        self._embedder = embedder
        self._max_bytes = max_bytes
        self._max_pages = max_pages

    def add(self, paths: Sequence[Path], progress: Progress) -> Summary:
        """Add or replace reports; a file that is rejected stops no other."""
        return ingest(paths, self._library, self._embedder, max_bytes=self._max_bytes, max_pages=self._max_pages, progress=progress)

    def remove(self, document: str, progress: Progress) -> str:
        """Take a report out; its title comes back.

        Raises:
            UsageError: there is none of that id.
        """
        with self._library.writer(self._embedder, lambda done, total: progress(wording.ENCODING, done, total)) as writer:
            title = next((entry.title for entry in writer.documents if entry.id == document), document)
            writer.remove(document)
            writer.publish()
        return title

    def restore(self, document: str, progress: Progress) -> str:
        """Put a report back that was taken out; its title comes back.

        Raises:
            UsageError: none of that id was taken out.
        """
        with self._library.writer(self._embedder, lambda done, total: progress(wording.ENCODING, done, total)) as writer:
            entry = next((entry for entry in writer.removed if entry.id == document), None)
            if entry is None:
                raise UsageError(*wording.NOTHING_TO_RESTORE)
            writer.put(read_report(entry.id, self._library.texts.read(entry.text_sha256), entry.original.headings), entry.source_name, entry.original)
            writer.publish()
        return entry.title

    def go_back(self, document: str, text_sha256: str, progress: Progress) -> str:
        """Make an earlier version of a report the one that answers; its title comes back.

        Raises:
            UsageError: there is no such version.
        """
        with self._library.writer(self._embedder, lambda done, total: progress(wording.ENCODING, done, total)) as writer:
            version = next((one for one in writer.versions if (one.id, one.text_sha256) == (document, text_sha256)), None)
            if version is None:
                raise UsageError(*wording.NO_SUCH_VERSION)
            writer.put(read_report(document, self._library.texts.read(text_sha256), version.original.headings), version.source_name, version.original)
            writer.publish()
        return version.title

    def rebuild(self, progress: Progress) -> Summary:
        """Read every stored text again and build the index from nothing."""
        return rebuild(self._library, self._embedder, progress=progress)
