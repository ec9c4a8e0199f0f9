"""A process killed at any moment of changing the corpus leaves the old or the new state, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.library import Library

pytestmark = pytest.mark.slow

# Publishes states 1, 2, 3, …: every report of state n says «第n版», and the last report is there in odd states only. With a number as
# second argument the process kills itself at that call of a primitive that changes the disk.
_PUBLISHER = """
import importlib.util, os, signal, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("helpers", sys.argv[3])
helpers = importlib.util.module_from_spec(spec); spec.loader.exec_module(helpers)
from corpus.library import Library
fatal, calls = int(sys.argv[2]), 0
def deadly(function):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call
library = Library(Path(sys.argv[1]))
state = 0
if (library.home / "CURRENT").exists():
    snapshot = library.open("tiny"); state = int(snapshot.report("甲").text.split("第")[1].split("版")[0]); snapshot.close()
if fatal:
    for name in ("replace", "rename", "fsync", "link", "unlink", "rmdir", "mkdir"):
        setattr(os, name, deadly(getattr(os, name)))
while True:
    state += 1
    with library.writer(helpers.TinyEmbedder()) as writer:
        for name in ("甲", "乙", "丙"):
            writer.put(helpers.build_report(name, (("校园足球", f"第{state}版,足球学校{state}所。"), ("教育", f"{name}的第{state}版。"))), "x.txt")
        if state % 2:
            writer.put(helpers.build_report("丁", (("校园足球", f"第{state}版。"),)), "x.txt")
        elif any(entry.id == "丁" for entry in writer.documents):
            writer.remove("丁")
        writer.publish()
    print(state, flush=True)
"""


def start(home, fatal=0):
    helpers = Path(__file__).with_name("conftest.py")
    return subprocess.Popen([sys.executable, "-c", _PUBLISHER, str(home), str(fatal), str(helpers)], stdout=subprocess.PIPE, text=True)


def state_of(home, tiny):
    """The state that is published; every part of it must say so."""
    snapshot = Library(home).open("tiny")
    try:
        state = int(snapshot.report("甲").text.split("第")[1].split("版")[0])
        assert [entry.id for entry in snapshot.documents] == (["丁", "丙", "乙", "甲"] if state % 2 else ["丙", "乙", "甲"]) or not state
        for entry in snapshot.documents:
            assert f"第{state}版" in snapshot.report(entry.id).text
        passages = {f"{entry.id}#{index}" for entry in snapshot.documents for index in range(entry.passages)}
        assert {hit.passage for hit in snapshot.vectors.query(tiny.encode_query("校园"), 100)} == passages
        assert {hit.passage for hit in snapshot.lexical.search([str(state)], 100)} == passages
        assert snapshot.vectors.query(tiny.encode_query(f"(二)教育\n甲的第{state}版。"), 1)[0].score == pytest.approx(1.0, abs=1e-5)
        return state
    finally:
        snapshot.close()


def finish(process):
    published = [int(line) for line in process.communicate(timeout=60)[0].split()]
    assert process.returncode == -signal.SIGKILL
    return published


@pytest.mark.parametrize("fatal", sorted(random.Random(20).sample(range(1, 130), 14)))
def test_killed_at_a_change_of_the_disk(tmp_path, tiny, fatal):
    published = finish(start(tmp_path, fatal))
    last = max(published, default=0)
    if last or (tmp_path / "CURRENT").exists():
        assert state_of(tmp_path, tiny) in {last, last + 1}
    again = start(tmp_path, fatal + 200)  # goes on from there
    assert min(finish(again)) in {last + 1, last + 2}
    assert state_of(tmp_path, tiny) > last


def test_killed_at_any_time(tmp_path, tiny):
    moments = random.Random(7)
    last = 0
    for _ in range(5):
        process = start(tmp_path)
        assert process.stdout is not None
        last = int(process.stdout.readline())
        time.sleep(moments.uniform(0, 0.4))
        process.kill()
        last = max([last, *finish(process)])
        assert state_of(tmp_path, tiny) in {last, last + 1}
