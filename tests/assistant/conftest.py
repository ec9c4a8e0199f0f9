"""Assistants over small corpora: a tiny embedding model for the steps, the built-in one for the real report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.chain import Assistant
from corpus.embedding import Embedder, load_embedder
from corpus.library import Library, Snapshot
from corpus.tokens import bigrams, fold
from ingest.build import ingest

ROOT = Path(__file__).parents[2]


class BigramEmbedder:
    """Bigrams hashed into 64 dimensions."""

    name = "bigram"
    dimension = 64

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for pair in bigrams(fold(text)):
            digest = hashlib.blake2b(pair.encode(), digest_size=2).digest()
            vector[digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
        return vector / np.float32(np.linalg.norm(vector))

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if progress is not None:
            progress(len(texts))
        return np.stack([self.encode_query(text) for text in texts])


def _ingested(home: Path, files: Sequence[Path], embedder: Embedder) -> Snapshot:
    library = Library(home)
    summary = ingest(files, library, embedder, max_bytes=10**7)
    assert not summary.rejected
    return library.open("builtin" if embedder.name.startswith("builtin") else embedder.name)


@pytest.fixture(scope="session")
def over_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Assistant]]:
    """An assistant over texts by document id, with the bigram model where none is given; the same texts give the same assistant."""
    made: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[Assistant, Snapshot]] = {}

    def make(texts: dict[str, str], model: Embedder | None = None) -> Assistant:
        embedder = model or BigramEmbedder()
        key = (embedder.name, tuple(sorted(texts.items())))
        if key not in made:
            folder = tmp_path_factory.mktemp("corpus")
            for name, text in texts.items():
                (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            snapshot = _ingested(tmp_path_factory.mktemp("home"), [folder], embedder)
            made[key] = Assistant(snapshot, embedder), snapshot
        return made[key][0]

    yield make
    for _, snapshot in made.values():
        snapshot.close()


@pytest.fixture(scope="session")
def builtin() -> Embedder:
    """The built-in model, which unpacks itself as it is used: one for all tests."""
    return load_embedder("builtin")


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory, builtin: Embedder) -> Iterator[Snapshot]:
    """The real report, encoded by the built-in model."""
    found = _ingested(tmp_path_factory.mktemp("mianyang"), [ROOT / "corpus" / "reports" / "mianyang-2020.txt"], builtin)
    yield found
    found.close()


@pytest.fixture(scope="session")
def mianyang(snapshot: Snapshot, builtin: Embedder) -> Assistant:
    """An assistant over it."""
    return Assistant(snapshot, builtin)
