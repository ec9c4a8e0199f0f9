from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import re
import shutil
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import generation as files
from corpus import writer as writing
from corpus.errors import IndexUnusableError, KaojuError, LockedError, NoIndexError, StorageError, UsageError
from corpus.library import Library, index_text
from corpus.texts import text_sha256
from corpus.tokens import lexical_tokens
from corpus.vector_index import VectorIndex

SECOND = (("义务教育", "消除大班额,大班额比例降至3.1%。"), ("校园篮球", "校园篮球特色学校12所。"), ("经费", "教育经费投入89.5亿元。"))


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "home")


@pytest.fixture
def filled(library, tiny, make_report):
    """A library of two reports: mianyang-2020 with two passages, 乙市#2 with three."""
    with library.writer(tiny) as writer:
        writer.put(make_report(), "绵阳.txt")
        writer.put(make_report("乙市#2", SECOND, "乙市", "2021年"), "乙.docx")
        assert writer.publish()
    return library


def everything(library, model="tiny"):
    """What a reader gets to see, for comparing states."""
    snapshot = library.open(model)
    try:
        reports = {entry.id: snapshot.report(entry.id) for entry in snapshot.documents}
        found = {
            token: sorted((hit.passage, round(hit.score, 5)) for hit in snapshot.lexical.search([token], 100)) for token in ("校园", "教育", "幼儿园", "篮球")
        }
        near = [hit.passage for hit in snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 100)]
        return snapshot.documents, reports, found, sorted(near)
    finally:
        snapshot.close()


def folders(library):
    return sorted(path.name for path in (library.home / "generations").iterdir())


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_ingested_yet(library):
    with pytest.raises(NoIndexError, match=r"还没有报告.*kaoju ingest") as caught:
        library.open("tiny")
    assert caught.value.exit_code == 4
    assert not library.home.exists()


def test_what_was_put_is_found(filled, tiny, make_report):
    snapshot = filled.open("tiny")
    assert [(entry.id, entry.source_name, entry.sections, entry.passages, entry.quantities) for entry in snapshot.documents] == [
        ("mianyang-2020", "绵阳.txt", 2, 2, 1),
        ("乙市#2", "乙.docx", 3, 3, 0),
    ]
    assert snapshot.report("mianyang-2020") == make_report()
    assert snapshot.report("mianyang-2020") is snapshot.report("mianyang-2020")
    report, passage = make_report(), make_report().passages[0]
    assert index_text(report, passage) == "(一)校园足球\n全国青少年校园足球特色学校129所。"
    best = snapshot.vectors.query(tiny.encode_query(index_text(report, passage)), 1)
    assert best == [("mianyang-2020#0", pytest.approx(1.0, abs=1e-5))]
    assert snapshot.lexical.search(lexical_tokens("校园篮球特色学校"), 1)[0].passage == "乙市#2#1"
    assert (snapshot.manifest.embedding_model, snapshot.manifest.dimension, snapshot.manifest.passages) == ("tiny", 32, 5)
    snapshot.close()


def test_chroma_keeps_known_metadata(filled, make_report, tiny):
    with filled.writer(tiny) as writer:
        writer.put(make_report("无名", place=None, period=None), "无名.txt")
        writer.publish()
    snapshot = filled.open("tiny")
    kept = {record.passage: record.metadata for page in snapshot.vectors.records() for record in page}
    assert kept["mianyang-2020#1"] == {"document": "mianyang-2020", "section": "二", "place": "绵阳市", "period_start": 2019, "period_end": 2020}
    assert kept["无名#1"] == {"document": "无名", "section": "二"}
    snapshot.close()


def test_an_unknown_document_is_answered_with_the_nearest(filled):
    snapshot = filled.open("tiny")
    with pytest.raises(KaojuError, match=r"没有文档 mianyang-2021.*最接近的是 mianyang-2020"):
        snapshot.report("mianyang-2021")
    with pytest.raises(KaojuError, match="没有文档"):
        snapshot.report("../../CURRENT")
    snapshot.close()


def test_another_embedding_model_is_named_and_refused(filled):
    with pytest.raises(IndexUnusableError, match="用嵌入模型 tiny 建成的,当前设置的模型是 BAAI/other"):
        filled.open("BAAI/other")


