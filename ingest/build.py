"""Files become part of the library: found, loaded, read, and published together."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.embedding import Embedder
from corpus.errors import KaojuError, RejectedInputError, UsageError
from corpus.library import Library, OutdatedReport, Writer
from corpus.originals import Original
from ingest.loaders import LOOKED_FOR, READER, Limits, SourceFile, load_file, open_files
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
            inside = sorted(entry for entry in path.rglob("*") if entry.suffix.lower() in LOOKED_FOR and entry.is_file())
            visible = (entry for entry in inside if not any(part.startswith(".") for part in entry.relative_to(path).parts))
            for entry in visible:
                found.setdefault(entry.resolve(), entry)
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise UsageError(f"找不到 {path}。", "请检查路径是否写对。")
    return list(found.values())


def ingest(
    paths: Sequence[Path], library: Library, embedder: Embedder, *, max_bytes: int, max_pages: int = 500, progress: Progress | None = None
) -> Summary:
    """Add or update reports and publish the result; a file that is rejected stops no other.

    Raises:
        UsageError: a path does not exist.
        LockedError, StorageError: see ``Library.writer``; the index stays as it was.
    """
    files = find_files(paths)
    with library.writer(embedder, _encoding(progress)) as writer:
        run = _Run(writer)
        run.refresh_outdated()
        for position, path in enumerate(files):
            if progress is not None:
                progress("读取", position, len(files))
            run.take(path, Limits(max_bytes, max_pages))
        if progress is not None:
            progress("读取", len(files), len(files))
        writer.publish()
    return run.summary()


def rebuild(library: Library, embedder: Embedder, *, encode_again: bool = False, progress: Progress | None = None) -> Summary:
    """Read every stored text again, build both indexes from nothing, and publish them.

    Args:
        library: the corpus.
        embedder: the model its passages are encoded with.
        encode_again: trust no vector kept from before.
        progress: told how far the encoding is.

    Raises:
        LockedError, StorageError: see ``Library.writer``; the index stays as it was.
    """
    with library.writer(embedder, _encoding(progress)) as writer:
        writer.rebuild(encode_again)
        run = _Run(writer)
        run.refresh_outdated()
        writer.publish()
    return run.summary()


def _encoding(progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else functools.partial(progress, "编码")


class _Run:
    """One run's bookkeeping: which id each file took, and what became of it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._known = {entry.id: entry.source_name for entry in writer.documents}
        self._taken: dict[str, str] = {}
        self.added: list[str] = []
        self.updated: list[str] = []
        self.unchanged: list[str] = []
        self.rejected: list[Rejection] = []
        self.warnings: list[str] = [f"文档 {lost} 的记录和原文都已无法读取,请重新加入它的文件。" for lost in writer.lost]
        if writer.cleared:
            self.warnings.append(f"上次的写入没有做完就中断了，已有的报告没有受影响；残留的 {'、'.join(writer.cleared)} 已清除。")

    def take(self, path: Path, limits: Limits) -> None:
        """Load one file and put it into the corpus, or note why not."""
        try:
            for file in open_files(path, limits):
                if isinstance(file, SourceFile):
                    self._take(file, limits)
                else:
                    self.rejected.append(Rejection(file[0], str(file[1])))
        except RejectedInputError as error:
            self.rejected.append(Rejection(str(path), str(error)))

    def _take(self, file: SourceFile, limits: Limits) -> None:
        try:
            self._take_file(file, limits)
        except RejectedInputError as error:
            self.rejected.append(Rejection(file.source, str(error)))

    def _take_file(self, file: SourceFile, limits: Limits) -> None:
        name = self._name(file)
        if self._writer.has_read(name, file.sha256, READER):
            self._taken[name] = file.source
            self.unchanged.append(name)
            return
        loaded = load_file(file, limits)
        self._taken[name] = file.source
        if self._writer.unchanged(name, loaded.sha256) and self._writer.has_original(name, READER):
            self.unchanged.append(name)
            return
        self._writer.originals.put(file.data)
        self.put(name, loaded.text, file.name, loaded.original)

    def summary(self) -> Summary:
        """What was done, once it is published."""
        documents = self._writer.documents
        return Summary(
            tuple(self.added), tuple(self.updated), tuple(self.unchanged), tuple(self.rejected), tuple(self.warnings), len(documents),
            sum(entry.sections for entry in documents), sum(entry.sentences for entry in documents), sum(entry.quantities for entry in documents),
        )  # fmt: skip

    def refresh_outdated(self) -> None:
        """Read again every report whose records do not serve."""
        for report in self._writer.outdated:
            self.refresh(report)

    def refresh(self, report: OutdatedReport) -> None:
        """Read a stored text again; one that cannot be read any more stops no other."""
        try:
            self.put(report.id, report.text, report.source_name, report.original)
        except RejectedInputError as error:
            self._writer.remove(report.id)
            self.rejected.append(Rejection(report.source_name, str(error)))

    def put(self, name: str, text: str, source: str, original: Original) -> None:
        """Read a stored text and hand the report to the writer."""
        try:
            report = read_report(name, text, original.headings)
        except KaojuError:
            raise
        except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
            raise RejectedInputError(f"{source} 的结构无法解析。", "请检查内容;这是程序的不足,可将文件提供给维护者。", error=repr(error)) from error
        changed = self.updated if name in self._known else self.added
        if name not in changed:
            changed.append(name)
            self.warnings.extend(f"{name}:{warning}" for warning in (*report.warnings, *original.warnings))
        self._writer.put(report, source, original)

    def _name(self, file: SourceFile) -> str:
        """The id of a file; a second file of the same stem in this run gets a suffix and a warning."""
        stem = document_id(Path(file.name))
        name, suffix = stem, 2
        while name in self._taken:
            name, suffix = f"{stem}-{suffix}", suffix + 1
        if name != stem:
            self.warnings.append(f"{file.source} 与 {self._taken[stem]} 同名,文档名改为 {name}。")
        return name
