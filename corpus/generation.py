"""A generation: one finished state of the index on disk.

home/CURRENT                   one line: the name of the generation that answers
home/generations/000007/       manifest.json, reports/<document>.json, lexical/
home/shards/000005-3f2a8b1c/   a part of the vector index, written once; a manifest lists those that its generation searches
home/generations/000008.tmp/   being built, or left over from a crash

Replacing CURRENT by a rename is what publishes a generation; a folder that CURRENT does not name is invisible.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from corpus.errors import IndexUnusableError
from corpus.manifest import FORMAT, DocumentEntry, Manifest, RemovedEntry, Seed, Shard, VersionEntry
from corpus.report import Report
from corpus.storage import sync_folder, write_atomically
from corpus.texts import Texts

REBUILD = "请运行 kaoju ingest 重建索引。"
_NAME = re.compile(r"\d{6,}")
_Row = TypeVar("_Row")


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (mypy takes no class for hashable)
    return TypeAdapter(kind)


@dataclass(frozen=True, slots=True)
class Generation:
    """The folder of one generation, finished or being built."""

    folder: Path

    @property
    def name(self) -> str:
        """Six digits or more, rising; with «.tmp» while it is being built."""
        return self.folder.name

    @property
    def chroma(self) -> Path:
        """Folder of the whole vector index where the manifest lists no shards."""
        return self.folder / "chroma"

    def new_shard(self, number: int) -> Path:
        """Folder of a shard while it is being built; 0 is the first."""
        return self.folder / f"chroma-{number}"

    @property
    def unfinished_shards(self) -> list[Path]:
        """Folders of shards that were being built."""
        return sorted(self.folder.glob("chroma*"))

    def shards(self, manifest: Manifest) -> list[tuple[Shard, Path]]:
        """The shards that ``manifest``, which is this generation's, lists, each with its folder."""
        if manifest.documents and not manifest.shards:
            documents = tuple(entry.id for entry in manifest.documents)
            return [(Shard("", manifest.passages, manifest.passages, documents), self.chroma)]
        return [(shard, self.folder.parent.parent / "shards" / shard.name) for shard in manifest.shards]

    @property
    def lexical(self) -> Path:
        """Folder of the lexical index."""
        return self.folder / "lexical"

    @property
    def reports(self) -> Path:
        """Folder of the report records."""
        return self.folder / "reports"

    def report_file(self, document: str) -> Path:
        """File of a report's records; an id that is no safe or too long a file name is cut and gets a hash."""
        if "/" in document or "\0" in document or len(document.encode("utf-8")) > 200:
            plain = re.sub(r"[/\0]", "_", document)[:40]
            document = f"{plain}-{hashlib.sha256(document.encode('utf-8')).hexdigest()[:16]}"
        return self.reports / f"{document}.json"

    def write_manifest(self, manifest: Manifest) -> None:
        """Replace the manifest."""
        write_atomically(self.folder / "manifest.json", _adapter(Manifest).dump_json(manifest, indent=1))

    def read_manifest(self) -> Manifest:
        """Read the manifest.

        Raises:
            IndexUnusableError: it is missing, damaged or of another format version.
        """
        raw = self._raw_manifest()
        if raw.get("format") != FORMAT:
            raise IndexUnusableError(f"索引 {self.name} 的格式版本是 {raw.get('format')},本程序需要版本 {FORMAT}。", REBUILD)
        try:
            manifest: Manifest = _adapter(Manifest).validate_python(raw)
        except ValidationError as error:
            raise self.damaged("清单 manifest.json ", "已损坏", error) from error
        return manifest

    def seeds(self) -> tuple[Seed, ...]:
        """Every document known here, whatever the format; from the report files where the manifest is damaged. Never fails."""
        try:
            rows = self._raw_manifest().get("documents")
        except IndexUnusableError:
            rows = [row for path in sorted(self.reports.glob("*.json")) if (row := _entry_of(path)) is not None]
        return tuple(_readable(Seed, rows))

    def removed(self) -> tuple[RemovedEntry, ...]:
        """Every removed document known here, whatever the format. Never fails."""
        return self._listed(RemovedEntry, "removed")

    def versions(self) -> tuple[VersionEntry, ...]:
        """Every earlier text known here, whatever the format. Never fails."""
        return self._listed(VersionEntry, "versions")

    def write_report(self, entry: DocumentEntry, report: Report) -> str:
        """Store a report's entry and records, and give the hash of that file; the text is not repeated, it lies in ``home/texts``."""
        record = {
            "format": FORMAT,
            "entry": _adapter(DocumentEntry).dump_python(entry, mode="json"),
            "report": _adapter(Report).dump_python(report, mode="json", exclude={"text", "original"}),
        }
        data = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
        write_atomically(self.report_file(entry.id), data)
        return hashlib.sha256(data).hexdigest()

    def record_hash(self, document: str) -> str | None:
        """Hash of a report's file of records as it is; None where it cannot be read."""
        try:
            return hashlib.sha256(self.report_file(document).read_bytes()).hexdigest()
        except OSError:
            return None

    def read_report(self, document: str, texts: Texts) -> tuple[DocumentEntry, Report]:
        """Read a report back, equal to what was written.

        Raises:
            IndexUnusableError: its records or its text are missing, damaged or of another format version.
        """
        path = self.report_file(document)
        try:
            raw = from_json(path.read_bytes())
            if raw["format"] != FORMAT:
                raise self.damaged(f"报告记录 reports/{path.name} ", f"的格式版本是 {raw['format']},本程序需要版本 {FORMAT}")
            entry: DocumentEntry = _adapter(DocumentEntry).validate_python(raw["entry"])
            text = texts.read(entry.text_sha256)
            report: Report = _adapter(Report).validate_python({**raw["report"], "text": text, "original": entry.original})
        except FileNotFoundError as error:
            raise self.damaged(f"报告记录 reports/{path.name} ", "缺失", error) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self.damaged(f"报告记录 reports/{path.name} ", "已损坏", error) from error
        return entry, report

    def lexical_hashes(self, known: Mapping[str, str] | None = None) -> dict[str, str]:
        """Hash of each file of the lexical index that readers need, by name; of those ``known`` to be as they were it is taken from there."""
        known = known or {}
        names = sorted(path.name for path in self.lexical.iterdir() if not path.name.startswith("."))
        return {name: known.get(name) or _file_hash(self.lexical / name) for name in names}

    def record_hashes(self) -> dict[str, str]:
        """``Manifest.records``, whatever the format. Never fails."""
        try:
            rows = self._raw_manifest().get("records")
        except IndexUnusableError:
            return {}
        return {name: sha256 for name, sha256 in rows.items() if isinstance(sha256, str)} if isinstance(rows, dict) else {}

    def _listed(self, kind: type[_Row], name: str) -> tuple[_Row, ...]:
        try:
            rows = self._raw_manifest().get(name)
        except IndexUnusableError:
            return ()
        return tuple(_readable(kind, rows))

    def damaged(self, part: str, state: str, error: Exception | None = None) -> IndexUnusableError:
        """The error for a part of this generation that is missing or damaged."""
        return IndexUnusableError(f"索引 {self.name} 的{part}{state}。", REBUILD, detail=repr(error))

    def _raw_manifest(self) -> dict[str, Any]:
        path = self.folder / "manifest.json"
        try:
            state = path.stat()
            raw = _parsed(path, (state.st_ino, state.st_mtime_ns, state.st_size))
        except FileNotFoundError as error:
            raise self.damaged("清单 manifest.json ", "缺失", error) from error
        except (OSError, ValueError) as error:
            raise self.damaged("清单 manifest.json ", "已损坏", error) from error
        if not isinstance(raw, dict):
            raise self.damaged("清单 manifest.json ", "已损坏")
        return raw


