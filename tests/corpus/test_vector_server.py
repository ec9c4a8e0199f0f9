"""Vectors on a real Chroma server, which comes and goes, while the corpus on disk stays what it is."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import chromadb
import numpy as np
import pytest
from pydantic import SecretStr

from corpus import generation as files
from corpus.backup import restore, save
from corpus.errors import IndexUnusableError, ServiceError, UsageError
from corpus.inspection.doctor import examine
from corpus.library import Library
from corpus.vector_server import VectorServer
from tests.chroma_server import Chroma

pytestmark = pytest.mark.slow

BODIES = (("校园足球", "全国青少年校园足球特色学校129所。"), ("学前教育", "幼儿园47所。"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    chroma = Chroma(tmp_path_factory.mktemp("chroma"))
    chroma.start()
    yield chroma
    chroma.stop()


@pytest.fixture
def chroma(running: Chroma) -> Iterator[Chroma]:
    """The server, there again after a test that ended it."""
    yield running
    if running.process is None:
        running.start()


@pytest.fixture
def library(tmp_path: Path, chroma: Chroma) -> Library:
    return Library(tmp_path / "home", SecretStr(chroma.url))


def put(library, tiny, *reports):
    with library.writer(tiny) as writer:
        for report in reports:
            writer.put(report, f"{report.id}.txt")
        writer.publish()


def found(library, k=10):
    with closing(library.open("tiny")) as snapshot:
        assert len(snapshot.documents) == len({entry.id for entry in snapshot.documents})
        return {hit.passage for hit in snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), k)}


def listed(library):
    """Collections that some generation on disk needs."""
    folders = [folder for known in files.generations(library.home) for _, folder in known.shards(known.read_manifest())]
    return {(folder / "server.json").read_text().split('"')[3] for folder in folders}


def bad(library):
    return [check for check in examine(library.home, "tiny", library.server) if check.state == "bad"]


def test_vectors_lie_on_the_server_and_answer_as_those_on_disk_do(library, tiny, make_report, tmp_path):
    local = Library(tmp_path / "local")
    reports = [make_report("甲", BODIES), make_report("乙", BODIES[:1])]
    for one in (library, local):
        put(one, tiny, *reports)
    assert list(library.home.rglob("*.sqlite3")) == []
    queries = [tiny.encode_query(text) for text in ("校园足球特色学校", "幼儿园", "报告")]
    with closing(library.open("tiny")) as there, closing(local.open("tiny")) as here:
        for query in queries:
            for documents in (None, ["甲"], ["乙"], [], ["无"]):
                ours, theirs = (one.vectors.query(query, 10, documents) for one in (there, here))
                assert {hit.passage for hit in ours} == {hit.passage for hit in theirs}
                assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-4)
    assert not bad(library)


def test_what_is_published_is_whole_and_what_is_replaced_is_cleared_away(library, chroma, tiny, make_report):
    before = chroma.collections()
    put(library, tiny, make_report("甲", BODIES))
    put(library, tiny, make_report("乙", BODIES))
    put(library, tiny, make_report("甲", BODIES[:1]))
    assert found(library) == {"甲#0", "乙#0", "乙#1"}
    library.rollback()
    assert found(library) == {"甲#0", "甲#1", "乙#0", "乙#1"}
    with library.writer(tiny) as writer:
        writer.remove("乙")
        writer.publish()
    assert found(library) == {"甲#0", "甲#1"}
    assert not bad(library)
    assert chroma.collections() - before == listed(library)


def test_an_open_generation_answers_on_while_others_are_published(library, tiny, make_report):
    put(library, tiny, make_report("甲", BODIES))
    with closing(library.open("tiny")) as snapshot:
        for number in range(4):
            put(library, tiny, make_report("甲", (*BODIES, ("新增", f"新增学校{number}所。"))))
            assert {hit.passage for hit in snapshot.vectors.query(tiny.encode_query("校园足球"), 10)} == {"甲#0", "甲#1"}
    assert len(found(library)) == 3


def test_a_run_that_died_before_publishing_leaves_nothing_behind(library, chroma, tiny, make_report):
    before = chroma.collections()
    put(library, tiny, make_report("甲", BODIES))
    with library.writer(tiny) as writer:
        writer.put(make_report("乙", BODIES), "乙.txt")
        writer._build._flush()
        stage = writer._build.generation.folder
        kept = stage.with_name("kept")
        writer._build._close()  # first: while it is open, tantivy merges files away under the copy
        shutil.copytree(stage, kept)  # what a killed process would leave
        writer._build = None
        assert len(chroma.collections() - before) == 2
        assert found(library) == {"甲#0", "甲#1"}
    shutil.rmtree(stage)
    kept.rename(stage)
    with library.writer(tiny) as writer:
        assert writer.cleared == (stage.name,)
    assert chroma.collections() - before == listed(library)
    with library.writer(tiny) as writer:  # thrown away by the block's end
        writer.put(make_report("乙", BODIES), "乙.txt")
        writer._build._flush()
    assert chroma.collections() - before == listed(library)


def test_a_server_that_is_away_is_named_and_nothing_changes(library, chroma, tiny, make_report):
    put(library, tiny, make_report("甲", BODIES))
    snapshot = library.open("tiny")
    chroma.stop()
    for use in (
        lambda: library.open("tiny"),
        lambda: snapshot.vectors.query(tiny.encode_query("校园"), 5),
        lambda: put(library, tiny, make_report("乙", BODIES)),
    ):
        with pytest.raises(ServiceError, match=f"向量服务器 {chroma.url} 没有正常应答"):
            use()
    assert [check.happened for check in bad(library)] == [f"向量服务器 {chroma.url} 没有正常应答。"]
    chroma.start()
    assert {hit.passage for hit in snapshot.vectors.query(tiny.encode_query("校园"), 5)} == {"甲#0", "甲#1"}
    snapshot.close()
    put(library, tiny, make_report("乙", BODIES))
    assert len(found(library)) == 4
    assert not bad(library)


def test_a_server_that_hangs_is_not_waited_for_long(library, chroma, tiny, make_report):
    put(library, tiny, make_report("甲", BODIES))
    chroma.process.send_signal(signal.SIGSTOP)
    threading.Timer(30, chroma.process.send_signal, [signal.SIGCONT]).start()
    began = time.monotonic()
    with pytest.raises(ServiceError):
        library.open("tiny")
    assert time.monotonic() - began < 20
    chroma.process.send_signal(signal.SIGCONT)
    assert found(library) == {"甲#0", "甲#1"}


def test_a_collection_that_was_lost_is_named_and_made_again_from_the_cache(library, chroma, tiny, make_report):
    put(library, tiny, make_report("甲", BODIES))
    with closing(chromadb.HttpClient(host=chroma.url)) as client:
        client.delete_collection(listed(library).pop())
    with pytest.raises(IndexUnusableError, match="向量库"):
        library.open("tiny")
    assert [check.name for check in bad(library)] == ["向量库"]
    encoded = len(tiny.encoded)
    with library.writer(tiny) as writer:
        writer.publish()
    assert found(library) == {"甲#0", "甲#1"}
    assert len(tiny.encoded) == encoded


def test_a_corpus_moves_onto_the_server_and_back(library, tiny, make_report):
    local = Library(library.home)
    put(local, tiny, make_report("甲", BODIES), make_report("丙", BODIES))
    put(library, tiny, make_report("乙", BODIES[:1]))
    assert len(found(library)) == 5
    with pytest.raises(IndexUnusableError, match="KAOJU_CHROMA_URL"):
        local.open("tiny")
    with local.writer(tiny) as writer:
        writer.publish()
    assert len(found(local)) == 5
    assert not bad(local)


def test_a_restored_copy_never_removes_the_vectors_of_the_first(library, chroma, tiny, make_report, tmp_path):
    put(library, tiny, make_report("甲", BODIES))
    save(library.home, tmp_path / "backup.zip")
    copy = Library(tmp_path / "copy", SecretStr(chroma.url))
    restore(tmp_path / "backup.zip", copy.home)
    assert found(copy) == found(library)
    for number in range(4):
        put(copy, tiny, make_report("甲", (("新增", f"新增学校{number}所。"),)))
    assert found(copy) == {"甲#0"}
    assert found(library) == {"甲#0", "甲#1"}


def test_a_backup_comes_back_where_there_is_no_server(library, tiny, make_report, tmp_path):
    put(library, tiny, make_report("甲", BODIES))
    save(library.home, tmp_path / "backup.zip")
    alone = Library(tmp_path / "alone")
    restore(tmp_path / "backup.zip", alone.home)
    assert [check.name for check in bad(alone)] == ["向量库"]
    with alone.writer(tiny) as writer:  # what kaoju doctor --repair does
        writer.rebuild(encode_again=True)
        for report in writer.outdated:
            writer.put(make_report("甲", BODIES), report.source_name)
        writer.publish()
    assert bad(alone) == []
    assert found(alone) == found(library)


def library_address(chroma: Chroma) -> SecretStr:
    return SecretStr(chroma.url)


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://host", "http://", "http://host:port", "http://host:99999", "http://host/?a=b", ""])
def test_an_address_that_is_none_is_refused(tmp_path, address):
    with pytest.raises(UsageError, match="KAOJU_CHROMA_URL"):
        Library(tmp_path, SecretStr(address))


def test_a_password_goes_to_the_proxy_and_into_no_message(tmp_path):
    server = VectorServer(tmp_path, SecretStr("http://kaoju:s%40cret@127.0.0.1:9/chroma/"))
    assert server.shown == "http://127.0.0.1:9/chroma"
    assert server._headers == {"Authorization": "Basic a2FvanU6c0BjcmV0"}
    with pytest.raises(ServiceError) as caught, server.errors():
        server.connect()
    assert "cret" not in f"{caught.value}{caught.value.context}"
