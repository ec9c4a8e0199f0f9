"""What the speed gate holds: ratios of costs of one run, each the least of several rounds taken turn by turn, so that they say much of the code and
little of the machine: other work only ever adds to a cost, and it must spoil every round to spoil the least.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.embedding import Embedder
from corpus.library import Library, Snapshot, index_text
from corpus.report import Report
from corpus.tokens import lexical_tokens
from evals.growth import DrawnVectors, put, seconds, unchanged, variant

_DEPTH = 60


def ask_ratio(ask: Callable[[str], object], snapshot: Snapshot, embedder: Embedder, questions: Sequence[str], rounds: int = 4) -> float:
    """Time of whole answers beside one query embedding and one lexical search for each; lower is better."""
    for question in questions:  # what is kept between questions is filled
        ask(question)
    bare, whole = [float("inf")] * len(questions), [float("inf")] * len(questions)
    for number in range(rounds):
        for position, question in enumerate(questions):
            marked = question + "?" * (2 * number + 1)  # so that no vector of a question is kept from the round before
            started = time.perf_counter()
            embedder.encode_query(marked)
            snapshot.lexical.search(lexical_tokens(marked), _DEPTH)
            between = time.perf_counter()
            ask(f"{marked}?")
            whole[position] = min(whole[position], time.perf_counter() - between)
            bare[position] = min(bare[position], between - started)
    return sum(whole) / sum(bare)


def ingest_share(report: Report, embedder: Embedder, rounds: int = 4) -> float:
    """Part of ingest that is bare encoding with the same model, 0 to 1; higher is better."""
    bare, whole = [], []
    for number in range(rounds):
        fresh = variant(report, number)
        texts = [index_text(fresh, passage) for passage in fresh.passages]
        bare.append(seconds(lambda texts=texts: embedder.encode_passages(texts)))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as folder:
            whole.append(seconds(lambda number=number, folder=folder: put(Library(Path(folder)), embedder, report, [number])))  # type: ignore[misc]
    return min(bare) / min(whole)


def one_more_ratio(report: Report, size: int = 30, rounds: int = 4) -> float:
    """Adding a report to ``size`` beside adding one to one, with vectors that cost nothing; lower is better."""
    embedder = DrawnVectors()
    costs: tuple[list[float], list[float]] = [], []
    with tempfile.TemporaryDirectory() as folder:
        libraries = Library(Path(folder, "small")), Library(Path(folder, "large"))
        put(libraries[0], embedder, report, [0])
        put(libraries[1], embedder, report, range(size))
        for number in range(size, size + rounds):
            for spent, library in zip(costs, libraries, strict=True):
                spent.append(seconds(lambda library=library, number=number: put(library, embedder, report, [number])))  # type: ignore[misc]
    return min(costs[1]) / min(costs[0])


def unchanged_ratio(report: Report, embedder: Embedder, rounds: int = 3) -> float:
    """Ingesting a report beside finding it unchanged; higher is better."""
    new, same = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            library = Library(Path(folder))
            new.append(seconds(lambda library=library: put(library, embedder, report, [0])))  # type: ignore[misc]
            same += [unchanged(library, embedder, report, 1) for _ in range(3)]
    return min(new) / min(same)
