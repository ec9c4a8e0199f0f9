"""What lies on the keeper's desk: files that wait, what was understood of them, and the work under way."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from corpus import leftovers
from corpus.errors import NoIndexError, RejectedInputError
from corpus.library import Library
from corpus.lock import is_being_written
from corpus.manifest import DocumentEntry, RemovedEntry, VersionEntry
from corpus.settings import Settings
from ingest.build import Progress, Summary
from ui.commands.catalogue import open_catalogue
from ui.keeper import wording
from ui.keeper.changes import Changes
from ui.keeper.jobs import Jobs
from ui.keeper.understanding import Understood, understand
from ui.keeper.uploads import Upload, Uploads
from ui.reading_room import ReadingRoom

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the corpus holds and held."""

    documents: tuple[DocumentEntry, ...] = ()
    removed: tuple[RemovedEntry, ...] = ()
    versions: tuple[VersionEntry, ...] = ()


class Desk:
    """The keeper's work. Safe to share between threads; one change of the corpus at a time, files are read one after the other.

    What is under way when the process ends is left undone; the corpus stays whole, the files wait on.
    """

    def __init__(self, settings: Settings, room: ReadingRoom) -> None:
        self._settings = settings
        self._room = room
        self._library = Library(settings.home, settings.chroma_url)
        self.max_bytes = settings.max_file_mb * 10**6
        self.uploads = Uploads(settings.home, self.max_bytes)
        self.jobs = Jobs()
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._understood: dict[Upload, Future[Understood]] = {}
        self._say_what_was_left()

    def _say_what_was_left(self) -> None:
        cut_off = self.uploads.clean()
        if cut_off:
            logger.warning(wording.CUT_OFF, cut_off)
        home = self._settings.home
        if os.access(home, os.W_OK) and not is_being_written(home) and leftovers.find(home):
            logger.warning(wording.NOT_DONE)

    def shelf(self) -> Shelf:
        """The reports there are, those taken out, and earlier versions.

        Raises:
            IndexUnusableError: the list cannot be read.
        """
        try:
            with open_catalogue(self._settings.home) as catalogue:
                manifest = catalogue.manifest
        except NoIndexError:
            return Shelf()
        return Shelf(manifest.documents, tuple(sorted(manifest.removed, key=lambda entry: entry.removed, reverse=True)), manifest.versions)

    def understood(self, upload: Upload) -> Understood | None:
        """What was understood of a file; None while it is being read."""
        with self._lock:
            future = self._understood.get(upload)
            if future is None:
                self._understood[upload] = future = Future()
                # No executor: at the end of the process Python would wait for its threads.
                threading.Thread(target=self._read, args=(upload, future), name="kaoju-understand", daemon=True).start()
        return future.result() if future.done() else None

    def text(self, sha256: str) -> str | None:
        """A stored text of an earlier or a removed report; None for any other."""
        shelf = self.shelf()
        if sha256 not in {*(entry.text_sha256 for entry in shelf.removed), *(version.text_sha256 for version in shelf.versions)}:
            return None
        return self._library.texts.read(sha256)

    def drop(self, tokens: Sequence[str]) -> None:
        """Throw waiting files away."""
        for token in tokens:
            self.uploads.drop(token)
        with self._lock:
            self._understood = {upload: future for upload, future in self._understood.items() if upload.token not in tokens}

    def add(self, tokens: Sequence[str]) -> bool:
        """Begin to add the files of these tokens; False where other work is under way.

        Raises:
            RejectedInputError: none of them can be added.
        """
        chosen = [upload for upload in self.uploads.waiting() if upload.token in tokens]
        if not chosen:
            raise RejectedInputError(wording.NOTHING_CHOSEN, "")

        def work(progress: Progress) -> str:
            summary = self._changes().add([upload.path for upload in chosen], progress)
            failed = {rejection.source for rejection in summary.rejected}
            self.drop([upload.token for upload in chosen if str(upload.path) not in failed])
            return _added(summary)

        return self.jobs.start(wording.ADDING, work)

    def remove(self, document: str) -> bool:
        """Begin to take a report out; False where other work is under way."""
        return self.jobs.start(
            wording.REMOVING, lambda progress: wording.REMOVED.format(title=self._checked_changes().remove(document, progress)), ("restore", document)
        )

    def restore(self, document: str) -> bool:
        """Begin to put a report back; likewise."""
        return self.jobs.start(wording.RESTORING, lambda progress: wording.RESTORED.format(title=self._checked_changes().restore(document, progress)))

    def go_back(self, document: str, text_sha256: str) -> bool:
        """Begin to make an earlier version the present one; likewise."""
        return self.jobs.start(
            wording.GOING_BACK, lambda progress: wording.WENT_BACK.format(title=self._checked_changes().go_back(document, text_sha256, progress))
        )

    def rebuild(self) -> bool:
        """Begin to build the index anew; likewise."""
        return self.jobs.start(wording.REBUILDING, lambda progress: wording.REBUILT.format(reports=self._changes().rebuild(progress).reports))

    def _read(self, upload: Upload, future: Future[Understood]) -> None:
        with self._reading:
            future.set_result(understand(upload.path, self.max_bytes, self._settings.max_pages))

    def _changes(self) -> Changes:
        return Changes(self._library, self._room.embedder(), self.max_bytes, self._settings.max_pages)

    def _checked_changes(self) -> Changes:
        """An index that cannot be read is not to be rebuilt by way of changing one report."""
        self._library.open(self._settings.embedding_model).close()
        return self._changes()


def _added(summary: Summary) -> str:
    counts = wording.ADDED.format(added=len(summary.added), updated=len(summary.updated), unchanged=len(summary.unchanged))
    reasons = "".join(rejection.reason for rejection in summary.rejected)
    return counts + (wording.NOT_ADDED.format(reasons=reasons) if reasons else "")