def test_a_reader_sees_its_own_generation_until_it_opens_again(filled, tiny, make_report):
    before = filled.open("tiny")
    for number in range(4):
        with filled.writer(tiny) as writer:
            writer.put(make_report(f"新{number}"), "新.txt")
            writer.publish()
    assert before.is_stale()
    assert len(before.documents) == 2
    assert before.report("乙市#2").place == "乙市"  # read from the old folder for the first time
    assert before.lexical.search(["大班额"], 1)[0].passage == "乙市#2#0"
    assert before.vectors.query(tiny.encode_query("校园"), 10)
    assert folders(filled) == ["000001", "000004", "000005"]
    before.close()
    after = filled.open("tiny")
    assert not after.is_stale()
    assert len(after.documents) == 6
    after.close()


# ── changing ─────────────────────────────────────────────────────────────────────────────────────


def test_a_change_unpublished_or_failed_is_never_seen(filled, tiny, make_report):
    before = everything(filled)
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙"), "丙.txt")

    def fail_midway():
        with filled.writer(tiny) as writer:
            writer.remove("mianyang-2020")
            raise RuntimeError("mid-way")

    with pytest.raises(RuntimeError, match="mid-way"):
        fail_midway()
    assert everything(filled) == before
    assert folders(filled) == ["000001"]


def test_one_report_more_leaves_the_others_as_they_are(filled, tiny, make_report):
    before = everything(filled)[1]
    tiny.encoded.clear()
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙", SECOND), "丙.txt")
        assert [entry.id for entry in writer.documents] == ["mianyang-2020", "丙", "乙市#2"]
        writer.publish()
    assert tiny.encoded == []  # the same words were encoded for 乙市#2
    documents, reports, found, near = everything(filled)
    assert [entry.id for entry in documents] == ["mianyang-2020", "丙", "乙市#2"]
    assert {name: report for name, report in reports.items() if name != "丙"} == before
    assert [passage for passage, _ in found["篮球"]] == ["丙#1", "乙市#2#1"]
    assert len(near) == 8


def test_a_report_put_again_replaces_the_old_one_even_within_one_batch(filled, tiny, make_report):
    with filled.writer(tiny) as writer:
        writer.put(make_report("mianyang-2020", SECOND), "绵阳.txt")
        writer.put(make_report("mianyang-2020", SECOND[1:]), "绵阳新.txt")
        writer.publish()
    documents, reports, found, near = everything(filled)
    assert [(entry.source_name, entry.passages) for entry in documents] == [("绵阳新.txt", 2), ("乙.docx", 3)]
    assert len(reports["mianyang-2020"].passages) == 2
    assert found["幼儿园"] == []
    assert len(near) == 5


def test_scores_do_not_depend_on_how_the_corpus_came_to_be(filled, tiny, make_report, tmp_path):
    for body in ("足球学校1所。", "足球学校2所。", "足球学校3所。"):
        with filled.writer(tiny) as writer:
            writer.put(make_report(sections=(("校园足球", body),)), "绵阳.txt")
            writer.put(make_report("乙市#2", (("校园足球", body), ("教育", "幼儿园。"))), "乙.docx")
            writer.publish()
    direct = Library(tmp_path / "direct")
    with direct.writer(tiny) as writer:
        writer.put(make_report(sections=(("校园足球", body),)), "绵阳.txt")
        writer.put(make_report("乙市#2", (("校园足球", body), ("教育", "幼儿园。"))), "乙.docx")
        writer.publish()
    assert everything(filled)[1:] == everything(direct)[1:]


