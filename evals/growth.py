"""What changing and searching a corpus costs as it grows, and how much of ingest is not encoding.

Reports are the real one with other digits of equal number and one character in twenty another one of it, so that every offset holds and no
two passages are alike; their vectors are drawn by the hash of their text, so that what is measured is the corpus on disk and not the model.
"""

from __future__ import annotations

import hashlib
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval import KaojuRetriever
from corpus.embedding import Embedder
from corpus.library import Library, Snapshot, index_text
from corpus.report import Report
from corpus.texts import text_sha256
from corpus.tokens import lexical_tokens
from evals.peers import Search, bm25s_over

SIZES = (1, 10, 100)
_DIGIT, _HAN = re.compile(r"\d"), re.compile(r"[\u4e00-\u9fff]")
_SPREAD = np.sqrt(0.23 / (np.arange(512) + 3) * np.exp(-np.arange(512) / 250)).astype(np.float32)
"""Of the vectors along their axes, and how far their mean lies from 0: as the built-in model's over 4 346 passages (52 effective dimensions).
A graph over evenly drawn vectors takes three times as long to build and finds little."""
_MEAN = np.float32(0.5)
_CHANGED = 0.05
_TIMES = 3
_DEPTH = 60
_HELD = 200_000
"""Passages that the other engine is given at most: it keeps their tokens in memory while it builds."""


class DrawnVectors:
    """Unit vectors drawn by the hash of a text: as many, as long and as spread as those of the built-in model, at no cost."""

    name = "drawn"
    dimension = 512

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        vector = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32) * _SPREAD
        vector[-1] += _MEAN
        return vector / np.float32(np.linalg.norm(vector))

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See ``Embedder``."""
        if progress is not None:
            progress(len(texts))
        return np.stack([self.encode_query(text) for text in texts])


@dataclass(frozen=True, slots=True)
class Growth:
    """One point of the curve; seconds unless another unit is named. Every figure is of the corpus of ``reports`` reports."""

    reports: int
    passages: int
    bulk: float
    """For each report, when all that were new since the point before came at once."""
    one_more: float
    """Median of adding one report."""
    one_less: float
    """Removing one."""
    unchanged: float
    """For each report that is found to be there already."""
    opening: float
    vectors_ms: tuple[float, float]
    """p50 and p95 of one search, in ms."""
    lexical_ms: tuple[float, float]
    embedding_ms: tuple[float, float]
    """Of one query embedding by the real model."""
    retrieval_ms: tuple[float, float]
    """Both legs and fusion, with that embedding."""
    some_ms: tuple[float, float]
    """The same among a tenth of the reports, drawn anew for each question: what a year or a province is."""
    peer_ms: tuple[float, float] | None
    """bm25s over the same passages and tokens; None where it is not installed, or the corpus too large to be held in its memory."""
    memory_mb: int
    """Peak of the process so far."""


def variant(report: Report, number: int) -> Report:
    """The report under another id, with other digits and some other characters."""
    draw = random.Random(number)  # noqa: S311
    found = _HAN.findall(report.text)
    text = _HAN.sub(lambda char: draw.choice(found) if draw.random() < _CHANGED else char[0], _DIGIT.sub(lambda _: str(draw.randint(1, 9)), report.text))
    known = report.metadata
    return replace(report, id=f"report-{number:05}", text=text, metadata=replace(known, title=text[known.title_start : known.title_end]))


class DrawnBehindModel(DrawnVectors):
    """The same vectors, each question's at the cost of a real model."""

    def __init__(self, model: Embedder) -> None:
        self._model = model

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        self._model.encode_query(text)
        return super().encode_query(text)


