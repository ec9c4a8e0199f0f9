"""Forks a child for each line of standard input (home, event, call to die at, seconds to die after) and says how it ended.

Everything is imported before the first fork; no child shares an open file or a thread with another.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.backup import restore, save
from corpus.library import Library
from ingest.build import rebuild

spec = importlib.util.spec_from_file_location("helpers", Path(__file__).with_name("conftest.py"))
assert spec is not None
assert spec.loader is not None
helpers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(helpers)

PRIMITIVES = ("replace", "rename", "fsync", "link", "unlink", "rmdir", "mkdir")


def report(name: str, version: int) -> Any:
    """A report with something to find in each version."""
    return helpers.build_report(name, (("校园足球", f"第{version}版,足球学校{version}所。"), ("教育", f"{name}的第{version}版。")))


def event(home: Path, name: str) -> None:
    """Do what the name says."""
    library, tiny = Library(home), helpers.TinyEmbedder()
    if name == "rebuild":
        rebuild(library, tiny)
    elif name == "back up":
        save(home, home.parent / "new.zip")
    elif name == "restore a backup":
        restore(home.parent / "old.zip", home, replace=True)
    elif name == "roll back":
        library.rollback()
    else:
        with library.writer(tiny) as writer:
            if name == "first ingest":
                for document in "甲乙丙":
                    writer.put(report(document, 1), "x.txt")
            elif name == "ingest":
                writer.put(report("甲", 2), "x.txt")
                writer.put(report("丁", 2), "x.txt")
            elif name == "remove" and any(entry.id == "丙" for entry in writer.documents):
                writer.remove("丙")
            elif name == "bring back":
                writer.put(report("丙", 1), "x.txt")
            writer.publish()


def deadly(function: Callable[..., Any], fatal: int, calls: list[int]) -> Callable[..., Any]:
    """``function``, which kills the process at the ``fatal``-th call of any of its kind."""

    def call(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)

    return call


def child(home: Path, name: str, fatal: int, pipe: int) -> None:
    """Run one event, counting the changes of the disk."""
    calls = [0]
    for primitive in PRIMITIVES:
        setattr(os, primitive, deadly(getattr(os, primitive), fatal, calls))
    code = 1
    try:
        event(home, name)
        code = 0
    finally:
        os.write(pipe, str(calls[0]).encode())
        os._exit(code)


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        home, name, fatal, seconds = json.loads(line)
        reading, writing = os.pipe()
        started = time.perf_counter()
        process = os.fork()
        if process == 0:
            child(Path(home), name, fatal, writing)
        os.close(writing)
        if seconds:
            time.sleep(seconds)
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        changes = int(os.read(reading, 100) or 0)
        os.close(reading)
        code = os.waitstatus_to_exitcode(status)
        sys.stdout.write(json.dumps([-code if code < 0 else code, changes, time.perf_counter() - started]) + "\n")
        sys.stdout.flush()


main()
