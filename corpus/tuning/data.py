"""The training material: public pairs, the pairs written for this project, and pairs of single words."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAIRS = Path(__file__).parent / "pairs"
_DIGITS = re.compile(r"\d+")
_SHINGLE = 24  # characters; a training passage that shares so long a run with a barred text is left out
_AROUND = 200  # characters of an encyclopedia passage kept round the answer
_COUNTS = {"law-articles-education.jsonl": 800, "cmrc2018.jsonl": 2200, "csl-title-abstract.jsonl": 500}
_FILES = ("stard-law.jsonl", *_COUNTS)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage that answers it. Pairs of one ``group`` are no negatives of each other when their passages are equal."""

    question: str
    passage: str


@dataclass(frozen=True, slots=True)
class WordPair:
    """Two short texts that mean the same (``same``) or are of a kind but differ."""

    left: str
    right: str
    same: bool


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def barred_runs(texts: Iterable[str]) -> frozenset[str]:
    """All runs of 24 characters of texts that are evaluated on, white space and figures dropped."""
    runs: set[str] = set()
    for text in texts:
        bare = _bare(text)
        runs.update(bare[i : i + _SHINGLE] for i in range(len(bare) - _SHINGLE + 1))
    return frozenset(runs)


def _bare(text: str) -> str:
    return re.sub(r"[\s\d]", "", text)


def _is_barred(passage: str, runs: frozenset[str]) -> bool:
    bare = _bare(passage)
    return any(bare[i : i + _SHINGLE] in runs for i in range(len(bare) - _SHINGLE + 1))


def public_pairs(folder: Path, runs: frozenset[str], draw: random.Random) -> dict[str, list[Pair]]:
    """Pairs of the public files by file name, without those whose passage holds a barred run."""
    found: dict[str, list[Pair]] = {}
    for name in _FILES:
        rows = read_rows(folder / name)
        if name in _COUNTS:
            rows = [rows[i] for i in sorted(draw.sample(range(len(rows)), _COUNTS[name]))]
        pairs = [Pair(row["question"], _around(row["passage"], row["answer"]) if name.startswith("cmrc") else row["passage"]) for row in rows]
        found[name] = [pair for pair in pairs if not _is_barred(pair.passage, runs)]
    return found


def _around(passage: str, answer: str) -> str:
    """The ``_AROUND`` characters of a passage about its answer, cut at sentence ends where there are some."""
    at = max(passage.find(answer), 0)
    start = max(0, at - _AROUND // 2)
    part = passage[start : start + _AROUND]
    begin = re.search(r"[。！？；]", part[: at - start]) if start else None
    return part[begin.end() :] if begin else part


def own_topics(folder: Path = PAIRS) -> list[list[Pair]]:
    """The project's own pairs, a list for each topic: sentences of one topic are each other's hard negatives."""
    topics: dict[str, list[Pair]] = {}
    for path in sorted(folder.glob("reports-*.jsonl")):
        for row in read_rows(path):
            topics.setdefault(row["topic"], []).extend(Pair(question, f"{row['heading']}\n{row['sentence']}") for question in row["questions"])
    return list(topics.values())


def word_pairs(folder: Path = PAIRS, part: str = "train") -> list[WordPair]:
    """Pairs of words; ``part`` is «train», or «held» for those only measured on."""
    return [WordPair(row["left"], row["right"], row["same"]) for row in read_rows(folder / "words.jsonl") if row["part"] == part]


def vary_figures(pair: Pair, draw: random.Random) -> Pair:
    """Other digits in the passage, and the same ones in the question where it names them: a figure is no clue to the topic."""
    changed: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        figure = match[0]
        if figure not in changed:
            changed[figure] = (
                figure[:2] + f"{draw.randrange(10, 26)}"
                if re.fullmatch(r"20\d\d", figure)
                else "".join(draw.choice("123456789" if i == 0 else "0123456789") for i in range(len(figure)))
            )
        return changed[figure]

    passage = _DIGITS.sub(other, pair.passage)
    return Pair(_DIGITS.sub(lambda match: changed.get(match[0], match[0]), pair.question), passage)


def topic_batches(topics: Sequence[Sequence[Pair]], size: int, draw: random.Random) -> list[list[Pair]]:
    """Batches that hold whole topics as far as they go: neighbours in a batch are near in meaning."""
    order = [draw.sample(list(topic), len(topic)) for topic in draw.sample(list(topics), len(topics))]
    flat = [pair for topic in order for pair in topic]
    return [flat[i : i + size] for i in range(0, len(flat), size)]
