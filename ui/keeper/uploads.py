"""Files that were uploaded and are not yet part of the corpus.

home/uploads/<token>/<name>    one file each, an archive's files too; whatever is older than a day is thrown away
home/uploads/<token>/.inside   of an archive's file, the archive and the folders in it
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from corpus.errors import RejectedInputError
from corpus.storage import storage_errors
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
_PART, _INSIDE = ".part", ".inside"
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

    async def take(self, name: str, chunks: AsyncIterator[bytes]) -> Arrived:
        """Write a file as it arrives; an archive is unpacked then, each file in it into one that waits by itself.

        Raises:
            RejectedInputError: its name, its format, its size or the number of waiting files does not do, or it is an archive
                that is damaged, hostile or holds nothing to take; nothing of it stays.
            StorageError: the disk refused; likewise.
        """
        safe = safe_name(name)
        await run_in_threadpool(self.clean)
        if len(self.waiting()) >= MAX_FILES:
            raise RejectedInputError(*wording.TOO_MANY_FILES)
        token = secrets.token_hex(16)
        folder = self._folder / token
        done = False
        try:
            with storage_errors(self._folder):
                folder.mkdir(parents=True)
                size = 0
                with (folder / _PART).open("wb") as file:
                    async for chunk in chunks:
                        size += len(chunk)
                        if size > self._max_bytes:
                            happened, remedy = wording.TOO_LARGE
                            raise RejectedInputError(happened.format(name=safe, limit=self._max_bytes // 10**6), remedy)
                        await run_in_threadpool(file.write, chunk)
                if safe.endswith(".zip"):
                    return await run_in_threadpool(self._unpack, SourceFile(safe, safe, (folder / _PART).read_bytes()))
                (folder / _PART).rename(folder / safe)
            done = True
        finally:
            if not done:
                shutil.rmtree(folder, ignore_errors=True)
        return Arrived((Upload(token, folder / safe),))

    def _unpack(self, archive: SourceFile) -> Arrived:
        """Its files: all that can be taken or, where they are too many, none."""
        room = MAX_FILES - len(self.waiting())
        taken: list[Upload] = []
        refused: list[str] = []
        try:
            for member in members(archive, Limits(self._max_bytes)):
                if not isinstance(member, SourceFile):
                    refused.append(f"{member[0]}：{member[1]}")
                elif len(taken) == room:
                    raise RejectedInputError(*wording.TOO_MANY_FILES)
                else:
                    taken.append(self._keep(safe_name(member.name), member))
            if not taken:
                happened, remedy = wording.NOTHING_INSIDE
                raise RejectedInputError(happened.format(name=archive.name), "".join(refused[:_NAMED]) or remedy)
        except BaseException:
            for upload in taken:
                self.drop(upload.token)
            raise
        more = len(refused) - _NAMED
        return Arrived(tuple(taken), (*refused[:_NAMED], *([wording.MORE_REFUSED.format(name=archive.name, count=more)] if more > 0 else ())))

    def _keep(self, name: str, member: SourceFile) -> Upload:
        token = secrets.token_hex(16)
        folder = self._folder / token
        folder.mkdir()
        place = _UNPRINTABLE.sub("", member.source.encode("utf-8", "replace").decode("utf-8").removesuffix(member.name)).rstrip("/")
        (folder / _INSIDE).write_text(place if len(place) <= _LONGEST_PLACE else f"…{place[-_LONGEST_PLACE:]}", encoding="utf-8")
        (folder / _PART).write_bytes(member.data)
        return Upload(token, (folder / _PART).rename(folder / name))

    def waiting(self) -> list[Upload]:
        """Every file that arrived whole, the earliest first."""
        found: list[tuple[float, Upload]] = []
        for folder in self._folder.glob("*"):
            if _TOKEN.fullmatch(folder.name):
                found += [(path.stat().st_mtime, Upload(folder.name, path)) for path in folder.iterdir() if path.name not in (_PART, _INSIDE)]
        return [upload for _, upload in sorted(found, key=lambda pair: (pair[0], pair[1].name))]

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
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self._folder / token, ignore_errors=True)

    def clean(self) -> None:
        """Throw away what was left behind."""
        for folder in self._folder.glob("*"):
            try:
                old = time.time() - folder.stat().st_mtime > _KEPT_SECONDS
            except OSError:
                continue
            if old and _TOKEN.fullmatch(folder.name):
                shutil.rmtree(folder, ignore_errors=True)


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