@pytest.mark.slow
def test_many_small_changes_leave_few_shards_and_the_answers_of_one_built_at_once(library, tiny, make_report, tmp_path):
    """Reports come one by one, some are replaced, some go: every vector and score is the one of a corpus built in one go."""
    draw = random.Random(3)
    reports = {}
    shards = []
    for number in range(40):
        name = f"报告{draw.randrange(25)}"
        with library.writer(tiny) as writer:
            if name in reports and number % 3 == 0:
                writer.remove(name)
                del reports[name]
            else:
                reports[name] = make_report(name, tuple((f"第{item}项", f"足球学校{number}所,第{item}项{'很' * item}。") for item in range(draw.randint(1, 6))))
                writer.put(reports[name], "x.txt")
            writer.publish()
        shards.append(len(list((library.home / "shards").iterdir())))
    assert max(shards) <= 2 * 10 + 2  # of the published generation and the one before
    direct = Library(tmp_path / "direct")
    with direct.writer(tiny) as writer:
        for report in reports.values():
            writer.put(report, "x.txt")
        writer.publish()
    grown, built = library.open("tiny"), direct.open("tiny")
    try:
        assert 1 < len(grown.manifest.shards) <= 10 or len(built.manifest.shards) == 1
        assert [entry.id for entry in grown.documents] == [entry.id for entry in built.documents]
        for query in ("足球学校", "第3项", "很很"):
            vector = tiny.encode_query(query)
            for documents in (None, sorted(reports)[:3], []):
                one, other = grown.vectors.query(vector, 15, documents), built.vectors.query(vector, 15, documents)
                assert [hit.score for hit in one] == [hit.score for hit in other]
                assert len({hit.passage for hit in one}) == len(one)
        stored = [{record.passage: record.vector.tobytes() for page in side.vectors.records() for record in page} for side in (grown, built)]
        assert stored[0] == stored[1]
    finally:
        grown.close()
        built.close()


def test_a_shard_that_lost_all_its_reports_is_gone(filled, tiny, make_report):
    with filled.writer(tiny) as writer:
        writer.put(make_report("大", tuple((f"第{number}项", f"学校{number}所。") for number in range(30))), "x.txt")
        writer.publish()
    for name in ("丁", "戊"):
        with filled.writer(tiny) as writer:
            writer.put(make_report(name, SECOND[:1]), "x.txt")
            writer.publish()
    for name in ("戊", "丁"):
        with filled.writer(tiny) as writer:
            writer.remove(name)
            writer.publish()
    with filled.writer(tiny) as writer:  # put and taken out in one run
        writer.put(make_report("己", SECOND[:1]), "x.txt")
        writer._build._flush()
        writer.remove("己")
        writer.publish()
    with closing(filled.open("tiny")) as snapshot:
        assert snapshot.vectors.query(tiny.encode_query("学校"), 3)
        assert all(shard.documents for shard in snapshot.manifest.shards)
    with filled.writer(tiny) as writer:
        for entry in writer.documents:
            writer.remove(entry.id)
        writer.publish()
    with closing(filled.open("tiny")) as snapshot:
        assert snapshot.vectors.query(tiny.encode_query("学校"), 3) == []
        assert snapshot.manifest.shards == ()


def test_a_writer_opens_no_vectors_it_does_not_change(filled, tiny, make_report, monkeypatch):
    big = make_report("大", tuple((f"第{number}项", f"学校{number}所。") for number in range(30)))
    with filled.writer(tiny) as writer:
        writer.put(big, "x.txt")
        writer.publish()
    snapshot = filled.open("tiny")  # a page that answers meanwhile: Chroma writes a little into what it opens
    snapshot.vectors.query(tiny.encode_query("学校"), 3)
    snapshot.close()
    opened = []
    real = VectorIndex.__init__

    def watched(self, folder, *arguments, **named):
        opened.append(folder.parent.name)
        real(self, folder, *arguments, **named)

    monkeypatch.setattr(VectorIndex, "__init__", watched)
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙", SECOND[:1]), "丙.txt")
        writer.publish()
    assert opened == ["000003.tmp"]
    monkeypatch.undo()
    assert len(everything(filled)[0]) == 4


def test_a_corpus_written_before_there_were_shards_is_read_and_then_rewritten(filled, tiny, make_report):
    before = everything(filled)
    folder = filled.home / "generations" / "000001"
    next((filled.home / "shards").iterdir()).rename(folder / "chroma")
    raw = json.loads((folder / "manifest.json").read_text("utf-8"))
    del raw["shards"]
    (folder / "manifest.json").write_text(json.dumps(raw), "utf-8")
    assert everything(filled) == before
    tiny.encoded.clear()
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙", SECOND), "丙.txt")
        writer.publish()
    assert tiny.encoded == []
    assert len(everything(filled)[0]) == 3
    filled.rollback()
    assert everything(filled) == before


