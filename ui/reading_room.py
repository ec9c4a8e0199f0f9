"""The corpus as the page uses it: opened once, opened again when something newer was published, shared by all visitors."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager

from langchain_core.documents import Document

from assistant.answer import Answer
from assistant.chain import Assistant, Options
from assistant.generation.generator import AnswerGenerator
from assistant.generation.model import load_generator
from corpus.embedding import Embedder, load_embedder
from corpus.errors import IndexUnusableError
from corpus.library import Library, Snapshot
from corpus.manifest import DocumentEntry, Manifest
from corpus.report import Report
from corpus.reranker import Reranker, load_reranker
from corpus.settings import Settings
from corpus.storage import storage_errors
from ui.facts import Fact, Filter, facts
from ui.follow_ups import follow_ups
from ui.observer import Observer
from ui.register.recorder import Recorder
from ui.starters import starters

_PATIENCE = 1.0
"""Seconds for which calls wait for a newer generation; a small one is open by then, so that what was added is found at once."""
_CLOSING_SECONDS = 5.0


class _Opened:
    """One generation with its assistant; ``users`` counts the calls that read it now."""

    def __init__(self, snapshot: Snapshot, assistant: Assistant) -> None:
        self.snapshot = snapshot
        self.assistant = assistant
        self.users = 0
        self.starters: tuple[str, ...] | None = None


class _Opening:
    """A generation on its way to being the one that answers."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: BaseException | None = None
        self._began = time.monotonic()

    def wait(self, has_earlier: bool) -> None:
        """Until it is open or has failed; where an earlier generation can answer, no longer than ``_PATIENCE`` after the beginning.

        Raises:
            Exception: what opening failed with.
        """
        patience = max(0.0, self._began + _PATIENCE - time.monotonic()) if has_earlier else None
        if self.done.wait(patience) and self.error is not None:
            raise self.error


class ReadingRoom:
    """Answers questions and shows reports of the published generation. Safe to share between threads.

    A newer generation is opened beside the one that answers: calls wait a moment for it, then are answered from the earlier one.
    Every method raises NoIndexError where nothing was ingested yet, IndexUnusableError where the index cannot be read,
    and ServiceError where the embedding model cannot be loaded; the next call tries again.
    """

    def __init__(self, settings: Settings, recorder: Recorder | None = None) -> None:
        """With a recorder every answer is noted there, and comes back with an id."""
        self._settings = settings
        self._recorder = recorder
        self.observer = Observer(settings)
        self._library = Library(settings.home, settings.chroma_url)
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._proposing = threading.Semaphore()
        self._embedder: Embedder | None = None
        self._generator: AnswerGenerator | None = None
        self._reranker: Reranker | None = None
        self._current: _Opened | None = None
        self._opening: _Opening | None = None

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """See ``Assistant.ask``."""
        *_, answer = self.stream(question, history)
        return answer

    def stream(self, question: str, history: Sequence[str]) -> Generator[Answer, None, None]:
        """See ``Assistant.stream``; only the whole answer is noted."""
        with self.observer.answering(question) as done, self._open() as opened, closing(opened.assistant.stream(question, history)) as answers:
            for answer in answers:
                if not answer.is_whole:
                    yield answer
                    continue
                done(answer)
                yield answer if self._recorder is None else self._recorder.note(answer, history, opened.snapshot.generation)

    def search(self, query: str, k: int, document: str | None = None) -> list[Document]:
        """The ``k`` passages that fit a query best, best first, of one report or of all; see ``KaojuRetriever``."""
        with self._open() as opened:
            return opened.assistant.retriever.invoke(query, documents=None if document is None else (document,), k=k)

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

    def original(self, document: str) -> tuple[str, bytes] | None:
        """Name and content of the file a report was taken from; None where it was not kept."""
        entry = next((entry for entry in self.documents() if entry.id == document), None)
        path = self._library.original(document) if entry is not None else None
        if entry is None or path is None or path.is_symlink():
            return None
        with storage_errors(path):
            return entry.source_name, path.read_bytes()

    def facts(self, filters: Sequence[Filter], document: str | None = None) -> list[Fact]:
        """The figures that pass every filter, of one report or of all."""
        with self._open() as opened:
            ids = [entry.id for entry in opened.snapshot.documents if document in (None, entry.id)]
            return list(facts(map(opened.snapshot.report, ids), filters))

    def state(self) -> tuple[str, Manifest]:
        """The generation's name, and what it holds."""
        with self._open() as opened:
            return opened.snapshot.generation, opened.snapshot.manifest

    def embedder(self) -> Embedder:
        """The model that questions are encoded with, for whoever encodes reports."""
        return self._load()

    def starters(self) -> tuple[str, ...]:
        """Questions to begin with, each of which the corpus answers."""
        with self._open() as opened:
            if opened.starters is None:
                opened.starters = starters(opened.snapshot, opened.assistant)
            return opened.starters

    def follow_ups(self, question: str, history: Sequence[str]) -> tuple[str, ...]:
        """Questions that may come after ``question``, each of which the corpus answers; none where another is being thought of."""
        if not self._proposing.acquire(blocking=False):
            return ()  # a help, never a reason for an answer to wait
        try:
            with self._open() as opened:
                return follow_ups(opened.snapshot, opened.assistant, opened.assistant.ask(question, history), (*history, question))
        finally:
            self._proposing.release()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            opening = self._opening
        if opening is not None:
            opening.done.wait(_CLOSING_SECONDS)
        with self._lock:
            self._retire()

    @contextmanager
    def _open(self) -> Iterator[_Opened]:
        opened = self._take()
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

    def _take(self) -> _Opened:
        """The open generation, with one user more."""
        with self._lock:
            earlier = self._current
            if earlier is None or earlier.snapshot.is_stale():
                if self._opening is None:
                    self._opening = _Opening()
                    threading.Thread(target=self._reopen, args=(self._opening,), name="kaoju-open", daemon=True).start()
                opening = self._opening
            else:
                earlier.users += 1
                return earlier
        opening.wait(earlier is not None)
        with self._lock:
            if self._current is not None:
                self._current.users += 1
                return self._current
        return self._take()  # closed, or found damaged, between the two

    def _reopen(self, opening: _Opening) -> None:
        """Open what is published and let it answer from now on."""
        opened = None
        try:
            opened = self._opened()
        except BaseException as error:  # noqa: BLE001 - whoever waits raises it
            opening.error = error
        with self._lock:
            if opened is not None:
                self._retire()
                self._current = opened
            self._opening = None
        opening.done.set()

    def _opened(self) -> _Opened:
        snapshot = self._library.open(self._settings.embedding_model)
        try:
            embedder = self._load()
            options = Options(max_question_chars=self._settings.max_question_chars)
            if self._generator is None:
                self._generator = load_generator(self._settings)
            if self._reranker is None:
                self._reranker = load_reranker(self._settings.reranker, self._settings.allow_download)
            return _Opened(snapshot, Assistant(snapshot, embedder, options=options, generator=self._generator, reranker=self._reranker))
        except BaseException:
            snapshot.close()
            raise

    def _load(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                self._embedder = load_embedder(self._settings.embedding_model, self._settings.allow_download)
            return self._embedder

    def _retire(self) -> None:
        """Forget the open generation; whoever reads it last closes it."""
        opened, self._current = self._current, None
        if opened is not None and opened.users == 0:
            opened.snapshot.close()
