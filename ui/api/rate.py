"""How often one caller may ask."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

_REMEMBERED = 10_000
"""Callers; beyond, those who have not asked for a minute are forgotten."""


class TokenBuckets:
    """A bucket of ``per_minute`` tokens a caller, filled evenly. Used from one event loop only.

    Args:
        per_minute: requests a minute, which may also come all at once; 0 for no limit.
        clock: seconds that only rise.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> int:
        """Take a token; 0 if there was one, else the whole seconds until there will be."""
        if self.per_minute == 0:
            return 0
        now = self._clock()
        left, then = self._left.get(caller, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - then) * self.per_minute / 60)
        if len(self._left) >= _REMEMBERED and caller not in self._left:
            self._left = {name: state for name, state in self._left.items() if now - state[1] < 60}
        if left < 1:
            self._left[caller] = (left, now)
            return math.ceil((1 - left) * 60 / self.per_minute)
        self._left[caller] = (left - 1, now)
        return 0
