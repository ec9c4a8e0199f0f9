"""Two rankings into one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
    copies: tuple[tuple[str, int], ...] = ()
    """Document and passage of those that say the same (``assistant.copies``)."""


def fuse(lexical: Sequence[Hit], vectors: Sequence[Hit]) -> Iterator[Candidate]:
    """Lexical score (BM25 over its highest possible value) + 0.3 · cosine, best first, equal ones by document and passage.

    Scores are not rescaled within the query: a weak best hit must stay weak. A passage that one leg did not
    return gets that leg's lowest returned cosine, or a lexical score of 0.
    """
    words = dict(lexical)
    cosines = dict(vectors)
    floor = min(cosines.values(), default=0.0)
    fused = {passage: words.get(passage, 0.0) + VECTOR_WEIGHT * cosine for passage, cosine in cosines.items()}
    fused |= {passage: score + VECTOR_WEIGHT * floor for passage, score in lexical if passage not in cosines}
    best = sorted(fused, key=fused.__getitem__, reverse=True)
    for score, equal in itertools.groupby(best, key=fused.__getitem__):
        for (document, number), passage in sorted((split_passage_id(passage), passage) for passage in equal):
            yield Candidate(document, number, words.get(passage, 0.0), cosines.get(passage, floor), score)


def rerank(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[Candidate]:
    """The first ``len(scores)`` candidates in the order of their scores, the rest behind them.

    The fused scores are dealt out anew along the new order: the reading of passages needs their scale, in which a weak best hit stays weak, and a
    reranker's own scores have none.
    """
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
    head = [replace(candidates[index], fused=candidates[rank].fused) for rank, index in enumerate(order)]
    return [*head, *candidates[len(scores) :]]
