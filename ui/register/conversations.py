"""Conversations that the server keeps, each for the browser that held it alone."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Delete, case, delete, or_, select, update

from ui.answer_html import question_of
from ui.register.records import now, written
from ui.register.register import Register, storable
from ui.register.tables import conversations
from ui.views.listing import plain

if TYPE_CHECKING:
    from ui.conversation import Message

MOST = 200
"""Conversations kept of one browser; of more the oldest go."""
MOST_OF_ALL = 20_000
"""Conversations kept in all, since anybody can make up keys; of more the oldest go, whosever they are."""
LONGEST_TITLE = 80
"""Characters."""
UNDO_MINUTES = 15
"""How long a deleted conversation can be brought back; then it goes with the next one that anybody writes or deletes."""
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation in the list."""

    id: str
    title: str
    changed: str
    """UTC, as ``now`` writes it."""
    turns: int


class Conversations:
    """The kept conversations. ``key`` is the browser's; what belongs to another key is not there.

    Safe to share between threads and processes. Every method raises as those of ``Register`` do.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def entries(self, key: str, find: str = "") -> list[Entry]:
        """Those that hold every word of ``find`` in their title or in what was said, the latest first."""
        table = conversations.c
        words = [or_(*(column.contains(word, autoescape=True) for column in (table.title_words, table.words))) for word in plain(storable(find)).split()]
        wanted = select(table.id, table.title, table.changed, table.turns).where(_of(key), table.removed.is_(None), *words)
        with self._register.transaction() as connection:
            rows = connection.execute(wanted.order_by(table.changed.desc(), table.id.desc())).all()
        return [Entry(row.id, row.title, row.changed, row.turns) for row in rows]

    def messages(self, key: str, conversation: str) -> list[Message] | None:
        """What was said in one; None where there is none of that id."""
        wanted = select(conversations.c.messages).where(_of(key), conversations.c.id == conversation, conversations.c.removed.is_(None))
        with self._register.transaction() as connection:
            found = connection.scalar(wanted)
        return None if found is None else json.loads(found)

    def write(self, key: str, conversation: str, messages: Sequence[Message]) -> None:
        """Keep one as it now stands. Its title is its first question, unless a person gave it one."""
        said = [_said(message) for message in messages]
        title = said[0][:LONGEST_TITLE]
        made = self._register.insert(conversations).values(
            owner=_owner(key), id=conversation, title=storable(title), named=False, changed=now(), turns=sum(message["role"] == "user" for message in messages),
            messages=storable(json.dumps(list(messages), ensure_ascii=False)), title_words=plain(storable(title)),
            words=plain(storable("\n".join(said))),
        )  # fmt: skip
        table = conversations.c
        changed = {name: made.excluded[name] for name in ("changed", "removed", "turns", "messages", "words")}
        changed |= {name: case((table.named, table[name]), else_=made.excluded[name]) for name in ("title", "title_words")}
        kept = select(table.id).where(_of(key)).order_by(table.changed.desc(), table.id.desc()).limit(MOST)
        oldest = select(table.changed).order_by(table.changed.desc()).offset(MOST_OF_ALL - 1).limit(1).scalar_subquery()
        with self._register.transaction() as connection:
            connection.execute(made.on_conflict_do_update(index_elements=[table.owner, table.id], set_=changed))
            connection.execute(delete(conversations).where(_of(key), table.id.not_in(kept)))
            connection.execute(delete(conversations).where(table.changed < oldest))
            connection.execute(_gone())

    def rename(self, key: str, conversation: str, title: str) -> bool:
        """Give one a title; False where there is none of that id."""
        title = " ".join(title.split())[:LONGEST_TITLE]
        changed = {"title": storable(title), "title_words": plain(storable(title)), "named": True}
        with self._register.transaction() as connection:
            done = connection.execute(update(conversations).where(_of(key), conversations.c.id == conversation).values(changed))
        return done.rowcount > 0

    def remove(self, key: str, conversation: str | None = None) -> list[str]:
        """Delete one, or all; the ids of those deleted come back, for ``restore``."""
        table = conversations.c
        those = [_of(key), table.removed.is_(None), *([] if conversation is None else [table.id == conversation])]
        with self._register.transaction() as connection:
            connection.execute(_gone())
            ids = list(connection.scalars(select(table.id).where(*those)))
            connection.execute(update(conversations).where(_of(key), table.id.in_(ids)).values(removed=now()))
        return ids

    def restore(self, key: str, ids: Sequence[str]) -> None:
        """Bring deleted ones back; one that is gone stays so."""
        with self._register.transaction() as connection:
            connection.execute(update(conversations).where(_of(key), conversations.c.id.in_(ids)).values(removed=None))

    def forget(self, days: int) -> None:
        """Delete for good those that were not changed for ``days`` days."""
        with self._register.transaction() as connection:
            connection.execute(_gone())
            connection.execute(delete(conversations).where(conversations.c.changed < _ago(timedelta(days=days))))


def _of(key: str) -> ColumnElement[bool]:
    return conversations.c.owner == _owner(key)


def _owner(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _gone() -> Delete:
    return delete(conversations).where(conversations.c.removed < _ago(timedelta(minutes=UNDO_MINUTES)))


def _ago(time: timedelta) -> str:
    return written(datetime.now(UTC) - time)


def _said(message: Message) -> str:
    """What a message says, without its markup."""
    content = message["content"]
    return question_of(content) or html.unescape(_TAG.sub(" ", content))
