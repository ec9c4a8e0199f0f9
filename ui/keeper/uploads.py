"""Files that were uploaded and are not yet part of the corpus.

home/uploads/<token>/<name>            a file that came by itself
home/uploads/<token>/<token>/<name>    a file of an archive; .inside beside it says of which, and of which folders in it
home/uploads/.<token>/                 what is still arriving, under a lock for as long as it does, or was being thrown away

One rename shows what arrived, all files of an archive at once; whatever is older than a day is thrown away.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from corpus.errors import RejectedInputError
from corpus.storage import storage_errors, sync_folder, sync_tree
from ingest.loaders import KNOWN, Limits, SourceFile, members
from ui.keeper import wording

MAX_FILES = 200
"""Files that may wait at once."""
_NAMED = 20
"""Files of an archive that were not taken and are named; of the others the number is said."""
_KEPT_SECONDS = 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")
_HIDDEN = r"\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_UNPRINTABLE = re.compile(f"[{_HIDDEN}]")
_UNFIT = re.compile(rf"[{_HIDDEN}/\\:*?\"<>|]")
_INSIDE, _GONE = ".inside", ".gone"
_LONGEST_PLACE = 200
"""Characters shown of where a file lay in an archive."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits."""

    token: str
    path: Path

    @property
    def name(self) -> str:
        """The file's name, safe to show after escaping and to write to disk."""
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes; 0 where it is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    @property
    def inside(self) -> str:
        """The archive it came in and the folders there, with «/» between; empty for a file that came by itself."""
        try:
            return self.path.with_name(_INSIDE).read_text(encoding="utf-8")
        except OSError:
            return ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a file that was sent."""

    uploads: tuple[Upload, ...]
    """The file, or those of an archive."""
    refused: tuple[str, ...] = ()
    """What of an archive was not taken, and why."""


class Uploads:
    """The folder of waiting files. A restart forgets none of them."""

    def __init__(self, home: Path, max_bytes: int) -> None:
        self._folder = home / "uploads"
        self._max_bytes = max_bytes
        self._unpacking = threading.Lock()  # an archive is held in memory

    async def take(self, name: str, chunks: AsyncIterator[bytes]) -> Arrived:
        """Write a file as it arrives; an archive is unpacked then, each file in it into one that waits by itself.

        Raises:
            RejectedInputError: its name, its format, its size or the number of waiting files does not do, or it is an archive
                that is damaged, hostile or holds nothing to take; nothing of it stays.
            StorageError: the disk refused; likewise.
        """
        safe = safe_name(name)
        await run_in_threadpool(self.clean)
        with storage_errors(self._folder):
            folder, lock = await run_in_threadpool(self._begin)
            try:
                await self._receive(folder / safe, chunks)
                return await run_in_threadpool(self._finish, folder, safe)
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # it has another name where all went well
                os.close(lock)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """For the length of the block no other thread or process begins, shows or clears uploads here."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _begin(self) -> tuple[Path, int]:
        """A folder that nobody sees, and the open handle by which others know that it is in use.

        Raises:
            RejectedInputError: as many wait, or are arriving, as may.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        folder = self._folder / f".{secrets.token_hex(16)}"
        with self._alone():
            if len(self.waiting()) + sum(1 for _ in self._folder.glob(".*")) >= MAX_FILES:
                raise RejectedInputError(*wording.TOO_MANY_FILES)
            folder.mkdir()
            handle = os.open(folder, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
        return folder, handle

    async def _receive(self, path: Path, chunks: AsyncIterator[bytes]) -> None:
        size = 0
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > self._max_bytes:
                    happened, remedy = wording.TOO_LARGE
                    raise RejectedInputError(happened.format(name=path.name, limit=self._max_bytes // 10**6), remedy)
                await run_in_threadpool(file.write, chunk)

    def _finish(self, folder: Path, name: str) -> Arrived:
        """Show what arrived, as one file or as those of an archive, once it would survive a power cut."""
        refused: tuple[str, ...] = ()
        if name.endswith(".zip"):
            with self._unpacking:
                refused = self._unpack(SourceFile(name, name, (folder / name).read_bytes()), folder)
            (folder / name).unlink()
        sync_tree(folder)
        shown = folder.with_name(folder.name.removeprefix("."))
        with self._alone():
            if len(self.waiting()) + len(_inside(folder)) > MAX_FILES:
                raise RejectedInputError(*wording.TOO_MANY_FILES)
            folder.rename(shown)
        sync_folder(self._folder)
        return Arrived(tuple(_by_age(_inside(shown))), refused)

    def _unpack(self, archive: SourceFile, folder: Path) -> tuple[str, ...]:
        """All its files that can be taken go into ``folder``; of the others, why not comes back."""
        room = MAX_FILES - len(self.waiting())
        taken = 0
        refused: list[str] = []
        for member in members(archive, Limits(self._max_bytes)):
            if not isinstance(member, SourceFile):
                refused.append(f"{member[0]}：{member[1]}")
                continue
            if taken == room:
                raise RejectedInputError(*wording.TOO_MANY_FILES)
            _keep(folder / secrets.token_hex(16), member)
            taken += 1
        if not taken:
            happened, remedy = wording.NOTHING_INSIDE
            raise RejectedInputError(happened.format(name=archive.name), "".join(refused[:_NAMED]) or remedy)
        more = len(refused) - _NAMED
        return (*refused[:_NAMED], *([wording.MORE_REFUSED.format(name=archive.name, count=more)] if more > 0 else ()))

    def waiting(self) -> list[Upload]:
        """Every file that arrived whole, the earliest first."""
        return _by_age(pair for folder in self._folder.glob("*") if _TOKEN.fullmatch(folder.name) for pair in _inside(folder))

    def find(self, token: str) -> Upload | None:
        """The file of that token."""
        return next((upload for upload in self.waiting() if upload.token == token), None)

    def rename(self, upload: Upload, stem: str) -> Upload:
        """Give the file another name before its ending.

        Raises:
            RejectedInputError: the name does not do.
            StorageError: the disk refused.
        """
        target = upload.path.with_name(safe_name(f"{stem}{upload.path.suffix}"))
        with storage_errors(self._folder):
            upload.path.rename(target)
        return Upload(upload.token, target)

    def drop(self, token: str) -> None:
        """Throw a file away; one that is gone is no error."""
        if not _TOKEN.fullmatch(token):
            return
        for folder in (self._folder / token, *self._folder.glob(f"*/{token}")):
            with suppress(OSError):
                self._throw_away(folder)
                if folder.parent != self._folder:
                    folder.parent.rmdir()  # of an archive, with its last file

    def _throw_away(self, folder: Path) -> None:
        doomed = folder.rename(self._folder / f".{folder.name}{_GONE}")  # a stop half-way must not leave half of it to be seen
        shutil.rmtree(doomed, ignore_errors=True)

    def clean(self) -> int:
        """Throw away what was left behind; how many uploads a stop had cut off comes back."""
        if not self._folder.is_dir():
            return 0
        cut_off = 0
        with suppress(OSError), self._alone():
            for folder in self._folder.glob(".*"):
                if _TOKEN.fullmatch(folder.name[1:]) and _is_free(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    cut_off += not folder.exists()
                elif folder.name.endswith(_GONE):
                    shutil.rmtree(folder, ignore_errors=True)
        for folder in self._folder.glob("*"):
            with suppress(OSError):
                if _TOKEN.fullmatch(folder.name.removeprefix(".")) and time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
                    self._throw_away(folder)
        return cut_off


def _is_free(folder: Path) -> bool:
    """Whether no process is filling the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held; or there are no locks here, and its age must tell
        return False
    finally:
        os.close(handle)
    return True