def test_a_removed_report_can_be_brought_back(filled, tiny, make_report):
    with filled.writer(tiny) as writer:
        writer.remove("乙市#2")
        writer.publish()
    assert everything(filled)[2]["篮球"] == []
    with filled.writer(tiny) as writer:
        [gone] = writer.removed
        assert (gone.id, gone.title, gone.source_name) == ("乙市#2", "乙市#2自评报告", "乙.docx")
        report = make_report("乙市#2", SECOND, "乙市", "2021年")
        assert filled.texts.read(gone.text_sha256) == report.text
        writer.put(report, gone.source_name)
        assert writer.removed == ()
        writer.publish()
    assert [passage for passage, _ in everything(filled)[2]["篮球"]] == ["乙市#2#1"]


def test_removing_what_is_not_there(filled, tiny):
    with filled.writer(tiny) as writer, pytest.raises(UsageError, match="没有文档 丙"):
        writer.remove("丙")


def test_the_last_report_can_be_removed(library, tiny, make_report):
    with library.writer(tiny) as writer:
        writer.put(make_report(), "绵阳.txt")
        writer.publish()
    with library.writer(tiny) as writer:
        writer.remove("mianyang-2020")
        writer.publish()
    assert everything(library) == ((), {}, {"校园": [], "教育": [], "幼儿园": [], "篮球": []}, [])


def test_unchanged_means_this_very_text_readable_in_all_parts(filled, tiny, make_report):
    sha256 = text_sha256(make_report().text)
    with filled.writer(tiny) as writer:
        assert writer.unchanged("mianyang-2020", sha256)
        assert not writer.unchanged("mianyang-2020", text_sha256("另一份"))
        assert not writer.unchanged("丙", sha256)
        assert not writer.publish()
    assert folders(filled) == ["000001"]  # nothing changed, nothing was written
    (filled.home / "texts" / f"{sha256}.txt").write_text("改动")
    with filled.writer(tiny) as writer:
        assert not writer.unchanged("mianyang-2020", sha256)
        writer.put(make_report(), "绵阳.txt")
        assert writer.unchanged("mianyang-2020", sha256)
        writer.publish()
    assert everything(filled)[1]["mianyang-2020"] == make_report()


def test_progress_reaches_its_total(library, tiny, make_report):
    told: list[tuple[int, int]] = []
    with library.writer(tiny, lambda done, total: told.append((done, total))) as writer:
        writer.put(make_report(), "绵阳.txt")
        writer.put(make_report("乙", SECOND), "乙.txt")
        writer.publish()
    assert told[-1] == (5, 5)
    assert told == sorted(told)


def test_passages_of_many_reports_are_encoded_together(library, make_report, make_tiny, monkeypatch):
    monkeypatch.setattr("corpus.index_build._FLUSH", 10)
    model, batches = make_tiny(), []
    encode = model.encode_passages
    monkeypatch.setattr(model, "encode_passages", lambda texts, progress=None: batches.append(len(texts)) or encode(texts, progress))
    with library.writer(model) as writer:
        for number in range(12):
            writer.put(make_report(f"报告{number}", ((f"第{number}", f"{number}所。"), (f"又{number}", "幼儿园。"))), "x.txt")
        writer.publish()
    assert batches == [10, 10, 4]


def test_one_writer_at_a_time(filled, tiny):
    with filled.writer(tiny), pytest.raises(LockedError), filled.writer(tiny):
        pass


def test_a_writer_is_over_after_publishing(library, tiny, make_report):
    with library.writer(tiny) as writer:
        writer.put(make_report(), "绵阳.txt")
        writer.publish()
        with pytest.raises(ValueError, match="published"):
            writer.put(make_report(), "绵阳.txt")


def test_earlier_texts_of_a_report_are_listed_and_stay_readable(filled, tiny, make_report):
    def change(body, name="绵阳.txt"):
        report = make_report(sections=(("校园足球", body),))
        with filled.writer(tiny) as writer:
            writer.put(report, name)
            assert writer.publish()
        return text_sha256(report.text)

    snapshot = filled.open("tiny")
    first = snapshot.manifest.documents[0].text_sha256
    snapshot.close()
    second, third = change("第二版。", "绵阳二.txt"), change("第三版。")
    with filled.writer(tiny) as writer:
        assert [(version.id, version.text_sha256, version.source_name) for version in writer.versions] == [
            ("mianyang-2020", first, "绵阳.txt"), ("mianyang-2020", second, "绵阳二.txt"),
        ]  # fmt: skip
        assert "第二版" in filled.texts.read(second)
        writer.remove("mianyang-2020")
        writer.publish()
    assert change("第二版。") == second  # the removed third is an earlier version now, the second no longer is
    with filled.writer(tiny) as writer:
        assert [version.text_sha256 for version in writer.versions] == [first, third]
        assert writer.removed == ()
        writer.rebuild()
        for report in writer.outdated:
            writer.put(make_report(report.id, sections=(("校园足球", "第二版。"),) if report.id == "mianyang-2020" else SECOND), report.source_name)
        writer.publish()
        assert {first, third} <= {version.text_sha256 for version in writer.versions}


