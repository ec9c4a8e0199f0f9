"""A language model asked within a time limit: retries with back-off, a circuit breaker, cancelling, a record of what it cost.

Whatever goes wrong ends the statements, never the caller: the outcome is in the ``Usage``.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from assistant.generation.breaker import CircuitBreaker
from assistant.generation.numbered import NumberedSentence
from assistant.generation.reply import ReplyParser, Statement
from assistant.generation.usage import Outcome, Usage
from assistant.prompts import Method, Prompt, answer_prompt

logger = logging.getLogger(__name__)
ATTEMPTS = 3
BEAT = 0.5
"""Seconds after which whoever listens is given the word although nothing was said: only then can it be cancelled."""
_FIRST_PAUSE = 0.4
"""Seconds before the second attempt; twice as long before the third."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply; the last one may carry the token counts."""

    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ModelError(Exception):
    """The model gave no answer. ``may_pass``: whether the same request may succeed a little later."""

    def __init__(self, kind: str, may_pass: bool, retry_after: float | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.may_pass = may_pass
        self.retry_after = retry_after
        """Seconds the server asks to wait."""


class StreamingModel(Protocol):
    """A chat model."""

    @property
    def name(self) -> str:
        """As the settings name it."""

    @property
    def method(self) -> Method:
        """How it is asked to write its answer."""

    def stream(self, prompt: Prompt) -> Generator[Piece, None, None]:
        """The reply piece by piece; closing it ends the request.

        Raises:
            ModelError: there is no reply, or no more of it.
        """


@dataclass(slots=True)
class _Progress:
    """Filled by the thread that talks to the model."""

    pieces: queue.SimpleQueue[Piece | ModelError | None] = field(default_factory=queue.SimpleQueue)
    """None: the reply is complete."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    attempts: int = 0


class AnswerGenerator:
    """Asks one model. Safe to share between threads.

    Args:
        model: what is asked.
        seconds: time for one answer, retries included.
        breaker: when to leave the model alone.
    """

    def __init__(self, model: StreamingModel, seconds: float, breaker: CircuitBreaker | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._seconds = seconds
        self._breaker = breaker or CircuitBreaker()
        self._clock = clock

    def statements(self, question: str, sentences: Sequence[NumberedSentence], values: Sequence[str] = ()) -> Generator[Statement | None, None, Usage]:
        """The model's sentences as they come, none of them verified; None now and then while there is none. Closing the generator cancels the request.

        Returns:
            What it cost and how it ended; a failure ends it early and is no exception.
        """
        started = self._clock()
        if not self._breaker.allows():
            return Usage(self._model.name, "suspended", 0.0)
        prompt = answer_prompt(question, [(sentence.where, sentence.text) for sentence in sentences], self._model.method, values)
        progress = _Progress()
        # A thread of its own: a read from a server that hangs cannot be given up from within, only left behind. It ends with the read's time limit.
        threading.Thread(target=self._talk, args=(prompt, progress, started + self._seconds), name="kaoju-llm", daemon=True).start()
        finished = False
        try:
            outcome, error, tokens = yield from self._listen(progress, started + self._seconds)
            finished = True
        finally:
            progress.cancelled.set()
            if not finished:
                self._breaker.cancelled()
        if outcome == "complete":
            self._breaker.succeeded()
        else:
            self._breaker.failed()
            logger.warning("the language model gave no whole answer: %s %s after %d attempts", outcome, error, progress.attempts)
        return Usage(self._model.name, outcome, round(self._clock() - started, 6), progress.attempts, *tokens, error=error)

    def _listen(self, progress: _Progress, deadline: float) -> Generator[Statement | None, None, tuple[Outcome, str | None, tuple[int | None, int | None]]]:
        parser = ReplyParser()
        tokens: tuple[int | None, int | None] = (None, None)
        heard = False
        beat = self._clock() + BEAT
        while True:
            now = self._clock()
            if now >= deadline:
                yield from parser.finish()
                return "timed_out", "TimeLimit", tokens
            if now >= beat:
                yield None
                beat = self._clock() + BEAT
            try:
                piece = progress.pieces.get(timeout=max(0.0, min(deadline, beat) - self._clock()))
            except queue.Empty:
                continue
            if piece is None:
                yield from parser.finish()
                return "complete", None, tokens
            if isinstance(piece, ModelError):
                yield from parser.finish()
                return "broken" if heard else "unavailable", piece.kind, tokens
            heard = heard or bool(piece.text)
            if piece.prompt_tokens is not None or piece.completion_tokens is not None:
                tokens = piece.prompt_tokens, piece.completion_tokens
            yield from parser.feed(piece.text)
            if parser.is_full:
                return "broken", "TooLong", tokens

    # In the thread ---------------------------------------------------------------------------------------------

    def _talk(self, prompt: Prompt, progress: _Progress, deadline: float) -> None:
        pause = _FIRST_PAUSE
        while True:
            progress.attempts += 1
            heard = False
            try:
                for piece in self._pieces(prompt, progress):
                    heard = heard or bool(piece.text)
                    progress.pieces.put(piece)
            except ModelError as error:
                wait = max(pause, error.retry_after or 0.0)
                # What was heard cannot be taken back, so a reply that broke off is not asked for again.
                again = error.may_pass and not heard and progress.attempts < ATTEMPTS and self._clock() + wait < deadline
                if not again or progress.cancelled.wait(wait):
                    progress.pieces.put(error)
                    return
                pause *= 2
            else:
                progress.pieces.put(None)
                return

    def _pieces(self, prompt: Prompt, progress: _Progress) -> Iterator[Piece]:
        """The reply until it ends or nobody waits for it any more.

        Raises:
            ModelError: whatever went wrong.
        """
        try:
            with closing(self._model.stream(prompt)) as pieces:
                for piece in pieces:
                    if progress.cancelled.is_set():
                        return
                    yield piece
        except ModelError:
            raise
        except Exception as error:  # a thread has nobody to raise to
            logger.exception("the language model's adapter failed")
            raise ModelError(type(error).__name__, may_pass=False) from error
