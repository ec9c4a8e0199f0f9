"""Models made to be better, worse or the same, on the real report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import UsageError
from corpus.library import Library, Snapshot
from evals.model_check import Bench, check_embedding, check_reranker, interval
from evals.wording import stands_in
from ingest.build import ingest
from tests.assistant.conftest import ROOT, BigramEmbedder

pytestmark = pytest.mark.slow


class Renamed(BigramEmbedder):
    """The same model by another name; counts what it encodes."""

    name = "renamed"
    encoded = 0

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.encoded += len(texts)
        return super().encode_passages(texts, progress)


class Judge:
    """A reranker that knows the answers, or the opposite."""

    def __init__(self, bench: Bench, sign: int) -> None:
        self.name = "judge"
        self._expected = {row.question: row.expected for row in bench.rows}
        self._sign = sign

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        return [self._sign * float(any(stands_in(needle, text) for needle in self._expected[question])) for text in passages]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Path]]:
    home = tmp_path_factory.mktemp("home")
    ingest([ROOT / "corpus" / "reports" / "mianyang-2020.txt"], Library(home), BigramEmbedder(), max_bytes=10**7)
    snapshot = Library(home).open("bigram")
    yield snapshot, home
    snapshot.close()


@pytest.fixture(scope="module")
def bench(corpus: tuple[Snapshot, Path]) -> Bench:
    return Bench(*corpus)


def test_the_same_model_by_another_name_is_no_different_and_its_vectors_are_kept(bench: Bench) -> None:
    first = Renamed()
    check = check_embedding(bench, lambda: first, BigramEmbedder())
    assert (check.verdict, check.low, check.high) == ("no difference", 0.0, 0.0)
    assert check.checked.mrr == check.builtin.mrr > 0.5
    assert check.questions > 100
    again = Renamed()
    check_embedding(bench, lambda: again, BigramEmbedder())
    assert again.encoded < first.encoded  # the timed sample alone


def test_a_reranker_that_knows_and_one_that_deceives(bench: Bench) -> None:
    better = check_reranker(bench, lambda: Judge(bench, 1), BigramEmbedder())
    worse = check_reranker(bench, lambda: Judge(bench, -1), BigramEmbedder())
    assert (better.verdict, worse.verdict) == ("better", "worse")
    assert better.checked.mrr > better.builtin.mrr > worse.checked.mrr
    assert "judge：比内置模型好。" in better.summary
    assert better.as_json()["verdict"] == "better"


def test_a_corpus_the_questions_do_not_ask_about_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("绵阳市2019年自评报告\n\n一、教育\n\n(一)足球。校园足球特色学校129所。\n", encoding="utf-8")
    ingest([tmp_path / "other.txt"], Library(tmp_path / "home"), BigramEmbedder(), max_bytes=10**7)
    snapshot = Library(tmp_path / "home").open("bigram")
    try:
        with pytest.raises(UsageError, match="评测题"):
            Bench(snapshot, tmp_path / "home")
    finally:
        snapshot.close()


def test_the_interval_is_of_pairs() -> None:
    assert interval([1.0, 0.5] * 50, [0.5, 0.0] * 50) == pytest.approx((0.5, 0.5))
    low, high = interval([1.0, 0.0] * 50, [0.0, 1.0] * 50)
    assert low < 0 < high
