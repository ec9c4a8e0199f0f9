from __future__ import annotations

import math
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import IndexUnusableError
from corpus.lexical_index import LexicalIndex
from corpus.tokens import lexical_tokens

PASSAGES = [
    ("甲#0", "甲", "校园足球\n全国青少年校园足球特色学校129所。"),
    ("甲#1", "甲", "学前教育\n新建幼儿园47所。"),
    ("乙#0", "乙", "学前教育\n新建幼儿园87所,普惠率82.5%。"),
    ("乙 二#0", "乙 二", "义务教育\n消除大班额。"),
]


@pytest.fixture
def index(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    for passage in PASSAGES:
        index.add(*passage)
    index.commit()
    yield index
    index.close()


def found(index, question, k=10, documents=None):
    return [hit.passage for hit in index.search(lexical_tokens(question), k, documents)]


def test_words_of_a_question_find_the_passage(index):
    assert found(index, "校园足球特色学校有多少所")[0] == "甲#0"
    assert found(index, "幼儿园") == ["甲#1", "乙#0"]
    assert found(index, "82.5%") == ["乙#0"]
    assert found(index, "幼儿园", k=1) == ["甲#1"]


def test_the_score_is_bm25_over_the_highest_possible(index):
    # 大班额 stands once in one of four passages; tf / (tf + k1 (1 - b + b len / mean len)) is what is left of the ratio.
    tokens = ["大班额"]
    lengths = [len(lexical_tokens(text)) for _, _, text in PASSAGES]
    norm = 1.2 * (1 - 0.75 + 0.75 * lengths[3] / (sum(lengths) / 4))
    [hit] = index.search(tokens, 10)
    assert hit.score == pytest.approx(1 / (1 + norm), rel=1e-5)
    assert index.idf("大班额") == pytest.approx(math.log(1 + (4 - 1 + 0.5) / (1 + 0.5)))


def test_a_word_no_passage_holds_keeps_the_score_small(index):
    [alone, *_] = index.search(["幼儿园"], 10)
    [beside_unknown, *_] = index.search(["幼儿园", "篮球"], 10)
    unknown, known = index.idf("篮球"), index.idf("幼儿园")
    assert unknown == pytest.approx(math.log(1 + 4.5 / 0.5))
    assert beside_unknown.score == pytest.approx(alone.score * known / (known + unknown), rel=1e-5)


def test_a_repeated_word_counts_once(index):
    assert index.search(["幼儿园", "幼儿园", "学前"], 10) == index.search(["幼儿园", "学前"], 10)


def test_keeping_to_some_documents_changes_no_score(index):
    everywhere = dict(index.search(["幼儿园", "学前"], 10))
    assert index.search(["幼儿园", "学前"], 10, ["乙"]) == [("乙#0", pytest.approx(everywhere["乙#0"], rel=1e-6))]
    assert found(index, "大班额", documents={"乙 二"}) == ["乙 二#0"]
    assert found(index, "大班额", documents=["甲", "乙"]) == []
    assert found(index, "大班额", documents=[]) == []


def test_document_frequencies(index):
    assert [index.document_frequency(token) for token in ("幼儿园", "校园", "篮球")] == [2, 1, 0]


def test_removed_passages_are_not_found(index):
    index.remove_document("乙")
    index.add("乙#0", "乙", "校园篮球")
    index.commit()
    assert index.count() == 4
    assert found(index, "幼儿园") == ["甲#1"]
    assert found(index, "篮球") == ["乙#0"]
    assert all(0 < hit.score <= 1 for hit in index.search(lexical_tokens("校园篮球幼儿园"), 10))


@pytest.mark.parametrize("question", ["", "。?!", '"', "(AND OR NOT", "content:幼儿园^2 +-*~[a TO b]"])
def test_no_question_is_read_as_query_syntax(index, question):
    assert all(passage.endswith("#0") or "幼儿园" in question for passage in found(index, question))


def test_nothing_is_seen_before_the_commit_and_all_after_reopening(index, tmp_path):
    index.add("丙#0", "丙", "校园篮球")
    assert index.count() == 4
    index.close()
    again = LexicalIndex(tmp_path / "lexical")
    assert again.count() == 4
    assert found(again, "大班额") == ["乙 二#0"]
    with pytest.raises(ValueError, match="reading"):
        again.add("丁#0", "丁", "文")


def test_an_empty_index_answers(tmp_path):
    index = LexicalIndex(tmp_path / "empty", create=True)
    assert index.search(["足球"], 5) == []
    assert index.count() == 0
    index.close()


def test_damage_that_shows_in_a_search_is_an_error_of_ours_and_no_panic(tmp_path):
    """One bit after the other: whatever is opened answers, or says that it is damaged."""
    writing = LexicalIndex(tmp_path / "sound", create=True)
    for number in range(40):
        writing.add(f"甲#{number}", "甲", f"足球学校{number}所,教育第{number}年")
    writing.commit()
    writing.close()
    said = 0
    for name in sorted(path.name for path in (tmp_path / "sound").glob("*.*") if not path.name.startswith(".")):
        data = (tmp_path / "sound" / name).read_bytes()
        for at in range(0, len(data), max(1, len(data) // 12)):
            damaged = Path(shutil.copytree(tmp_path / "sound", tmp_path / f"{name}-{at}"))  # not in place: whoever has a file mapped would die of it
            (damaged / name).write_bytes(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :])
            try:
                with closing(LexicalIndex(damaged)) as index:
                    index.search(lexical_tokens("足球学校7所"), 10)
                    index.passages()
            except (ValueError, IndexUnusableError):
                said += 1
    assert said > 5


def test_no_index_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"."):
        LexicalIndex(tmp_path)


def test_what_is_no_damage_passes_through_as_it_is(index, monkeypatch):
    class Stopped:
        num_docs = 1

        def search(self, *_args, **_kwargs):
            raise KeyboardInterrupt

    monkeypatch.setattr(index, "_searcher", Stopped())
    with pytest.raises(KeyboardInterrupt) as caught:
        index.passages()
    assert caught.value.__cause__ is None
