"""From a verified extractive answer to one in a model's words: shown sentence by sentence, each only after it held.

Rules of precedence. A refusal stays one: the model is not asked. Where reading found a figure or a date, that comes first in the words of the
extractive answer; the model must state it too, or nothing of its text is taken, and may only add, and no figure of the same
unit beside it. Otherwise the model's sentences replace the quoted ones, if one of them rests on a sentence that reading found and they speak of what was
asked: what only stands beside the answer is none. Where nothing is left, the extractive answer stands and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from assistant import wording
from assistant.answer import Answer, Citation
from assistant.findings import Reading
from assistant.generation.generator import AnswerGenerator
from assistant.generation.holding import HeldStatement, hold
from assistant.generation.numbered import NumberedSentence, numbered_sentences
from assistant.generation.reply import Statement
from assistant.generation.usage import Usage
from assistant.question import Question
from assistant.verification import MARKER, verify
from corpus.figures import find_figures
from corpus.periods import dated_periods
from corpus.report import Report
from corpus.tokens import fold

_MOST_SHOWN = 6
_MAX_ADDED = 3
"""Sentences behind a figure that answers by itself."""
_MIN_SPOKEN_OF = 0.5
"""Weighted share of the question's words in the quoted sentences that the model's must have, too."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the rules made of a question: the extractive answer, verified, and what it was composed from."""

    answer: Answer
    asked: Question
    reading: Reading


def may_generate(read: Read) -> bool:
    """Whether a model may be asked: the rules answered, from sentences they read."""
    return read.answer.status != "refused" and bool(read.reading.figures or read.reading.passages)


def generate(read: Read, generator: AnswerGenerator, report_of: Callable[[str], Report]) -> Iterator[Answer]:
    """The answer as it grows, at last the final one; closing the iterator cancels the request.

    Every answer that comes, not the last alone, passed ``assistant.verification``. Those before the last are not whole and may repeat each other.
    """
    sentences = numbered_sentences(read.asked, read.reading)
    page = _Page(read, report_of)
    statements = generator.statements(read.answer.standalone_question, sentences, page.stated)
    if page.is_led:
        yield page.so_far()
    usage = yield from _grow(page, statements, sentences)
    yield page.final(usage)


def _grow(page: _Page, statements: Generator[Statement | None, None, Usage], sentences: tuple[NumberedSentence, ...]) -> Generator[Answer, None, Usage]:
    proposed = held = 0
    with closing(statements):
        while True:
            try:
                statement = next(statements)
            except StopIteration as end:
                usage: Usage = end.value
                return replace(usage, proposed=proposed, held=held)
            if statement is None:
                yield page.so_far()
                continue
            proposed += 1
            sound = hold(statement, sentences, page.asked)
            if sound is None:
                continue
            held += 1
            if page.take(sound):
                yield page.so_far()


