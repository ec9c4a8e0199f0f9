"""How far a passage speaks of what a question asks.

Lexical and vector scores rank passages; they do not tell whether the thing asked is there at all. «校园篮球特色学校»
ranks the sentence on 足球 first. So every content word of the question is held against the passage by itself: found
in the sentence, in its heading, in a neighbour, in part, or as a near synonym by the embedding model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.lay_words import OFFICIAL_WORDS
from assistant.terms import Term
from corpus.report import Passage, Report
from corpus.tokens import fold

# How much a word counts by where it is found. Set on the development rows.
IN_SENTENCE, IN_HEADING, IN_PATH, IN_NEIGHBOUR = 1.0, 0.9, 0.8, 0.6
LAY_WORD, SYNONYM = 0.9, 0.85
SYNONYM_FLOOR = 0.66
"""Cosine below which two words are no synonyms: of 90 pairs never trained on it takes in 58 % of the synonyms and 9 % of the co-hyponyms."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with its surroundings, all folded."""

    report: Report
    passage: Passage
    sentence: str
    heading: str
    path: str
    neighbours: str

    @staticmethod
    def of(report: Report, passage: Passage) -> Evidence:
        """The passage, its own heading, the outer headings with the title, and the sentences beside it in its section."""
        sentences = report.sentences
        beside = [
            report.text[sentences[index].start : sentences[index].end]
            for index in (passage.first_sentence - 2, passage.first_sentence - 1, passage.last_sentence + 1)
            if 0 <= index < len(sentences) and sentences[index].section == passage.section
        ]
        heading = passage.path[-1] if passage.path else ""
        outer = "\n".join((*passage.path[:-1], report.metadata.title))
        return Evidence(report, passage, fold(report.passage_text(passage)), fold(heading), fold(outer), fold("\n".join(beside)))

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentence and all that surrounds it."""
        return self.sentence, self.heading, self.path, self.neighbours


@dataclass(frozen=True, slots=True)
class Match:
    """``coverage`` is the weighted share (0–1) of the question's words that the passage supports."""

    coverage: float
    support: dict[str, float]
    """Per word 0–1."""
    weights: dict[str, float]

    def missing(self, threshold: float = 0.3) -> tuple[str, ...]:
        """Words without support, in question order."""
        return tuple(word for word, support in self.support.items() if support < threshold and self.weights[word] > 0.2)


class Similarity(Protocol):
    """How near words are, by an embedding model."""

    def prepare(self, words: Sequence[str], passages: Sequence[Evidence]) -> None:
        """Encode at once what comparing these will need."""

    def __call__(self, word: str, evidence: Evidence) -> float:
        """Cosine of the word with the nearest word of the passage's sentence and own heading."""


class Matcher:
    """Holds words against passages.

    Args:
        idf: weight of a word by its rarity in the corpus, above 0.
        similarity: nearness of a word to the words of a passage.
    """

    def __init__(self, idf: Callable[[str], float], similarity: Similarity) -> None:
        self._idf = idf
        self._similarity = similarity

    def weigh(self, terms: Sequence[Term]) -> dict[str, float]:
        """Weight of each word: by its part of speech and, between half and whole, its rarity."""
        rarest = self._idf("\x00")
        return {term.text: term.weight * (0.4 + 0.6 * min(1.0, self._idf(term.text) / rarest)) for term in terms}

    def prepare(self, terms: Sequence[Term], passages: Sequence[Evidence]) -> None:
        """Get ready to match the words with synonyms in these passages."""
        self._similarity.prepare([term.text for term in terms], passages)

    def match(self, terms: Sequence[Term], evidence: Evidence, weights: dict[str, float]) -> Match:
        """Support of every word in the passage by the words themselves."""
        return _match({term.text: _literal(term.text, evidence) for term in terms}, weights)

    def with_synonyms(self, match: Match, evidence: Evidence) -> Match:
        """The match with words that found little also compared by the embedding model."""
        support = dict(match.support)
        for word, found in match.support.items():
            if found < IN_HEADING:
                cosine = self._similarity(word, evidence)
                if cosine >= SYNONYM_FLOOR:
                    support[word] = max(found, SYNONYM * cosine)
        return _match(support, match.weights)


def _match(support: dict[str, float], weights: dict[str, float]) -> Match:
    total = sum(weights.values())
    coverage = sum(weights[word] * found for word, found in support.items()) / total if total else 0.0
    return Match(coverage, support, weights)


def _literal(word: str, evidence: Evidence) -> float:
    best = _found(word, evidence)
    if best == IN_SENTENCE:
        return best
    for official in OFFICIAL_WORDS.get(word, ()):
        best = max(best, LAY_WORD * _found(official, evidence))
    return max(best, shared_part(word, evidence.sentence), IN_HEADING * shared_part(word, evidence.heading))


def _found(word: str, evidence: Evidence) -> float:
    """Where the word itself stands: 1 in the sentence, less further off, 0 nowhere."""
    if word in evidence.sentence:
        return IN_SENTENCE
    if word in evidence.heading:
        return IN_HEADING
    if word in evidence.path:
        return IN_PATH
    return IN_NEIGHBOUR if word in evidence.neighbours else 0.0


def shared_part(word: str, text: str) -> float:
    """Share of the word that stands in the text as one piece of two characters or more, times 0.8: 特色校 in 特色学校 gives 0.53.

    A word whose characters all stand in order with one more between them counts 0.7: 新建 in 新增建.
    """
    if len(word) == 2:
        position = text.find(word[0])
        while position >= 0:
            if text[position + 2 : position + 3] == word[1]:
                return 0.7
            position = text.find(word[0], position + 1)
        return 0.0
    for length in range(len(word) - 1, 1, -1):
        if any(word[start : start + length] in text for start in range(len(word) - length + 1)):
            return length / len(word) * 0.8
    return 0.0
