"""A process killed at any moment of an upload, of the keeper's work, or of recording a check leaves the old or the new state, whole.

``CRASH_FACTOR=20 pytest tests/ui/test_keeper/test_crash.py`` for hundreds of moments.
"""

from __future__ import annotations

import logging
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus import leftovers
from corpus.errors import NoIndexError
from corpus.inspection.doctor import examine
from corpus.library import Library
from corpus.settings import Settings
from tests.crashing import Crasher, moments
from tests.ui.test_keeper.crash_server import KEY, desk_of
from ui.keeper.uploads import Uploads
from ui.register.conversations import Conversations
from ui.register.register import Register

pytestmark = pytest.mark.slow

AT_DESK = ("first upload", "upload", "upload an archive", "rename", "throw away", "take in")
AT_REGISTER = ("first check", "check", "check again", "check done", "record", "forget", "keep a conversation")
AT_CALLS, AT_TIMES = 4, 6


@pytest.fixture(scope="module")
def base(crasher, tmp_path_factory):
    """A home with files that wait, and answers and a check from before."""
    home = tmp_path_factory.mktemp("crash") / "home"
    for event in ("first upload", "old answers", "first check"):
        assert crasher.run(home, event).died == 0
    return home


def waiting(home: Path) -> list[tuple[str, str, bytes]]:
    return sorted((upload.inside, upload.name, upload.path.read_bytes()) for upload in Uploads(home, 10**6).waiting())


def documents(home: Path) -> dict[str, str]:
    try:
        snapshot = Library(home).open("tiny")
    except NoIndexError:
        return {}
    with closing(snapshot):
        return {entry.id: snapshot.report(entry.id).text for entry in snapshot.documents}


def registered(home: Path) -> tuple[Any, ...]:
    """Everything that the register gives."""
    register = Register(Settings(home=home))
    with closing(register):
        kept = Conversations(register)
        return (
            {pair.record.id: (pair.record, pair.check) for pair in register.checks()},
            register.count(),
            [(entry.title, kept.messages(KEY, entry.id)) for entry in kept.entries(KEY)],
        )


def killed(crasher: Crasher, base: Path, event: str, folder: Path) -> Any:
    """Homes in which the event was killed, each with whether it was, after a first one in which it was done."""
    whole = shutil.copytree(base, folder / "whole") if not event.startswith("first") else folder / "whole"
    undisturbed = crasher.run(whole, event)
    assert undisturbed.died == 0
    yield whole, undisturbed
    for number, moment in enumerate(moments(event, undisturbed, AT_CALLS, AT_CALLS + AT_TIMES - min(AT_CALLS, undisturbed.changes))):
        home = folder / str(number)
        if not event.startswith("first"):
            shutil.copytree(base, home)
        ended = crasher.run(home, event, **moment)
        assert ended.died == signal.SIGKILL or (ended.died == 0 and ended.changes < moment.get("call", 10**9))
        yield home, ended


@pytest.mark.parametrize("event", AT_DESK)
def test_killed_at_the_desk(crasher, base, tmp_path, event, caplog):
    homes = killed(crasher, base, event, tmp_path)
    new = next(homes)[0]
    before = ([], {}) if event.startswith("first") else (waiting(base), documents(base))
    after = (waiting(new), documents(new))
    assert before != after
    for home, ended in homes:
        found = (waiting(home), documents(home))
        if event == "take in":  # two steps: what is in the corpus may still wait, and is known when it is taken in again
            assert found[1] in (before[1], after[1])
            assert set(found[0]) <= set(before[0])
            assert len(found[0]) == 3 or found[1] == after[1]
        else:
            assert found in (before, after), ended
        assert [check for check in examine(home, "tiny") if check.state == "bad"] == []
        left = [path.name for path in (home / "uploads").glob(".*")]
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            desk_of(home)  # the next start clears up, and says so
        assert ("没有传完" in caplog.text) == any("." not in name[1:] for name in left)
        assert ("没有做完就中断" in caplog.text) == bool(leftovers.find(home))
        assert not list((home / "uploads").glob(".*"))
        assert waiting(home) == found[0]
        if found != after:
            assert crasher.run(home, event).died == 0
            assert (waiting(home), documents(home)) == after


def test_killed_while_what_is_old_is_cleared_away(crasher, base, tmp_path):
    homes = killed(crasher, base, "clear what is old", tmp_path)
    assert waiting(next(homes)[0]) == []
    for home, ended in homes:
        assert waiting(home) in (waiting(base), []), ended
        assert crasher.run(home, "clear what is old").died == 0
        assert list((home / "uploads").iterdir()) == []


@pytest.mark.parametrize("event", AT_REGISTER)
def test_killed_in_the_register(crasher, base, tmp_path, event):
    homes = killed(crasher, base, event, tmp_path)
    after = registered(next(homes)[0])
    before = ({}, {"answers": 0, "open": 0, "done": 0}, []) if event == "first check" else registered(base)
    assert before != after
    for home, ended in homes:
        assert registered(home) in (before, after), ended
        with closing(sqlite3.connect(home / "register.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert crasher.run(home, event).died == 0
        assert registered(home) == after


def test_most_moments_lie_inside_the_work(crasher):
    """Run after the others; those that were not run are not counted."""
    events = {event for event, _ in crasher.landed}
    inside = {event: crasher.landed[event, True] for event in events}
    outside = {event: crasher.landed[event, False] for event in events}
    sys.stdout.write(f"inside {inside}, outside {outside}\n")
    assert all(inside[event] >= (AT_CALLS + AT_TIMES) // 2 for event in events)