def grow(report: Report, questions: Sequence[str], sizes: Sequence[int] = SIZES, model: Embedder | None = None) -> list[Growth]:
    """A corpus grown to each of the sizes, measured at each; ``model`` is what questions are encoded with, for its cost alone."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        library, embedder, known = Library(Path(folder) / "home"), DrawnVectors(), 0
        put(Library(Path(folder) / "first"), embedder, report, [0])  # what a process does once is done
        for size in sizes:
            bulk = seconds(lambda known=known, size=size: put(library, embedder, report, range(known, size)))  # type: ignore[misc]
            extra = range(10**6 + size * 100, 10**6 + size * 100 + _TIMES)
            more = statistics.median(seconds(lambda number=number: put(library, embedder, report, [number])) for number in extra)  # type: ignore[misc]
            less = statistics.median(seconds(lambda number=number: _remove(library, embedder, number)) for number in extra)  # type: ignore[misc]
            same = unchanged(library, embedder, report, size)
            points.append(measure(library, questions, size, (bulk / (size - known), more, less, same), model))
            known = size
    return points


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    ordered = sorted(milliseconds)
    return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]


def measure(library: Library, questions: Sequence[str], size: int, costs: tuple[float, float, float, float], model: Embedder | None = None) -> Growth:
    """A point of the curve over a library of drawn vectors; ``costs`` as ``Growth`` lists them."""
    drawn = DrawnVectors()
    asking = drawn if model is None else DrawnBehindModel(model)
    started = time.perf_counter()
    snapshot = library.open(drawn.name)
    opening = time.perf_counter() - started
    try:
        retriever = KaojuRetriever(snapshot=snapshot, embedder=asking)
        documents = [entry.id for entry in snapshot.documents]
        draw = random.Random(size)  # noqa: S311
        some = {question.rstrip("?"): draw.sample(documents, -(-len(documents) // 10)) for question in questions}
        peer = _peer(snapshot) if snapshot.manifest.passages <= _HELD else None
        return Growth(
            size,
            snapshot.manifest.passages,
            *costs,
            opening,
            _timed(lambda question: snapshot.vectors.query(drawn.encode_query(question), _DEPTH), questions),
            _timed(lambda question: snapshot.lexical.search(lexical_tokens(question), _DEPTH), questions),
            _timed(asking.encode_query, questions),
            _timed(retriever.candidates, questions),
            _timed(lambda question: retriever.candidates(question, some[question.rstrip("?")]), questions),
            None if peer is None else _timed(lambda question: peer(question, _DEPTH), questions),
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )
    finally:
        snapshot.close()


def _peer(snapshot: Snapshot) -> Search | None:
    reports = (snapshot.report(entry.id) for entry in snapshot.documents)
    return bm25s_over([index_text(report, passage) for report in reports for passage in report.passages])


def _timed(call: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """p50 and p95 in ms, after an untimed round; a mark behind each question, so that no vector of it is kept from there."""
    for question in questions:
        call(f"{question}?")
    return percentiles([1000 * seconds(lambda question=question: call(f"{question}??")) for question in questions])  # type: ignore[misc]


def put(library: Library, embedder: Embedder, report: Report, numbers: Sequence[int]) -> None:
    """Ingest those variants of a report as one generation."""
    with library.writer(embedder) as writer:
        for number in numbers:
            writer.put(variant(report, number), "report.txt")
        writer.publish()


def _remove(library: Library, embedder: Embedder, number: int) -> None:
    with library.writer(embedder) as writer:
        writer.remove(f"report-{number:05}")
        writer.publish()


def unchanged(library: Library, embedder: Embedder, report: Report, size: int) -> float:
    """Seconds a report in which the first ``size`` variants, all of them there, are recognised."""
    hashes = {f"report-{number:05}": text_sha256(variant(report, number).text) for number in range(size)}
    with library.writer(embedder) as writer:
        started = time.perf_counter()
        if not all(writer.unchanged(name, sha256) for name, sha256 in hashes.items()) or writer.publish():
            raise ValueError("reports that are there were not recognised")
        return (time.perf_counter() - started) / size


def seconds(call: Callable[[], object]) -> float:
    """Wall-clock time of a call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
