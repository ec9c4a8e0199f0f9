"""Corpora generated from the real report and questions whose answers are known, by seed.

What is tuned is tuned on ``TUNING_SEEDS``. Rows of ``TEST_SEEDS`` have their places and figures drawn anew, are worded otherwise, and are blind like
a frozen split: their dataset's name ends in ``-frozen``, so that reports show their counts alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.report import Report
from evals.generated.corpus import MAX_REPORTS, GeneratedCorpus, generate_corpus
from evals.generated.questions import CATEGORIES, generate_rows
from evals.rows import FROZEN_SUFFIX, Row
from evals.runner import RowResult

__all__ = ["MAX_REPORTS", "TEST_SEEDS", "TUNING_SEEDS", "Generated", "by_category", "category", "generate"]

TUNING_SEEDS = range(1, 101)
TEST_SEEDS = range(101, 201)
ROWS_PER_CATEGORY = 30


@dataclass(frozen=True, slots=True)
class Generated:
    """A corpus and what to ask of it."""

    name: str
    """Name of the dataset."""
    corpus: GeneratedCorpus
    rows: tuple[Row, ...]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the reports and the rows below ``folder``; the folder of the reports and the file of the rows come back."""
        reports, rows = folder / "reports", folder / f"{self.name}.jsonl"
        reports.mkdir(parents=True, exist_ok=True)
        for report in self.corpus.reports:
            (reports / f"{report.document}.txt").write_text(report.text, encoding="utf-8")
        rows.write_text("".join(f"{row.model_dump_json()}\n" for row in self.rows), encoding="utf-8")
        return reports, rows


def generate(real: Report, count: int, seed: int, per_category: int = ROWS_PER_CATEGORY) -> Generated:
    """So many reports from the real one, and at most so many rows a category.

    Raises:
        ValueError: the seed is none of those above, or the count is out of range.
    """
    if seed not in TUNING_SEEDS and seed not in TEST_SEEDS:
        raise ValueError(f"seed {seed} is neither for tuning nor for tests")
    corpus = generate_corpus(real, count, seed)
    is_test = seed in TEST_SEEDS
    rows = generate_rows(corpus, "test" if is_test else "tuning", per_category)
    return Generated(f"generated-{count}-{seed}{FROZEN_SUFFIX if is_test else ''}", corpus, rows)


def category(row_id: str) -> str:
    """Category of a row, by its id: «missing-year-007» is of missing-year."""
    return row_id.rpartition("-")[0]


def by_category(results: Iterable[RowResult]) -> dict[str, tuple[int, int]]:
    """Category → how many passed, of how many, in the order of ``CATEGORIES``."""
    known = list(results)
    counts = {name: [row.passed for row in known if category(row.id) == name] for name in CATEGORIES}
    return {name: (sum(passed), len(passed)) for name, passed in counts.items() if passed}
