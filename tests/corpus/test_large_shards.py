"""Shards too large to be searched one by one: the same answers from the graph and from the rows beside it, and no shard without bounds."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from corpus.generation import current_generation
from corpus.inspection import doctor
from corpus.library import Library, Snapshot
from corpus.vector_index import VectorIndex
from corpus.vector_rows import RowsWriter, VectorRows, has_rows
from corpus.vector_shards import VectorShards

pytestmark = pytest.mark.slow

_REPORTS, _PASSAGES = 12, 10
_FULL = 50


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large in life is 20 passages here."""
    monkeypatch.setattr("corpus.shard_build.EXACT", 20)
    monkeypatch.setattr("corpus.vector_shards.EXACT", 20)
    monkeypatch.setattr("corpus.shard_build.FULL", _FULL)
    monkeypatch.setattr("corpus.index_build.FULL", _FULL)
    monkeypatch.setattr("corpus.index_build._FLUSH", 7)


@pytest.fixture
def large(tmp_path: Path, tiny, make_report) -> Library:
    """A library of 120 passages."""
    library = Library(tmp_path / "home")
    with library.writer(tiny) as writer:
        for number in range(_REPORTS):
            parts = tuple((f"第{index}项", f"学校{number * 37 + index}所,第{number}市第{index}项。") for index in range(_PASSAGES))
            writer.put(make_report(f"报告{number:02}", parts), "x.txt")
        writer.publish()
    return library


def expected(snapshot: Snapshot, vector: np.ndarray, k: int, documents: list[str] | None) -> list[float]:
    """Scores of the nearest among everything that can be found."""
    records = [record for page in snapshot.vectors.records() for record in page]
    scores = [float(record.vector @ vector) for record in records if documents is None or record.metadata["document"] in documents]
    return sorted(scores, reverse=True)[:k]


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("documents", [None, ["报告03"], [f"报告{number:02}" for number in range(2, 9)], ["没有"], []])
def test_all_that_is_nearest_is_found(large: Library, tiny, monkeypatch: pytest.MonkeyPatch, few: int, documents: list[str] | None) -> None:
    monkeypatch.setattr("corpus.vector_shards._FEW", few)
    with large.writer(tiny) as writer:
        writer.remove("报告05")
        writer.publish()
    with closing(large.open("tiny")) as snapshot:
        assert len(snapshot.manifest.shards) == 3
        assert max(shard.passages for shard in snapshot.manifest.shards) <= _FULL + _PASSAGES
        assert any(shard.live < shard.passages for shard in snapshot.manifest.shards)
        vector = tiny.encode_query("第3项学校")
        hits = snapshot.vectors.query(vector, 15, documents)
        assert [hit.score for hit in hits] == pytest.approx(expected(snapshot, vector, 15, documents), abs=1e-5)
        assert len({hit.passage for hit in hits}) == len(hits)
        assert all(documents is None or hit.passage.rpartition("#")[0] in documents for hit in hits)


