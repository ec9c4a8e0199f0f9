"""Is another model better here? Retrieval with it beside the built-in one, on the same questions: ``kaoju models check``.

The questions are the development rows over what the corpus holds. What is compared is the reciprocal rank of the first relevant passage among the
ten best, after fusion with the lexical leg; a difference counts where the bootstrap over pairs says so.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.fusion import Candidate, fuse, rerank
from corpus.embedding import Embedder
from corpus.errors import UsageError
from corpus.hits import Hit, passage_id
from corpus.library import Snapshot, index_text
from corpus.report import Report
from corpus.reranker import RERANKED, Reranker, reranked_text
from corpus.tokens import lexical_tokens
from corpus.vector_cache import VectorCache
from evals.rows import FROZEN_SUFFIX, Row, bundled_datasets, load_dataset
from evals.trial import FoundPassage, is_relevant

_DEPTH = 60
_BEST = 10
_SEED, _SAMPLES = 20261126, 2000
_TIMED = 64
"""Passages encoded to time a model."""

Verdict = Literal["better", "worse", "no difference"]
_VERDICTS: dict[Verdict, str] = {"better": "比内置模型好", "worse": "不如内置模型", "no difference": "与内置模型没有可靠的差别"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One model on every question."""

    model: str
    mrr: float
    """Mean reciprocal rank of the first relevant passage among ten, 0–1."""
    found: float
    """Share of questions with a relevant passage among ten."""
    passages_per_second: float
    query_ms: float
    """Median time of one question, in milliseconds: its vector, or the scores of its candidates."""


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """A model beside the built-in one."""

    kind: Literal["embedding", "reranker"]
    questions: int
    checked: Measured
    builtin: Measured
    load_seconds: float
    low: float
    high: float
    """95 % interval of the mean difference in reciprocal rank, pair by pair."""

    @property
    def verdict(self) -> Verdict:
        """Whether the difference is one."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "no difference"

    def as_json(self) -> dict[str, Any]:
        """As ``kaoju models check --json`` prints it."""
        return asdict(self) | {"verdict": self.verdict}

    @property
    def summary(self) -> str:
        """A table a person reads."""
        rows = (("本模型", self.checked), ("内置模型", self.builtin))
        lines = [
            f"{self.checked.model}：{_VERDICTS[self.verdict]}。",
            f"{self.questions} 个问题，平均倒数排名之差的 95% 区间为 {self.low:+.3f} 到 {self.high:+.3f}；加载用了 {self.load_seconds:.1f} 秒。",
            "",
            "| 模型 | 平均倒数排名 | 前十命中率 | 每秒段落 | 每问毫秒 |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [f"| {name} | {one.mrr:.3f} | {one.found:.3f} | {one.passages_per_second:.0f} | {one.query_ms:.1f} |" for name, one in rows]
        return "\n".join(lines)


class Bench:
    """The development questions over a corpus, and everything about them that no model changes.

    Raises:
        UsageError: the corpus holds none of the reports the questions ask about.
    """

    def __init__(self, snapshot: Snapshot, home: Path) -> None:
        self._snapshot = snapshot
        self._home = home
        held = {entry.id for entry in snapshot.documents}
        rows = [row for name in bundled_datasets() if not name.endswith(FROZEN_SUFFIX) for row in load_dataset(name).rows]
        self.rows: list[Row] = [row for row in rows if row.expected and row.documents and not row.history and held.issuperset(row.documents)]
        if not self.rows:
            raise UsageError("语料库里没有评测题所问的报告，无法比较模型。", "请先用 kaoju ingest 加入自带的报告。")
        self._reports: dict[str, Report] = {document: snapshot.report(document) for row in self.rows for document in row.documents}
        self._passages = [(report, passage) for report in self._reports.values() for passage in report.passages]
        self._texts = [index_text(report, passage) for report, passage in self._passages]
        self._ids = [passage_id(report.id, passage.index) for report, passage in self._passages]
        self._lexical = [snapshot.lexical.search(lexical_tokens(row.question), _DEPTH, tuple(self._reports)) for row in self.rows]

    def embedding(self, embedder: Embedder) -> tuple[Measured, list[float]]:
        """An embedding model, and the reciprocal rank of each question. Its vectors stay in the cache: an index built with it later need not encode."""
        ranked, speed, queries = self._rank(embedder)
        return self._measured(embedder.name, ranked, speed, queries)

    def reranker(self, reranker: Reranker, embedder: Embedder) -> tuple[Measured, list[float]]:
        """A reranker over the candidates of an embedding model."""
        ranked, _, _ = self._rank(embedder)
        reranked, seconds = [], []
        for row, candidates in zip(self.rows, ranked, strict=True):
            texts = [reranked_text(self._reports[one.document], self._reports[one.document].passages[one.passage]) for one in candidates[:RERANKED]]
            started = time.perf_counter()
            scores = reranker.scores(row.question, texts)
            seconds.append(time.perf_counter() - started)
            reranked.append(rerank(candidates, scores))
        return self._measured(reranker.name, reranked, RERANKED / max(statistics.median(seconds), 1e-9), seconds)

    def _rank(self, embedder: Embedder) -> tuple[list[list[Candidate]], float, list[float]]:
        vectors, speed = self._vectors(embedder)
        ranked, seconds = [], []
        for row, lexical in zip(self.rows, self._lexical, strict=True):
            started = time.perf_counter()
            query = embedder.encode_query(row.question)
            seconds.append(time.perf_counter() - started)
            cosines = vectors @ query
            best = (-cosines).argsort(kind="stable")[:_DEPTH]
            ranked.append(list(itertools.islice(fuse(lexical, [Hit(self._ids[index], float(cosines[index])) for index in best]), _DEPTH)))
        return ranked, speed, seconds

    def _vectors(self, embedder: Embedder) -> tuple[NDArray[np.float32], float]:
        started = time.perf_counter()
        sample = self._texts[:_TIMED]
        embedder.encode_passages(sample)
        speed = len(sample) / max(time.perf_counter() - started, 1e-9)
        cache = VectorCache(self._home, embedder.name, embedder.dimension)
        try:
            known = cache.get_many(self._texts)
            missing = [text for text in dict.fromkeys(self._texts) if text not in known]
            if missing:
                fresh = dict(zip(missing, embedder.encode_passages(missing), strict=True))
                cache.put_many(fresh)
                known |= fresh
        finally:
            cache.close()
        return np.stack([known[text] for text in self._texts]), speed

    def _measured(self, name: str, ranked: Sequence[Sequence[Candidate]], speed: float, seconds: Sequence[float]) -> tuple[Measured, list[float]]:
        ranks = [self._reciprocal_rank(row, candidates) for row, candidates in zip(self.rows, ranked, strict=True)]
        found = sum(rank > 0 for rank in ranks) / len(ranks)
        return Measured(name, statistics.mean(ranks), found, speed, 1000 * statistics.median(seconds)), ranks

    def _reciprocal_rank(self, row: Row, candidates: Sequence[Candidate]) -> float:
        for position, candidate in enumerate(candidates[:_BEST], start=1):
            report = self._reports[candidate.document]
            passage = report.passages[candidate.passage]
            if is_relevant(row, FoundPassage(report.id, report.sections[passage.section].number, report.passage_text(passage))):
                return 1 / position
        return 0.0


def check_embedding(bench: Bench, load: Callable[[], Embedder], builtin: Embedder) -> ModelCheck:
    """An embedding model beside the built-in one. Raises what ``load`` raises."""
    started = time.perf_counter()
    embedder = load()
    seconds = time.perf_counter() - started
    checked, own = bench.embedding(embedder)
    known, other = bench.embedding(builtin)
    return ModelCheck("embedding", len(own), checked, known, seconds, *interval(own, other))


def check_reranker(bench: Bench, load: Callable[[], Reranker], builtin: Embedder) -> ModelCheck:
    """The built-in model with a reranker beside the built-in model alone. Raises what ``load`` raises."""
    started = time.perf_counter()
    reranker = load()
    seconds = time.perf_counter() - started
    checked, own = bench.reranker(reranker, builtin)
    known, other = bench.embedding(builtin)
    return ModelCheck("reranker", len(own), checked, known, seconds, *interval(own, other))


def interval(own: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean of own − other over pairs; the same pairs give the same interval."""
    differences = [mine - theirs for mine, theirs in zip(own, other, strict=True)]
    generator = random.Random(_SEED)  # noqa: S311 - no secret
    means = sorted(statistics.fmean(generator.choices(differences, k=len(differences))) for _ in range(_SAMPLES))
    return means[int(0.025 * _SAMPLES)], means[int(0.975 * _SAMPLES) - 1]
