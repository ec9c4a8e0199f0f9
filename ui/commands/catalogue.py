"""The published reports, to be listed and shown without opening the two indexes (half a second, and 80 MB)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from corpus import generation as files
from corpus.errors import NoIndexError, UsageError
from corpus.generation import Generation
from corpus.lock import ReaderLock
from corpus.manifest import DocumentEntry, Manifest, RemovedEntry
from corpus.report import Report
from corpus.texts import Texts

Entry = TypeVar("Entry", DocumentEntry, RemovedEntry)


class Catalogue:
    """One published generation's reports."""

    def __init__(self, generation: Generation, texts: Texts) -> None:
        self._generation = generation
        self._texts = texts
        self.manifest: Manifest = generation.read_manifest()

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self._generation.name

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every report, by id."""
        return self.manifest.documents

    def entry(self, document: str) -> DocumentEntry:
        """The entry of that id.

        Raises:
            UsageError: there is none; the nearest id is named.
        """
        return find(document, self.documents, "语料库里没有文档")

    def report(self, document: str) -> Report:
        """The report of that id.

        Raises:
            UsageError: there is none; the nearest id is named.
            IndexUnusableError: its text or records are damaged.
        """
        return self._generation.read_report(self.entry(document).id, self._texts)[1]


@contextmanager
def open_catalogue(home: Path) -> Iterator[Catalogue]:
    """The published generation, kept from being cleared away for the length of the block.

    Raises:
        NoIndexError: nothing has been ingested yet.
        IndexUnusableError: the manifest is damaged, or of another format version.
    """
    while True:
        generation = files.current_generation(home)
        if generation is None:
            raise no_index(home)
        lock = ReaderLock(generation.folder)
        if files.current_name(home) == generation.name:
            break
        lock.close()  # replaced between the two reads, and perhaps cleared away
    try:
        yield Catalogue(generation, Texts(home))
    finally:
        lock.close()


def find(document: str, entries: Sequence[Entry], happened: str) -> Entry:
    """The entry of that id, in whatever Unicode form it was typed.

    Raises:
        UsageError: there is none; the message starts with ``happened`` and names the nearest.
    """
    known = {entry.id: entry for entry in entries}
    document = unicodedata.normalize("NFC", document)
    if document in known:
        return known[document]
    near = difflib.get_close_matches(document, known, n=1, cutoff=0.0)
    nearest = f"最接近的是 {near[0]};" if near else ""
    raise UsageError(f"{happened} {document}。", f"{nearest}用 kaoju documents 可以列出全部文档。")


def no_index(home: Path) -> NoIndexError:
    """The error of a corpus without reports."""
    return NoIndexError("语料库里还没有报告。", "请先运行 kaoju ingest 加入报告。", home=str(home))
