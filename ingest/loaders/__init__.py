"""A file on disk becomes a stored text; each format has a module that says what its stored text is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import RejectedInputError
from corpus.originals import Original
from ingest.loaders import archive, office, plain
from ingest.loaders.assembly import assemble
from ingest.loaders.confined import parse_confined
from ingest.loaders.extract import Extract
from ingest.loaders.files import Limits, SourceFile, read_file
from ingest.loaders.plain import decode

__all__ = ["ACCEPTED", "KNOWN", "LOOKED_FOR", "READER", "Limits", "LoadedFile", "SourceFile", "decode", "load", "load_file", "members", "open_files"]

READER = 4
"""Raised whenever some format's stored text changes: files kept from before are then read anew when they are ingested again."""
_WORD, _SHEETS, _CSV, _MARKDOWN, _PDF, _WEBPAGE, _PICTURES = (
    f"ingest.loaders.{name}" for name in ("word", "sheets", "separated", "markdown", "pdf", "webpage", "pictures")
)
_CONFINED = {
    ".docx": _WORD, ".xlsx": _SHEETS, ".csv": _CSV, ".md": _MARKDOWN, ".markdown": _MARKDOWN,
    ".pdf": _PDF, ".html": _WEBPAGE, ".htm": _WEBPAGE, ".shtml": _WEBPAGE, ".xhtml": _WEBPAGE,
    ".png": _PICTURES, ".jpg": _PICTURES, ".jpeg": _PICTURES, ".tif": _PICTURES, ".tiff": _PICTURES, ".bmp": _PICTURES,
}  # fmt: skip
"""Endings of the formats whose parsers run in a process of their own, and those parsers: all but plain text."""
_TEXTS = (".txt", ".text")
_PICTURE_SUFFIXES = tuple(suffix for suffix, parser in _CONFINED.items() if parser == _PICTURES)
_MACROS = (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb")
_MAGIC = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF", ".zip": b"PK"}
_OLE = b"\xd0\xcf\x11\xe0"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")

SUFFIXES = (*_TEXTS, *(suffix for suffix in _CONFINED if suffix not in _PICTURE_SUFFIXES), *office.TARGETS)
"""Endings of the files that hold one report. Pictures are read too, but only where they are named themselves: beside saved pages lie many."""
ACCEPTED = (*SUFFIXES, *_PICTURE_SUFFIXES, ".zip")
"""Endings of all that is taken where it is named itself: one report, or an archive of several."""
KNOWN = (*ACCEPTED, *_MACROS)
"""Those, and endings of files that are refused by name."""
LOOKED_FOR = (*SUFFIXES, *_MACROS, ".zip")
"""Endings of the files that are looked for in a folder; those with macros are refused by name."""
_SHOWN = ".txt、.md、.html、.docx、.pdf、.xlsx、.csv、.doc、.wps、.xls 或图片"


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file's stored text."""

    file: SourceFile
    extract: Extract
    sha256: str
    """Of the stored text in UTF-8: a re-encoded copy of the same report is the same report."""

    @property
    def text(self) -> str:
        """The stored text."""
        return self.extract.text

    @property
    def original(self) -> Original:
        """What the corpus keeps of the file beside its text."""
        return Original(self.file.sha256, READER, self.extract.pages, self.extract.recognised, self.extract.warnings, self.extract.headings)


def open_files(path: Path, limits: Limits) -> Iterator[SourceFile | tuple[str, RejectedInputError]]:
    """The file at ``path``, or the files in an archive; instead of one inside that cannot be taken, where it stands and why.

    Raises:
        RejectedInputError: missing, unreadable, too large, of an unknown format, or an archive that is damaged or hostile.
    """
    if path.suffix.lower() not in KNOWN:
        raise _unknown(path.name)
    file = read_file(path, limits)
    if file.suffix == ".zip":
        yield from members(file, limits)
    else:
        yield file


def members(file: SourceFile, limits: Limits) -> Iterator[SourceFile | tuple[str, RejectedInputError]]:
    """The files in an archive, as of ``open_files``.

    Raises:
        RejectedInputError: it is damaged or hostile.
    """
    _check_content(file)
    for member in archive.unpack(file, limits):
        if isinstance(member, SourceFile) and member.suffix not in KNOWN:
            yield member.source, _unknown(member.name)
        else:
            yield member


def load(path: Path, max_bytes: int, max_pages: int = 500) -> LoadedFile:
    """Read one report that is no archive.

    Raises:
        RejectedInputError: missing, unreadable, too large, empty, of an unknown format or encoding, or not what its ending says.
    """
    if path.suffix.lower() not in KNOWN or path.suffix.lower() == ".zip":
        raise _unknown(path.name)
    limits = Limits(max_bytes, max_pages)
    return load_file(read_file(path, limits), limits)


def load_file(file: SourceFile, limits: Limits) -> LoadedFile:
    """Take the text out of a file.

    Raises:
        RejectedInputError: empty, of an unknown format or encoding, not what its ending says, damaged or hostile.
    """
    found = _extract(file, limits)
    return LoadedFile(file, found, hashlib.sha256(found.text.encode()).hexdigest())


def _extract(file: SourceFile, limits: Limits) -> Extract:
    _check_content(file)
    if file.suffix in office.TARGETS:
        return _old_office(file, limits)
    if file.suffix in _CONFINED:
        return assemble(parse_confined(_CONFINED[file.suffix], file, limits), file.name)
    if file.suffix not in _TEXTS:
        raise _unknown(file.name)
    return plain.extract(file.data, file.name)


def _old_office(file: SourceFile, limits: Limits) -> Extract:
    """By content: what is called .doc or .xls is often a new document or a web page under an old name."""
    if file.data.startswith(b"PK"):
        parser = _CONFINED[office.TARGETS[file.suffix]]
    elif file.data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        parser = _WEBPAGE
    else:
        converted = office.convert(file)
        return assemble(parse_confined(_CONFINED[converted.suffix], converted, limits), file.name)
    return assemble(parse_confined(parser, file, limits), file.name)


def _check_content(file: SourceFile) -> None:
    """Whether the bytes are what the ending says.

    Raises:
        RejectedInputError: they are not, or the format holds macros.
    """
    if not file.data.strip():
        raise RejectedInputError(f"{file.name} 是空文件。", "请检查文件是否保存完整。")
    if file.suffix in _MACROS:
        raise RejectedInputError(f"{file.name} 是含宏的格式,没有收入。", "请另存为不含宏的 .docx 或 .xlsx 后再加入。")
    if file.data.startswith(_PROGRAMS) and file.suffix not in (*_TEXTS, ".md", ".markdown", ".csv"):
        raise RejectedInputError(f"{file.name} 是可执行程序,不是 {file.suffix} 文件。", "没有收入;请确认文件来源。")
    magic = _MAGIC.get(file.suffix)
    if magic is None or file.data.startswith(magic) or (magic == b"%PDF" and magic in file.data[:1024]):
        return
    if file.suffix in (".docx", ".xlsx") and file.data.startswith(_OLE):
        return  # a password, or an old format: the parser tells which
    raise RejectedInputError(f"{file.name} 的内容不是 {file.suffix} 格式。", "文件可能改过后缀或已损坏,请用办公软件打开后重新另存再试。")


def _unknown(name: str) -> RejectedInputError:
    return RejectedInputError(f"{name} 不是支持的格式({Path(name).suffix or '无后缀'})。", f"请另存为 {_SHOWN}后再加入。")