class _Page:
    """The answer under way: what is said so far and its citations, numbered as they are first used."""

    def __init__(self, read: Read, report_of: Callable[[str], Report]) -> None:
        self.asked = read.asked
        self._extractive = read.answer
        self._report_of = report_of
        self._statements: list[HeldStatement] = []
        self.stated = _stated(read)
        """What the model must state too; empty where its words replace the extractive ones."""
        self._confirmed: set[str] = set()
        self._weights = {word: weight for passage in read.reading.passages for word, weight in passage.match.weights.items()}

    @property
    def is_led(self) -> bool:
        """Whether the extractive answer comes first and the model only adds."""
        return bool(self.stated)

    def take(self, statement: HeldStatement) -> bool:
        """Add a statement that held; whether the answer shown changes by it."""
        before = len(self._shown())
        repeated = any(statement.text == other.text for other in self._statements)
        self._confirmed |= {text for text in self.stated if _states(statement.text, text)}
        if not repeated and len(self._statements) < _MOST_SHOWN:
            self._statements.append(statement)
        return len(self._shown()) > before

    def answer(self) -> Answer:
        """The answer as far as it has come; the extractive one where nothing may be shown yet."""
        shown = self._shown()
        if not shown:
            return self._extractive
        citations = {_slice(citation): citation for citation in self._extractive.citations} if self.is_led else {}
        text = self._extractive.answer if self.is_led else ""
        for statement in shown:
            markers = ""
            for citation in statement.citations:
                known = citations.setdefault(_slice(citation), citation.model_copy(update={"n": len(citations) + 1}))
                markers += f"[{known.n}]"
            text += f"{statement.text}{markers}。"
        verified = verify(text, tuple(citations.values()), self._report_of)
        if verified is None:
            return self._extractive
        return self._extractive.model_copy(update={"answer": verified[0], "citations": verified[1], "mode": "generative"})

    def so_far(self) -> Answer:
        """The answer while more may follow; without words where none of the model's held yet and no figure comes first."""
        answer = self.answer()
        if answer.mode == "extractive" and not self.is_led:
            answer = answer.model_copy(update={"answer": "", "citations": ()})
        return answer.model_copy(update={"is_whole": False})

    def final(self, usage: Usage) -> Answer:
        """The whole answer, with what it cost and, where the model's part is missing or cut, a sentence that says so."""
        answer = self.answer()
        return answer.model_copy(update={"usage": usage, "notice": self._notice(answer, usage)})

    def _notice(self, answer: Answer, usage: Usage) -> str | None:
        if answer.mode == "generative":
            return None if usage.outcome == "complete" else wording.MODEL_BROKE_OFF
        if usage.outcome == "complete":
            return None if self._agreed() else wording.MODEL_DID_NOT_HOLD
        return wording.MODEL_DID_NOT_ANSWER

    def _agreed(self) -> bool:
        """Whether it stated all that it had to, and merely added nothing."""
        return self.is_led and self._confirmed >= set(self.stated)

    def _shown(self) -> list[HeldStatement]:
        if not self.is_led:
            return self._statements if any(self._rests_on_read(statement) for statement in self._statements) and self._speaks_of_it() else []
        if not self._agreed():
            return []
        said = {_slice(citation) for citation in self._extractive.citations}
        added = (statement for statement in self._statements if not self._repeats(statement, said) and not self._rivals(statement))
        return list(added)[:_MAX_ADDED]

    def _speaks_of_it(self) -> bool:
        """Whether the statements answer what was asked: «how» by more than figures, where the quoted sentences say more; all else in the question's words."""
        if self.asked.kind == "how":
            quoted = [sentence for sentence in MARKER.sub("", self._extractive.answer).split("。") if sentence]
            return any(not find_figures(statement.text) for statement in self._statements) or all(map(find_figures, quoted))
        said, known = (fold(text) for text in ("\n".join(statement.text for statement in self._statements), self._extractive.answer))
        weights = {fold(word): weight for word, weight in self._weights.items() if fold(word) in known}
        return sum(weight for word, weight in weights.items() if word in said) >= _MIN_SPOKEN_OF * sum(weights.values())

    def _rests_on_read(self, statement: HeldStatement) -> bool:
        """Whether one of its sources is what the extractive answer quotes."""
        return any(
            own.document == quoted.document and own.start < quoted.end and quoted.start < own.end
            for own in statement.citations
            for quoted in self._extractive.citations
        )

    def _rivals(self, statement: HeldStatement) -> bool:
        """Whether it states a figure of an answered unit that is none of the answers: side by side they could be taken for each other."""
        answered = {(value.value, value.unit) for value in self._extractive.values}
        units = {unit for _, unit in answered}
        return any(figure.unit in units and (figure.value, figure.unit) not in answered for figure in find_figures(statement.text))

    def _repeats(self, statement: HeldStatement, said: set[tuple[str, int, int]]) -> bool:
        """Whether it says what the extractive answer says: it states what that states and rests on nothing else."""
        return any(_states(statement.text, text) for text in self.stated) and all(_slice(citation) in said for citation in statement.citations)


def _stated(read: Read) -> tuple[str, ...]:
    """The figures of the extractive answer, or the date it gives to a question after one."""
    if read.answer.values:
        return tuple(dict.fromkeys(value.text for value in read.answer.values))
    if read.asked.kind == "when":
        return tuple(period.text for period in dated_periods(MARKER.sub("", read.answer.answer))[:1])
    return ()


def _states(text: str, wanted: str) -> bool:
    """Whether the text states a figure, of that value and unit, or a date."""
    figures = find_figures(wanted)
    if not figures:
        return wanted in text.replace(" ", "")
    own = {(figure.value, figure.high, figure.unit) for figure in find_figures(text)}
    return any((figure.value, figure.high, figure.unit) in own for figure in figures)


def _slice(citation: Citation) -> tuple[str, int, int]:
    return citation.document, citation.start, citation.end
