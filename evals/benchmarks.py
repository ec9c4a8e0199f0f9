"""``make bench``: what an answer costs beside the bare searches it needs, measured in one run on one machine.

Ratios of one run are comparable between machines; the milliseconds are not.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.chain import Assistant, Options
from corpus.embedding import load_embedder
from corpus.library import Library
from corpus.settings import load_settings
from corpus.tokens import lexical_tokens
from evals.rows import load_dataset

_SEED = 20261124
_ROUNDS = 3
_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall-clock milliseconds over many calls."""

    name: str
    p50: float
    p95: float


def measure(name: str, call: Callable[[str], object], questions: Sequence[str]) -> Timing:
    """Time a call for every question, after one untimed round that fills what is kept between questions.

    A mark is put behind each question in every round, so that no vector of a question is kept from the round before.
    """
    spent = []
    for number in range(_ROUNDS + 1):
        for question in questions:
            marked = question + "?" * number
            started = time.perf_counter()
            call(marked)
            if number:
                spent.append((time.perf_counter() - started) * 1000)
    spent.sort()
    return Timing(name, statistics.median(spent), spent[int(0.95 * (len(spent) - 1))])


def command(name: str, arguments: Sequence[str], times: int = 3) -> Timing:
    """Time a command as a whole process."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "ui", *arguments], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        spent.append((time.perf_counter() - started) * 1000)
    return Timing(name, statistics.median(spent), max(spent))


def main() -> None:
    """Print the table."""
    settings = load_settings()
    snapshot = Library(settings.home).open(settings.embedding_model)
    embedder = load_embedder(settings.embedding_model, settings.allow_download)
    assistant = Assistant(snapshot, embedder, options=Options(max_question_chars=settings.max_question_chars))
    questions = [row.question for row in load_dataset("mianyang-dev").rows if not row.history]
    random.Random(_SEED).shuffle(questions)  # noqa: S311

    embedding = measure("one query embedding", embedder.encode_query, questions)
    lexical = measure("one lexical search", lambda question: snapshot.lexical.search(lexical_tokens(question), _DEPTH), questions)
    vector = measure("one vector search (its embedding kept)", lambda question: snapshot.vectors.query(embedder.encode_query(question[:4]), _DEPTH), questions)
    retrieval = measure("retrieval: both legs and fusion", assistant.retriever.candidates, questions)
    ask = measure("whole ask", assistant.ask, questions)
    timings = [embedding, lexical, vector, retrieval, ask, command("kaoju --help", ["--help"]), command("kaoju ask, cold", ["ask", questions[0]])]
    bare = embedding.p50 + lexical.p50
    sys.stdout.write("| what | p50 ms | p95 ms | beside one embedding + one lexical search |\n| --- | --- | --- | --- |\n")
    for timing in timings:
        sys.stdout.write(f"| {timing.name} | {timing.p50:.2f} | {timing.p95:.2f} | {timing.p50 / bare:.1f} × |\n")
    snapshot.close()


if __name__ == "__main__":
    main()
