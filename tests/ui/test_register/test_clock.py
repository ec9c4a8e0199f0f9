"""A clock that jumps ahead deletes nothing early; one that stays where it is, is believed after a few days."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.ui.test_register.records import record
from ui.register import clock, conversations, recorder, register
from ui.register.conversations import Conversations
from ui.register.recorder import Recorder

TODAY = date(2026, 11, 28)
KEY = secrets.token_hex(16)


def looks(found: register.Register, *offsets: int) -> list[bool]:
    return [clock.look(found, TODAY + timedelta(days=offset)).is_sound for offset in offsets]


def test_it_is_believed_from_the_fourth_day_of_running(register):
    assert looks(register, 0, 0, 1, 2, 2, 3, 4) == [False, False, False, False, False, True, True]


def test_days_off_in_between_do_no_harm_and_a_week_off_asks_for_proof_again(register):
    assert looks(register, 0, 1, 4, 5, 6, 7, 10, 12) == [False, False, False, True, True, True, True, True]
    assert looks(register, 25, 26, 27, 28) == [False, False, False, True]


def test_one_that_jumps_ahead_is_not_believed_and_says_from_where(register):
    looks(register, 0, 1, 2, 3)
    assert clock.look(register, TODAY + timedelta(days=733)) == (False, TODAY + timedelta(days=3))
    assert looks(register, 733, 734) == [False, False]
    assert looks(register, 4, 5, 6, 7) == [False, False, False, True]  # set right again
    assert looks(register, 733) == [False]  # and wrong again


def test_one_that_jumps_back_is_not_believed_either(register):
    assert looks(register, 0, 1, 2, 3, -9000) == [False, False, False, True, False]


class _Moved(datetime):
    days = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=cls.days)


def kept_after(settings, monkeypatch: pytest.MonkeyPatch, days: int) -> tuple[int, int]:
    """Answers and conversations left once a process has started, ``days`` days ahead."""
    monkeypatch.setattr(_Moved, "days", days)
    for module in (recorder, register, conversations):
        monkeypatch.setattr(module, "datetime", _Moved)
    running = Recorder(settings)
    running.close()
    found = register.Register(settings)
    counted = found.count()["answers"], len(Conversations(found).entries(KEY))
    found.close()
    return counted


def test_two_years_ahead_nothing_is_deleted_until_the_clock_stays_there(settings, monkeypatch, caplog):
    found = register.Register(settings)
    found.record([record()])
    Conversations(found).write(KEY, "c" * 32, [{"role": "user", "content": "第一问"}])
    today = datetime.now(UTC).date()
    for day in range(3, 0, -1):
        clock.look(found, today - timedelta(days=day))
    found.close()
    assert kept_after(settings, monkeypatch, 0) == (1, 1)
    assert not caplog.records
    assert kept_after(settings, monkeypatch, 730) == (1, 1)
    assert f"上次运行是 {today}" in caplog.text
    assert [kept_after(settings, monkeypatch, days) for days in (0, 730, 0)] == 3 * [(1, 1)]
    assert [kept_after(settings, monkeypatch, days) for days in (730, 731, 732, 733)] == [(1, 1), (1, 1), (1, 1), (0, 0)]
