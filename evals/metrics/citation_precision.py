"""Citation precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.judgement import cites_expected_place, names_place
from evals.metrics.metric import share
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class CitationPrecision:
    """Share of the citations, over answers to rows that name a place, that lie there, 0 to 1.

    Precision in the sense of Gao et al. 2023 (ALCE), with the row's documents and sections in place of an entailment model.
    """

    name: str = "citation_precision"
    description: str = "引文落在应在章节的占比"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(cites_expected_place(trial.row, citation) for trial in trials if names_place(trial.row) for citation in trial.answer.citations)
