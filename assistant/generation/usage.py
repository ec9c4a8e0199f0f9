"""What a language model was asked for and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["complete", "broken", "unavailable", "timed_out", "suspended"]
"""complete: it said all it had to say; broken: the reply ended midway; unavailable: no reply; timed_out: the time was up; suspended: not asked,
after too many failures."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One answer's use of the model. Holds nothing secret and nothing of the question."""

    model: str
    outcome: Outcome
    seconds: float
    """Wall-clock time from the first request to the last word."""
    attempts: int = 0
    """Requests sent."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    """None where the server did not say."""
    proposed: int = 0
    """Sentences the model wrote."""
    held: int = 0
    """Sentences of them that stood against their sources."""
    error: str | None = None
    """Kind of the error that ended it, for the log."""
