"""The retriever as LangChain sees it, over the real report."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant.chain import Assistant
from assistant.retrieval import KaojuRetriever
from corpus.embedding import Embedder
from corpus.errors import NoIndexError
from corpus.library import Snapshot

pytestmark = pytest.mark.slow

ASKED = "校园足球特色学校有多少所?"


@pytest.fixture
def retriever(snapshot: Snapshot, builtin: Embedder) -> Callable[..., KaojuRetriever]:
    """Retrievers over the real report with other settings."""
    return functools.partial(KaojuRetriever, snapshot=snapshot, embedder=builtin)


def test_it_is_a_retriever_whose_invoke_returns_documents(mianyang: Assistant, snapshot: Snapshot) -> None:
    assert isinstance(mianyang.retriever, BaseRetriever)
    found = mianyang.retriever.invoke(ASKED)
    assert len(found) == 30
    assert all(isinstance(document, Document) for document in found)
    best = found[0]
    assert "全国青少年校园足球特色学校129所" in best.page_content
    text = snapshot.report("mianyang-2020").text
    for document in found:
        known = document.metadata
        assert text[known["start"] : known["end"]] == document.page_content
        assert document.id == f"{known['document']}#{known['passage']}"
    assert (best.metadata["section"], best.metadata["document"]) == ("七", "mianyang-2020")
    assert best.metadata["path"][-1] == "(七)建立健全“五育并举”的教育质量保障机制"


def test_scores_are_the_fused_ones(retriever: Callable[..., KaojuRetriever]) -> None:
    for document in retriever().invoke(ASKED):
        known = document.metadata
        assert known["score"] == pytest.approx(known["lexical"] + 0.3 * known["cosine"])
        assert 0 <= known["lexical"] <= 1
        assert -1.001 <= known["cosine"] <= 1.001


def test_k(retriever: Callable[..., KaojuRetriever]) -> None:
    assert len(retriever(k=3).invoke(ASKED)) == 3
    assert len(retriever().candidates(ASKED, k=7)) == 7


def test_each_leg_by_itself(retriever: Callable[..., KaojuRetriever]) -> None:
    words = retriever(use_vectors=False).candidates(ASKED)
    assert words
    assert {one.cosine for one in words} == {0.0}
    vectors = retriever(use_lexical=False).candidates(ASKED)
    assert {one.lexical for one in vectors} == {0.0}
    assert retriever(use_lexical=False, use_vectors=False).candidates(ASKED) == []


def test_restricted_to_documents(retriever: Callable[..., KaojuRetriever]) -> None:
    assert retriever().invoke(ASKED, documents=()) == []
    assert len(retriever().invoke(ASKED, documents=("mianyang-2020",))) == 30


def test_a_part_of_a_langchain_chain(mianyang: Assistant) -> None:
    titles = mianyang.retriever | (lambda documents: documents[0].metadata["title"])
    assert "绵阳市人民政府" in titles.invoke(ASKED)
    assert [len(found) for found in mianyang.retriever.batch([ASKED, "督学有几名?"])] == [30, 30]


class Listener(BaseCallbackHandler):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_retriever_start(self, serialized: dict[str, Any], query: str, **_: Any) -> None:  # noqa: ARG002 - LangChain's signature
        self.heard.append(query)

    def on_retriever_end(self, documents: Sequence[Document], **_: Any) -> None:
        self.heard.append(documents[0].id or "")


def test_a_listener_hears_what_is_searched_for_and_found(mianyang: Assistant) -> None:
    listener = Listener()
    found = mianyang.retriever.invoke("校园足球特色学校", {"callbacks": [listener]})
    assert listener.heard == ["校园足球特色学校", found[0].id]
    assert found == mianyang.retriever.invoke("校园足球特色学校")


def test_a_retriever_from_a_home_stands_in_any_chain(snapshot: Snapshot) -> None:
    retriever = KaojuRetriever.from_home(snapshot._home, k=3)
    try:
        chain = {"passages": retriever, "question": RunnablePassthrough()} | RunnableLambda(lambda found: [passage.metadata for passage in found["passages"]])
        found = chain.invoke(ASKED)
        assert found[0]["section"] == "七"
        assert len(found) == 3
        assert {"document", "title", "section", "start", "end"} <= set(found[0])
        assert len(retriever.invoke(ASKED, k=5)) == 5
        assert retriever.invoke(ASKED, documents=["nothing"]) == []
    finally:
        retriever.snapshot.close()


def test_a_home_without_reports_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        KaojuRetriever.from_home(tmp_path)


def test_a_reranker_reads_the_best_passages_again(retriever: Callable[..., KaojuRetriever]) -> None:
    class Longest:
        name = "longest"

        def scores(self, question: str, passages: Sequence[str]) -> list[float]:
            assert question == ASKED
            assert len(passages) == 20
            return [float(len(passage)) for passage in passages]

    plain, reranked = retriever().candidates(ASKED), retriever(reranker=Longest()).candidates(ASKED)
    assert {one.passage for one in reranked[:20]} == {one.passage for one in plain[:20]}
    assert [one.fused for one in reranked] == [one.fused for one in plain]
    assert reranked[:20] != plain[:20]
    assert reranked[20:] == plain[20:]