@functools.lru_cache(maxsize=2)
def _parsed(path: Path, _state: tuple[int, int, int]) -> Any:  # noqa: ANN401
    """A manifest as JSON, not to be changed; one change asks for it six times, which is half a second where there are 10 000 reports."""
    return from_json(path.read_bytes())


def _readable(kind: type[_Row], rows: object) -> list[_Row]:
    """Those rows that are of ``kind``: one unreadable row must not cost the others."""
    found = []
    adapter = TypeAdapter(kind)
    for row in rows if isinstance(rows, list) else ():
        try:
            found.append(adapter.validate_python(row))
        except ValidationError:
            continue
    return found


def _entry_of(path: Path) -> object:
    try:
        entry: object = from_json(path.read_bytes())["entry"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return entry


def generations(home: Path) -> list[Generation]:
    """Every finished generation, oldest first, published or not."""
    folders = [path for path in (home / "generations").glob("*") if _NAME.fullmatch(path.name)]
    return [Generation(path) for path in sorted(folders, key=lambda path: int(path.name))]


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def current_name(home: Path) -> str | None:
    """Name of the published generation; None when nothing was ever published."""
    try:
        return (home / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None


def current_generation(home: Path) -> Generation | None:
    """The published generation; None when nothing was ever published.

    Raises:
        IndexUnusableError: CURRENT names no generation (damaged, or its folder is gone).
    """
    name = current_name(home)
    if name is None:
        return None
    generation = Generation(home / "generations" / name)
    if not _NAME.fullmatch(name) or not generation.folder.is_dir():
        raise IndexUnusableError(f"文件 CURRENT 指向的索引 {name[:20]!r} 不存在。", REBUILD)
    return generation


def make_current(home: Path, generation: Generation) -> None:
    """Publish: from here on ``generation`` is the one that answers."""
    write_atomically(home / "CURRENT", f"{generation.name}\n".encode())
    sync_folder(home)
