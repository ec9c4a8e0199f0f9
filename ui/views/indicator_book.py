"""The figures of the whole corpus, read once a report."""

from __future__ import annotations

import threading

from corpus.manifest import DocumentEntry
from ui.reading_room import ReadingRoom
from ui.views.indicator_table import Record, records


class IndicatorBook:
    """Keeps the figures of every report as long as the corpus holds it unchanged. Safe to share between threads.

    Reading a report takes about 5 ms; each is read when it is first asked for.
    """

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._kept: dict[DocumentEntry, tuple[Record, ...]] = {}

    def records(self) -> tuple[list[Record], dict[str, DocumentEntry]]:
        """Every figure, by document and in text order, and the entries of the documents by id.

        Raises:
            KaojuError: as ``ReadingRoom``.
        """
        with self._lock:
            entries = self._room.documents()
            kept = {}
            for entry in entries:
                found = self._kept.get(entry)
                if found is None:
                    report = self._room.report(entry.id)
                    found = () if report is None else tuple(records(report))
                kept[entry] = found
            self._kept = kept
        return [record for found in kept.values() for record in found], {entry.id: entry for entry in entries}
