"""The one object that the page, the command line and the evals ask."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableLambda

from assistant import wording
from assistant.answer import Answer
from assistant.composing import Draft, compose, compose_document
from assistant.conversation import Probe, standalone
from assistant.document_reading import asked_field, read_document
from assistant.fusion import Candidate
from assistant.matching import Matcher
from assistant.question import Question, understand
from assistant.reading import Reader, Reading
from assistant.refusal import refuse
from assistant.retrieval import KaojuRetriever
from assistant.verification import verify
from assistant.word_similarity import WordSimilarity
from corpus.embedding import Embedder
from corpus.errors import RejectedInputError
from corpus.library import Snapshot

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Options:
    """What may be switched off, for measurements and for tests of the gate."""

    use_lexical: bool = True
    use_vectors: bool = True
    may_refuse: bool = True
    max_question_chars: int = 500


class Assistant:
    """Answers questions from one published generation of the corpus. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, *, options: Options | None = None) -> None:
        self.options = options or Options()
        self._snapshot = snapshot
        self.retriever = KaojuRetriever(snapshot=snapshot, embedder=embedder, use_lexical=self.options.use_lexical, use_vectors=self.options.use_vectors)
        self._reader = Reader(snapshot.report, Matcher(snapshot.lexical.idf, WordSimilarity(embedder)), self.options.may_refuse)
        self.chain = self._build()

    def ask(self, question: str, history: Sequence[str] = (), id: str | None = None) -> Answer:  # noqa: A002 - the contract's name
        """Answer a question, or refuse it with the reason.

        Args:
            question: as typed.
            history: earlier user turns, oldest first.
            id: echoed in the answer.

        Raises:
            RejectedInputError: the question is empty or too long.
        """
        started = time.perf_counter()
        text = question.strip()
        if not text:
            raise RejectedInputError(*wording.QUESTION_EMPTY)
        limit = self.options.max_question_chars
        if len(text) > limit:
            happened, remedy = wording.QUESTION_TOO_LONG
            raise RejectedInputError(happened.format(length=len(text), limit=limit), remedy)
        alone = standalone(text, history, self._probe) if history else text
        answer: Answer = self.chain.invoke({"question": question, "standalone": alone, "id": id})
        return answer.model_copy(update={"seconds": round(time.perf_counter() - started, 6)})

    def retrieve(self, question: str, k: int) -> Sequence[Candidate]:
        """The ``k`` best passages for a question that stands by itself, best first."""
        return self.retriever.candidates(understand(question).text, k=k)

    def _build(self) -> Runnable[dict[str, Any], Answer]:
        """question → passages → reading → draft → verified answer; each step adds to the state of the one before."""
        # Plain steps, not RunnablePassthrough.assign: that starts a thread for every key, which costs more than the retrieval.
        understood = RunnableLambda(lambda state: {**state, "asked": understand(state["standalone"])}, name="understand")
        retrieved = RunnableLambda(lambda state: {**state, "passages": self.retriever.invoke(state["asked"].text)}, name="retrieve")
        read = RunnableLambda(self._read, name="read")
        return understood | retrieved | read | RunnableLambda(self._answer, name="verify")

    def _read(self, state: dict[str, Any]) -> dict[str, Any]:
        draft, reading = self._draft(state["asked"], [_candidate(document) for document in state["passages"]])
        return {**state, "draft": draft, "reading": reading}

    def _answer(self, state: dict[str, Any]) -> Answer:
        draft: Draft | None = state["draft"]
        known = {"id": state["id"], "question": state["question"], "standalone_question": state["standalone"]}
        if draft is not None:
            verified = verify(draft.text, draft.citations, self._snapshot.report)
            if verified is not None:
                text, citations = verified
                numbers = {citation.n for citation in citations}
                values = tuple(value for value in draft.values if value.citation in numbers)
                return Answer(**known, status="conflicting" if draft.conflicting else "answered", answer=text, values=values, citations=citations)
        refusal = refuse(state["reading"])
        if draft is not None:
            refusal = refusal.model_copy(update={"reason": wording.UNGROUNDED})
        return Answer(**known, status="refused", answer=f"{wording.REFUSED}{refusal.reason}", refusal=refusal)

    def _draft(self, asked: Question, candidates: Sequence[Candidate]) -> tuple[Draft | None, Reading]:
        name = asked_field(asked.text)
        if name is not None:
            facts = read_document(name, [self._snapshot.report(entry.id) for entry in self._snapshot.documents[:3]])
            if facts and all(fact.value for fact in facts):
                return compose_document(facts), Reading()
        reading = self._reader.read(asked, candidates)
        return (compose(asked, reading) if reading.slot is None else None), reading

    def _probe(self, question: str) -> Probe:
        """What would be answered to a reading of a follow-up."""
        asked = understand(question)
        name = asked_field(asked.text)
        if name is not None:
            return Probe(1.0, name)
        reading = self._reader.read(asked, self.retriever.candidates(asked.text))
        if reading.figures:
            best = reading.figures[0]
            # A reading under which several figures fit is a poor one.
            return Probe(best.score / (1 + len(reading.figures) // 2), f"{best.passage.candidate.document}:{best.quantity.start}")
        if reading.passages:
            passage = reading.passages[0]
            return Probe(passage.score, f"{passage.candidate.document}:{passage.evidence.passage.start}")
        return Probe(0.0, "")


def _candidate(document: Document) -> Candidate:
    known = document.metadata
    return Candidate(known["document"], known["passage"], known["lexical"], known["cosine"], known["score"])
