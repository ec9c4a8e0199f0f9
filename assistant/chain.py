"""The one object that the page, the command line and the evals ask."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from langchain_core.documents import Document
from langchain_core.runnables import Runnable

from assistant import wording
from assistant.answer import Answer, Refusal
from assistant.comparing.comparer import CHANGES, Comparer, Outcome
from assistant.comparing.result import told_by
from assistant.comparing.row_ranking import asks_for_row, ranked_rows
from assistant.comparing.selection import Selector
from assistant.comparing.stated import answers
from assistant.comparing.task import Task, side_by_side
from assistant.composing import Draft, compose
from assistant.conversation import Probe, standalone
from assistant.document_answering import draft_field, draft_section, draft_titled
from assistant.document_reading import unknown_attribute
from assistant.findings import ReadFigure, Reading
from assistant.fusion import Candidate
from assistant.generation.answering import Read, generate, may_generate
from assistant.generation.generator import AnswerGenerator
from assistant.matching import Matcher
from assistant.place_names import with_full_names
from assistant.question import Question, understand
from assistant.reading import Reader
from assistant.refusal import refuse
from assistant.relative_years import dated
from assistant.request import Request, read_request
from assistant.retrieval import KaojuRetriever
from assistant.several_answers import Drafted, of_asks, of_documents
from assistant.spelling import respelled
from assistant.step import State, Step, Steps
from assistant.verification import verify
from assistant.word_similarity import WordSimilarity
from assistant.wrapping import without_asides
from corpus.embedding import Embedder
from corpus.errors import RejectedInputError
from corpus.library import Snapshot
from corpus.reranker import Reranker
from corpus.tokens import blank

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

    def __init__(
        self, snapshot: Snapshot, embedder: Embedder, *, options: Options | None = None, generator: AnswerGenerator | None = None,
        reranker: Reranker | None = None,
    ) -> None:  # fmt: skip
        """With a generator answers are put into words by its language model, without one they are the report's own; a reranker reads the best passages."""
        self.options = options or Options()
        self._generator = generator
        self._snapshot = snapshot
        self.retriever = KaojuRetriever(
            snapshot=snapshot, embedder=embedder, use_lexical=self.options.use_lexical, use_vectors=self.options.use_vectors, reranker=reranker
        )
        self._reader = Reader(snapshot.report, Matcher(snapshot.lexical.idf, WordSimilarity(embedder)), self.options.may_refuse)
        self._comparer = Comparer(snapshot.documents, snapshot.report, Selector(self.retriever.of_documents, self._reader.read))
        self.chain = self._build()

    def ask(self, question: str, history: Sequence[str] = (), id: str | None = None, *, extractive: bool = False) -> Answer:  # noqa: A002 - the contract's name
        """Answer a question, or refuse it with the reason.

        Args:
            question: as typed.
            history: earlier user turns, oldest first.
            id: echoed in the answer.
            extractive: whether to leave the language model out, if there is one.

        Raises:
            RejectedInputError: the question is empty or too long.
        """
        *_, answer = self.stream(question, history, id, extractive=extractive)
        return answer

    def stream(self, question: str, history: Sequence[str] = (), id: str | None = None, *, extractive: bool = False) -> Generator[Answer, None, None]:  # noqa: A002
        """The answer as it grows: each one verified, the last one whole. See ``ask``; closing the iterator cancels what is under way."""
        started = time.perf_counter()
        for answer in self._answers(question, history, id, None if extractive else self._generator):
            yield answer.model_copy(update={"seconds": round(time.perf_counter() - started, 6)})

    def _answers(self, question: str, history: Sequence[str], id: str | None, generator: AnswerGenerator | None) -> Iterator[Answer]:  # noqa: A002
        text = question.strip()
        if not text:
            raise RejectedInputError(*wording.QUESTION_EMPTY)
        limit = self.options.max_question_chars
        if len(text) > limit:
            happened, remedy = wording.QUESTION_TOO_LONG
            raise RejectedInputError(happened.format(length=len(text), limit=limit), remedy)
        if not _HAN.search(text):
            refusal = Refusal(reason=wording.QUESTION_NOT_CHINESE, missing=(), nearest=())
            yield Answer(id=id, question=question, standalone_question=text, status="refused", answer=refusal.reason, refusal=refusal)
            return
        documents = self._snapshot.documents
        spelt = [respelled(with_full_names(turn, documents), self._snapshot.lexical.document_frequency) for turn in (*history, text)]
        turns = [dated(turn, documents, leans=number > 0) for number, (turn, _) in enumerate(spelt)]
        alone = dated(standalone(turns[-1], turns[:-1], lambda reading: self._probe(self._request(reading))), documents) if history else turns[-1]
        state = self._asked(question, alone, id)
        read = Read(state["answer"], state["request"].asked, state["reading"])
        answers = (read.answer,) if generator is None or not may_generate(read) else generate(read, generator, self._snapshot.report)
        # What is said of the question alone stands behind the answer, whoever put that into words.
        note = state["draft"].note if state["draft"] is not None and read.answer.status != "refused" else ""
        note += "".join(wording.RESPELLED.format(typed=word.typed, meant=word.meant) for word in spelt[-1][1])
        for answer in answers:
            yield answer.model_copy(update={"answer": answer.answer + note}) if note and answer.answer else answer

    def _asked(self, question: str, alone: str, id: str | None) -> State:  # noqa: A002
        """The state of a question worked through; one that was refused is asked again without what it says of who asks."""
        state: State = self.chain.invoke({"question": question, "standalone": alone, "id": id})
        bare = without_asides(state["request"].asked.text) if state["answer"].status == "refused" else alone
        if bare in (alone, state["request"].asked.text) or understand(bare).kind not in ("number", "when"):
            return state
        again: State = self.chain.invoke({"question": question, "standalone": bare, "id": id})
        return again if again["answer"].status != "refused" else state

    def retrieve(self, question: str, k: int) -> Sequence[Candidate]:
        """The ``k`` best passages for a question that stands by itself, best first."""
        request = self._request(question)
        return self.retriever.candidates(request.asked.text, request.sources.documents, k)

    def _build(self) -> Runnable[State, State]:
        """question → passages → reading → draft → verified answer; each step adds to the state of the one before."""
        # Plain steps, not RunnablePassthrough.assign: that starts a thread for every key, which costs more than the retrieval.
        return Steps(
            Step("understand", lambda state: {**state, "request": self._request(state["standalone"])}),
            Step("compare", lambda state: {**state, "compared": self._compared(state["request"].task, state["request"])}),
            Step("retrieve", lambda state: {**state, "passages": self._passages(state["request"]) if state["compared"] is None else []}),
            Step("read", self._read),
            Step("verify", lambda state: {**state, "answer": self._answer(state)}),
        )

    def _request(self, question: str) -> Request:
        return read_request(question, self._snapshot.documents)

    def _passages(self, request: Request) -> list[Document]:
        if request.together or request.apart or request.field is not None or request.section is not None or request.sources.missing is not None:
            return []
        query, sources = self._query(request), request.sources
        found = self.retriever.invoke(query, documents=sources.documents)
        if sources.preferred:
            known = {document.id for document in found} | {f"{copy}#{passage}" for document in found for copy, passage in document.metadata["copies"]}
            found += [document for document in self.retriever.invoke(query, documents=sources.preferred) if document.id not in known]
        return found

    def _query(self, request: Request) -> str:
        """What to search for: when a figure is asked for, the question without the names of places whose own reports alone are searched.

        Any sentence there may name its place, and would go before those on what is counted. Of what has a name the place may be a part of it.
        """
        documents = None if request.sources.documents is None else frozenset(request.sources.documents)
        if documents is None or request.asked.kind != "number":
            return request.asked.text
        own = {entry.place for entry in self._snapshot.documents if entry.id in documents}
        spans = [(place.start, place.end) for place in request.asked.places if own == {division.name for division in place.divisions}]
        return blank(request.asked.text, spans, "") or request.asked.text

    def _read(self, state: State) -> State:
        compared: Outcome | None = state["compared"]
        if compared is None:
            draft, reading = self._draft(state["request"], state["passages"])
        else:
            draft, reading = (compared, Reading()) if isinstance(compared, Draft) else (None, compared)
        return {**state, "draft": draft, "reading": reading}

    def _answer(self, state: State) -> Answer:
        draft: Draft | None = state["draft"]
        known = {"id": state["id"], "question": state["question"], "standalone_question": state["standalone"]}
        if draft is not None:
            verified = verify(draft.text, draft.citations, self._snapshot.report, draft.calculations)
            if verified is not None:
                text, citations = verified
                numbers = {citation.n for citation in citations}
                values = tuple(value for value in draft.values if value.citation in numbers)
                status: Literal["answered", "conflicting"] = "conflicting" if draft.conflicting else "answered"
                return Answer(**known, status=status, answer=text, values=values, citations=citations)
        refusal = refuse(state["reading"])
        if draft is not None:
            refusal = refusal.model_copy(update={"reason": wording.UNGROUNDED})
        return Answer(**known, status="refused", answer=f"{wording.REFUSED}{refusal.reason}", refusal=refusal)

    def _draft(self, request: Request, passages: Sequence[Document]) -> Drafted:
        if request.together:
            return of_documents(request, self._drafted, self._snapshot.report)
        if request.apart:
            return of_asks(request, self._drafted, self._request, self._probe, self._beside)
        if request.sources.missing is not None:
            return None, Reading(slot="文件", missing=(request.sources.missing,))
        if request.field is not None:
            return draft_field(request.field, request.asked, request.sources, self._snapshot.documents, self._snapshot.report)
        if request.section is not None:
            return draft_section(request.section, request.sources, self._snapshot.documents, self._snapshot.report)
        unknown = unknown_attribute(request.asked.text)
        if unknown is not None:
            return None, Reading(slot="指标", missing=(unknown,))
        titled = draft_titled(request.asked, request.sources, self._snapshot.documents, self._snapshot.report)
        if titled is not None:
            return titled, Reading()
        if asks_for_row(request.asked):
            rows = ranked_rows(request.asked, self._reader.passages(request.asked, [_candidate(document) for document in passages]))
            if rows is not None:
                return rows, Reading()
        reading = self._reading(request, passages)
        if reading.slot in ("地区", "时间"):
            beside = self._compared(side_by_side(request.asked), request)
            if isinstance(beside, Draft):
                return beside, Reading()
        return _drafted(request.asked, reading)

    def _drafted(self, request: Request) -> Drafted:
        compared = self._compared(request.task, request)
        if compared is not None:
            return (compared, Reading()) if isinstance(compared, Draft) else (None, compared)
        return self._draft(request, self._passages(request))

    def _beside(self, asked: Question, given: ReadFigure, fits: Callable[[ReadFigure], bool]) -> Drafted:
        return _drafted(asked, self._reader.beside(asked, given, fits))

    def _reading(self, request: Request, passages: Sequence[Document]) -> Reading:
        return self._reader.read(request.asked, [_candidate(document) for document in passages])

    def _compared(self, task: Task | None, request: Request) -> Outcome | None:
        """What is worked out for a task; None where there is none, or the question is better read as one on one figure."""
        if task is None or self._is_stated(task, request):
            return None
        outcome = self._comparer.answer(task, request.sources.documents if request.sources.named is not None else None)
        return None if isinstance(outcome, Reading) and not self.options.may_refuse else outcome

    def _is_stated(self, task: Task, request: Request) -> bool:
        """Whether a report itself states the change asked for, which an ordinary reading then finds."""
        if task.kind not in CHANGES or len(task.places) > 1:
            return False
        reading = self._reading(request, self._passages(request))
        return bool(reading.figures) and not reading.spread and answers(task, reading.figures[0])

    def _probe(self, request: Request) -> Probe:
        """What would be answered to a reading of a follow-up; of several documents or figures, to the first."""
        if request.together:
            request = replace(request, sources=request.together[0], together=())
        if request.apart:
            request = replace(self._request(request.apart[0]), sources=request.sources, apart=())
        if request.field is not None or request.section is not None:
            documents = request.sources.documents or tuple(entry.id for entry in self._snapshot.documents)
            return Probe(1.0, request.field or request.asked.text, self._title(*documents))
        reading = self._reading(request, self._passages(request))
        if reading.figures:
            best = reading.figures[0]
            title = self._title(*{figure.passage.candidate.document for figure in reading.figures})
            # A reading under which several figures fit is a poor one.
            return Probe(best.score / (1 + len(reading.figures) // 2), f"{best.passage.candidate.document}:{best.quantity.start}", title)
        if reading.passages:
            passage = reading.passages[0]
            return Probe(passage.score, f"{passage.candidate.document}:{passage.evidence.passage.start}", self._title(passage.candidate.document))
        return Probe(0.0, "")

    def _title(self, *documents: str) -> str:
        """The title of the one document; empty for several."""
        return self._snapshot.report(documents[0]).metadata.title if len(documents) == 1 else ""


def _drafted(asked: Question, reading: Reading) -> Drafted:
    if reading.difference is not None and (worked_out := told_by(reading)) is None:
        return None, Reading(slot="比较", nearest=tuple(figure.passage for figure in reading.figures))
    if reading.slot is not None:
        return None, reading
    return (compose(asked, reading) if reading.difference is None else worked_out), reading


def _candidate(document: Document) -> Candidate:
    known = document.metadata
    return Candidate(known["document"], known["passage"], known["lexical"], known["cosine"], known["score"], tuple(map(tuple, known["copies"])))
