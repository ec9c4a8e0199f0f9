"""Long work in the background: one at a time, its progress open to be asked for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from corpus.errors import KaojuError
from ui.keeper import wording

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
Work = Callable[[Progress], str]
"""Does the work, says how far it is (stage, done, total), and returns a sentence on what was done."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and how far it is."""

    number: int
    label: str
    state: Literal["running", "done", "failed"] = "running"
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    """What was done, or what went wrong; empty while it runs."""
    undo: tuple[str, str] | None = None
    """What takes it back: an action of the keeper's page and its argument."""


class Jobs:
    """The work under way, or the last one. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: Job | None = None
        self._thread: threading.Thread | None = None

    @property
    def current(self) -> Job | None:
        """The work under way, else the last one."""
        with self._lock:
            return self._current

    @property
    def is_running(self) -> bool:
        """Whether some work is under way."""
        job = self.current
        return job is not None and job.state == "running"

    def start(self, label: str, work: Work, undo: tuple[str, str] | None = None) -> bool:
        """Begin; False, and nothing is begun, while other work is under way."""
        with self._lock:
            if self._current is not None and self._current.state == "running":
                return False
            self._current = Job(self._current.number + 1 if self._current else 1, label)
            self._thread = threading.Thread(target=self._run, args=(work, undo), name="kaoju-keeper", daemon=True)
            self._thread.start()
            return True

    def wait(self, seconds: float) -> bool:
        """Wait for the work under way; whether it has ended."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.is_running

    def _run(self, work: Work, undo: tuple[str, str] | None) -> None:
        started = time.monotonic()
        try:
            message = work(self._tell)
            self._change(state="done", message=message, undo=undo)
        except KaojuError as error:
            logger.warning("%s%s %s", error.happened, error.remedy, error.context)
            self._change(state="failed", message=str(error))
        except Exception:
            logger.exception("the keeper's work failed after %.1f s", time.monotonic() - started)
            self._change(state="failed", message="".join(wording.JOB_FAILED))

    def _tell(self, stage: str, done: int, total: int) -> None:
        self._change(stage=stage, done=done, total=total)

    def _change(self, **changed: object) -> None:
        with self._lock:
            if self._current is not None:
                self._current = replace(self._current, **changed)  # type: ignore[arg-type]