def _keep(folder: Path, member: SourceFile) -> None:
    folder.mkdir()
    place = _UNPRINTABLE.sub("", member.source.encode("utf-8", "replace").decode("utf-8").removesuffix(member.name)).rstrip("/")
    (folder / _INSIDE).write_text(place if len(place) <= _LONGEST_PLACE else f"…{place[-_LONGEST_PLACE:]}", encoding="utf-8")
    (folder / safe_name(member.name)).write_bytes(member.data)


def _inside(folder: Path) -> list[tuple[float, Upload]]:
    """The files in an upload's folder, each with the time it was written; none where it goes away meanwhile."""
    found: list[tuple[float, Upload]] = []
    with suppress(OSError):
        for path in folder.iterdir():
            if _TOKEN.fullmatch(path.name):
                found += _inside(path)
            elif not path.name.startswith("."):
                found.append((path.stat().st_mtime, Upload(folder.name, path)))
    return found


def _by_age(found: Iterable[tuple[float, Upload]]) -> list[Upload]:
    return [upload for _, upload in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def safe_name(name: str) -> str:
    """The last part of whatever path a browser names, as a file name that does no harm on any system.

    Raises:
        RejectedInputError: the ending is of no known format.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8")))[-1]
    plain = _UNFIT.sub("", last).rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    suffix = f".{ending.lower()}" if dot else ""
    if suffix not in KNOWN:
        happened, remedy = wording.UNKNOWN_FORMAT
        raise RejectedInputError(happened.format(name=plain[:80] or wording.NO_NAME), remedy)
    stem = stem.strip(" .") or wording.NO_NAME
    return f"{stem.encode()[:180].decode('utf-8', 'ignore')}{suffix}"
