"""The metrics of a run, one a file. Shares are 0 to 1, times are seconds."""

from __future__ import annotations

from typing import get_args

from evals.metrics.accuracy import Accuracy
from evals.metrics.citation_precision import CitationPrecision
from evals.metrics.citation_recall import CitationRecall
from evals.metrics.citations_in_place import CitationsInPlace
from evals.metrics.false_refusal_rate import FalseRefusalRate
from evals.metrics.grounded_figures import GroundedFigures
from evals.metrics.latency import Latency
from evals.metrics.metric import Metric
from evals.metrics.ndcg import NDCG
from evals.metrics.recall import Recall
from evals.metrics.refusal_rate import RefusalRate
from evals.metrics.value_exactness import ValueExactness
from evals.rows import Kind

INVARIANTS: tuple[Metric, ...] = (GroundedFigures(), CitationsInPlace())
"""These must be 1 in every run."""
TIMES: tuple[Metric, ...] = (Latency(50), Latency(95))
"""These depend on the machine, so no baseline holds them."""
DEPTH = 10
"""How many passages retrieval is asked for."""
METRICS: tuple[Metric, ...] = (
    Accuracy(),
    *(Accuracy(kind) for kind in get_args(Kind)),
    ValueExactness(),
    CitationPrecision(),
    CitationRecall(),
    RefusalRate(),
    FalseRefusalRate(),
    *INVARIANTS,
    Recall(1),
    Recall(5),
    Recall(DEPTH),
    NDCG(DEPTH),
    *TIMES,
)
