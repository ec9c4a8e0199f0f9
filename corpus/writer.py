"""How the corpus changes: a new generation is built beside the published one, checked, then published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from corpus import generation as files
from corpus import leftovers
from corpus.embedding import Embedder
from corpus.errors import IndexUnusableError, ServiceError, UsageError
from corpus.generation import Generation
from corpus.index_build import IndexBuild, Progress
from corpus.manifest import FORMAT, DocumentEntry, Manifest, RemovedEntry, Seed, VersionEntry
from corpus.originals import NOT_KEPT, Original, Originals
from corpus.report import Report
from corpus.snapshot import Snapshot
from corpus.storage import link_or_copy, storage_errors
from corpus.texts import Texts
from corpus.vector_cache import VectorCache
from corpus.vector_server import VectorServer


class OutdatedReport(NamedTuple):
    """A report whose stored records this program cannot use, with all that is needed to ingest it again."""

    id: str
    text: str
    source_name: str
    original: Original


class Writer:
    """Changes to the corpus, seen by nobody until ``publish``. ``Library.writer`` makes it and holds the lock."""

    lost: tuple[str, ...] = ()
    """Ids of reports that were in the corpus, but of which neither records nor text can be read any more."""

    cleared: tuple[str, ...] = ()
    """Names of what an interrupted run left behind; it is gone now."""

    def __init__(self, home: Path, embedder: Embedder, progress: Progress | None = None, server: VectorServer | None = None) -> None:
        """Clear what crashes left behind and take stock of the published generation; build anew what it cannot give.

        Raises:
            StorageError: the disk refused.
        """
        self._home = home
        self._server = server
        self._texts = Texts(home)
        self.originals = Originals(home)
        self._embedder = embedder
        self._progress = progress
        self._cache: VectorCache | None = None
        self._build: IndexBuild | None = None
        self._entries: dict[str, DocumentEntry] = {}
        self._records: dict[str, str] = {}
        self._removed: dict[str, RemovedEntry] = {}
        self._versions: dict[tuple[str, str], VersionEntry] = {}
        self._outdated: dict[str, Seed] = {}
        self._deleted = 0
        self._over = False
        try:
            with storage_errors(home):
                self.cleared = leftovers.clear(home, server)
                self._base = self._find_base()
                if self._base is not None:
                    self._take_stock(self._base)
        except BaseException:
            self.close()
            raise

    @property
    def outdated(self) -> tuple[OutdatedReport, ...]:
        """Reports to be ingested again from their stored text: ``put`` or ``remove`` each of them before ``publish``."""
        return tuple(OutdatedReport(seed.id, self._texts.read(seed.text_sha256), seed.source_name, seed.original) for seed in self._outdated.values())

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every report as it stands with the changes made so far, by id; those still outdated are not among them."""
        return tuple(self._entries[document] for document in sorted(self._entries))

    @property
    def removed(self) -> tuple[RemovedEntry, ...]:
        """Reports taken out earlier, by id; ``Texts.read(text_sha256)`` has their text."""
        return tuple(self._removed[document] for document in sorted(self._removed))

    @property
    def versions(self) -> tuple[VersionEntry, ...]:
        """Earlier texts of reports, by id, the latest replaced last."""
        return tuple(sorted(self._versions.values(), key=lambda version: version.id))

    def unchanged(self, document_id: str, text_sha256: str) -> bool:
        """Whether the report is in the corpus with this very text, all of it readable."""
        entry = self._entries.get(document_id)
        generation = self._base if self._build is None else self._build.generation
        if entry is None or entry.text_sha256 != text_sha256 or generation is None:
            return False
        if document_id in self._records:  # says more than reading the records, at a tenth of the cost
            return generation.record_hash(document_id) == self._records[document_id] and self._texts.intact(text_sha256)
        try:
            return generation.read_report(document_id, self._texts)[0] == entry
        except IndexUnusableError:
            return False

    def has_read(self, document_id: str, file_sha256: str, reader: int) -> bool:
        """Whether the report is in the corpus as that reader took it out of that very file, all of it readable."""
        entry = self._entries.get(document_id)
        is_same = entry is not None and entry.original.sha256 == file_sha256 and self.has_original(document_id, reader)
        return is_same and entry is not None and self.unchanged(document_id, entry.text_sha256)

    def has_original(self, document_id: str, reader: int) -> bool:
        """Whether the file that the report was read from is kept unharmed, and what that reader says of it."""
        entry = self._entries.get(document_id)
        if entry is None or entry.original.sha256 is None or entry.original.reader != reader:
            return False
        return self.originals.intact(entry.original.sha256)

    def put(self, report: Report, source_name: str, original: Original = NOT_KEPT) -> None:
        """Add a report, or replace the one of the same id. Its passages are encoded with the next full batch.

        Args:
            source_name: name of the file it came from.
            original: that file; keep it with ``originals`` before.

        Raises:
            StorageError: the disk refused.
        """
        with storage_errors(self._home):
            build = self._begin()
            before = self._entries.get(report.id) or self._removed.get(report.id)
            self._take_out(build, report.id)
            sha256, seed = self._texts.put(report.text), self._outdated.get(report.id)
            added = seed.added if seed is not None and seed.text_sha256 == sha256 else None
            entry = DocumentEntry.of(report, sha256, source_name, added or _now(), original)
            self._records[report.id] = build.generation.write_report(entry, report)
            build.add(report)
        self._entries[report.id] = entry
        self._versions.pop((report.id, sha256), None)
        if before is not None and before.text_sha256 != sha256:
            self._versions[report.id, before.text_sha256] = VersionEntry(
                report.id, before.title, before.text_sha256, before.source_name, entry.added, before.original
            )
        self._removed.pop(report.id, None)
        self._outdated.pop(report.id, None)

    def remove(self, document_id: str) -> None:
        """Take a report out; it stays listed under ``removed`` and its text stays stored.

        Raises:
            UsageError: there is no such report.
            StorageError: the disk refused.
        """
        known = self._entries.get(document_id) or self._outdated.get(document_id)
        if known is None:
            raise UsageError(f"语料库里没有文档 {document_id}。", "用 kaoju documents 可以列出全部文档。")
        with storage_errors(self._home):
            self._take_out(self._begin(), document_id)
        self._outdated.pop(document_id, None)
        self._list_as_removed(known)

    def rebuild(self, encode_again: bool = False) -> None:
        """Trust nothing that was derived: every report whose text is intact becomes ``outdated``, the others ``lost``.

        Args:
            encode_again: do not trust the cached vectors either; their file is moved aside.

        Raises:
            StorageError: the disk refused.
        """
        if self._build is not None:
            self._build.discard()
            self._build = None
        with storage_errors(self._home):
            self._build = self._new_build()
            if encode_again and self._cache is not None:
                self._cache.set_aside()
        self._entries, self._outdated, self.lost, self._deleted = {}, {}, (), 0
        for seed in self._base.seeds() if self._base is not None else ():
            self._set_apart(seed)

    def publish(self) -> bool:
        """Check the new generation and make it the one that answers; False when nothing had changed.

        Raises:
            IndexUnusableError: the new indexes do not hold what was put, or a report's records were altered; the published generation stays as it is.
            StorageError: the disk refused; likewise.
            ValueError: some of ``outdated`` were neither put nor removed.
        """
        if self._outdated:
            raise ValueError(f"outdated reports neither put nor removed: {sorted(self._outdated)}")
        if self._build is None:
            return self._mend_current()
        with storage_errors(self._home):
            # Deleted passages cost space and shift word weights; building anew once they outnumber half of the others keeps
            # both bounded, at a cost of at most a few times that of the changes themselves (all vectors are in the cache).
            if self._deleted > sum(entry.passages for entry in self._entries.values()) // 2:
                used, listed = self._build, set(self._entries)
                self._rebuild(used.generation, [Seed(e.id, e.text_sha256, e.source_name, e.added, e.original) for e in self.documents])
                used.discard()
                gone = sorted(listed - set(self._entries))
                if gone:
                    remedy = "原有索引没有改动,请运行 kaoju doctor --repair,由保存的原文重建索引。"
                    raise IndexUnusableError(f"{'、'.join(gone[:3])} 的报告记录已损坏,没有写入新索引。", remedy)
            manifest = Manifest(
                format=FORMAT,
                embedding_model=self._embedder.name,
                dimension=self._embedder.dimension,
                created=_now(),
                documents=self.documents,
                removed=self.removed,
                deleted_passages=self._deleted,
                versions=self.versions,
                records={document: self._records[document] for document in sorted(self._entries) if document in self._records},
            )
            finished = self._build.finish(manifest, self._home / "generations" / f"{self._number:06}")
            files.make_current(self._home, finished)
        self._over = True
        self._clean_up(finished)
        return True

    def close(self) -> None:
        """Throw away what was not published."""
        self._over = True
        if self._build is not None:
            self._build.discard()
            self._build = None
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def _find_base(self) -> Generation | None:
        try:
            current = files.current_generation(self._home)
        except IndexUnusableError:
            current = None
        # CURRENT is damaged or lost: the newest finished generation knows the documents best.
        return current or next(reversed(files.generations(self._home)), None)

    def _mend_current(self) -> bool:
        """Nothing changed: publish the generation found at the start, should CURRENT not name it."""
        if self._base is None or files.current_name(self._home) == self._base.name:
            return False
        with storage_errors(self._home):
            files.make_current(self._home, self._base)
        return True

    def _take_stock(self, base: Generation) -> None:
        self._removed = {entry.id: entry for entry in base.removed()}
        self._versions = {(version.id, version.text_sha256): version for version in base.versions()}
        self._records = base.record_hashes()
        try:
            snapshot = Snapshot(self._home, base, only_check=True, server=self._server)
        except IndexUnusableError:
            self._rebuild(base, base.seeds())
            return
        manifest = snapshot.manifest
        snapshot.close()
        if (manifest.embedding_model, manifest.dimension) != (self._embedder.name, self._embedder.dimension):
            self._rebuild(base, base.seeds())
            return
        if manifest.documents and not manifest.shards:  # written before there were shards
            self._rebuild(base, base.seeds())
            return
        self._entries = {entry.id: entry for entry in manifest.documents}
        self._deleted = manifest.deleted_passages

    def _begin(self) -> IndexBuild:
        """The generation being built; at the first change it starts as a copy of the published one."""
        if self._over:
            raise ValueError("the writer has published or was closed")
        if self._build is None:
            self._build = self._new_build()
            if self._base is not None:
                self._build.copy_from(self._base)
        return self._build

    def _new_build(self) -> IndexBuild:
        if self._cache is None:
            self._cache = VectorCache(self._home, self._embedder.name, self._embedder.dimension)
            # Above every number in use, a rolled-back generation's too: readers tell generations apart by name.
            self._number = max((int(known.name) for known in files.generations(self._home)), default=0) + 1
        again = "" if self._build is None else "-anew"
        folder = self._home / "generations" / f"{self._number:06}{again}.tmp"
        return IndexBuild(folder, self._embedder, self._cache, self._progress, self._server)

    def _rebuild(self, source: Generation, seeds: Iterable[Seed]) -> None:
        """Build both indexes from stored records alone; reports whose records do not serve become ``outdated`` or ``lost``."""
        self._build = build = self._new_build()
        self._entries, self._deleted = {}, 0
        for seed in seeds:
            found = source.record_hash(seed.id)
            try:
                entry, report = source.read_report(seed.id, self._texts)
            except IndexUnusableError:
                self._set_apart(seed)
                continue
            if found is None or self._records.setdefault(seed.id, found) != found:  # altered since it was written
                self._set_apart(seed)
                continue
            link_or_copy(source.report_file(seed.id), build.generation.report_file(seed.id))
            build.add(report)
            self._entries[seed.id] = entry

    def _set_apart(self, seed: Seed) -> None:
        """A report whose records do not serve: to be read again from its text, or lost with it."""
        if self._texts.intact(seed.text_sha256):
            self._outdated[seed.id] = seed
        else:
            self.lost = (*self.lost, seed.id)
            self._list_as_removed(seed)

    def _take_out(self, build: IndexBuild, document: str) -> None:
        entry = self._entries.pop(document, None)
        if entry is not None:
            build.remove(document)
            self._deleted += entry.passages

    def _list_as_removed(self, known: DocumentEntry | Seed) -> None:
        title = known.title if isinstance(known, DocumentEntry) else known.id
        self._removed[known.id] = RemovedEntry(known.id, title, known.text_sha256, known.source_name, _now(), known.original)

    def _clean_up(self, published: Generation) -> None:
        """Remove every generation but the published one, the one before it (for ``rollback``), and those still being read."""
        leftovers.clear_generations(self._home, {published.name} if self._base is None else {published.name, self._base.name})
        try:
            leftovers.clear_shards(self._home, self._server)
        except ServiceError:
            return  # what was published is published; the next writer clears up


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
