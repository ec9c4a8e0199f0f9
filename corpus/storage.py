"""Writing to disk so that a crash leaves the old or the new file, never half of one."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import KaojuError, StorageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
# Chroma, tantivy and SQLite report a full disk by words, each in its own exception type.
_FULL_WORDS = ("no space left", "disk is full", "disk full")
_NOTHING = 64_000  # bytes: with less than that free, whatever an engine complains of is the full disk


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into a StorageError that names ``folder``.

    Raises:
        StorageError: disk full, read-only or failing. Any other exception passes unchanged.
    """
    try:
        yield
    except KaojuError:
        raise
    except OSError as error:
        raise _storage_error(folder, error.errno, error) from error
    except sqlite3.OperationalError as error:
        raise _storage_error(folder, errno.ENOSPC if _says_full(error) or _is_full(folder) else None, error) from error
    except Exception as error:
        if not _says_full(error) and not _is_full(folder):
            raise
        raise _storage_error(folder, errno.ENOSPC, error) from error


def _says_full(error: Exception) -> bool:
    message = str(error).lower()
    return any(words in message for words in _FULL_WORDS)


def _is_full(folder: Path) -> bool:
    there = next((path for path in (folder, *folder.absolute().parents) if path.exists()), None)
    return there is not None and shutil.disk_usage(there).free < _NOTHING


def _storage_error(folder: Path, number: int | None, error: Exception) -> StorageError:
    detail = repr(error)
    if number in _FULL:
        return StorageError(f"磁盘空间不足,无法写入 {folder}。", "原有索引没有改动,请腾出空间后重试。", detail=detail)
    if number in _FORBIDDEN:
        return StorageError(f"没有权限写入 {folder}。", "请检查该文件夹的权限,或用 KAOJU_HOME 指定另一个文件夹。", detail=detail)
    return StorageError(f"读写 {folder} 时出错。", "原有索引没有改动,请检查磁盘后重试。", detail=detail)


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``: written beside it under another name, synced, then renamed over it."""
    # The final name is left out of the temporary one: together they could exceed the 255 bytes of a file name.
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link for a file that is never written in place; a copy where the file system has no links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite file whole even while a reader has it open: opening a collection makes Chroma write to it."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def private_copy(folder: Path) -> tempfile.TemporaryDirectory[str] | None:
    """A folder of one's own in which an index of a read-only disk can be opened: both engines write a little even to read.

    Files that only a change of the index would write are linked, lists and databases copied. None where ``folder`` can be written, so needs none.

    Raises:
        StorageError: there is no temporary folder that can be written, or no room in it.
    """
    if os.access(folder, os.W_OK):
        return None
    try:
        private = tempfile.TemporaryDirectory(prefix="kaoju-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StorageError("没有可以写入的临时文件夹,只读的索引无法打开。", "请让 /tmp 可写,或用 TMPDIR 指定一个可写的文件夹。", detail=repr(error)) from error
    with storage_errors(Path(private.name)):
        _fill(Path(private.name), folder)
    return private


def _fill(private: Path, folder: Path) -> None:
    for path in folder.rglob("*"):
        target = private / path.relative_to(folder)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".json" or ".sqlite3" in path.name:
            shutil.copyfile(path, target)
        elif path.suffix != ".lock":
            target.symlink_to(path.resolve())


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` (files made, renamed, removed) survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make every file and name under ``folder`` survive a power cut; hard-linked files were synced when they were written."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path.stat().st_nlink == 1:
                handle = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        sync_folder(Path(parent))
