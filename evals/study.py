"""The measurements behind two choices: ``python -m evals.study [--pairs FILE.jsonl …]``.

Grain: how many sentences a passage holds, on the development rows over the bundled report. Fusion: how the two
legs are joined, on public question–passage pairs (rows {question, passage, answer}), whose passages are cut into windows.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from corpus.embedding import Embedder, load_embedder
from corpus.lexical_index import LexicalIndex
from corpus.library import Library
from corpus.report import Report
from corpus.settings import load_settings
from corpus.tokens import lexical_tokens
from evals.rows import load_dataset
from evals.wording import stands_in

_DEPTH = 60
_WINDOW = 160
"""Longest window of a public passage, in characters."""

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Task:
    """Texts to search, and for every question which of them are relevant."""

    texts: Sequence[str]
    questions: Sequence[str]
    relevant: Sequence[set[int]]


def rankings(task: Task, embedder: Embedder) -> Iterable[tuple[Scores, Scores, set[int]]]:
    """For every question: lexical scores and cosines of its best texts, and what is relevant."""
    vectors = embedder.encode_passages(task.texts)
    with tempfile.TemporaryDirectory() as folder:
        index = LexicalIndex(Path(folder), create=True)
        for number, text in enumerate(task.texts):
            index.add(str(number), "study", text)
        index.commit()
        for question, relevant in zip(task.questions, task.relevant, strict=True):
            lexical = {int(hit.passage): hit.score for hit in index.search(lexical_tokens(question), _DEPTH)}
            cosines = vectors @ embedder.encode_query(question)
            yield lexical, {int(number): float(cosines[number]) for number in (-cosines).argsort(kind="stable")[:_DEPTH]}, relevant
        index.close()


def weighted(weight: float) -> Callable[[Scores, Scores], Scores]:
    """Lexical score + weight · cosine; see ``assistant.fusion``."""

    def joined(lexical: Scores, cosines: Scores) -> Scores:
        floor = min(cosines.values(), default=0.0)
        return {number: lexical.get(number, 0.0) + weight * cosines.get(number, floor) for number in {**lexical, **cosines}}

    return joined


def reciprocal_ranks(lexical: Scores, cosines: Scores) -> Scores:
    """Reciprocal-rank fusion with its customary constant of 60 (Cormack et al. 2009)."""
    joined: Scores = {}
    for leg in (lexical, cosines):
        for rank, number in enumerate(sorted(leg, key=lambda number: -leg[number]), start=1):
            joined[number] = joined.get(number, 0.0) + 1 / (60 + rank)
    return joined


WAYS: dict[str, Callable[[Scores, Scores], Scores]] = {
    "words alone": lambda lexical, _: lexical,
    "vectors alone": lambda _, cosines: cosines,
    "reciprocal ranks": reciprocal_ranks,
    **{f"words + {weight:g} · cosine": weighted(weight) for weight in (0.1, 0.2, 0.3, 0.5, 1.0)},
}


def reciprocal_rank(scores: Scores, relevant: set[int]) -> float:
    """1 / rank of the first relevant text among the ten best, 0 where none is."""
    best = sorted(scores, key=lambda number: -scores[number])[:10]
    return next((1 / rank for rank, number in enumerate(best, start=1) if number in relevant), 0.0)


def windows_task(path: Path) -> Task:
    """Public pairs, each passage cut into windows of whole sentences; relevant are the windows that hold the answer."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts: list[str] = []
    of_passage: dict[str, list[int]] = {}
    for passage in dict.fromkeys(row["passage"] for row in rows):
        window = ""
        for sentence in re.findall(r"[^。！？；]+[。！？；]*", passage):
            if window and len(window) + len(sentence) > _WINDOW:
                of_passage.setdefault(passage, []).append(len(texts))
                texts.append(window)
                window = ""
            window += sentence
        of_passage.setdefault(passage, []).append(len(texts))
        texts.append(window)
    found = [(row["question"], {number for number in of_passage[row["passage"]] if row["answer"] and row["answer"] in texts[number]}) for row in rows]
    kept = [(question, relevant) for question, relevant in found if relevant]
    return Task(texts, [question for question, _ in kept], [relevant for _, relevant in kept])


def grain_task(report: Report, sentences: int) -> Task:
    """The development rows over stretches of so many sentences of one section, with their headings."""
    spans: list[tuple[int, int, int]] = []
    for section in report.sections[1:]:
        body = [sentence for sentence in report.sentences if sentence.section == section.index and not sentence.is_heading]
        groups = [body[start : start + sentences] for start in range(0, len(body), sentences)]
        spans += [(section.index, group[0].start, group[-1].end) for group in groups]
    texts = ["\n".join((*report.section_path(section), report.text[start:end])) for section, start, end in spans]
    questions: list[str] = []
    relevant: list[set[int]] = []
    for row in (row for name in ("mianyang-dev", "lay-dev", "edges-dev") for row in load_dataset(name).rows):
        expected = [*row.answer_all, *row.answer_any]
        holding = {
            number
            for number, (section, start, end) in enumerate(spans)
            if (not row.sections or report.sections[section].number in row.sections) and any(stands_in(text, report.text[start:end]) for text in expected)
        }
        if holding and not row.history and not row.refuse:
            questions.append(row.question)
            relevant.append(holding)
    return Task(texts, questions, relevant)


def main() -> None:
    """Print both tables; MRR@10."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    settings = load_settings()
    embedder = load_embedder(settings.embedding_model, settings.allow_download)
    snapshot = Library(settings.home, settings.chroma_url).open(settings.embedding_model)
    report = snapshot.report("mianyang-2020")
    fused = weighted(0.3)
    for sentences in (1, 2, 3):
        task = grain_task(report, sentences)
        ranks = [reciprocal_rank(fused(lexical, cosines), relevant) for lexical, cosines, relevant in rankings(task, embedder)]
        sys.stdout.write(f"grain {sentences}: {len(task.texts)} passages, {len(ranks)} questions, MRR@10 {mean(ranks):.3f}\n")
    for name, task in [("development rows", grain_task(report, 1)), *((path.stem, windows_task(path)) for path in arguments.pairs)]:
        found = list(rankings(task, embedder))
        for way, join in WAYS.items():
            ranks = [reciprocal_rank(join(lexical, cosines), relevant) for lexical, cosines, relevant in found]
            sys.stdout.write(f"{name} ({len(ranks)}): {way}: MRR@10 {mean(ranks):.3f}\n")
    snapshot.close()


if __name__ == "__main__":
    main()
