from __future__ import annotations

import json
import random
import sqlite3
import zipfile

import numpy as np
import pytest

from corpus import generation as files
from corpus.backup import restore, save
from corpus.errors import KaojuError, LockedError, NoIndexError, RejectedInputError, UsageError
from corpus.library import Library
from corpus.lock import WriterLock

BODIES = (("校园足球", "全国青少年校园足球特色学校129所。"), ("学前教育", "幼儿园47所。"))


@pytest.fixture
def library(tmp_path, tiny, make_report):
    library = Library(tmp_path / "home")
    with library.writer(tiny) as writer:
        for name in "甲乙丙":
            writer.put(make_report(name, BODIES), f"{name}.txt")
        writer.remove("丙")
        writer.publish()
    (library.home / "originals").mkdir()
    (library.home / "originals" / "甲.pdf").write_bytes(b"%PDF")
    with sqlite3.connect(library.home / "register.sqlite") as register:
        register.execute("PRAGMA journal_mode=WAL")
        register.execute("CREATE TABLE checks (id)")
        register.execute("INSERT INTO checks VALUES (7)")
    return library


@pytest.fixture
def archive(library, tmp_path):
    save(library.home, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def everything(home):
    snapshot = Library(home).open("tiny")
    try:
        reports = [snapshot.report(entry.id) for entry in snapshot.documents]
        words = [snapshot.lexical.search([word], 10) for word in ("校园", "幼儿园")]
        near = snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 10)
        return snapshot.documents, snapshot.manifest.removed, reports, words, sorted(near)
    finally:
        snapshot.close()


def texts(home):
    return {path.name: path.read_bytes() for path in (home / "texts").iterdir()}


def test_an_empty_home_becomes_the_one_that_was_saved(library, archive, tmp_path):
    other = tmp_path / "other"
    done = restore(archive, other)
    assert (done.generation, done.reports, done.set_aside, done.kept) == ("000001", 2, (), ())
    assert everything(other) == everything(library.home)
    assert texts(other) == texts(library.home)
    assert (other / "originals" / "甲.pdf").read_bytes() == b"%PDF"
    assert sqlite3.connect(other / "register.sqlite").execute("SELECT id FROM checks").fetchall() == [(7,)]
    assert not list((other / "generations").glob("*.tmp"))


def test_what_is_there_is_replaced_only_when_told_and_never_overwritten(library, archive, tiny, make_report):
    before = everything(library.home)
    with library.writer(tiny) as writer:
        writer.put(make_report("丁", BODIES), "丁.txt")
        writer.put(make_report("甲", BODIES[:1]), "甲.txt")
        writer.publish()
    (library.home / "originals" / "甲.pdf").write_bytes(b"%PDF newer")
    newer, stored = everything(library.home), texts(library.home)
    with pytest.raises(UsageError, match=r"2 份报告.*--replace"):
        restore(archive, library.home)
    assert everything(library.home) == newer
    done = restore(archive, library.home, replace=True)
    assert done.set_aside == ("丁",)
    assert [name.split(".")[0] for name in done.kept] == ["甲"]
    after = everything(library.home)
    assert (after[0], after[2:]) == (before[0], before[2:])
    assert [row.id for row in after[1]] == ["丁", "丙"]
    assert stored.items() <= texts(library.home).items()
    assert (library.home / "originals" / "甲.pdf").read_bytes() == b"%PDF newer"
    assert library.rollback()
    assert everything(library.home) == newer


def test_a_saved_file_is_not_overwritten_and_nothing_half_is_left(library, archive, tmp_path):
    content = archive.read_bytes()
    with pytest.raises(UsageError, match="已经存在"):
        save(library.home, archive)
    assert archive.read_bytes() == content
    with pytest.raises(NoIndexError):
        save(tmp_path / "nothing", tmp_path / "none.zip")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["backup.zip"]


def test_a_damaged_text_is_left_out_and_said(library, tmp_path):
    path = max((library.home / "texts").iterdir())
    path.write_bytes(b"?")
    contents, warnings = save(library.home, tmp_path / "b.zip")
    assert path.stem[:12] in warnings[0]
    assert f"texts/{path.name}" not in {member.name for member in contents.members}


def test_one_writer_at_a_time(library, archive):
    with WriterLock(library.home), pytest.raises(LockedError):
        restore(archive, library.home)


def test_changed_bytes_are_never_restored(library, archive, tmp_path):
    whole, moments = archive.read_bytes(), random.Random(5)
    expected, rejected = everything(library.home), 0
    for number in range(25):
        changed = bytearray(whole[: moments.randrange(len(whole))] if number % 5 == 0 else whole)
        for _ in range(3):
            changed[moments.randrange(len(changed))] ^= 1 << moments.randrange(8)
        damaged, home = tmp_path / f"{number}.zip", tmp_path / f"home-{number}"
        damaged.write_bytes(changed)
        try:
            restore(damaged, home)
        except RejectedInputError:
            rejected += 1
            assert files.current_name(home) is None
        else:
            assert everything(home) == expected
    assert rejected > 5


def test_a_name_whose_bytes_are_no_text_is_damage(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("数.txt", "")
    changed = bytearray((tmp_path / "b.zip").read_bytes())
    changed[changed.rindex("数".encode()) + 1] = 0x20
    (tmp_path / "b.zip").write_bytes(changed)
    with pytest.raises(RejectedInputError):
        restore(tmp_path / "b.zip", tmp_path / "home")


@pytest.mark.parametrize(
    "name", ["../outside.txt", "texts/../../outside.txt", "/outside.txt", "generation/../../outside", "generation/a\\..\\b", "CURRENT", "generation//x", "lock"]
)
def test_names_outside_are_refused(archive, tmp_path, name):
    planted = tmp_path / "planted.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(planted, "w") as target:
        contents = json.loads(source.read("backup.json"))
        contents["members"].append({"name": name, "size": 1, "sha256": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"})
        for member in source.namelist():
            target.writestr(member, json.dumps(contents) if member == "backup.json" else source.read(member))
        target.writestr(zipfile.ZipInfo(name), "1")
    with pytest.raises(RejectedInputError, match="不该有的文件"):
        restore(planted, tmp_path / "deep" / "home")
    assert not (tmp_path / "outside.txt").exists()
    assert not (tmp_path / "deep" / "outside").exists()


def test_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"hello")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as other:
        other.writestr("a.txt", "1")
    for name in ("x.zip", "y.zip"):
        with pytest.raises(RejectedInputError, match="不是考据的备份"):
            restore(tmp_path / name, tmp_path / "home")
    with pytest.raises(KaojuError, match="找不到"):
        restore(tmp_path / "z.zip", tmp_path / "home")