# ── another model, another format, damage ────────────────────────────────────────────────────────


def test_another_model_rebuilds_every_report_from_its_records(filled, make_tiny):
    before = everything(filled)
    other = make_tiny("other")
    with filled.writer(other) as writer:
        assert writer.outdated == ()
        assert writer.publish()
    assert len(other.encoded) == 5
    after = everything(filled, "other")
    assert after[:3] == before[:3]
    with filled.writer(make_tiny("tiny")) as writer:  # and back: all vectors come from the cache
        writer.publish()
    assert everything(filled) == before


def test_unchanged_reads_no_record_and_still_knows_an_altered_one(filled, tiny, make_report, monkeypatch):
    sha256 = text_sha256(make_report().text)
    with monkeypatch.context() as patched, filled.writer(tiny) as writer:
        patched.setattr(files.Generation, "read_report", lambda *_: pytest.fail("the records were read"))
        assert writer.unchanged("mianyang-2020", sha256)
    record = filled.home / "generations" / "000001" / "reports" / "mianyang-2020.json"
    record.write_text(record.read_text("utf-8").replace('"value":129', '"value":128', 1), "utf-8")
    with filled.writer(tiny) as writer:
        assert not writer.unchanged("mianyang-2020", sha256)
        writer.put(make_report(), "绵阳.txt")
        writer.publish()
    assert everything(filled)[1]["mianyang-2020"] == make_report()


def test_a_record_that_was_altered_is_not_built_upon(filled, tiny):
    generation = filled.home / "generations" / "000001"
    record = generation / "reports" / "mianyang-2020.json"
    record.write_text(record.read_text("utf-8").replace('"value":129', '"value":128', 1), "utf-8")
    shutil.rmtree(generation / "lexical")
    with filled.writer(tiny) as writer:
        assert [report.id for report in writer.outdated] == ["mianyang-2020"]


def test_a_record_that_was_altered_is_not_lost_when_what_was_deleted_is_cleared_away(filled, tiny):
    record = filled.home / "generations" / "000001" / "reports" / "mianyang-2020.json"
    record.write_text(record.read_text("utf-8").replace('"value":129', '"value":128', 1), "utf-8")
    with filled.writer(tiny) as writer:
        writer.remove("乙市#2")
        with pytest.raises(IndexUnusableError, match=r"mianyang-2020 的报告记录已损坏.*doctor --repair"):
            writer.publish()
    assert folders(filled) == ["000001"]
    snapshot = filled.open("tiny")
    assert [entry.id for entry in snapshot.documents] == ["mianyang-2020", "乙市#2"]
    snapshot.close()


def test_records_of_which_no_hash_was_kept_are_read(filled, tiny, make_report):
    path = filled.home / "generations" / "000001" / "manifest.json"
    path.write_text(json.dumps({name: value for name, value in json.loads(path.read_text("utf-8")).items() if name != "records"}), "utf-8")
    with filled.writer(tiny) as writer:
        assert writer.unchanged("mianyang-2020", text_sha256(make_report().text))
    (path.parent / "reports" / "mianyang-2020.json").write_text("{")
    with filled.writer(tiny) as writer:
        assert not writer.unchanged("mianyang-2020", text_sha256(make_report().text))


