"""Who may write, and who still reads.

One process at a time writes to a corpus. Both locks are held by the operating system for an open file, so they are
free again as soon as their process ends, however it ends. (POSIX: the readers' lock is a shared ``flock``.)
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from filelock import FileLock, Timeout

from corpus.errors import LockedError
from corpus.storage import storage_errors

_READERS = ".readers"


class WriterLock:
    """Context manager: the sole right to write under ``home``.

    ``home/lock`` is the lock itself; ``home/lock.json`` says who holds it (process id, start time) and means nothing while the lock is free.

    Raises:
        LockedError: at once, when another process (or another lock of this one) holds it.
        StorageError: ``home`` cannot be written.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = FileLock(home / "lock", thread_local=False)
        self._holder = home / "lock.json"

    def __enter__(self) -> WriterLock:
        with storage_errors(self._home):
            self._home.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise self._locked() from None
            facts = {"pid": os.getpid(), "started": datetime.now().astimezone().isoformat(timespec="seconds")}
            self._holder.write_text(json.dumps(facts), encoding="utf-8")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _locked(self) -> LockedError:
        try:
            facts = json.loads(self._holder.read_text(encoding="utf-8"))
            who = f"(进程号 {facts['pid']},{facts['started']} 开始)"
        except (OSError, ValueError, KeyError, TypeError):  # the holder has not written it yet
            who = ""
        return LockedError(f"另一个进程{who}正在写入这个语料库。", "请等它结束后再试。", home=str(self._home))


def is_being_written(home: Path) -> bool:
    """Whether a process, this one included, holds the writer's lock of ``home``."""
    return _is_held(home / "lock")


class ReaderLock:
    """Says, for as long as it is open, that a generation's folder is being read; any number may be open at once."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] | None = None
        try:
            self._file = (folder / _READERS).open("rb")
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:  # a file system without locks: the reader goes on, at worst it must open again after a clean-up
            self.close()

    def close(self) -> None:
        """Give it back; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def mark_readable(folder: Path) -> None:
    """Put the file there that readers lock."""
    (folder / _READERS).touch()


def is_being_read(folder: Path) -> bool:
    """Whether any process, this one included, has the folder open for reading."""
    return _is_held(folder / _READERS)


def _is_held(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
