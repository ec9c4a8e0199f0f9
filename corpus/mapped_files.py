"""Files that an index has mapped into memory, watched for being cut short.

Nobody may write to them any more; should a failing disk, a copy over them or an administrator cut one short all the same, the process would be
killed at the first touch of what is gone (SIGBUS), and every question under way with it. So their lengths are looked at before each touch. Left is a
cut in the very millisecond of a search.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import IndexUnusableError

_BELIEVED = 0.001
"""Seconds for which a look holds: one question makes many calls, and a look at six files takes 2 to 6 µs."""


class MappedFiles:
    """Some files by the handles they were opened with: what stands under their names later does not matter. Safe to share between threads."""

    def __init__(self, part: str, files: Iterable[Path]) -> None:
        """Open them, before they are mapped.

        Args:
            part: of the index, in Chinese, for the error.
            files: those that will be mapped.

        Raises:
            OSError: one cannot be read.
        """
        self._part = part
        self._known: list[tuple[int, int, Path]] = []
        self._close = weakref.finalize(self, _close, self._known)
        self._looked = float("-inf")
        for path in files:
            handle = os.open(path, os.O_RDONLY)
            self._known.append((handle, os.lseek(handle, 0, os.SEEK_END), path))

    def check(self) -> None:
        """Raises IndexUnusableError where one has become shorter than it was; its context names the file."""
        now = time.monotonic()
        if now - self._looked < _BELIEVED:
            return
        for handle, length, path in self._known:
            if os.lseek(handle, 0, os.SEEK_END) < length:  # a quarter of what fstat costs
                happened = f"{self._part}的文件在使用中被截短，不能再用。"
                raise IndexUnusableError(happened, "请运行 kaoju doctor --repair，由保存的原文重建索引。", file=str(path))
        self._looked = now

    def close(self) -> None:
        """Let go of the files."""
        self._close()


def _close(known: list[tuple[int, int, Path]]) -> None:
    while known:
        os.close(known.pop()[0])
