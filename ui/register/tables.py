"""The register's tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 3
"""Raised whenever a table changes; ``Register`` refuses to touch a newer one. 2 added ``conversations``, 3 ``register_days``."""

LONGEST_MODEL = 200
"""Characters of a language model's name; SQLite would take more, PostgreSQL refuses it."""

metadata = MetaData()

version = Table("register_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

days = Table("register_days", metadata, Column("day", String(10), primary_key=True))  # of the last week, on which the register was looked through

answers = Table(
    "answers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("asked", String(20), nullable=False),
    Column("question", Text, nullable=False),
    Column("standalone", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("answer", Text, nullable=False),  # the whole answer as JSON
    Column("history", Text, nullable=False),  # JSON
    Column("generation", String(40), nullable=False),
    Column("settings", String(40), nullable=False),
    Column("model", String(LONGEST_MODEL)),
    Column("tokens", Integer),
    Index("answers_asked", "asked"),
)

checks = Table(
    "checks",
    metadata,
    Column("answer_id", String(64), ForeignKey(answers.c.id, ondelete="CASCADE"), primary_key=True),
    Column("verdict", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("right_answer", Text, nullable=False),
    Column("should_refuse", Boolean, nullable=False),
    Column("noted", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Index("checks_state", "state", "noted"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("owner", String(64), primary_key=True),  # SHA-256 of the browser's key: whoever reads the table cannot open one with it
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("named", Boolean, nullable=False),  # whether a person gave the title
    Column("changed", String(20), nullable=False),
    Column("removed", String(20)),  # when it was deleted; it can be brought back for a while
    Column("turns", Integer, nullable=False),
    Column("messages", Text, nullable=False),  # JSON
    Column("title_words", Text, nullable=False),  # what is searched, as is the next
    Column("words", Text, nullable=False),
    Index("conversations_changed", "changed"),
    Index("conversations_removed", "removed"),
)
