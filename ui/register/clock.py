"""Whether the clock may be believed where old records are deleted by it: one that jumps ahead would delete them early, for good.

Each day on which the register is looked through is written down in it. The clock is believed once, by the clock itself, three other days of the week
before are there. So a clock that is wrong deletes nothing unless it stays wrong for three days of running, and one that is a few days ahead deletes
a few days early at most. After a week in which nothing ran, old records stay three days of running longer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete, or_, select

from ui.register.register import Register
from ui.register.tables import days

_WEEK = timedelta(days=7)
ENOUGH = 3
"""Other days of the week before."""


class Belief(NamedTuple):
    """What the days written down say of a clock."""

    is_sound: bool
    leapt_from: date | None = None
    """The last day written down, where that is more than a week ago by this clock."""


def look(register: Register, today: date) -> Belief:
    """Write down today, as the clock says it is in UTC, and hold it against the days before.

    Raises:
        StorageError: as every method of ``Register``.
    """
    before = (today - _WEEK).isoformat()
    with register.transaction() as connection:
        known = sorted(connection.scalars(select(days.c.day).where(days.c.day != today.isoformat())))
        connection.execute(delete(days).where(or_(days.c.day < before, days.c.day > today.isoformat())))
        connection.execute(register.insert(days).values(day=today.isoformat()).on_conflict_do_nothing())
    if known and known[-1] < before:
        return Belief(False, date.fromisoformat(known[-1]))
    return Belief(sum(before <= day < today.isoformat() for day in known) >= ENOUGH)
