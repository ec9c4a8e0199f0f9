"""The whole corpus as one zip file, and back.

The archive holds ``backup.json`` (what is in it, each file's size and SHA-256) and the files named there: ``texts/``,
``generation/`` and ``shards/`` (the published one: manifest, records, both indexes), ``originals/`` and ``register.sqlite``
where the home has them. The cache of vectors is left out: it can be made again. Whatever else an archive holds, it is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from corpus import generation as files
from corpus.errors import KaojuError, NoIndexError, RejectedInputError, UsageError
from corpus.generation import Generation
from corpus.lock import ReaderLock, WriterLock, mark_readable
from corpus.manifest import RemovedEntry, Seed
from corpus.storage import copy_database, storage_errors, sync_folder, sync_tree
from corpus.texts import Texts

FORMAT = 1
_INDEX = "backup.json"
_REGISTER = "register.sqlite"
_NAME = re.compile(r"texts/[0-9a-f]{64}\.txt|register\.sqlite|(?:generation|shards|originals)/[^\\\0]+")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says it holds."""

    format: int
    created: str
    """ISO time with offset."""
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    generation: str
    reports: int
    set_aside: tuple[str, ...]
    """Ids of reports of the corpus before that the archive does not have as they were: listed as removed, their texts kept."""
    kept: tuple[str, ...]
    """Files the home had already with other content; the archive's was put beside, under the name given here."""
    register: Path | None = None
    """Where the archive's register lies now; None where it had none."""


def save(home: Path, archive: Path, register: Path | None = None) -> tuple[Contents, tuple[str, ...]]:
    """Write the published corpus to ``archive``, whole or not at all; Chinese warnings of stored texts that are damaged come back too.

    Args:
        home: the corpus.
        archive: the file.
        register: a SQLite file with the register, where that does not lie in ``home``.

    Raises:
        UsageError: ``archive`` exists.
        NoIndexError: nothing has been ingested yet.
        StorageError: the disk refused.
    """
    if archive.exists():
        raise UsageError(f"文件 {archive} 已经存在。", "请换一个文件名，以免覆盖原有的备份。")
    generation = files.current_generation(home)
    if generation is None:
        raise NoIndexError("语料库里还没有报告。", "请先运行 kaoju ingest 加入报告。", home=str(home))
    texts = Texts(home)
    warnings = [f"保存的原文 texts/{sha256[:12]}….txt 已损坏，没有放进备份。" for sha256 in sorted(texts.hashes()) if not texts.intact(sha256)]
    beside = archive.with_name(f"{archive.name}.part")  # a crash leaves it there, for all to see; the next run to the same name replaces it
    with storage_errors(archive.parent), closing(ReaderLock(generation.folder)):
        try:
            with beside.open("wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
                    members = tuple(_put(zipped, name, path) for name, path in _sources(home, generation, register or home / _REGISTER))
                    contents = Contents(FORMAT, datetime.now().astimezone().isoformat(timespec="seconds"), members)
                    zipped.writestr(_INDEX, json.dumps(asdict(contents), ensure_ascii=False))
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, archive)
            sync_folder(archive.parent)
        finally:
            beside.unlink(missing_ok=True)
    return contents, tuple(warnings)


def restore(archive: Path, home: Path, *, replace: bool = False) -> Restored:
    """Bring back what ``save`` wrote, and publish it; a crash at any moment leaves the corpus as it was or as it becomes.

    Args:
        archive: the file.
        home: an empty or existing home. Nothing in it is overwritten or deleted: the generation that answers now stays there, its texts too.
        replace: whether it may answer instead of a corpus that holds reports the archive does not have.

    Raises:
        RejectedInputError: the file is no backup, is damaged, or names files where none belong; nothing changed.
        UsageError: reports would go out of the index and ``replace`` was not said.
        LockedError: another process is writing.
        StorageError: the disk refused.
    """
    with WriterLock(home), storage_errors(home), _opened(archive) as (zipped, contents):
        stage = home / "generations" / "restored.tmp"  # cleared by the next writer, should this one be killed
        shutil.rmtree(stage, ignore_errors=True)
        try:
            for member in contents.members:
                _take(zipped, member, stage / member.name)
            return _publish(home, stage, replace)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _sources(home: Path, generation: Generation, register: Path) -> Iterator[tuple[str, Path]]:
    texts = Texts(home)
    for sha256 in sorted(texts.hashes()):
        if texts.intact(sha256):
            yield f"texts/{sha256}.txt", home / "texts" / f"{sha256}.txt"
    shards = [(folder, f"shards/{shard.name}") for shard, folder in generation.shards(generation.read_manifest()) if shard.name]
    for folder, prefix in ((generation.folder, "generation"), *shards, (home / "originals", "originals")):
        for path in sorted(folder.rglob("*")):
            # Locks and write-ahead logs belong to whoever has the file open; a database is copied with what its log holds.
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith((".lock", "-wal", "-shm", "-journal", ".part")):
                yield f"{prefix}/{path.relative_to(folder).as_posix()}", path
    if register.exists():
        yield _REGISTER, register


