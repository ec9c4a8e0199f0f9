"""The register in its database."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, create_engine, delete, event, func, inspect, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.answer import Answer
from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from ui.register import tables
from ui.register.records import AnswerRecord, Check, CheckedAnswer, State, Verdict, written
from ui.register.tables import answers, checks

_BUSY_SECONDS = 5
"""How long a writer waits for another one."""
_CONNECT_SECONDS = 5
"""How long a database server may take to accept a connection, unless its address says otherwise."""
_MAKING_TABLES = 0x6B616F6A75
"""The lock of PostgreSQL under which tables are made; any number that no other program of the database uses."""


class RegisterAwayError(StorageError):
    """The database cannot be used now (stopped, restarting, full, locked); the same may succeed later."""


class Register:
    """Answers and checks. Safe to share between threads, and between processes.

    Nothing is opened before the first use. Every method raises StorageError where the database refuses,
    RegisterAwayError where it may accept the same later.
    """

    def __init__(self, settings: Settings) -> None:
        """Say where the register lies.

        Raises:
            UsageError: the address of the database cannot be read, or is of a kind for which no driver is installed.
        """
        self._url = _url(settings)
        try:
            self._engine: Engine = create_engine(self._url, pool_pre_ping=True, hide_parameters=True)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise UsageError("设置 KAOJU_DATABASE_URL 所指的数据库没有驱动程序。", "请安装（pip install psycopg[binary]），或去掉这个设置。") from error
        self._ready = False
        self._opening = threading.Lock()
        if self._url.get_backend_name() == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)

    def record(self, records: Sequence[AnswerRecord]) -> None:
        """Store answers; one that is there already stays as it is."""
        with self.transaction() as connection:
            self._put(connection, records)

    def answer(self, answer_id: str) -> AnswerRecord | None:
        """An answer by its id."""
        with self.transaction() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).mappings().first()
        return _record(row) if row else None

    def check(self, record: AnswerRecord, check: Check) -> None:
        """Store what was found on an answer, and the answer itself; a later finding takes the place of the earlier one."""
        values = {column.name: getattr(check, column.name) for column in checks.columns}
        statement = self.insert(checks).values(values)
        changed = {name: value for name, value in values.items() if name != "answer_id"}
        with self.transaction() as connection:
            self._put(connection, [record])
            connection.execute(statement.on_conflict_do_update(index_elements=[checks.c.answer_id], set_=changed))

    def checks(self, state: State | None = None, verdict: Verdict | None = None, limit: int | None = None) -> list[CheckedAnswer]:
        """What was found, the latest first."""
        wanted = select(answers, checks).join(checks, checks.c.answer_id == answers.c.id).order_by(checks.c.noted.desc(), answers.c.id)
        if state is not None:
            wanted = wanted.where(checks.c.state == state)
        if verdict is not None:
            wanted = wanted.where(checks.c.verdict == verdict)
        with self.transaction() as connection:
            rows = connection.execute(wanted.limit(limit)).mappings().all()
        return [CheckedAnswer(_record(row), _check(row)) for row in rows]

    def set_state(self, answer_id: str, state: State) -> bool:
        """Mark a check as done, or open again; False where there is none."""
        with self.transaction() as connection:
            done = connection.execute(update(checks).where(checks.c.answer_id == answer_id).values(state=state))
        return done.rowcount > 0

    def count(self) -> dict[str, int]:
        """Number of answers, and of checks by state: ``{"answers": …, "open": …, "done": …}``."""
        by_state = select(checks.c.state, func.count()).group_by(checks.c.state)
        with self.transaction() as connection:
            found = {"answers": connection.scalar(select(func.count()).select_from(answers)) or 0, "open": 0, "done": 0}
            return found | {str(state): int(number) for state, number in connection.execute(by_state)}

    def forget(self, days: int) -> int:
        """Delete the answers of more than ``days`` days ago with their checks, except those whose check is still open; how many comes back."""
        before = written(datetime.now(UTC) - timedelta(days=days))
        is_open = select(checks.c.answer_id).where(checks.c.state == "open")
        old = select(answers.c.id).where(answers.c.asked < before, answers.c.id.not_in(is_open))
        with self.transaction() as connection:
            connection.execute(delete(checks).where(checks.c.answer_id.in_(old)))
            return connection.execute(delete(answers).where(answers.c.asked < before, answers.c.id.not_in(is_open))).rowcount

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection inside a transaction, for whatever else keeps its tables here; see the class for what it raises."""
        try:
            self._open()
            with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            where = self._url.database if self._url.get_backend_name() == "sqlite" else "KAOJU_DATABASE_URL"
            kind = RegisterAwayError if isinstance(error, (OperationalError, InterfaceError, OSError)) else StorageError
            raise kind(f"核对记录读写失败（{where}）。", "请检查磁盘空间、权限和数据库后重试；提问不受影响。", detail=repr(error)) from error

    def insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
        """An insert into one of the tables, which can say what to do on a conflict."""
        return postgresql.insert(table) if self._engine.dialect.name == "postgresql" else sqlite_dialect.insert(table)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _put(self, connection: Connection, records: Sequence[AnswerRecord]) -> None:
        if records:
            connection.execute(self.insert(answers).on_conflict_do_nothing(), [_row(record) for record in records])

    def _open(self) -> None:
        """Make the tables where there are none.

        Raises:
            StorageError: they were made by a newer version of this program.
        """
        with self._opening:
            if self._ready:
                return
            if self._url.get_backend_name() == "sqlite" and self._url.database:
                Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                if self._engine.dialect.name == "postgresql":  # whose IF NOT EXISTS fails where another process is making the same
                    connection.execute(select(func.pg_advisory_xact_lock(_MAKING_TABLES)))
                newest = _version(connection)
                if newest is None or newest < tables.VERSION:  # a look that finds them takes no lock that a writer could wait for
                    newest = self._make(connection)
            if newest > tables.VERSION:
                raise StorageError(f"核对记录是由更新的程序写成的（格式 {newest}）。", "请更新本程序后再用。")
            self._ready = True

    def _make(self, connection: Connection) -> int:
        """Make what is not there; every version so far only added tables, so that this is the way from each to the newest."""
        # PostgreSQL makes a table with its indexes or not at all, and to make an index that is there already waits for every writer.
        there = inspect(connection).get_table_names() if self._engine.dialect.name == "postgresql" else ()
        for table in tables.metadata.sorted_tables:  # not create_all: another process may make them between its look and its making
            if table.name in there:
                continue
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
        connection.execute(self.insert(tables.version).values(version=tables.VERSION).on_conflict_do_nothing())
        return _version(connection) or tables.VERSION


