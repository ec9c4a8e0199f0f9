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
from pathlib import Path

from assistant.chain import Assistant, Options
from assistant.retrieval import KaojuRetriever
from corpus.embedding import Embedder, load_embedder
from corpus.hits import passage_id
from corpus.library import Library, Snapshot, index_text
from corpus.settings import load_settings
from corpus.tokens import lexical_tokens
from evals.growth import SIZES, Growth, grow
from evals.growth_plot import growth_plot
from evals.peers import peers
from evals.rows import Row, load_dataset
from evals.speed import ingest_share

RESULTS = Path(__file__).with_name("BENCHMARKS.md")
PLOT = Path(__file__).with_name("growth.svg")

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


def recall(search: Callable[[str, int], Sequence[str]], rows: Sequence[Row]) -> float:
    """Of the questions whose answers are known word for word, the part with one of their answers among the first ten texts found; 0 to 1."""
    asked = [row for row in rows if row.answer_all and not row.refuse]
    return statistics.mean(any(all(part in text for part in row.answer_all) for text in search(row.question, 10)) for row in asked)


def write(lines: Sequence[str], path: Path) -> None:
    """Print the lines and keep them as Markdown."""
    head = ["# Benchmarks", "", "Written by `make bench`: one run on one machine. Compare the ratios, not the milliseconds.", ""]
    path.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    sys.stdout.write("\n".join([*lines, ""]))


def main() -> None:
    """Measure and write the tables and the plot; arguments are the numbers of reports of the growth curve."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    settings = load_settings()
    snapshot = Library(settings.home, settings.chroma_url).open(settings.embedding_model)
    embedder = load_embedder(settings.embedding_model, settings.allow_download)
    rows = [row for row in load_dataset("mianyang-dev").rows if not row.history]
    questions = [row.question for row in rows]
    random.Random(_SEED).shuffle(questions)  # noqa: S311
    largest = max(snapshot.documents, key=lambda entry: entry.passages)
    report = snapshot.report(largest.id)
    lines = _asking(snapshot, embedder, questions, settings.max_question_chars)
    lines += _beside_peers(snapshot, embedder, rows)
    snapshot.close()
    share = ingest_share(report, embedder)
    lines += ["", f"Ingest of a report of {largest.passages} passages: bare encoding is {share:.2f} of it.", ""]
    points = grow(report, questions, sizes, embedder)
    PLOT.write_text(growth_plot(points), encoding="utf-8")
    picture = f"![What it costs as the corpus grows]({PLOT.name})"
    write([*lines, *growth_table(points), "", picture, "", "Memory is the peak of the whole run, the other engines' indexes included."], RESULTS)


def _asking(snapshot: Snapshot, embedder: Embedder, questions: Sequence[str], limit: int) -> list[str]:
    assistant = Assistant(snapshot, embedder, options=Options(max_question_chars=limit))
    embedding = measure("one query embedding", embedder.encode_query, questions)
    lexical = measure("one lexical search", lambda question: snapshot.lexical.search(lexical_tokens(question), _DEPTH), questions)
    vector = measure("one vector search (its embedding kept)", lambda question: snapshot.vectors.query(embedder.encode_query(question[:4]), _DEPTH), questions)
    retrieval = measure("retrieval: both legs and fusion", assistant.retriever.candidates, questions)
    ask = measure("whole ask", assistant.ask, questions)
    timings = [embedding, lexical, vector, retrieval, ask, command("kaoju --help", ["--help"]), command("kaoju ask, cold", ["ask", questions[0]])]
    bare = embedding.p50 + lexical.p50
    head = ["| what | p50 ms | p95 ms | beside one embedding + one lexical search |", "| --- | --- | --- | --- |"]
    return head + [f"| {timing.name} | {timing.p50:.2f} | {timing.p95:.2f} | {timing.p50 / bare:.1f} × |" for timing in timings]


def _beside_peers(snapshot: Snapshot, embedder: Embedder, rows: Sequence[Row]) -> list[str]:
    reports = [snapshot.report(entry.id) for entry in snapshot.documents]
    texts = {passage_id(report.id, passage.index): index_text(report, passage) for report in reports for passage in report.passages}
    listed = list(texts.values())
    retriever = KaojuRetriever(snapshot=snapshot, embedder=embedder)
    searches: dict[str, Callable[[str, int], list[str]]] = {
        "Kaoju, both legs": lambda question, k: [texts[passage_id(found.document, found.passage)] for found in retriever.candidates(question, k=k)],
        "Kaoju, words alone": lambda question, k: [texts[hit.passage] for hit in snapshot.lexical.search(lexical_tokens(question), k)],
    }
    missing = []
    for name, search in peers(listed):
        if search is None:
            missing.append(f"| {name} | not installed | – | – |")
            continue
        searches[name] = lambda question, k, search=search: [listed[number] for number in search(question, k)]  # type: ignore[misc]
    found = []
    for name, call in searches.items():
        timing = measure(name, lambda question, call=call: call(question, 10), [row.question for row in rows])  # type: ignore[misc]
        found.append(f"| {name} | {timing.p50:.2f} | {timing.p95:.2f} | {recall(call, rows):.3f} |")
    return ["", f"| retrieval of 10 of {len(texts)} passages | p50 ms | p95 ms | answer among them |", "| --- | --- | --- | --- |", *found, *missing]


def growth_table(points: Sequence[Growth]) -> list[str]:
    """The growth curve as a table each for changing and for searching."""

    def both(milliseconds: tuple[float, float] | None) -> str:
        return "–" if milliseconds is None else f"{milliseconds[0]:.1f} / {milliseconds[1]:.1f}"

    changing = [
        "| reports | passages | all at once, s a report | one more, s | beside the first row | one less, s | unchanged, ms a report (all at once beside it) "
        "| opening, s | memory MB |",
        "| " + " | ".join(["---"] * 9) + " |",
        *(
            f"| {point.reports} | {point.passages} | {point.bulk:.2f} | {point.one_more:.2f} | {point.one_more / points[0].one_more:.1f} × "
            f"| {point.one_less:.2f} | {1000 * point.unchanged:.1f} ({point.bulk / point.unchanged:.0f} ×) | {point.opening:.2f} | {point.memory_mb} |"
            for point in points
        ),
    ]
    searching = [
        "| reports | passages | one query embedding | words | vectors | both legs and fusion | the same among a tenth of the reports | bm25s |",
        "| " + " | ".join(["---"] * 8) + " |",
        *(
            f"| {point.reports} | {point.passages} | {both(point.embedding_ms)} | {both(point.lexical_ms)} | {both(point.vectors_ms)} "
            f"| {both(point.retrieval_ms)} | {both(point.some_ms)} | {both(point.peer_ms)} |"
            for point in points
        ),
    ]
    return [*changing, "", "One search of 60 passages, p50 / p95 in ms:", "", *searching]


if __name__ == "__main__":
    main()
