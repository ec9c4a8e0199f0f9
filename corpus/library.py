"""The corpus on disk: open it for reading, change it, go back to the state before.

home/texts/        stored texts, never deleted (``corpus.texts``)
home/originals/    the files they were taken from, never deleted (``corpus.originals``)
home/generations/  states of the index (``corpus.generation``); home/CURRENT names the one that answers
home/vectors/      cache of passage vectors (``corpus.vector_cache``)
home/lock          held by the one writer (``corpus.lock``)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from corpus import generation as files
from corpus.embedding import Embedder, model_identity
from corpus.errors import IndexUnusableError, NoIndexError, UsageError
from corpus.index_build import Progress, index_text
from corpus.lock import WriterLock
from corpus.originals import Originals
from corpus.snapshot import Snapshot
from corpus.storage import storage_errors
from corpus.texts import Texts
from corpus.vector_server import VectorServer
from corpus.writer import OutdatedReport, Writer

__all__ = ["Library", "OutdatedReport", "Snapshot", "Writer", "index_text"]


class Library:
    """The corpus kept under ``home``, which need not exist yet."""

    def __init__(self, home: Path, chroma_url: SecretStr | None = None) -> None:
        """With the address of a Chroma server, vectors of reports that are added lie there.

        Raises:
            UsageError: the address is none.
        """
        self.home = home
        self.server = None if chroma_url is None else VectorServer(home, chroma_url)
        self.texts = Texts(home)
        self.originals = Originals(home)

    def original(self, document: str) -> Path | None:
        """The file that a report of the published generation was read from, byte for byte; None where there is no such report or file.

        Its name as it was is ``source_name`` of the report's entry.

        Raises:
            IndexUnusableError: the manifest is damaged, or of another format version.
        """
        generation = files.current_generation(self.home)
        if generation is None:
            return None
        entry = next((entry for entry in generation.read_manifest().documents if entry.id == document), None)
        return self.originals.path(entry.original.sha256) if entry is not None and entry.original.sha256 is not None else None

    def open(self, embedding_model: str) -> Snapshot:
        """Open the published generation for reading with the model the settings name («builtin», a folder, a hub name).

        Raises:
            NoIndexError: nothing has been ingested yet.
            IndexUnusableError: format version or embedding model differ, or a part is missing or damaged; the message says which.
            ServiceError: the server of the vectors does not answer.
        """
        while True:
            generation = files.current_generation(self.home)
            if generation is None:
                raise NoIndexError("语料库里还没有报告。", "请先运行 kaoju ingest 加入报告。", home=str(self.home))
            try:
                snapshot = Snapshot(self.home, generation, server=self.server)
            except IndexUnusableError:
                if files.current_name(self.home) != generation.name:
                    continue  # replaced, and cleared away, between the two reads
                raise
            built_with, wanted = snapshot.manifest.embedding_model, model_identity(embedding_model)
            if built_with == wanted:
                return snapshot
            snapshot.close()
            raise IndexUnusableError(
                f"索引是用嵌入模型 {built_with} 建成的,当前设置的模型是 {wanted}。",
                "请运行 kaoju ingest 重建索引,或把 KAOJU_EMBEDDING_MODEL 改回原来的模型。",
            )

    @contextmanager
    def writer(self, embedder: Embedder, progress: Progress | None = None) -> Iterator[Writer]:
        """The right to change the corpus, for the length of the block; what is not published by then is thrown away.

        Raises:
            LockedError: another process is writing.
            StorageError: the disk refused.
            ServiceError: the server of the vectors does not answer.
        """
        with WriterLock(self.home):
            writer = Writer(self.home, embedder, progress, self.server)
            try:
                yield writer
            finally:
                writer.close()

    def rollback(self) -> str:
        """Make the generation before the published one answer again; its name comes back.

        Raises:
            LockedError: another process is writing.
            UsageError: there is no earlier generation.
            IndexUnusableError: the earlier generation is damaged; nothing changes.
        """
        with WriterLock(self.home), storage_errors(self.home):
            current = files.current_name(self.home)
            earlier = [known for known in files.generations(self.home) if current is None or int(known.name) < int(current)]
            if not earlier:
                raise UsageError("没有更早的索引可以恢复。", "需要改变语料库时请运行 kaoju ingest。")
            Snapshot(self.home, earlier[-1], server=self.server).close()
            files.make_current(self.home, earlier[-1])
            return earlier[-1].name
