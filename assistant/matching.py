"""How far a passage speaks of what a question asks.

Lexical and vector scores rank passages; they do not tell whether the thing asked is there at all. «校园篮球特色学校»
ranks the sentence on 足球 first. So every content word of the question is held against the passage by itself: found
in the sentence, in its heading, in a neighbour, in part, or as a near synonym by the embedding model.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import rjieba

from assistant.announcements import announcement
from assistant.dating import opening
from assistant.labels import caption_of, is_heading_line, label_of
from assistant.lay_words import OFFICIAL_WORDS
from assistant.terms import Term
from corpus.periods import Period
from corpus.report import Passage, Report
from corpus.tokens import fold

# How much a word counts by where it is found. Set on the development rows.
IN_SENTENCE, IN_HEADING, IN_PATH, IN_NEIGHBOUR = 1.0, 0.9, 0.8, 0.6
LAY_WORD, SYNONYM = 0.9, 0.85
FIRM = 0.8
"""Support from which a word is met, not only resembled."""
SYNONYM_FLOOR = 0.66
"""Cosine below which two words are no synonyms: of 90 pairs never trained on it takes in 58 % of the synonyms and 9 % of the co-hyponyms."""
KNOWN_SYNONYM_FLOOR = 0.78
"""The same for a word that the corpus itself uses elsewhere, and means what it says there: 特殊 and 特色 have 0.74, 队伍 and 工作队 0.81."""

SALIENT, UNLIKE, SUBJECT_RARITY = 0.35, 0.58, 0.5
"""A noun is what a question is about where its cosine with the whole question reaches 0.35; a passage has nothing like it where its nearest
word stays below 0.58. On development questions on how, who and which these refuse 2 of 242 right answers and 13 of 29 to what is not there;
0.33–0.36, 0.55–0.60 and rarities of 0.4–0.6 do within a row or two the same."""
SUBJECT_WEIGHT, MET_IN_PART = 0.9, 0.58
SUBJECT_TAGS = frozenset("n vn nz nr".split())
"""Of things: 家里, 最近 and 一年 (places and times in relation) are no subject; nr is what the segmenter makes of 智慧."""

_MAX_LEFT_OUT = 8
_NOUN_TAGS = ("n", "j")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with its surroundings, all folded."""

    report: Report
    passage: Passage
    sentence: str
    heading: str
    path: str
    neighbours: str
    time: tuple[Period, ...] = ()
    """What its paragraph opened with, as far as the sentence."""
    units: frozenset[str] = frozenset()
    """Of its figures."""
    is_announced: bool = False
    """Whether it announces a list or is part of one."""
    label: str = ""
    """What it stands under in its paragraph: 整改措施."""
    is_heading_line: bool = False
    """Whether it heads the sentences behind it rather than saying anything."""

    @staticmethod
    def of(report: Report, passage: Passage) -> Evidence:
        """The passage, its own heading, the outer ones with its table's caption and the title, the sentences beside it in its section and what announces it."""
        sentences = report.sentences
        beside = [
            report.text[sentences[index].start : sentences[index].end]
            for index in (passage.first_sentence - 2, passage.first_sentence - 1, passage.last_sentence + 1)
            if 0 <= index < len(sentences) and sentences[index].section == passage.section
        ]
        heading = passage.path[-1] if passage.path else ""
        told = announcement(report, passage)
        lead = [report.text[told.start : told.lead_end]] if told is not None and told.lead_end <= passage.start else []
        outer = "\n".join(filter(None, (*passage.path[:-1], caption_of(report, passage), report.metadata.title)))
        neighbours = fold("\n".join((*lead, *beside)))
        by_sentence = report.quantities_by_sentence
        indexes = range(passage.first_sentence, passage.last_sentence + 1)
        return Evidence(
            report,
            passage,
            sentence=fold(report.passage_text(passage)),
            heading=fold(heading),
            path=fold(outer),
            neighbours=neighbours,
            time=opening(report, passage),
            units=frozenset(quantity.unit for index in indexes for quantity in by_sentence.get(index, ())),
            is_announced=told is not None,
            label=label_of(report, passage),
            is_heading_line=is_heading_line(report, passage),
        )

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

    def to_passages(self, words: Sequence[str], passages: Sequence[Evidence], without: Collection[str] = ()) -> list[list[float]]:
        """For each passage the cosine of each word with the nearest word of the passage's sentence and own heading but ``without``."""

    def to_text(self, word: str, text: str) -> float:
        """Cosine of the word with the nearest word of a short text."""

    def to_question(self, words: Sequence[str], question: str) -> list[float]:
        """Cosine of each word with a question as a whole."""


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
        return {term.text: term.weight * (0.4 + 0.6 * self.rarity(term.text)) for term in terms}

    def likeness(self, word: str, text: str) -> float:
        """Cosine of the word with the nearest word of a short text, such as the name of an indicator."""
        return self._similarity.to_text(word, text)

    def unmet_subjects(self, question: str, terms: Sequence[Term], match: Match, evidence: Evidence) -> tuple[str, ...]:
        """Nouns that the question is about (消防 of «学校消防安全检查怎么做») and the passage holds neither themselves nor by anything like them."""
        open_ = [
            term.text
            for term in terms
            if term.is_noun and term.weight >= SUBJECT_WEIGHT and match.support[term.text] < MET_IN_PART and self.rarity(term.text) >= SUBJECT_RARITY
            and rjieba.has_word(term.text) and rjieba.tag(term.text)[0][1] in SUBJECT_TAGS
        ]  # fmt: skip
        text = f"{evidence.heading}\n{evidence.sentence}"
        far = [word for word in open_ if self.likeness(word, text) < UNLIKE]
        return tuple(word for word, cosine in zip(far, self._similarity.to_question(far, question), strict=True) if cosine >= SALIENT) if far else ()

    def may_mean(self, word: str, text: str) -> bool:
        """Whether some word of a short text is near enough to stand for the word: one that the corpus never uses is said in other words."""
        return self.likeness(word, text) >= (SYNONYM_FLOOR if self.rarity(word) == 1.0 else KNOWN_SYNONYM_FLOOR)

    def rarity(self, word: str) -> float:
        """0 to 1: 1 for a word that no passage holds."""
        return min(1.0, self._idf(word) / self._idf("\x00"))

    def firm_share(self, match: Match) -> float:
        """Share (0–1) of the words, each weighing by its kind and its rarity, that the passage holds rather than resembles."""
        weights = {word: weight * self.rarity(word) for word, weight in match.weights.items()}
        total = sum(weights.values())
        return sum(weights[word] * found for word, found in match.support.items() if found >= FIRM) / total if total else 0.0

    def match(self, terms: Sequence[Term], evidence: Evidence, weights: dict[str, float]) -> Match:
        """Support of every word in the passage by the words themselves."""
        support: dict[str, float] = {}
        carried = total = 0.0
        for term in terms:
            word = term.text
            weight = weights[word]
            total += weight
            support[word] = found = _literal(word, evidence)
            carried += weight * found
        return Match(carried / total if total else 0.0, support, weights)

    def with_synonyms(self, matches: Sequence[Match], passages: Sequence[Evidence]) -> list[Match]:
        """Each passage's match with words that found little there also compared by the embedding model."""
        words = list(dict.fromkeys(word for match in matches for word, found in match.support.items() if found < IN_HEADING))
        if not words:
            return list(matches)
        asked = frozenset(word for match in matches for word in match.support)
        cosines = self._similarity.to_passages(words, passages, asked)
        return [_with_cosines(match, dict(zip(words, nearest, strict=True))) for match, nearest in zip(matches, cosines, strict=True)]


