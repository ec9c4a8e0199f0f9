"""Files become part of the library: found, loaded, read, and published together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.embedding import Embedder
from corpus.errors import KaojuError, RejectedInputError, UsageError
from corpus.library import Library, Writer
from ingest.loaders import SUFFIXES, LoadedFile, load
from ingest.reader import read_report

Progress = Callable[[str, int, int], None]
"""Told the stage (读取, 编码), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that was left out, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run of ingest did, and what the corpus holds after it."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejected: tuple[Rejection, ...]
    warnings: tuple[str, ...]
    reports: int
    sections: int
    sentences: int
    quantities: int


def document_id(path: Path) -> str:
    """A file's id: its stem in NFC, with characters that a path or an address cannot hold replaced by «-»."""
    stem = unicodedata.normalize("NFC", path.stem)
    return re.sub(r"[\s/\\:*?\"<>|#%&+@\x00-\x1f\x7f]+", "-", stem).strip(".-") or "document"


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of a known format below the folders named, sorted within each folder.

    Raises:
        UsageError: a path does not exist.
    """
    found: dict[Path, Path] = {}  # a file named twice, by whatever path, is taken once
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*") if entry.suffix.lower() in SUFFIXES and entry.is_file())
            visible = (entry for entry in inside if not any(part.startswith(".") for part in entry.relative_to(path).parts))
            for entry in visible:
                found.setdefault(entry.resolve(), entry)
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise UsageError(f"找不到 {path}。", "请检查路径是否写对。")
    return list(found.values())


def ingest(paths: Sequence[Path], library: Library, embedder: Embedder, *, max_bytes: int, progress: Progress | None = None) -> Summary:
    """Add or update reports and publish the result; a file that is rejected stops no other.

    Raises:
        UsageError: a path does not exist.
        LockedError, StorageError: see ``Library.writer``; the index stays as it was.
    """
    files = find_files(paths)

    def encoding(done: int, total: int) -> None:
        if progress is not None:
            progress("编码", done, total)

    with library.writer(embedder, encoding) as writer:
        run = _Run(writer)
        for text_id, text, source in writer.outdated:
            run.refresh(text_id, text, source)
        for position, path in enumerate(files):
            if progress is not None:
                progress("读取", position, len(files))
            run.take(path, max_bytes)
        if progress is not None:
            progress("读取", len(files), len(files))
        writer.publish()
        documents = writer.documents
    return Summary(
        tuple(run.added), tuple(run.updated), tuple(run.unchanged), tuple(run.rejected), tuple(run.warnings), len(documents),
        sum(entry.sections for entry in documents), sum(entry.sentences for entry in documents), sum(entry.quantities for entry in documents),
    )  # fmt: skip


class _Run:
    """One run's bookkeeping: which id each file took, and what became of it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._known = {entry.id: entry.source_name for entry in writer.documents}
        self._taken: dict[str, Path] = {}
        self.added: list[str] = []
        self.updated: list[str] = []
        self.unchanged: list[str] = []
        self.rejected: list[Rejection] = []
        self.warnings: list[str] = [f"文档 {lost} 的记录和原文都已无法读取,请重新加入它的文件。" for lost in writer.lost]

    def take(self, path: Path, max_bytes: int) -> None:
        """Load one file and put it into the corpus, or note why not."""
        try:
            loaded = load(path, max_bytes)
            name = self._name(loaded)
            self._taken[name] = path
            if self._writer.unchanged(name, loaded.sha256):
                self.unchanged.append(name)
                return
            self.put(name, loaded.text, path.name)
        except RejectedInputError as error:
            self.rejected.append(Rejection(str(path), str(error)))

    def refresh(self, name: str, text: str, source: str) -> None:
        """Read a stored text again; one that cannot be read any more stops no other."""
        try:
            self.put(name, text, source)
        except RejectedInputError as error:
            self._writer.remove(name)
            self.rejected.append(Rejection(source, str(error)))

    def put(self, name: str, text: str, source: str) -> None:
        """Read a stored text and hand the report to the writer."""
        try:
            report = read_report(name, text)
        except KaojuError:
            raise
        except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
            raise RejectedInputError(f"{source} 的结构无法解析。", "请检查内容;这是程序的不足,可将文件提供给维护者。", error=repr(error)) from error
        (self.updated if name in self._known else self.added).append(name)
        self.warnings.extend(f"{name}:{warning}" for warning in report.warnings)
        self._writer.put(report, source)

    def _name(self, loaded: LoadedFile) -> str:
        """The id of a file; a second file of the same stem in this run gets a suffix and a warning."""
        stem = document_id(loaded.path)
        name, suffix = stem, 2
        while name in self._taken:
            name, suffix = f"{stem}-{suffix}", suffix + 1
        if name != stem:
            self.warnings.append(f"{loaded.path} 与 {self._taken[stem]} 同名,文档名改为 {name}。")
        return name
