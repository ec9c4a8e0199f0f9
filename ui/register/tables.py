"""The register's tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 1
"""Raised whenever a table changes; ``Register`` refuses to touch a newer one."""

LONGEST_MODEL = 200
"""Characters of a language model's name; SQLite would take more, PostgreSQL refuses it."""

metadata = MetaData()

version = Table("register_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

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
