"""Cosines between the words of a question and those of passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import word_similarity
from assistant.word_similarity import WordSimilarity
from tests.assistant.inline import evidence_of, make_report

REPORT = make_report("一、校舍\n新建食堂12间。\n二、操场\n2019年。\n新建操场3个。\n")


class CharacterEmbedder:
    """A vector of the characters a text holds; ``encoded`` are the batches it was given."""

    name = "characters"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[list[str]] = []

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for character in text:
            vector[ord(character) % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:  # noqa: ARG002
        self.encoded.append(list(texts))
        return np.stack([self.encode_query(text) for text in texts])


@pytest.fixture
def embedder() -> CharacterEmbedder:
    return CharacterEmbedder()


def test_the_nearest_word_of_each_passage(embedder: CharacterEmbedder) -> None:
    passages = [evidence_of(REPORT, "食堂12间"), evidence_of(REPORT, "操场3个")]
    found = WordSimilarity(embedder).to_passages(["食堂", "操场"], passages)
    assert [[round(cosine, 3) == 1.0 for cosine in of_passage] for of_passage in found] == [[True, False], [False, True]]


def test_a_passage_without_words_among_others(embedder: CharacterEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = evidence_of(REPORT, "食堂12间")
    monkeypatch.setattr(word_similarity, "words", lambda text: [] if "食堂" in text else text.split())
    found = WordSimilarity(embedder).to_passages(["操场"], [bare, evidence_of(REPORT, "操场3个"), bare])
    assert found[0] == found[2] == [0.0]
    assert found[1][0] > 0.0
    assert WordSimilarity(embedder).to_passages(["操场"], [bare]) == [[0.0]]


def test_passages_known_before_the_table_was_full_are_still_compared(embedder: CharacterEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    canteen, field = evidence_of(REPORT, "食堂12间"), evidence_of(REPORT, "操场3个")
    similarity = WordSimilarity(embedder)
    expected = similarity.to_passages(["食堂", "操场"], [canteen, field])
    monkeypatch.setattr(word_similarity, "_KEPT_WORDS", 5)
    few = WordSimilarity(embedder)
    few.to_passages(["食堂"], [canteen])
    assert few.to_passages(["食堂", "操场"], [canteen, field]) == expected
    assert few.to_passages(["食堂", "操场"], [canteen, field]) == expected


def test_more_passages_at_once_than_texts_are_kept(embedder: CharacterEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    canteen, year, field = (evidence_of(REPORT, words) for words in ("食堂12间", "2019年", "操场3个"))
    expected = WordSimilarity(embedder).to_passages(["食堂"], [field, canteen, year])
    monkeypatch.setattr(word_similarity, "_KEPT_TEXTS", 2)
    similarity = WordSimilarity(embedder)
    similarity.to_passages(["食堂"], [field])
    similarity.to_passages(["食堂"], [canteen])
    assert similarity.to_passages(["食堂"], [field, year, canteen]) == [expected[0], expected[2], expected[1]]


def test_what_one_word_has_met_stands_for_no_other(embedder: CharacterEmbedder) -> None:
    similarity, passage = WordSimilarity(embedder), evidence_of(REPORT, "食堂12间")
    near = similarity.to_passages(["食物"], [passage])[0][0]
    assert near == similarity.to_passages(["食物"], [passage], {"操场"})[0][0]
    assert near > similarity.to_passages(["食物"], [passage], {"食堂"})[0][0]


def test_all_is_encoded_at_once_and_once(embedder: CharacterEmbedder) -> None:
    similarity = WordSimilarity(embedder)
    passages = [evidence_of(REPORT, "食堂12间"), evidence_of(REPORT, "操场3个")]
    first = similarity.to_passages(["食堂"], passages)
    assert similarity.to_passages(["食堂"], passages) == first
    assert len(embedder.encoded) == 1


def test_vectors_are_right_after_the_table_grew_and_after_it_was_emptied(embedder: CharacterEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_similarity, "_KEPT_WORDS", 8)
    monkeypatch.setattr(word_similarity, "_FIRST_ROWS", 2)
    similarity = WordSimilarity(embedder)
    for word in ("食堂", "操场", "厨房", "校舍", "教师", "学生", "图书", "食堂"):
        assert similarity.to_text(word, f"新建{word}") == pytest.approx(WordSimilarity(embedder).to_text(word, f"新建{word}"))


def test_a_word_beside_the_whole_question(embedder: CharacterEmbedder) -> None:
    in_it, apart = WordSimilarity(embedder).to_question(["食堂", "操场"], "食堂")
    assert in_it == pytest.approx(1.0)
    assert apart < 0.5
