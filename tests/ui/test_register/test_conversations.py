"""Conversations in the register, on each kind of database: one browser's own, found, renamed, deleted, brought back, forgotten."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tests.ui.test_register.records import record
from ui.answer_html import question_message
from ui.register import clock, conversations, tables
from ui.register.conversations import MOST, UNDO_MINUTES, Conversations
from ui.register.recorder import Recorder
from ui.register.records import written
from ui.register.register import Register

MINE, YOURS = (secrets.token_urlsafe(32) for _ in range(2))
FOOTBALL = "足球_100%的学校有多少所"


@pytest.fixture
def kept(register):
    return Conversations(register)


def said(question=FOOTBALL, answer="129 所"):
    return [{"role": "user", "content": question_message(question)}, {"role": "assistant", "content": f'<div class="kaoju-answer"><b>{answer}</b></div>'}]


def titles(kept, key=MINE, find=""):
    return [entry.title for entry in kept.entries(key, find)]


def later(monkeypatch, **time):
    monkeypatch.setattr(conversations, "now", lambda: written(datetime.now(UTC) + timedelta(**time)))


def test_what_was_kept_comes_back_and_grows(kept, monkeypatch):
    odd = said("\0\ud800<b>'; DROP TABLE conversations; --")
    kept.write(MINE, "a", said())
    kept.write(MINE, "b", odd)
    assert kept.messages(MINE, "a") == said()
    assert titles(kept, find="DROP TABLE conversations") == ["\ufffd?<b>'; DROP TABLE conversations; --"]
    later(monkeypatch, seconds=5)
    kept.write(MINE, "a", said() + said("那幼儿的呢", "19 所"))
    assert next((entry.id, entry.title, entry.turns) for entry in kept.entries(MINE)) == ("a", FOOTBALL, 2)
    assert kept.messages(MINE, "none") is None


def test_a_browser_has_its_own_alone_whatever_it_names(kept):
    kept.write(MINE, "a", said())
    kept.write(YOURS, "a", said("你的"))
    assert (titles(kept), titles(kept, YOURS)) == ([FOOTBALL], ["你的"])
    assert not kept.rename(YOURS, "b", "改了")
    kept.write(MINE, "b", said("另一个"))
    assert kept.messages(YOURS, "b") is None
    assert not kept.rename(YOURS, "b", "改了")
    assert kept.remove(YOURS, "b") == []
    assert kept.remove(YOURS) == ["a"]
    kept.remove(MINE, "b")
    kept.restore(YOURS, ["b", "a"])
    assert (titles(kept), titles(kept, YOURS)) == ([FOOTBALL], ["你的"])


def test_the_key_itself_is_nowhere_in_the_register(kept, register):
    kept.write(MINE, "a", said())
    with register.transaction() as connection:
        stored = repr(connection.execute(text("SELECT * FROM conversations")).all())
    assert FOOTBALL in stored
    assert MINE not in stored


SEARCHES = [("足球 129", 1), ("足球 19", 0), ("_100%", 1), ("_1%0", 0), ("幼儿 １９", 1), ("DIV", 0), ("学校", 1), ("體操", 0)]


@pytest.mark.parametrize(("find", "found"), SEARCHES)
def test_words_are_found_in_what_was_said_and_in_the_title_given(kept, find, found):
    kept.write(MINE, "a", said())
    kept.write(MINE, "b", said("那幼儿的呢", "19 人"))
    assert len(kept.entries(MINE, find)) == found


def test_a_name_given_stays_and_is_found(kept):
    kept.write(MINE, "a", said())
    assert kept.rename(MINE, "a", "  体育\n检查 ")
    kept.write(MINE, "a", said() + said("那幼儿的呢"))
    assert titles(kept) == titles(kept, find="體育") == titles(kept, find="幼儿") == ["体育 检查"]


def test_what_was_deleted_can_be_brought_back_for_a_while(kept, register, monkeypatch):
    for name in "abc":
        kept.write(MINE, name, said(name))
    assert kept.remove(MINE, "b") == ["b"]
    assert sorted(titles(kept)) == ["a", "c"]
    kept.restore(MINE, ["b"])
    assert sorted(titles(kept)) == ["a", "b", "c"]
    gone = kept.remove(MINE)
    assert titles(kept) == []
    kept.restore(MINE, gone)
    assert sorted(titles(kept)) == ["a", "b", "c"]
    later(monkeypatch, minutes=-UNDO_MINUTES - 1)
    kept.remove(MINE, "a")
    kept.write(YOURS, "x", said())  # whoever writes next clears it away
    kept.restore(MINE, ["a"])
    assert sorted(titles(kept)) == ["b", "c"]
    with register.transaction() as connection:
        assert connection.scalar(text("SELECT count(*) FROM conversations")) == 3


def test_of_very_many_the_oldest_go_and_nobody_elses(kept, monkeypatch):
    monkeypatch.setattr(conversations, "MOST", 3)
    later(monkeypatch, days=-9)
    kept.write(YOURS, "old", said("你的"))
    for day in range(5):
        later(monkeypatch, days=-5 + day)
        kept.write(MINE, str(day), said(str(day)))
    assert titles(kept) == ["4", "3", "2"]
    assert titles(kept, YOURS) == ["你的"]
    assert MOST > 100


def test_of_very_many_in_all_the_oldest_go_whosever_they_are(kept, monkeypatch):
    monkeypatch.setattr(conversations, "MOST_OF_ALL", 3)
    for day, key in enumerate((MINE, YOURS, MINE, YOURS, MINE)):
        later(monkeypatch, days=day - 9)
        kept.write(key, str(day), said(str(day)))
    assert (titles(kept), titles(kept, YOURS)) == (["4", "2"], ["3"])


def test_after_its_days_one_is_forgotten(settings, register, kept, monkeypatch):
    later(monkeypatch, days=-31)
    kept.write(MINE, "old", said())
    later(monkeypatch, days=-29)
    kept.write(MINE, "new", said("新的"))
    for day in range(3, 0, -1):
        clock.look(register, datetime.now(UTC).date() - timedelta(days=day))
    recorder = Recorder(settings.model_copy(update={"conversation_days": 30, "audit_days": 0}))  # forgets when it starts
    recorder.close()
    assert titles(kept) == ["新的"]


def test_a_register_of_version_1_gets_the_table_and_keeps_what_it_holds(settings, register):
    old = record()
    register.record([old])
    with register.transaction() as connection:  # what version 1 left behind
        connection.execute(text("DROP TABLE conversations"))
        connection.execute(text("UPDATE register_version SET version = 1"))
    register.close()
    newer = Register(settings)
    kept = Conversations(newer)
    kept.write(MINE, "a", said())
    assert (newer.answer(old.id), titles(kept)) == (old, [FOOTBALL])
    with newer.transaction() as connection:
        assert connection.scalar(text("SELECT max(version) FROM register_version")) == tables.VERSION
    newer.close()
