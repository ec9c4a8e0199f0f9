from __future__ import annotations

import numpy as np
import pytest

from corpus.hits import passage_id, split_passage_id
from corpus.vector_index import VectorIndex


def unit(*values):
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture
def index(tmp_path):
    index = VectorIndex(tmp_path / "chroma", create=True)
    index.add(
        ["甲#0", "甲#1", "乙#0"],
        np.stack([unit(1, 0), unit(0, 1), unit(1, 1)]),
        [{"document": "甲", "section": "七", "period_start": 2019}, {"document": "甲"}, {"document": "乙", "place": "绵阳市"}],
    )
    yield index
    index.close()


@pytest.mark.parametrize("document", ["mianyang-2020", "第1号#附件", "a#1#2", ""])
def test_passage_ids_round_trip(document):
    assert split_passage_id(passage_id(document, 17)) == (document, 17)


def test_scores_are_cosines_best_first(index):
    hits = index.query(unit(1, 0), 3)
    assert [hit.passage for hit in hits] == ["甲#0", "乙#0", "甲#1"]
    assert [hit.score for hit in hits] == pytest.approx([1.0, 2**-0.5, 0.0], abs=1e-6)


def test_the_search_can_be_kept_to_some_documents(index):
    assert [hit.passage for hit in index.query(unit(1, 0), 3, ["乙"])] == ["乙#0"]
    assert [hit.passage for hit in index.query(unit(1, 0), 3, {"甲", "乙"})] == ["甲#0", "乙#0", "甲#1"]
    assert index.query(unit(1, 0), 3, []) == []
    assert index.query(unit(1, 0), 3, ["丙"]) == []


def test_a_document_is_replaced_not_merged(index):
    index.remove_document("甲")
    index.remove_document("没有")
    assert index.count() == 1
    index.add(["甲#0"], unit(-1, 0)[np.newaxis], [{"document": "甲"}])
    assert index.query(unit(-1, 0), 1) == [("甲#0", pytest.approx(1.0, abs=1e-6))]
    stored = index._collection.get(ids=["甲#0"])
    assert stored["metadatas"] == [{"document": "甲"}]  # nothing of the old 甲#0 (section, period_start) is left


@pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning")
def test_what_was_added_is_there_after_reopening_with_the_wanted_settings(index, tmp_path):
    index.close()
    again = VectorIndex(tmp_path / "chroma")
    assert again.count() == 3
    assert again.query(unit(0, 1), 1)[0].passage == "甲#1"
    hnsw = again._collection.configuration["hnsw"]
    assert (hnsw["space"], hnsw["ef_search"], hnsw["max_neighbors"], hnsw["ef_construction"]) == ("cosine", 400, 16, 100)
    again.close()


def test_more_passages_than_one_chroma_batch_are_all_added(tmp_path):
    index = VectorIndex(tmp_path / "many", create=True)
    index._batch = 7
    vectors = np.random.default_rng(1).normal(size=(20, 8)).astype(np.float32)
    index.add([f"甲#{i}" for i in range(20)], vectors, [{"document": "甲"}] * 20)
    assert index.count() == 20
    assert {hit.passage for hit in index.query(vectors[19], 20)} == {f"甲#{i}" for i in range(20)}
    index.close()


def test_reading_where_nothing_is_makes_no_database(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError):
        VectorIndex(tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []
