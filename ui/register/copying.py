"""A register from one database into another, as a backup and its return need."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from corpus.settings import Settings
from ui.register import tables
from ui.register.register import Register

_BATCH = 500


def copy_to_file(settings: Settings, file: Path) -> None:
    """Everything the register of these settings holds, into a new SQLite file.

    Raises:
        StorageError: a database refused.
    """
    _copy(settings, _in_file(settings, file))


def copy_from_file(file: Path, settings: Settings) -> None:
    """What a SQLite file holds, into the register of these settings; what is there already stays as it is.

    Raises:
        StorageError: a database refused.
    """
    _copy(_in_file(settings, file), settings)


def _in_file(settings: Settings, file: Path) -> Settings:
    return settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{file}")})


def _copy(source: Settings, target: Settings) -> None:
    """One transaction on each side: all of it, or nothing."""
    old, new = Register(source), Register(target)
    try:
        with old.transaction() as reading, new.transaction() as writing:
            for table in tables.metadata.sorted_tables:
                if table is tables.version:
                    continue
                rows = reading.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
                for batch in rows.partitions():
                    writing.execute(new.insert(table).on_conflict_do_nothing(), [dict(row) for row in batch])
    finally:
        old.close()
        new.close()
