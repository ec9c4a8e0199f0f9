"""Real disks that are full, read-only or unplugged in the middle; a reader beside a writer; a clock that runs wrong."""

from __future__ import annotations

import contextlib
import gc
import json
import shutil
import subprocess
import threading
import time
from datetime import datetime, timedelta

import numpy as np
import pytest

from corpus import generation as files
from corpus.backup import restore, save
from corpus.errors import StorageError
from corpus.inspection.doctor import examine
from corpus.library import Library

pytestmark = pytest.mark.slow

MOUNT, UMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))
BODIES = (("校园足球", "全国青少年校园足球特色学校129所。"), ("学前教育", "幼儿园47所。"))
LONG = tuple((f"第{number}项", f"第{number}项工作的学校{number}所。" * 20) for number in range(60))


@pytest.fixture
def disk(tmp_path):
    """A file system of 6 MB of its own, and how to mount it anew."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("NO REAL DISK WAS FILLED: there is no mount command")
    done = subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:  # not root
        pytest.skip("NO REAL DISK WAS FILLED: mounting a tmpfs needs root")
    yield folder, lambda options: remount(folder, options)
    subprocess.run([UMOUNT, "-l", folder], check=True)


def remount(folder, options):
    for _ in range(100):  # Chroma lets go of its files a moment after it was closed
        gc.collect()
        if subprocess.run([MOUNT, "-o", f"remount,{options}", folder], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.05)
    pytest.fail("the disk stayed busy")


def leave(folder, kilobytes):
    """Fill the disk until only that much is free."""
    with (folder / "others").open("wb", buffering=0) as others, contextlib.suppress(OSError):
        while others.write(b"\0" * 4096):
            pass
    with (folder / "others").open("r+b") as others:
        others.truncate(others.seek(0, 2) - kilobytes * 1024)


def fill(home, tiny, make_report):
    library = Library(home)
    with library.writer(tiny) as writer:
        writer.put(make_report("甲", BODIES), "甲.txt")
        writer.put(make_report("乙", BODIES[:1]), "乙.txt")
        writer.publish()
    return library


def everything(library):
    snapshot = library.open("tiny")
    try:
        reports = [snapshot.report(entry.id) for entry in snapshot.documents]
        words = [snapshot.lexical.search([word], 10) for word in ("校园", "幼儿园")]
        return snapshot.documents, reports, words, sorted(snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 10))
    finally:
        snapshot.close()


def damaged(library):
    return [check for check in examine(library.home, "tiny") if check.state == "bad"]


@pytest.mark.parametrize("free", [0, 30, 90, 200, 300])
def test_a_disk_that_fills_up(disk, tiny, make_report, free):
    folder, mount = disk
    library = fill(folder / "home", tiny, make_report)
    before = everything(library)

    def add():
        with library.writer(tiny) as writer:
            writer.put(make_report("丙", LONG), "丙.txt")
            return writer.publish()

    leave(folder, free)
    with pytest.raises(StorageError, match=r"磁盘空间不足.*腾出空间后重试"):
        add()
    if free >= 200:  # even reading needs a little room
        assert everything(library) == before
    mount("size=64m")
    assert everything(library) == before
    assert not damaged(library)
    assert add()
    assert len(everything(library)[0]) == 3
    assert not damaged(library)


def test_a_read_only_disk_is_read_and_not_called_damaged(disk, tiny, make_report, tmp_path):
    folder, mount = disk
    library = fill(folder / "home", tiny, make_report)
    before = everything(library)
    mount("ro")
    try:
        assert everything(library) == before
        assert not damaged(library)
        assert [check.name for check in examine(library.home, "tiny") if check.name == "权限"]
        save(library.home, tmp_path / "backup.zip")
        with pytest.raises(StorageError, match=r"没有权限写入.*请检查"), library.writer(tiny):
            pass
        with pytest.raises(StorageError, match=r"没有权限写入"):
            restore(tmp_path / "backup.zip", library.home)
    finally:
        mount("rw")
    restore(tmp_path / "backup.zip", tmp_path / "elsewhere")
    assert everything(Library(tmp_path / "elsewhere")) == before


def test_a_full_disk_beside_the_backup_leaves_no_half_of_one(disk, tiny, make_report, tmp_path):
    folder, _ = disk
    library = fill(tmp_path / "home", tiny, make_report)
    leave(folder, 16)
    with pytest.raises(StorageError, match="磁盘空间不足"):
        save(library.home, folder / "backup.zip")
    assert [path.name for path in folder.iterdir()] == ["others"]


def test_a_clock_that_runs_wrong_changes_no_answer(tmp_path, tiny, make_report):
    library = fill(tmp_path / "home", tiny, make_report)
    path = library.home / "generations" / "000001" / "manifest.json"
    late = (datetime.now().astimezone() + timedelta(days=4000)).isoformat(timespec="seconds")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"created": late}), "utf-8")
    with library.writer(tiny) as writer:
        writer.put(make_report("丙", BODIES), "丙.txt")
        writer.publish()
    assert files.current_name(library.home) == "000002"
    assert [entry.id for entry in everything(library)[0]] == ["丙", "乙", "甲"]


def test_readers_while_reports_come_and_go(tmp_path, tiny, make_report):
    """Every reader sees one published state whole, also while its report is being removed and its generation cleared away."""
    library = fill(tmp_path / "home", tiny, make_report)
    wrong: list[object] = []
    over = threading.Event()

    def read():
        try:
            while not over.is_set():
                snapshot = library.open("tiny")
                ids = [entry.id for entry in snapshot.documents]
                texts = {name: snapshot.report(name).text for name in ids}
                near = {hit.passage.rpartition("#")[0] for hit in snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 50)}
                words = {hit.passage.rpartition("#")[0] for hit in snapshot.lexical.search(["校园"], 50)}
                snapshot.close()
                if ids not in (["乙", "甲"], ["丙", "乙", "甲"]) or near != set(ids) or words != set(ids) or not all(texts.values()):
                    wrong.append((ids, near, words))
        except Exception as error:  # noqa: BLE001  (whatever a reader runs into is what this test is about)
            wrong.append((error, error.__cause__))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(8):
        with library.writer(tiny) as writer:
            if number % 2:
                writer.remove("丙")
            else:
                writer.put(make_report("丙", BODIES), "丙.txt")
            writer.publish()
    over.set()
    for reader in readers:
        reader.join(30)
    assert wrong == []
    assert not damaged(library)