def test_another_format_gives_the_texts_to_ingest_again(filled, tiny, make_report, monkeypatch):
    for module in (files, writing):
        monkeypatch.setattr(module, "FORMAT", 2)
    with pytest.raises(IndexUnusableError, match=r"格式版本是 1,本程序需要版本 2.*kaoju ingest"):
        filled.open("tiny")
    first, second = make_report(), make_report("乙市#2", SECOND, "乙市", "2021年")
    with filled.writer(tiny) as writer:
        assert [entry[:3] for entry in writer.outdated] == [(first.id, first.text, "绵阳.txt"), (second.id, second.text, "乙.docx")]
        assert not writer.unchanged(first.id, text_sha256(first.text))
        with pytest.raises(ValueError, match="neither put nor removed"):
            writer.publish()
        writer.put(first, "绵阳.txt")
        writer.remove(second.id)
        assert writer.outdated == ()
        writer.publish()
    documents, reports, _, _ = everything(filled)
    assert reports == {first.id: first}
    assert [entry.id for entry in documents] == [first.id]
    with filled.writer(tiny) as writer:
        assert [entry.id for entry in writer.removed] == [second.id]


def _drop(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _truncate(path):
    for file in [path] if path.is_file() else [file for file in path.rglob("*") if file.suffix in {".term", ".idx", ".store", ".sqlite3"}]:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garble(path):
    for file in [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and file.stat().st_size > 20]:
        file.write_bytes(b"\x13\x37" * (file.stat().st_size // 2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "damage", "named"),
    [
        ("manifest.json", _drop, "manifest.json 缺失"),
        ("manifest.json", _truncate, "manifest.json 已损坏"),
        ("manifest.json", _garble, "manifest.json 已损坏"),
        ("shards/*", _drop, "chroma "),
        ("shards/*", _truncate, "chroma "),
        ("shards/*", _garble, "chroma "),
        ("shards/*/chroma.sqlite3", _drop, "chroma "),
        ("lexical", _drop, "lexical "),
        ("lexical", _truncate, "lexical "),
        ("lexical", _garble, "lexical "),
        ("lexical/meta.json", _drop, "lexical "),
        ("reports/mianyang-2020.json", _drop, r"reports/mianyang-2020\.json 缺失"),
    ],
)
def test_damage_is_named_and_ingesting_rebuilds_it(filled, tiny, part, damage, named):
    before = everything(filled)
    for path in (filled.home if part.startswith("shards") else filled.home / "generations" / "000001").glob(part):
        damage(path)
    with pytest.raises(IndexUnusableError, match=f"{named}.*kaoju ingest"):
        filled.open("tiny")
    with filled.writer(tiny) as writer:
        for report in before[1].values():  # what ingest does with outdated reports
            if any(report.id == outdated.id for outdated in writer.outdated):
                writer.put(report, "绵阳.txt")
        assert writer.lost == ()
        assert writer.publish()
    after = everything(filled)
    assert [replace(entry, added="") for entry in after[0]] == [replace(entry, added="") for entry in before[0]]
    assert after[1:] == before[1:]


def test_a_garbled_record_is_named_when_read_and_put_again(filled, tiny, make_report):
    path = filled.home / "generations" / "000001" / "reports" / "mianyang-2020.json"
    path.write_text("{")
    snapshot = filled.open("tiny")
    with pytest.raises(IndexUnusableError, match=r"reports/mianyang-2020\.json 已损坏"):
        snapshot.report("mianyang-2020")
    snapshot.close()
    with filled.writer(tiny) as writer:
        assert not writer.unchanged("mianyang-2020", text_sha256(make_report().text))
        writer.put(make_report(), "绵阳.txt")
        writer.publish()
    assert everything(filled)[1]["mianyang-2020"] == make_report()


def test_a_report_whose_text_is_gone_is_lost_and_said_so(filled, tiny, make_report):
    sha256 = text_sha256(make_report().text)
    (filled.home / "texts" / f"{sha256}.txt").unlink()
    with pytest.raises(IndexUnusableError, match=f"报告原文 texts/{sha256[:12]}.*缺失"):
        filled.open("tiny")
    with filled.writer(tiny) as writer:
        assert writer.lost == ("mianyang-2020",)
        assert writer.publish()
    assert list(everything(filled)[1]) == ["乙市#2"]


@pytest.mark.parametrize("content", [b"", b"000077\n", b"\0\0\0", b"\xff"])
def test_a_damaged_current_is_named_and_ingesting_mends_it(filled, tiny, content):
    before = everything(filled)
    (filled.home / "CURRENT").write_bytes(content)
    with pytest.raises(IndexUnusableError, match="CURRENT"):
        filled.open("tiny")
    with filled.writer(tiny) as writer:
        assert writer.publish()
    assert everything(filled) == before


def test_a_lost_current_does_not_lose_the_corpus(filled, tiny, make_report):
    (filled.home / "CURRENT").unlink()
    with pytest.raises(NoIndexError):
        filled.open("tiny")
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙"), "丙.txt")
        writer.publish()
    assert [entry.id for entry in everything(filled)[0]] == ["mianyang-2020", "丙", "乙市#2"]


# ── disk, rollback ───────────────────────────────────────────────────────────────────────────────


def _full(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.slow
@pytest.mark.parametrize(
    "primitive",
    [
        "corpus.index_build.shutil.copyfile",
        "corpus.index_build.link_or_copy",
        "corpus.index_build.sync_tree",
        "corpus.index_build.os.rename",
        "corpus.generation.write_atomically",
        "corpus.texts.write_atomically",
        "corpus.vector_index.VectorIndex.add",
        "corpus.lexical_index.LexicalIndex.commit",
        "corpus.vector_cache.VectorCache.put_many",
        "corpus.storage.os.fsync",
        "corpus.storage.os.replace",
    ],
)
def test_a_full_disk_is_said_and_the_old_generation_stays(filled, tiny, make_report, monkeypatch, primitive):
    before = everything(filled)

    def add():
        with filled.writer(tiny) as writer:
            writer.put(make_report("丙", (("新", "全新的一句话。"),)), "丙.txt")
            return writer.publish()

    with monkeypatch.context() as patched:
        patched.setattr(primitive, _full)
        with pytest.raises(StorageError, match=r"磁盘空间不足.*原有索引没有改动"):
            add()
    assert everything(filled) == before
    assert not any(name.endswith(".tmp") for name in folders(filled))
    assert add()
    assert len(everything(filled)[0]) == 3


def test_rollback_brings_the_generation_before_back(filled, tiny, make_report):
    before = everything(filled)
    with filled.writer(tiny) as writer:
        writer.remove("乙市#2")
        writer.publish()
    reader = filled.open("tiny")
    assert filled.rollback() == "000001"
    assert reader.is_stale()
    reader.close()
    assert everything(filled) == before
    with pytest.raises(UsageError, match="没有更早的索引"):
        filled.rollback()
    with filled.writer(tiny) as writer:
        writer.put(make_report("丙"), "丙.txt")
        writer.publish()
    assert folders(filled) == ["000001", "000003"]  # the number of the generation rolled back is not used again
    assert [entry.id for entry in everything(filled)[0]] == ["mianyang-2020", "丙", "乙市#2"]


def test_a_damaged_generation_is_not_rolled_back_to(filled, tiny):
    with filled.writer(tiny) as writer:
        writer.remove("乙市#2")
        writer.publish()
    before = everything(filled)
    (filled.home / "generations" / "000001" / "manifest.json").unlink()
    with pytest.raises(IndexUnusableError, match="000001"):
        filled.rollback()
    assert everything(filled) == before


def test_old_generations_are_not_altered_by_new_ones(filled, tiny, make_report):
    """Hard links share files: none of them may be written in place."""
    folder = filled.home / "generations" / "000001"
    shared = [path for path in folder.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in shared}
    with filled.writer(tiny) as writer:
        writer.remove("mianyang-2020")
        writer.put(make_report("丙", SECOND), "丙.txt")
        writer.put(make_report("乙市#2", SECOND[:1]), "乙.txt")
        writer.publish()
    assert {path: path.read_bytes() for path in shared} == before


def test_no_file_is_left_open(filled, tiny, make_report):
    def open_files():
        """Of this library alone: what other tests left to be collected comes and goes in this process."""
        links = []
        for link in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                links.append(os.readlink(link))
        return [link for link in links if link.startswith(str(filled.home))]

    def once(number):
        with filled.writer(tiny) as writer:
            writer.put(make_report(f"报告{number}"), "x.txt")
            writer.publish()
        everything(filled)

    for number in range(4):
        once(number)
    end = time.monotonic() + 10
    while open_files() and time.monotonic() < end:  # Chroma closes its database on a thread of its own
        time.sleep(0.05)
    assert open_files() == []


def test_the_manifest_is_plain_json(filled):
    raw = json.loads((filled.home / "generations" / "000001" / "manifest.json").read_text(encoding="utf-8"))
    assert raw["format"] == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", raw["created"])
    assert raw["documents"][0]["id"] == "mianyang-2020"
