"""Files before anything is read out of them: their bytes, within limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from corpus.errors import RejectedInputError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken at most."""

    max_bytes: int = 50 * 10**6
    """Of one file, and of one file inside an archive."""
    max_pages: int = 500
    stall: int = 25
    """Seconds without a sign of progress after which a parser is stopped."""


@dataclass(frozen=True)
class SourceFile:
    """A file's bytes."""

    source: str
    """Where it was found, for messages: a path, with the name inside an archive behind it."""
    name: str
    """Its own name, without folders."""
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def suffix(self) -> str:
        """In lower case, with the point; empty where there is none."""
        return PurePosixPath(self.name).suffix.lower()


def read_file(path: Path, limits: Limits) -> SourceFile:
    """The bytes of a file.

    Raises:
        RejectedInputError: missing, unreadable or too large.
    """
    max_bytes = limits.max_bytes
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise RejectedInputError(
                f"{path.name} 有 {size / 1e6:.0f} MB,超过上限 {max_bytes / 1e6:.0f} MB。",
                "请确认它是一份报告;确需收入时调大设置 KAOJU_MAX_FILE_MB。",
            )
        # One byte more than the size allowed: a file that grows while it is read is still noticed.
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise RejectedInputError(f"找不到文件 {path.name}。", "请检查路径,文件可能刚被移走或删除。", path=str(path)) from error
    except OSError as error:
        raise RejectedInputError(f"读不了文件 {path.name}({error.strerror})。", "请检查文件权限或存储设备后重试。", path=str(path)) from error
    if len(data) > max_bytes:
        raise RejectedInputError(f"{path.name} 在读取时变大,超过上限。", "请等文件写完后重试。")
    return SourceFile(str(path), path.name, data)
