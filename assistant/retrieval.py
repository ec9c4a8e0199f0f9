"""Passages for a question: both legs of the index, fused, as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Collection

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from assistant.fusion import Candidate, fuse
from corpus.embedding import Embedder
from corpus.library import Snapshot
from corpus.tokens import lexical_tokens


class KaojuRetriever(BaseRetriever):
    """The passages of a snapshot that answer a query best, each a Document of one sentence with its place in ``metadata``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    snapshot: Snapshot
    embedder: SkipValidation[Embedder]
    k: int = 30
    depth: int = 60
    """How many passages each leg gives to the fusion."""
    use_lexical: bool = True
    use_vectors: bool = True

    def candidates(self, query: str, documents: Collection[str] | None = None, k: int | None = None) -> list[Candidate]:
        """Scored passages, best first; ``documents`` restricts both legs to those."""
        depth = max(self.depth, k or 0)
        lexical = self.snapshot.lexical.search(lexical_tokens(query), depth, documents) if self.use_lexical else []
        vectors = self.snapshot.vectors.query(self.embedder.encode_query(query), depth, documents) if self.use_vectors else []
        return fuse(lexical, vectors, k or self.k)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the signature LangChain calls
        documents: Collection[str] | None = None,
    ) -> list[Document]:
        return [self._document(candidate) for candidate in self.candidates(query, documents)]

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
            },
        )