def _put(zipped: zipfile.ZipFile, name: str, path: Path) -> Member:
    if not name.endswith(".sqlite3") and name != _REGISTER:
        return _copy_in(zipped, name, path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        copy_database(path, copy)
        return _copy_in(zipped, name, copy)


def _copy_in(zipped: zipfile.ZipFile, name: str, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, zipped.open(name, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Member(name, size, digest.hexdigest())


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Contents]]:
    try:
        with zipfile.ZipFile(archive) as zipped:
            contents: Contents = TypeAdapter(Contents).validate_json(zipped.read(_INDEX))
            if contents.format != FORMAT:
                raise RejectedInputError(f"备份 {archive} 的格式版本是 {contents.format}，本程序需要版本 {FORMAT}。", "请用写出这份备份的程序版本恢复。")
            names = [member.name for member in contents.members]
            if sorted([*names, _INDEX]) != sorted(zipped.namelist()) or not all(map(_is_safe, names)) or "generation/manifest.json" not in names:
                raise RejectedInputError(f"备份 {archive} 里有不该有的文件，或缺少文件。", "没有恢复任何内容；请换一份备份。")
            yield zipped, contents
    except FileNotFoundError as error:
        raise UsageError(f"找不到 {archive}。", "请检查路径是否写对。") from error
    except (zipfile.BadZipFile, ValidationError, UnicodeDecodeError, KeyError, EOFError, NotImplementedError, RuntimeError, struct.error, zlib.error) as error:
        raise _damaged(archive) from error


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return _NAME.fullmatch(name) is not None and ".." not in parts and "/".join(parts) == name and len(parts) > 1 - (name == _REGISTER)


def _take(zipped: zipfile.ZipFile, member: Member, target: Path) -> None:
    """Unpack one file; one that is longer than it says is never written out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    with zipped.open(member.name) as source, target.open("xb") as file:
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                break
            digest.update(block)
            file.write(block)
    if left or digest.hexdigest() != member.sha256 or (member.name.startswith("texts/") and target.stem != member.sha256):
        raise _damaged(Path(zipped.filename or ""))


def _publish(home: Path, stage: Path, replace: bool) -> Restored:
    """Put what was unpacked in its place; the last step is the one that shows."""
    generation = Generation(stage / "generation")
    coming = {seed.id: seed for seed in generation.seeds()}
    going = _going(home, coming)
    if going and not replace:
        happened = f"语料库里有 {len(going)} 份报告与备份不同或不在备份里，例如 {going[0].id}。"
        raise UsageError(happened, "确定要以备份代替时，请加上 --replace；现有的索引和原文仍会保留。")
    texts = Texts(home)
    for path in (stage / "texts").glob("*.txt"):
        if not texts.intact(path.stem):
            _move(path, home / "texts" / path.name)
    for shard in (stage / "shards").glob("*"):
        if not (home / "shards" / shard.name).exists():  # one name is one content
            sync_tree(shard)
            _move(shard, home / "shards" / shard.name)
    kept = [beside for path in (stage / "originals").rglob("*") if path.is_file() and (beside := _move_beside(path, home / path.relative_to(stage)))]
    register = home / _REGISTER if (stage / _REGISTER).exists() else None
    if register is not None and (beside := _move_beside(stage / _REGISTER, register)):
        kept.append(beside)
        register = home / beside
    _list_as_removed(home, generation, going, coming)
    mark_readable(generation.folder)
    sync_tree(generation.folder)
    number = max((int(known.name) for known in files.generations(home)), default=0) + 1
    published = Generation(home / "generations" / f"{number:06}")
    os.rename(generation.folder, published.folder)
    sync_folder(published.folder.parent)
    files.make_current(home, published)
    return Restored(published.name, len(coming), tuple(row.id for row in going if row.id not in coming), tuple(kept), register)


def _going(home: Path, coming: dict[str, Seed]) -> list[Seed]:
    """Reports that answer now and would not any more."""
    try:
        current = files.current_generation(home)
    except KaojuError:
        current = next(reversed(files.generations(home)), None)
    rows = current.seeds() if current is not None else ()
    return [row for row in rows if row.id not in coming or coming[row.id].text_sha256 != row.text_sha256]


def _list_as_removed(home: Path, generation: Generation, going: list[Seed], coming: dict[str, Seed]) -> None:
    """What goes out of the index, and what went before, can still be brought back."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    found = {row.id: row for known in files.generations(home) for row in known.removed()} | {row.id: row for row in generation.removed()}
    found |= {row.id: RemovedEntry(row.id, row.id, row.text_sha256, row.source_name, now) for row in going}
    raw = json.loads((generation.folder / "manifest.json").read_bytes())
    raw["removed"] = [asdict(row) for name, row in sorted(found.items()) if name not in coming]
    (generation.folder / "manifest.json").write_text(json.dumps(raw, ensure_ascii=False, indent=1), encoding="utf-8")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        with source.open("rb") as file:
            os.fsync(file.fileno())
    os.replace(source, target)
    sync_folder(target.parent)


def _move_beside(source: Path, target: Path) -> str | None:
    """Move to ``target``; where another file is already, to a name beside it, which comes back."""
    if not target.exists():
        _move(source, target)
        return None
    if _is_same(source, target):
        return None
    beside = target.with_name(f"{target.stem}.restored-{datetime.now():%Y%m%d-%H%M%S}{target.suffix}")
    _move(source, beside)
    return beside.name


def _is_same(one: Path, other: Path) -> bool:
    """Whether two files hold the same; two databases are the same when their rows are."""
    if one.name != _REGISTER:
        return one.read_bytes() == other.read_bytes()
    with closing(sqlite3.connect(one)) as first, closing(sqlite3.connect(other)) as second:
        return all(row == twin for row, twin in zip_longest(first.iterdump(), second.iterdump()))


def _damaged(archive: Path) -> RejectedInputError:
    return RejectedInputError(f"文件 {archive} 不是考据的备份，或已损坏。", "没有恢复任何内容；请换一份备份。")
