"""Processes that are killed at a chosen moment of a piece of work: a call that changes the disk, or a part of the time it takes.

Each is one fork of a server that has imported everything, so that hundreds of them cost little. No child shares an open file or a thread
with another.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
FACTOR = int(os.environ.get("CRASH_FACTOR", "1"))
"""How many times as many moments as usual."""
PRIMITIVES = ("replace", "rename", "fsync", "link", "unlink", "rmdir", "mkdir")
_BEGUN, _DONE = b"(", b")"

Event = Callable[[Path, str], object]
"""Does, under a home, what a name says."""


class Ended(NamedTuple):
    """How a child ended."""

    died: int
    """The signal that killed it, else its exit code."""
    changes: int
    """Calls that change the disk; 0 where it was killed."""
    seconds: float
    """Of the work alone; 0 where it was killed."""
    inside: bool
    """Whether it was killed after the work had begun and before it was done."""


class Crasher:
    """Runs events of a server script in children that it may have killed."""

    def __init__(self, script: Path) -> None:
        """``script`` ends with a call of ``serve``."""
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self._server = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.landed: Counter[tuple[str, bool]] = Counter()
        """Kills by event, and whether inside of it."""

    def run(self, home: Path, event: str, *, call: int = 0, seconds: float = 0.0) -> Ended:
        """Let a child do ``event``, to be killed at its ``call``-th change of the disk, or ``seconds`` after it began."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps([str(home), event, call, seconds]) + "\n")
        self._server.stdin.flush()
        watch = threading.Timer(60, self._server.kill)
        watch.start()
        answer = self._server.stdout.readline()
        watch.cancel()
        ended = Ended(*json.loads(answer))
        if call or seconds:
            self.landed[event, ended.inside] += 1
        return ended

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(timeout=30)


@pytest.fixture(scope="module")
def crasher(request: pytest.FixtureRequest) -> Iterator[Crasher]:
    """Runs the events of the ``crash_server.py`` beside the tests."""
    running = Crasher(request.path.with_name("crash_server.py"))
    yield running
    running.close()


def moments(event: str, whole: Ended, calls: int, times: int) -> Iterator[dict[str, Any]]:
    """So many moments of each kind, drawn by a fixed seed, of an event that undisturbed ended as ``whole``."""
    calls, times = calls * FACTOR, times * FACTOR
    draw = random.Random(f"20261126 {event}")
    for call in sorted(draw.sample(range(1, whole.changes + 1), min(calls, whole.changes))):
        yield {"call": call}
    for _ in range(times):
        yield {"seconds": draw.uniform(0.02, 0.98) * whole.seconds}


def serve(event: Event) -> None:
    """The server: a child for each line of standard input, until that ends."""
    for line in sys.stdin:
        home, name, fatal, seconds = json.loads(line)
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            _child(event, Path(home), name, fatal, writing)
        os.close(writing)
        said = os.read(reading, 1)
        if seconds:
            begun = time.perf_counter()
            while time.perf_counter() - begun < seconds:  # a sleep is longer than it was asked to be
                time.sleep(0)
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        while more := os.read(reading, 100):
            said += more
        os.close(reading)
        code = os.waitstatus_to_exitcode(status)
        done, _, facts = said.removeprefix(_BEGUN).partition(b" ")
        changes, took = json.loads(facts) if code >= 0 and facts else (0, 0.0)
        sys.stdout.write(json.dumps([abs(code), changes, took, code < 0 and done != _DONE and said.startswith(_BEGUN)]) + "\n")
        sys.stdout.flush()


def _child(event: Event, home: Path, name: str, fatal: int, pipe: int) -> None:
    """Do one event, counting the changes of the disk."""
    calls = [0]
    for primitive in PRIMITIVES:
        setattr(os, primitive, _deadly(getattr(os, primitive), fatal, calls))
    code = 1
    os.write(pipe, _BEGUN)
    started = time.perf_counter()
    try:
        event(home, name)
        took = time.perf_counter() - started
        os.write(pipe, _DONE)
        os.write(pipe, b" " + json.dumps([calls[0], took]).encode())
        code = 0
    finally:
        os._exit(code)


def _deadly(function: Callable[..., Any], fatal: int, calls: list[int]) -> Callable[..., Any]:
    """``function``, which kills the process at the ``fatal``-th call of any of its kind."""

    def call(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)

    return call
