"""How answering goes, in numbers that a Prometheus server may fetch. Nothing here tells who asked, or what."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from assistant.answer import Answer
from corpus.settings import Settings
from ui.logs import DETAILS

logger = logging.getLogger(__name__)
CONTENT_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Observer:
    """Counts of one server. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._slow = settings.slow_seconds
        self._with_text = settings.audit
        self._registry = CollectorRegistry()
        self._answers = Counter("kaoju_answers", "Questions answered or refused", ["status", "mode"], registry=self._registry)
        self._seconds = Histogram("kaoju_answer_seconds", "Time from question to answer", buckets=_BUCKETS, registry=self._registry)
        self._errors = Counter("kaoju_errors", "Questions that met an error", ["kind"], registry=self._registry)
        self._in_flight = Gauge("kaoju_in_flight", "Questions being answered", registry=self._registry)
        self._calls = Counter("kaoju_api_calls", "Calls of the API", ["api", "status"], registry=self._registry)

    @contextmanager
    def answering(self, question: str) -> Iterator[Callable[[Answer], None]]:
        """Measures the block, which hands over its answer; whatever it raises is counted and goes on."""
        started = time.perf_counter()
        given: list[Answer] = []
        self._in_flight.inc()
        try:
            yield given.append
        except Exception as error:
            self._errors.labels(type(error).__name__).inc()
            raise
        finally:
            self._in_flight.dec()
        seconds = time.perf_counter() - started
        self._seconds.observe(seconds)
        for answer in given:
            self._answers.labels(answer.status, answer.mode).inc()
            if self._slow and seconds >= self._slow:
                details = {"seconds": round(seconds, 3), "status": answer.status, "characters": len(question)}
                text = f": {question}" if self._with_text else ""
                logger.warning("slow question, %.1f s, %s, %d characters%s", seconds, answer.status, len(question), text, extra={DETAILS: details})

    def called(self, api: str, status: int) -> None:
        """Count a call of the API."""
        self._calls.labels(api, str(status)).inc()

    def exposition(self) -> bytes:
        """Everything counted, in the text format of Prometheus."""
        return generate_latest(self._registry)
