"""Passages for a question: both legs of the index, fused, as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import ensure_config
from pydantic import ConfigDict, PrivateAttr, SecretStr, SkipValidation

from assistant.copies import told_alike, without_copies
from assistant.fusion import Candidate, fuse, rerank
from assistant.step import is_heard
from corpus.embedding import Embedder, load_embedder
from corpus.library import Library, Snapshot
from corpus.reranker import RERANKED, Reranker, reranked_text
from corpus.tokens import lexical_tokens

_DEEPEST = 1000
"""Passages searched through at most for many reports at once."""


class KaojuRetriever(BaseRetriever):
    """The passages of a snapshot that answer a query best, each a Document with its place in ``metadata``.

    ``invoke`` also takes ``documents``, the ids of the reports to search, and ``k``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    snapshot: Snapshot
    embedder: SkipValidation[Embedder]
    k: int = 30
    depth: int = 60
    """How many passages each leg gives to the fusion."""
    use_lexical: bool = True
    use_vectors: bool = True
    reranker: SkipValidation[Reranker | None] = None
    _told_alike: frozenset[str] = PrivateAttr(frozenset())

    def model_post_init(self, context: Any) -> None:  # noqa: ANN401 - pydantic's signature
        """See which reports may be copies of one another, once."""
        super().model_post_init(context)
        self._told_alike = told_alike(self.snapshot.documents)

    @classmethod
    def from_home(
        cls, path: Path | str, k: int = 10, *, embedding_model: str = "builtin", allow_download: bool = False, chroma_url: str | None = None
    ) -> KaojuRetriever:
        """A retriever over the corpus kept under ``path``, for chains of one's own; ``snapshot.close()`` lets go of its files.

        Args:
            path: the folder that ``KAOJU_HOME`` names.
            k: passages a query.
            embedding_model: what the corpus was built with, as ``KAOJU_EMBEDDING_MODEL`` names it.
            allow_download: whether the model may be fetched from a hub.
            chroma_url: where the vectors lie, if on a server, as ``KAOJU_CHROMA_URL`` names it.

        Raises:
            NoIndexError: nothing has been ingested yet.
            IndexUnusableError: the index is damaged, or of another format or embedding model.
            ServiceError: the embedding model cannot be loaded, or the server does not answer.
        """
        snapshot = Library(Path(path), None if chroma_url is None else SecretStr(chroma_url)).open(embedding_model)
        try:
            return cls(snapshot=snapshot, embedder=load_embedder(embedding_model, allow_download), k=k)
        except BaseException:
            snapshot.close()
            raise

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: A002, ANN401 - LangChain's signature
        """The passages for a query, best first; callbacks are set up only where somebody listens, as in ``assistant.step``."""
        if is_heard(ensure_config(config)):
            return super().invoke(input, config, **kwargs)
        return self._documents(input, **kwargs)

    def candidates(self, query: str, documents: Collection[str] | None = None, k: int | None = None) -> list[Candidate]:
        """Scored passages, best first, copies of one another as one (``assistant.copies``); ``documents`` restricts both legs to those."""
        wanted = k or self.k
        depth = max(self.depth, wanted)
        tokens = lexical_tokens(query) if self.use_lexical else []
        vector = self.embedder.encode_query(query) if self.use_vectors else None
        while True:
            lexical = self.snapshot.lexical.search(tokens, depth, documents) if self.use_lexical else []
            vectors = self.snapshot.vectors.query(vector, depth, documents) if vector is not None else []
            found = without_copies(fuse(lexical, vectors), wanted, self.snapshot.report, self._told_alike)
            # Only copies of one another leave fewer than are wanted: behind them lie the others.
            if len(found) >= wanted or max(len(lexical), len(vectors)) < depth or depth >= _DEEPEST:
                break
            depth = min(2 * depth, _DEEPEST)
        return found if self.reranker is None else self._reranked(self.reranker, query, found)

    def _reranked(self, reranker: Reranker, query: str, found: list[Candidate]) -> list[Candidate]:
        reports = [(self.snapshot.report(candidate.document), candidate.passage) for candidate in found[:RERANKED]]
        return rerank(found, reranker.scores(query, [reranked_text(report, report.passages[passage]) for report, passage in reports]))

    def of_documents(self, query: str, documents: Collection[str], k: int) -> list[Candidate]:
        """The ``k`` best passages of each of these reports, in no order of reports, as far as they are among the first found in all of them.

        Both legs search among these reports alone, the deeper the more there are, but no deeper than 1 000 passages: of many reports, those whose
        passages come after so many others have fewer than ``k``, or none.
        """
        depth = min(max(self.depth, 2 * k * len(documents)), _DEEPEST)
        lexical = self.snapshot.lexical.search(lexical_tokens(query), depth, documents) if self.use_lexical else []
        vectors = self.snapshot.vectors.query(self.embedder.encode_query(query), depth, documents) if self.use_vectors else []
        kept: dict[str, list[Candidate]] = {}
        for candidate in without_copies(fuse(lexical, vectors), None, self.snapshot.report, self._told_alike):
            of_document = kept.setdefault(candidate.document, [])
            if len(of_document) < k:
                of_document.append(candidate)
        return [candidate for of_document in kept.values() for candidate in of_document]

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the signature LangChain calls
        documents: Collection[str] | None = None,
        k: int | None = None,
    ) -> list[Document]:
        return self._documents(query, documents, k)

    def _documents(self, query: str, documents: Collection[str] | None = None, k: int | None = None) -> list[Document]:
        return [self._document(candidate) for candidate in self.candidates(query, documents, k)]

    def _document(self, candidate: Candidate) -> Document:
        report = self.snapshot.report(candidate.document)
        passage = report.passages[candidate.passage]
        return Document(
            id=f"{candidate.document}#{candidate.passage}",
            page_content=report.passage_text(passage),
            metadata={
                "document": candidate.document,
                "title": report.metadata.title,
                "section": report.sections[passage.section].number,
                "path": list(passage.path),
                "start": passage.start,
                "end": passage.end,
                "passage": candidate.passage,
                "lexical": candidate.lexical,
                "cosine": candidate.cosine,
                "score": candidate.fused,
                "copies": [list(copy) for copy in candidate.copies],
            },
        )
