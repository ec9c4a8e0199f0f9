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


class WordSimilarity:
    """Cosines between words, with the vectors of words and passages kept between questions. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._passages: OrderedDict[tuple[str, int], tuple[str, ...]] = OrderedDict()

    def __call__(self, word: str, evidence: Evidence) -> float:
        """Cosine (−1 to 1) of the word with the nearest word of the passage's sentence and own heading; 0 for a passage without words."""
        return self.nearest(word, evidence)[1]

    def nearest(self, word: str, evidence: Evidence) -> tuple[str, float]:
        """The nearest word of the passage and its cosine."""
        passage_words = self._words(evidence)
        if not passage_words:
            return "", 0.0
        vectors = self._encode([word, *passage_words])
        cosines = vectors[1:] @ vectors[0]
        best = int(cosines.argmax())
        return passage_words[best], float(cosines[best])

    def _words(self, evidence: Evidence) -> tuple[str, ...]:
        key = (evidence.report.id, evidence.passage.index)
        with self._lock:
            found = self._passages.get(key)
            if found is None:
                found = tuple(dict.fromkeys(word for word in words(f"{evidence.heading}\n{evidence.sentence}") if len(word) > 1 and not word[0].isdigit()))
                self._passages[key] = found
                if len(self._passages) > _KEPT_PASSAGES:
                    self._passages.popitem(last=False)
            return found

    def _encode(self, wanted: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            unknown = [word for word in dict.fromkeys(wanted) if word not in self._vectors]
        if unknown:
            encoded = self._embedder.encode_passages(unknown)
            with self._lock:
                self._vectors.update(zip(unknown, encoded, strict=True))
                while len(self._vectors) > _KEPT_WORDS:
                    self._vectors.popitem(last=False)
        with self._lock:
            known = [self._vectors.get(word) for word in wanted]
        return np.stack([vector if vector is not None else self._embedder.encode_passages([word])[0] for word, vector in zip(wanted, known, strict=True)])
