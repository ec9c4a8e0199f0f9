"""How near a word is to the nearest word of a passage, by the embedding model."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.matching import Evidence
from corpus.embedding import Embedder
from corpus.tokens import words

_KEPT_WORDS = 50_000
"""About 100 MB of 512-dimension vectors at most; one report has some 1 500 words."""
_KEPT_TEXTS = 50_000
_FIRST_ROWS = 1_024
_NO_ROWS = np.empty(0, dtype=np.intp)


class WordSimilarity:
    """Cosines between words, with the vectors of words and passages kept between questions. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._table = np.empty((0, embedder.dimension), dtype=np.float32)
        """Vectors of words, a row each; rows behind the last known word are free."""
        self._row: dict[str, int] = {}
        self._texts: OrderedDict[object, tuple[str, ...]] = OrderedDict()
        self._rows_kept: dict[object, NDArray[np.intp]] = {}
        """Of passages; begun anew with the table."""

    def to_passages(self, words: Sequence[str], passages: Sequence[Evidence], without: Collection[str] = ()) -> list[list[float]]:
        """For each passage the cosine (−1 to 1) of each word with the nearest word of its sentence and own heading; 0 where it has no words.

        Words ``without`` are passed over: what one word of a question has met stands for no other of them.
        """
        with self._lock:
            rows = self._rows_of(words, passages)
            # All passages at once: one product, and of each stretch of its columns the greatest.
            at = np.concatenate(rows) if rows else _NO_ROWS
            cosines = self._rows(words) @ self._table[at].T
            met = np.zeros(len(self._row), dtype=np.bool_)
            met[[self._row[word] for word in without if word in self._row]] = True
            cosines[:, met[at]] = 0.0
        starts = [0, *itertools.accumulate(len(row) for row in rows if len(row))][:-1]
        nearest = iter(np.maximum.reduceat(cosines, starts, axis=1).T.tolist() if starts else ())
        return [next(nearest) if len(row) else [0.0] * len(words) for row in rows]

    def to_text(self, word: str, text: str) -> float:
        """Cosine of the word with the nearest word of a short text; 0 for a text without words."""
        with self._lock:
            others = self._kept(text, text)
            return float(self._cosines([word], others).max()) if others else 0.0

    def to_question(self, words: Sequence[str], question: str) -> list[float]:
        """Cosine (−1 to 1) of each word with a question as a whole."""
        asked = self._embedder.encode_query(question)
        with self._lock:
            self._encode(words)
            cosines: list[float] = (self._rows(words) @ asked).tolist()
        return cosines

    # The methods below are called with the lock held.

    def _rows_of(self, words: Sequence[str], passages: Sequence[Evidence]) -> list[NDArray[np.intp]]:
        """The rows of each passage's words; those of ``words`` are filled, too."""
        keys = [_key(evidence) for evidence in passages]
        rows = {key: self._rows_kept[key] for key in keys if key in self._rows_kept}
        texts = {key: self._words(evidence) for key, evidence in zip(keys, passages, strict=True) if key not in rows}
        if self._encode([*words, *(word for text in texts.values() for word in text)]) and rows:
            rows, texts = {}, {key: self._words(evidence) for key, evidence in zip(keys, passages, strict=True)}
            self._encode([*words, *(word for text in texts.values() for word in text)])
        for key, text in texts.items():
            rows[key] = np.array([self._row[word] for word in text], dtype=np.intp)
            if key in self._texts:
                self._rows_kept[key] = rows[key]
        return [rows[key] for key in keys]

    def _words(self, evidence: Evidence) -> tuple[str, ...]:
        return self._kept(_key(evidence), evidence.heading, evidence.sentence)

    def _kept(self, key: object, *parts: str) -> tuple[str, ...]:
        """The telling words of a text, kept under a key."""
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = _telling("\n".join(parts))
            if len(self._texts) > _KEPT_TEXTS:
                self._rows_kept.pop(self._texts.popitem(last=False)[0], None)
        return found

    def _cosines(self, words: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
        """Of each word, in rows, with each of the others, in columns."""
        self._encode([*words, *others])
        cosines: NDArray[np.float32] = self._rows(words) @ self._rows(others).T
        return cosines

    def _rows(self, words: Sequence[str]) -> NDArray[np.float32]:
        return self._table[[self._row[word] for word in words]]

    def _encode(self, wanted: Sequence[str]) -> bool:
        """Give each of the words a row; whether the table was begun anew, and with it the rows known before are void."""
        unknown = [word for word in dict.fromkeys(wanted) if word not in self._row]
        if not unknown:
            return False
        is_full = len(self._row) + len(unknown) > _KEPT_WORDS
        if is_full:
            self._row.clear()  # rare; what is needed now is encoded anew
            self._rows_kept.clear()
            unknown = list(dict.fromkeys(wanted))
        first, end = len(self._row), len(self._row) + len(unknown)
        if end > len(self._table):
            grown = np.empty((max(end, 2 * len(self._table), _FIRST_ROWS), self._table.shape[1]), dtype=np.float32)
            grown[:first] = self._table[:first]
            self._table = grown
        self._table[first:end] = self._embedder.encode_passages(unknown)
        self._row.update(zip(unknown, range(first, end), strict=True))
        return is_full


def _key(evidence: Evidence) -> object:
    return evidence.report.id, evidence.passage.start, evidence.sentence


def _telling(text: str) -> tuple[str, ...]:
    """The words of a text that mean something by themselves, each once."""
    return tuple(word for word in dict.fromkeys(words(text)) if len(word) > 1 and not word[0].isdigit())
