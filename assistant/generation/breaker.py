"""A circuit breaker: after some failures in a row the model is left alone for a while, so that a dead one costs no waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed: everything passes. Open after ``failures`` in a row: nothing passes. Half-open ``seconds`` later: one request may try.

    Safe to share between threads.
    """

    def __init__(self, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._retry_at = 0.0

    def allows(self) -> bool:
        """Whether a request may be sent now. One that may must end in ``succeeded``, ``failed`` or ``cancelled``."""
        with self._lock:
            if self._failed < self._limit:
                return True
            if self._clock() < self._retry_at:
                return False
            self._retry_at = self._clock() + self._seconds  # the others wait for what becomes of this one
            return True

    def succeeded(self) -> None:
        """The model answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            self._failed += 1
            self._retry_at = self._clock() + self._seconds

    def cancelled(self) -> None:
        """It was not let answer, which says nothing of it: the next one may try at once."""
        with self._lock:
            self._retry_at = 0.0
