from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime, timedelta

import numpy as np
import pytest

from corpus import generation as files
from corpus.inspection.doctor import examine
from corpus.lexical_index import LexicalIndex
from corpus.library import Library
from corpus.lock import WriterLock
from corpus.vector_index import VectorIndex

FIGURES = (("校园足球", "全国青少年校园足球特色学校129所。"), ("学前教育", "幼儿园47所,比上年增加3.5%。"))


@pytest.fixture
def home(tmp_path, tiny, make_report):
    library = Library(tmp_path / "home")
    with library.writer(tiny) as writer:
        writer.put(make_report("甲", FIGURES), "甲.txt")
        writer.put(make_report("乙#2", FIGURES[:1]), "乙.txt")
        writer.put(make_report("丙", FIGURES[1:]), "丙.txt")
        writer.remove("丙")
        writer.publish()
    return library.home


def states(home, model="tiny"):
    return {check.name: check.state for check in examine(home, model)}


def damaged(home, model="tiny"):
    found = [check for check in examine(home, model) if check.state == "bad"]
    assert all(check.remedy.startswith("请") and check.remedy.endswith("。") and check.happened.endswith("。") for check in found)
    return {check.name for check in found}


def current(home):
    return files.current_generation(home)


def test_a_sound_corpus(home):
    assert set(states(home).values()) == {"good"}
    assert {"保存的原文", "报告记录", "向量库", "词语索引", "向量缓存", "当前索引", "清单", "时钟"} <= set(states(home))


def test_nothing_ingested_yet(tmp_path):
    assert examine(tmp_path, "tiny") == []


def _text(home):
    path = max((home / "texts").glob("*.txt"))
    path.write_bytes(path.read_bytes().replace("学".encode(), "字".encode(), 1))


def _record(home, change):
    path = current(home).report_file("甲")
    record = json.loads(path.read_text("utf-8"))
    change(record["report"])
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def _set(rows, field, value):
    return lambda report: report[rows][-1].__setitem__(field, value(report[rows][-1][field]))


def _vectors(home, change):
    with closing(VectorIndex(next((home / "shards").iterdir()))) as index:
        change(index)


def _other_vector(index):
    index.remove_document("乙#2")
    index.add(["乙#2#0"], np.full((1, 32), 32**-0.5, dtype=np.float32), [{"document": "乙#2"}])


def _flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _original(home):
    (home / "originals").mkdir()
    (home / "originals" / ("0" * 64)).write_bytes(b"%PDF")


def _words(home):
    with closing(LexicalIndex(current(home).lexical, create=True)) as index:
        index.remove_document("乙#2")
        index.add("乙#2#0", "乙#2", "别的文字")
        index.commit()


def _cache(home):
    path = next((home / "vectors").glob("*.sqlite"))
    path.write_bytes(b"\x13\x37" * 4000)


DAMAGES = {
    "a changed text": ("保存的原文", _text),
    "a changed original": ("原件", _original),
    "a sentence moved": ("报告记录", lambda home: _record(home, _set("sentences", "end", lambda end: end + 1))),
    "a section cut short": ("报告记录", lambda home: _record(home, _set("sections", "end", lambda end: end - 1))),
    "a passage moved": ("报告记录", lambda home: _record(home, _set("passages", "start", lambda start: start + 1))),
    "another value": ("报告记录", lambda home: _record(home, _set("quantities", "value", lambda value: value + 1))),
    "a figure moved": ("报告记录", lambda home: _record(home, _set("quantities", "start", lambda start: start - 1))),
    "a title moved": ("报告记录", lambda home: _record(home, lambda report: report["metadata"].__setitem__("title_start", 3))),
    "another place": ("报告记录", lambda home: _record(home, lambda report: report.__setitem__("place", "德阳市"))),
    "a record that is gone": ("报告记录", lambda home: current(home).report_file("甲").unlink()),
    "a vector missing": ("向量库", lambda home: _vectors(home, lambda index: index.remove_document("甲"))),
    "the vector of another text": ("向量库", lambda home: _vectors(home, _other_vector)),
    "other words": ("词语索引", _words),
    "no lexical index": ("词语索引", lambda home: next(current(home).lexical.glob("*.term")).unlink()),
    "a flipped bit in the word lists": ("词语索引", lambda home: _flip(next(current(home).lexical.glob("*.idx")))),
    "a flipped bit in the terms": ("词语索引", lambda home: _flip(next(current(home).lexical.glob("*.term")))),
    "a truncated lexical index": ("词语索引", lambda home: [_cut(path) for path in current(home).lexical.iterdir()]),
    "a truncated database of vectors": ("向量库", lambda home: _cut(next(home.glob("shards/*/chroma.sqlite3")))),
    "no database of vectors": ("向量库", lambda home: next(home.glob("shards/*/chroma.sqlite3")).unlink()),
    "a garbled cache": ("向量缓存", _cache),
    "a garbled manifest": ("清单", lambda home: (current(home).folder / "manifest.json").write_text("{")),
    "a CURRENT that names nothing": ("当前索引", lambda home: (home / "CURRENT").write_text("000099\n")),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_where_it_is(home, name):
    part, damage = DAMAGES[name]
    damage(home)
    assert part in damaged(home)


@pytest.mark.parametrize("name", sorted(DAMAGES.keys() - {"a changed text", "a changed original"}))
def test_a_rebuild_repairs_it(home, tiny, make_report, name):
    """What is said to be repairable is; the two left out need the file that was lost."""
    DAMAGES[name][1](home)
    with Library(home).writer(tiny) as writer:
        writer.rebuild(encode_again=True)
        for report in writer.outdated:
            writer.put(make_report(report.id, FIGURES if report.id == "甲" else FIGURES[:1]), report.source_name)
        assert writer.lost == ()
        writer.publish()
    assert damaged(home) == set()
    with closing(Library(home).open("tiny")) as snapshot:
        assert [entry.id for entry in snapshot.documents] == ["乙#2", "甲"]


def test_the_model_set_is_another(home):
    assert damaged(home, "other") == {"清单"}


def test_what_is_no_damage_is_only_noted(home):
    (home / "generations" / "000009.tmp").mkdir()
    generation = current(home)
    tomorrow = (datetime.now().astimezone() + timedelta(days=1)).isoformat(timespec="seconds")
    path = generation.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"created": tomorrow}), "utf-8")
    assert {name for name, state in states(home).items() if state == "note"} == {"残留文件", "时钟"}
    with WriterLock(home):
        assert {name for name, state in states(home).items() if state == "note"} == {"写入锁", "时钟"}
    assert not damaged(home)
