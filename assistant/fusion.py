"""Two rankings into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.hits import Hit, split_passage_id

VECTOR_WEIGHT = 0.3
"""Of the cosine beside a lexical score of 0–1. On public pairs this beats either leg alone and reciprocal-rank fusion on all sets but one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its scores, higher is better: ``lexical`` 0–1, ``cosine`` −1–1, ``fused`` their weighted sum."""

    document: str
    passage: int
    lexical: float
    cosine: float
    fused: float


def fuse(lexical: Sequence[Hit], vectors: Sequence[Hit], k: int) -> list[Candidate]:
    """Lexical score (BM25 over its highest possible value) + 0.3 · cosine, best first.

    Scores are not rescaled within the query: a weak best hit must stay weak. A passage that one leg did not
    return gets that leg's lowest returned cosine, or a lexical score of 0.
    """
    words = dict(lexical)
    cosines = dict(vectors)
    floor = min(cosines.values(), default=0.0)
    found = []
    for passage in {**words, **cosines}:
        document, index = split_passage_id(passage)
        word, cosine = words.get(passage, 0.0), cosines.get(passage, floor)
        found.append(Candidate(document, index, word, cosine, word + VECTOR_WEIGHT * cosine))
    return sorted(found, key=lambda candidate: (-candidate.fused, candidate.document, candidate.passage))[:k]
