"""A process killed at any moment of changing the corpus leaves the old or the new state, whole.

The moments: calls of a primitive that changes the disk, and points in time, drawn by a fixed seed. Each is one fork of a server that has
imported everything, so that fifty of them cost little.
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import replace

import numpy as np
import pytest

from corpus.errors import NoIndexError
from corpus.inspection.doctor import examine
from corpus.library import Library
from tests.crashing import moments

pytestmark = pytest.mark.slow

EVENTS = ("first ingest", "ingest", "publish nothing new", "remove", "bring back", "rebuild", "back up", "restore a backup", "roll back")
AT_CALLS, AT_TIMES = 4, 3


@pytest.fixture(scope="module")
def base(crasher, tmp_path_factory):
    """A home of three reports, one of them removed, with a backup of another state beside it."""
    home = tmp_path_factory.mktemp("crash") / "home"
    for event in ("first ingest", "back up", "remove"):
        assert crasher.run(home, event)[0] == 0
    (home.parent / "new.zip").replace(home.parent / "old.zip")
    return home


def copy_of(base, event, folder):
    shutil.copytree(base.parent, folder)
    if event == "first ingest":
        shutil.rmtree(folder / "home")
    return folder / "home"


def state_of(home):
    """Everything that a reader gets to see, times aside."""
    try:
        snapshot = Library(home).open("tiny")
    except NoIndexError:
        return None
    try:
        documents = [replace(entry, added="") for entry in snapshot.documents]
        removed = [(entry.id, entry.text_sha256) for entry in snapshot.manifest.removed]
        reports = [snapshot.report(entry.id) for entry in documents]
        near = [(hit.passage, round(hit.score, 5)) for hit in snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 100)]
        words = {word: {hit.passage for hit in snapshot.lexical.search([word], 100)} for word in ("校园", "教育", "1", "2")}
        return documents, removed, reports, sorted(near), words
    finally:
        snapshot.close()


def texts_of(home):
    return {path.name: path.read_bytes() for path in (home / "texts").glob("*.txt")}


@pytest.mark.parametrize("event", EVENTS)
def test_killed_at_any_moment(crasher, base, tmp_path, event):
    whole = copy_of(base, event, tmp_path / "whole")
    old, texts = state_of(whole), texts_of(whole)
    undisturbed = crasher.run(whole, event)
    assert undisturbed.died == 0
    new = state_of(whole)
    for number, moment in enumerate(moments(event, undisturbed, AT_CALLS, AT_TIMES)):
        home = copy_of(base, event, tmp_path / str(number))
        died, reached, _, _ = crasher.run(home, event, **moment)
        # A second run of the same event may change the disk a few times less, or be faster; then it was not killed and must be done.
        assert died == signal.SIGKILL or (died == 0 and reached < moment.get("call", 10**9))
        assert state_of(home) in (old, new), moment
        assert texts.items() <= texts_of(home).items()
        archive = home.parent / "new.zip"
        if event == "back up" and archive.exists():
            assert died == 0 or archive.read_bytes()[:2] == b"PK"
            archive.unlink()
        assert [check for check in examine(home, "tiny") if check.state == "bad"] == [], moment
        if number % 2 == 0:  # the next run goes on from there, and clears what was left
            assert crasher.run(home, event)[0] == 0 or event == "roll back"
            assert event == "roll back" or state_of(home) == new, moment
            assert not list((home / "generations").glob("*.tmp")) or event in ("back up", "roll back")


def test_the_next_run_says_what_was_left(base, tmp_path, tiny):
    home = copy_of(base, "ingest", tmp_path / "copy")
    (home / "generations" / "000009.tmp").mkdir()
    (home / "originals").mkdir()
    for folder in ("texts", "originals"):
        (home / folder / ".0123.part").write_bytes(b"half")
    assert [check.name for check in examine(home, "tiny") if check.state == "note"] == ["残留文件"]
    with Library(home).writer(tiny) as writer:
        assert writer.cleared == ("000009.tmp", ".0123.part", ".0123.part")
    assert [check for check in examine(home, "tiny") if check.state != "good"] == []


def test_most_moments_lie_inside_the_work(crasher):
    if {event for event, _ in crasher.landed} < set(EVENTS):
        pytest.skip("only some of the events were run")
    assert crasher.landed.total() >= 50
    assert sum(crasher.landed[event, True] for event in EVENTS) >= 50
