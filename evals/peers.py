"""Other lexical engines on the same passages and questions, each with the tokens that suit Chinese: what they split on by themselves, white space,
finds nothing. ``make bench`` installs them (extra «bench»); those that cannot be had are named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpus.tokens import lexical_tokens

Search = Callable[[str, int], Sequence[int]]
"""Indexes of the best passages for a question, best first."""


def peers(texts: Sequence[str]) -> Iterator[tuple[str, Search | None]]:
    """Name and search of each peer over ``texts``; None where it is not installed."""
    for name, build in (
        ("bm25s, the same tokens", _bm25s),
        ("LangChain BM25Retriever, jieba's words", _langchain),
        ("LangChain BM25Retriever, the same tokens", _langchain_alike),
        ("haystack in-memory BM25, the same tokens", _haystack),
    ):
        try:
            search = build(texts)
        except ImportError:
            search = None
        yield name, search


def bm25s_over(texts: Sequence[str]) -> Search | None:
    """The fastest of them; None where it is not installed."""
    try:
        return _bm25s(texts)
    except ImportError:
        return None


def _bm25s(texts: Sequence[str]) -> Search:
    import bm25s

    index: Any = bm25s.BM25(k1=1.2, b=0.75)
    index.index([lexical_tokens(text) for text in texts], show_progress=False)

    def search(question: str, k: int) -> list[int]:
        found, _ = index.retrieve([lexical_tokens(question)], k=min(k, len(texts)), show_progress=False)
        return [int(number) for number in found[0]]

    return search


def _langchain(texts: Sequence[str]) -> Search:
    import jieba

    jieba.setLogLevel("ERROR")
    return _langchain_over(texts, jieba.lcut_for_search)


def _langchain_alike(texts: Sequence[str]) -> Search:
    return _langchain_over(texts, lexical_tokens)


def _langchain_over(texts: Sequence[str], tokens: Callable[[str], list[str]]) -> Search:
    from langchain_community.retrievers import BM25Retriever

    numbered = [{"number": number} for number in range(len(texts))]
    retriever: Any = BM25Retriever.from_texts(list(texts), metadatas=numbered, preprocess_func=tokens)

    def search(question: str, k: int) -> list[int]:
        retriever.k = k
        return [int(document.metadata["number"]) for document in retriever.invoke(question)]

    return search


def _haystack(texts: Sequence[str]) -> Search:
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when it is imported
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store: Any = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+")
    store.write_documents([Document(id=str(number), content=" ".join(lexical_tokens(text))) for number, text in enumerate(texts)])

    def search(question: str, k: int) -> list[int]:
        return [int(document.id) for document in store.bm25_retrieval(" ".join(lexical_tokens(question)), top_k=k)]

    return search
