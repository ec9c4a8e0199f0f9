"""A dataset put to an assistant, row by row."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from assistant.answer import Answer
from evals.judgement import judge
from evals.metrics import DEPTH, INVARIANTS, METRICS
from evals.metrics.citations_in_place import check_places
from evals.metrics.metric import Metric
from evals.rows import Dataset, Kind, Row
from evals.trial import FoundPassage, Ranking, Trial, rank


class Ask(Protocol):
    """Answers a question, given the earlier questions of the conversation, oldest first."""

    def __call__(self, question: str, history: tuple[str, ...], /) -> Answer:
        """One answer."""


class Retrieve(Protocol):
    """Finds passages for a question that stands alone."""

    def __call__(self, question: str, k: int, /) -> Sequence[FoundPassage]:
        """At most k passages, best first."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What retrieval is judged with."""

    retrieve: Retrieve
    passages: Callable[[str], Sequence[FoundPassage]]
    """Every passage of a document; none of an unknown one."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """How one row went. Of a frozen dataset nothing but id, kind and outcome is kept."""

    id: str
    kind: Kind
    passed: bool
    reasons: tuple[str, ...] = ()
    question: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A dataset's results with one assistant under one set of settings."""

    dataset: str
    frozen: bool
    settings: str
    """Digest of the settings, see ``corpus.settings.Settings.digest``."""
    started: str
    """ISO time with offset."""
    rows: tuple[RowResult, ...]
    metrics: dict[str, float | None]
    """By name; None where the dataset has nothing to measure."""
    broken: dict[str, tuple[str, ...]]
    """Name of a broken invariant → ids of the rows that break it."""


def run_dataset(dataset: Dataset, ask: Ask, stored_text: Callable[[str], str], retrieval: Retrieval | None = None, *, settings: str = "") -> Run:
    """Ask every row and measure.

    Args:
        dataset: what to ask.
        ask: the assistant. What it raises ends the run: an error is no answer.
        stored_text: the stored text of a document, as ``kaoju show`` prints it; raises UsageError where there is none.
        retrieval: leaves the retrieval metrics unmeasured if not given.
        settings: digest of the settings the assistant runs under.
    """
    started = datetime.now(UTC).isoformat(timespec="seconds")
    trials = tuple(_try(row, ask, stored_text, retrieval) for row in dataset.rows)
    return Run(
        dataset=dataset.name,
        frozen=dataset.is_frozen,
        settings=settings,
        started=started,
        rows=tuple(_result(trial, dataset.is_frozen) for trial in trials),
        metrics={metric.name: metric.measure(trials) for metric in METRICS},
        broken={metric.name: ids for metric in INVARIANTS if (ids := _breaking(metric, trials))},
    )


def _try(row: Row, ask: Ask, stored_text: Callable[[str], str], retrieval: Retrieval | None) -> Trial:
    before = time.perf_counter()
    answer = ask(row.question, row.history)
    seconds = time.perf_counter() - before
    ranking = _rank(row, answer, retrieval) if retrieval and row.expected and row.documents else None
    return Trial(row, answer, judge(row, answer), seconds, check_places(answer, stored_text), ranking)


def _rank(row: Row, answer: Answer, retrieval: Retrieval) -> Ranking | None:
    """Retrieval is judged on the question as understood, so that follow-ups are judged on what was searched for."""
    corpus = [passage for document in row.documents for passage in retrieval.passages(document)]
    return rank(row, retrieval.retrieve(answer.standalone_question, DEPTH), corpus)


def _breaking(metric: Metric, trials: Sequence[Trial]) -> tuple[str, ...]:
    return tuple(trial.row.id for trial in trials if metric.measure([trial]) not in (None, 1.0))


def _result(trial: Trial, frozen: bool) -> RowResult:
    row, judgement = trial.row, trial.judgement
    if frozen:
        return RowResult(row.id, row.kind, judgement.passed)
    return RowResult(row.id, row.kind, judgement.passed, judgement.reasons, row.question, trial.answer.answer)