def _version(connection: Connection) -> int | None:
    """The newest version written into the database, which is written last; None where the tables are not all there."""
    if not inspect(connection).has_table(tables.version.name):
        return None
    newest: int | None = connection.scalar(select(func.max(tables.version.c.version)))
    return newest


def _url(settings: Settings) -> URL:
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.home / "register.sqlite"))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except ArgumentError as error:
        raise UsageError("设置 KAOJU_DATABASE_URL 的写法不对。", "请写成 postgresql+psycopg://用户:密码@主机/库名，或去掉这个设置。") from error
    if url.get_backend_name() != "postgresql":
        return url
    url = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    return url if "connect_timeout" in url.query else url.update_query_dict({"connect_timeout": str(_CONNECT_SECONDS)})


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - a raw connection of the driver
    for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    patience = time.monotonic() + _BUSY_SECONDS
    while True:  # the change to WAL needs the file to itself and, other than a write, does not wait for it
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _row(record: AnswerRecord) -> dict[str, Any]:
    answer = record.answer
    return {
        "id": record.id,
        "asked": record.asked,
        "question": storable(answer.question),
        "standalone": storable(answer.standalone_question),
        "status": answer.status,
        "mode": answer.mode,
        "seconds": answer.seconds,
        "answer": storable(json.dumps(answer.model_dump(), ensure_ascii=False)),
        "history": storable(json.dumps(record.history, ensure_ascii=False)),
        "generation": record.generation,
        "settings": record.settings,
        "model": record.model and record.model[: tables.LONGEST_MODEL],
        "tokens": record.tokens,
    }


def storable(text: str) -> str:
    """The text without what a database refuses: halves of characters and, in PostgreSQL, zero bytes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _record(row: RowMapping) -> AnswerRecord:
    return AnswerRecord(
        row["id"], row["asked"], Answer.model_validate_json(row["answer"]), tuple(json.loads(row["history"])), row["generation"], row["settings"],
        row["model"], row["tokens"],
    )  # fmt: skip


def _check(row: RowMapping) -> Check:
    return Check(row["answer_id"], row["verdict"], row["note"], row["right_answer"], row["should_refuse"], row["noted"], row["state"])