def test_all_of_a_shard_is_looked_at_only_among_some_reports(large: Library, tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[str] = []
    for kind in (VectorIndex, VectorRows):
        real = kind.query
        monkeypatch.setattr(kind, "query", lambda *given, kind=kind, real=real: searches.append(kind.__name__) or real(*given))
    with closing(large.open("tiny")) as snapshot:
        for documents in (None, [entry.id for entry in snapshot.documents]):
            assert len(snapshot.vectors.query(tiny.encode_query("第3项学校"), 15, documents)) == 15
            assert set(searches) == {"VectorIndex" if documents is None else "VectorRows"}
            searches.clear()


def test_a_full_shard_is_not_written_again_when_a_report_comes(large: Library, tiny, make_report) -> None:
    with closing(large.open("tiny")) as snapshot:
        full = {shard.name for shard in snapshot.manifest.shards if shard.passages >= _FULL}
    with large.writer(tiny) as writer:
        writer.put(make_report("新", tuple((f"第{index}项", f"学校{index}所。") for index in range(_FULL * 2))), "x.txt")
        writer.publish()
    with closing(large.open("tiny")) as snapshot:
        assert full
        assert full < {shard.name for shard in snapshot.manifest.shards}


def test_a_report_put_twice_in_one_run_is_there_once_though_its_shard_was_full(tmp_path: Path, tiny, make_report) -> None:
    library = Library(tmp_path / "home")
    with library.writer(tiny) as writer:
        for number in (*range(_REPORTS), 1):
            writer.put(make_report(f"报告{number:02}", tuple((f"第{index}项", f"学校{number * 37 + index}所。") for index in range(_PASSAGES))), "x.txt")
        writer.publish()
    with closing(library.open("tiny")) as snapshot:
        assert snapshot.manifest.passages == snapshot.vectors.count() == _REPORTS * _PASSAGES
        assert len(snapshot.vectors.query(tiny.encode_query("第3项"), 50, ["报告01"])) == _PASSAGES
    assert [check for check in doctor.examine(library.home, "tiny") if check.state == "bad"] == []


def test_a_large_shard_that_loses_its_only_report_in_the_same_run(large: Library, tiny, make_report) -> None:
    with large.writer(tiny) as writer:
        writer.put(make_report("甲", tuple((f"第{index}项", f"学校{index}所。") for index in range(30))), "x.txt")
        writer.put(make_report("甲", ()), "x.txt")
        writer.publish()
    with closing(large.open("tiny")) as snapshot:
        assert [shard.documents for shard in snapshot.manifest.shards if shard.passages == 0] == [("甲",)]
        assert snapshot.vectors.query(tiny.encode_query("第3项"), 5, ["甲"]) == []
        assert len(snapshot.vectors.query(tiny.encode_query("第3项"), 5)) == 5
    assert [check for check in doctor.examine(large.home, "tiny") if check.state == "bad"] == []


def test_the_doctor_holds_the_rows_against_the_graph(large: Library) -> None:
    assert [check for check in doctor.examine(large.home, "tiny") if check.state == "bad"] == []
    rows = next(path for path in (large.home / "shards").glob("*/rows.f32"))
    data = np.fromfile(rows, dtype="<f4").reshape(-1, 32)
    data[3] = -data[3]
    data.tofile(rows)
    bad = [check for check in doctor.examine(large.home, "tiny") if check.state == "bad"]
    assert [(check.name, check.problems) for check in bad] == [("向量库", 1)]
    assert "逐行" in bad[0].examples[0]


@pytest.mark.parametrize("damage", ["other passages", "another dimension"])
def test_the_doctor_names_passages_that_have_no_row_of_theirs(large: Library, damage: str) -> None:
    path = next(path for path in (large.home / "shards").glob("*/rows.json"))
    known = json.loads(path.read_text("utf-8"))
    counts = [count for *_, count in known["runs"]]
    if damage == "other passages":
        known["runs"][0][1] += 1000
    else:  # the file is as long as it says
        known = {"dimension": known["dimension"] // 2, "runs": [*known["runs"], [None, 0, sum(counts)]]}
    path.write_text(json.dumps(known), "utf-8")
    bad = [check for check in doctor.examine(large.home, "tiny") if check.state == "bad"]
    assert [(check.name, check.problems) for check in bad] == [("向量库", counts[0] if damage == "other passages" else sum(counts))]
    assert "逐行" in bad[0].examples[0]


@pytest.mark.parametrize("damage", ["cut", "fewer"])
def test_rows_that_do_not_fit_are_named_and_never_searched(large: Library, damage: str) -> None:
    generation = current_generation(large.home)
    assert generation is not None
    shard, folder = next(pair for pair in generation.shards(generation.read_manifest()) if has_rows(pair[1]))
    if damage == "cut":
        (folder / "rows.f32").write_bytes((folder / "rows.f32").read_bytes()[:-4])
    else:
        known = json.loads((folder / "rows.json").read_text("utf-8"))
        known["runs"][0][0] = None
        (folder / "rows.json").write_text(json.dumps(known), "utf-8")
    with pytest.raises(ValueError, match="rows"):
        VectorShards([(shard, folder)])


def test_rows_of_reports_in_pieces(tmp_path: Path) -> None:
    vectors = np.random.default_rng(3).normal(size=(7, 4)).astype(np.float32)
    writer = RowsWriter(tmp_path)
    writer.add(["甲#0", "甲#1", "乙#2"], vectors[:3])
    writer.add(["乙#3", "甲#2", "丙#0", "甲#5"], vectors[3:])
    writer.remove_document("丙")
    assert not has_rows(tmp_path)
    writer.finish()
    shutil.copytree(tmp_path, tmp_path / "again", ignore=lambda *_: ["again"])
    rows = VectorRows(tmp_path / "again")
    assert (rows.count({"甲", "乙", "丙", "丁"}), rows.count({"甲"})) == (6, 4)
    for number, passage in enumerate(["甲#0", "甲#1", "乙#2", "乙#3", "甲#2", None, "甲#5"]):
        if passage is not None:
            assert rows.query(vectors[number], 1, {"甲", "乙", "丙"}) == [(passage, pytest.approx(1.0, abs=1e-6))]
            assert rows.vector(passage) == pytest.approx(vectors[number] / np.linalg.norm(vectors[number]), abs=1e-6)
    assert [rows.vector(passage) for passage in ("丙#0", "甲#4", "丁#0")] == [None, None, None]
