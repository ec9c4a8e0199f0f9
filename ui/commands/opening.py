"""The assistant over the published corpus, as every command that asks opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.chain import Assistant, Options
from assistant.generation.model import load_generator
from corpus.embedding import load_embedder
from corpus.library import Library, Snapshot
from corpus.reranker import load_reranker
from corpus.settings import Settings
from ui.commands.catalogue import no_index


@contextmanager
def open_assistant(settings: Settings) -> Iterator[tuple[Assistant, Snapshot]]:
    """The assistant and the snapshot it answers from, closed at the end of the block.

    Raises:
        NoIndexError: nothing has been ingested yet, or every report was removed.
        IndexUnusableError: the index is damaged, or of another format or embedding model.
        ServiceError: the embedding model cannot be loaded.
    """
    snapshot = Library(settings.home, settings.chroma_url).open(settings.embedding_model)
    try:
        if not snapshot.documents:
            raise no_index(settings.home)
        embedder = load_embedder(settings.embedding_model, settings.allow_download)
        options = Options(max_question_chars=settings.max_question_chars)
        reranker = load_reranker(settings.reranker, settings.allow_download)
        yield Assistant(snapshot, embedder, options=options, generator=load_generator(settings), reranker=reranker), snapshot
    finally:
        snapshot.close()
