"""The corpus as the page uses it: opened once, opened again when something newer was published, shared by all visitors."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.answer import Answer
from assistant.chain import Assistant, Options
from corpus.embedding import Embedder, load_embedder
from corpus.errors import IndexUnusableError
from corpus.generation import DocumentEntry
from corpus.library import Library, Snapshot
from corpus.report import Report
from corpus.settings import Settings
from ui.starters import starters


class _Opened:
    """One generation with its assistant; ``users`` counts the calls that read it now."""

    def __init__(self, snapshot: Snapshot, assistant: Assistant) -> None:
        self.snapshot = snapshot
        self.assistant = assistant
        self.users = 0
        self.starters: tuple[str, ...] | None = None


class ReadingRoom:
    """Answers questions and shows reports of the published generation. Safe to share between threads.

    Every method raises NoIndexError where nothing was ingested yet, IndexUnusableError where the index cannot be read,
    and ServiceError where the embedding model cannot be loaded; the next call tries again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._library = Library(settings.home)
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._current: _Opened | None = None

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """See ``Assistant.ask``."""
        with self._open() as opened:
            return opened.assistant.ask(question, history)

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every report, by id."""
        with self._open() as opened:
            return opened.snapshot.documents

    def report(self, document: str) -> Report | None:
        """A report; None if the corpus has none of that id."""
        with self._open() as opened:
            if all(entry.id != document for entry in opened.snapshot.documents):
                return None
            return opened.snapshot.report(document)

    def starters(self) -> tuple[str, ...]:
        """Questions to begin with, each of which the corpus answers."""
        with self._open() as opened:
            if opened.starters is None:
                opened.starters = starters(opened.snapshot, opened.assistant)
            return opened.starters

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._retire()

    @contextmanager
    def _open(self) -> Iterator[_Opened]:
        with self._lock:
            if self._current is not None and self._current.snapshot.is_stale():
                self._retire()
            if self._current is None:
                self._current = self._reopen()
            opened = self._current
            opened.users += 1
        try:
            yield opened
        except IndexUnusableError:
            with self._lock:
                if self._current is opened:
                    self._current = None  # damaged while open: the next call opens, and checks, anew
            raise
        finally:
            with self._lock:
                opened.users -= 1
                if opened is not self._current and opened.users == 0:
                    opened.snapshot.close()

    def _reopen(self) -> _Opened:
        snapshot = self._library.open(self._settings.embedding_model)
        try:
            if self._embedder is None:
                self._embedder = load_embedder(self._settings.embedding_model, self._settings.allow_download)
            options = Options(max_question_chars=self._settings.max_question_chars)
            return _Opened(snapshot, Assistant(snapshot, self._embedder, options=options))
        except BaseException:
            snapshot.close()
            raise

    def _retire(self) -> None:
        """Forget the open generation; whoever reads it last closes it."""
        opened, self._current = self._current, None
        if opened is not None and opened.users == 0:
            opened.snapshot.close()
