"""How near a word is to the nearest word of a passage, by the embedding model."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.matching import Evidence
from corpus.embedding import Embedder
from corpus.tokens import words

_KEPT_WORDS = 50_000
"""About 100 MB of 512-dimension vectors at most; one report has some 1 500 words."""
_KEPT_PASSAGES = 20_000
_KEPT_MATRICES = 1_000
"""About 50 MB."""


class WordSimilarity:
    """Cosines between words, with the vectors of words and passages kept between questions. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._matrices: OrderedDict[tuple[str, int, str], NDArray[np.float32]] = OrderedDict()
        self._passages: OrderedDict[tuple[str, int, str], tuple[str, ...]] = OrderedDict()

    def prepare(self, words: Sequence[str], passages: Sequence[Evidence]) -> None:
        """Encode the words of a question and of its best passages in one batch."""
        with self._lock:
            self._encode([*words, *(word for evidence in passages for word in self._words(evidence))])

    def __call__(self, word: str, evidence: Evidence) -> float:
        """Cosine (−1 to 1) of the word with the nearest word of the passage's sentence and own heading; 0 for a passage without words."""
        with self._lock:
            matrix = self._matrix(evidence)
            if matrix is None:
                return 0.0
            self._encode([word])
            return float((matrix @ self._vectors[word]).max())

    # The methods below are called with the lock held.

    def _words(self, evidence: Evidence) -> tuple[str, ...]:
        key = (evidence.report.id, evidence.passage.start, evidence.sentence)
        found = self._passages.get(key)
        if found is None:
            every = dict.fromkeys(words(f"{evidence.heading}\n{evidence.sentence}"))
            found = tuple(word for word in every if len(word) > 1 and not word[0].isdigit())
            self._passages[key] = found
            if len(self._passages) > _KEPT_PASSAGES:
                self._passages.popitem(last=False)
        return found

    def _matrix(self, evidence: Evidence) -> NDArray[np.float32] | None:
        """Vectors of the passage's words, a row each."""
        key = (evidence.report.id, evidence.passage.start, evidence.sentence)
        matrix = self._matrices.get(key)
        if matrix is None:
            passage_words = self._words(evidence)
            if not passage_words:
                return None
            self._encode(passage_words)
            matrix = self._matrices[key] = np.stack([self._vectors[known] for known in passage_words])
            if len(self._matrices) > _KEPT_MATRICES:
                self._matrices.popitem(last=False)
        return matrix

    def _encode(self, wanted: Sequence[str]) -> None:
        unknown = [word for word in dict.fromkeys(wanted) if word not in self._vectors]
        if unknown and len(self._vectors) + len(unknown) > _KEPT_WORDS:
            self._vectors.clear()  # rare; what is needed now is encoded anew
            unknown = list(dict.fromkeys(wanted))
        if unknown:
            self._vectors.update(zip(unknown, self._embedder.encode_passages(unknown), strict=True))
