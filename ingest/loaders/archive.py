"""Zip archives: each file inside is one of its own."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from corpus.errors import RejectedInputError
from ingest.loaders.files import Limits, SourceFile
from ingest.loaders.packages import open_package

_UTF8_NAME = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others are unpacked in leaps that nothing bounds."""


def unpack(file: SourceFile, limits: Limits) -> Iterator[SourceFile | tuple[str, RejectedInputError]]:
    """The files inside, in order of their names; instead of one that cannot be taken, where it stands and why. Nothing is written to disk.

    Raises:
        RejectedInputError: the archive is damaged, encrypted, or a zip bomb.
    """
    with open_package(file.data, file.name) as package:
        entries = [(_name(entry), entry) for entry in package.infolist() if not entry.is_dir()]
        for name, entry in sorted(entries, key=lambda pair: pair[0]):
            path = PurePosixPath(name)
            if any(part.startswith(".") or part == "__MACOSX" for part in path.parts if part not in ("..", "/")) or path.name in ("Thumbs.db", "desktop.ini"):
                continue
            source = f"{file.source}/{name}"
            try:
                yield SourceFile(source, path.name, _read(package, entry, name, limits))
            except RejectedInputError as error:
                yield source, error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as written: zipfile takes names without the UTF-8 mark for cp437, Windows here writes GBK."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise RejectedInputError(f"{path.name} 在压缩包里的路径 {name} 指向包外。", "没有收入;请确认压缩包来源。")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RejectedInputError(f"{path.name} 是符号链接,没有收入。", "请把文件本身放进压缩包。")
    if path.suffix.lower() in (".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz"):
        raise RejectedInputError(f"{path.name} 是压缩包里的压缩包,没有收入。", "请解开后再加入。")
    if entry.file_size > limits.max_bytes:
        raise RejectedInputError(
            f"{path.name} 有 {entry.file_size / 1e6:.0f} MB,超过上限 {limits.max_bytes / 1e6:.0f} MB。", "确需收入时调大设置 KAOJU_MAX_FILE_MB。"
        )
    if entry.compress_type not in _METHODS:
        raise RejectedInputError(f"{path.name} 在压缩包里用了少见的压缩方式,没有收入。", "请用系统自带的压缩功能重新打包后再加入。")
    try:
        with package.open(entry) as stream:
            return stream.read(entry.file_size + 1)  # without a number all is unpacked at once, however small the size that the archive states
    except Exception as error:  # zipfile and zlib raise half a dozen kinds
        raise RejectedInputError(f"{path.name} 在压缩包里已损坏。", "请重新打包后再加入。", detail=repr(error)) from error