def _with_cosines(match: Match, cosines: dict[str, float]) -> Match:
    near = {
        word: max(found, SYNONYM * cosine)
        for word, found in match.support.items()
        if found < IN_HEADING and (cosine := cosines[word]) >= SYNONYM_FLOOR
    }
    if not near:
        return match
    support, total = match.support | near, sum(match.weights.values())
    return Match(sum(match.weights[word] * found for word, found in support.items()) / total, support, match.weights)


def _literal(word: str, evidence: Evidence) -> float:
    if word in evidence.sentence:
        return IN_SENTENCE
    best = _found(word, evidence)
    for official in OFFICIAL_WORDS.get(word, ()):
        best = max(best, LAY_WORD * _found(official, evidence))
    part = shared_part(word, evidence.sentence)
    if part > best:
        best = part
    part = IN_HEADING * shared_part(word, evidence.heading)
    return part if part > best else best


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
    """Share of the word that stands in the text as one piece of two characters or more, times 0.8: 教师队 in 教师工作 gives 0.53.

    A word that leaves out the middle of a name there counts 0.8: 特色校 of 特色学校. One whose characters stand in order with one more between
    them counts 0.7: 新建 in 新增建; so does one short for two words: 高校 for 高等学校.
    """
    if len(word) == 2:
        if word[0] not in text or word[1] not in text:  # most often: this is asked of every word and passage
            return 0.0
        return 0.7 if _has_one_between(word, text) or is_short_for(word, text) else 0.0
    for pair in _pairs(word):
        if pair in text:
            break
    else:
        return 0.0
    for piece in _pieces(word):
        if piece in text:
            return 0.8 if word.startswith(piece) and _is_abridged(word, len(piece), text) else len(piece) / len(word) * 0.8
    return 0.0


def _has_one_between(word: str, text: str) -> bool:
    position = text.find(word[0])
    while position >= 0:
        if text[position + 2 : position + 3] == word[1]:
            return True
        position = text.find(word[0], position + 1)
    return False


def _is_abridged(word: str, length: int, text: str) -> bool:
    """Whether all but the last character of the word stands in the text and that a little further on: 诺贝尔奖 of 诺贝尔生理学或医学奖."""
    position = text.find(word[:-1]) if length == len(word) - 1 else -1
    while position >= 0:
        start = position + length
        end = text.find(word[-1], start + 1, start + 1 + _MAX_LEFT_OUT)
        if end >= 0 and text[start:end].isalpha():
            return True
        position = text.find(word[:-1], position + 1)
    return False


def is_short_for(word: str, text: str) -> bool:
    """Whether the word, a noun of two characters, begins as one and ends as the next of two neighbouring words of two characters."""
    is_noun = len(word) == 2 and word[0] in text and word[1] in text and all(tag in _NOUN_TAGS for _, tag in rjieba.tag(word))
    position = text.find(word[0]) if is_noun else -1
    while position >= 0:
        first, second = text[position : position + 2], text[position + 2 : position + 4]
        if second[1:] == word[1] and rjieba.has_word(first) and rjieba.has_word(second):
            return True
        position = text.find(word[0], position + 1)
    return False


@functools.lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[start : start + 2] for start in range(len(word) - 1))


@functools.lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    """The parts of a word that are shorter than it and have two characters or more, longest first."""
    return tuple(word[start : start + length] for length in range(len(word) - 1, 1, -1) for start in range(len(word) - length + 1))
