"""Citation recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.judgement import cites_expected_place, names_place
from evals.metrics.metric import share
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class CitationRecall:
    """Share of the rows that name a place whose answer cites it at least once, 0 to 1.

    A row's sections are alternatives, so one citation is enough; a wrong refusal cites nothing.
    """

    name: str = "citation_recall"
    description: str = "至少一条引文落在应在章节的问题占比"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(
            any(cites_expected_place(trial.row, citation) for citation in trial.answer.citations)
            for trial in trials
            if names_place(trial.row) and not trial.row.refuse
        )
