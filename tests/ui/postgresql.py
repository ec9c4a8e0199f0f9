"""A PostgreSQL server of the tests' own, from the programs that are installed."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

USER = "kaoju"


def programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps it out of PATH."""
    found = shutil.which("initdb")
    beside = [Path(found).resolve().parent] if found else []
    return next((folder for folder in (*beside, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)) if (folder / "postgres").exists()), None)


class PostgreSQL:
    """A server on a free loopback port, with a password; it can be stopped and started again."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.password = secrets.token_hex(12)
        self._bin, self._data = bin_folder, folder / "data"
        self._user = _unprivileged()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        password_file = folder / "password"
        password_file.write_text(self.password)
        if self._user:
            for path in (folder, password_file):
                shutil.chown(path, self._user)
        made = self._run("initdb", "--pgdata", self._data, "--username", USER, "--pwfile", password_file, "--auth", "scram-sha-256", "--no-sync", "-E", "UTF8")
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-h 127.0.0.1 -p {self.port} -c unix_socket_directories='' -c fsync=off"
        done = self._run("pg_ctl", "start", "--wait", "--pgdata", self._data, "--log", self._data.parent / "log", "--options", options)
        assert done.returncode == 0, (self._data.parent / "log").read_text()

    def stop(self) -> None:
        """Stop it at once; who is connected is cut off."""
        self._run("pg_ctl", "stop", "--wait", "--mode", "fast", "--pgdata", self._data)

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"kaoju_{secrets.token_hex(4)}"
        with psycopg.connect(host="127.0.0.1", port=self.port, user=USER, password=self.password, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryFile("w+") as said:  # not a pipe: the server would hold it open
            done = subprocess.run(
                [self._bin / program, *arguments], user=self._user, cwd="/", env={"LC_ALL": "C", "PATH": os.defpath}, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, timeout=120, check=False,
            )  # fmt: skip
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", said.read())


def _unprivileged() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def serving(bin_folder: Path) -> Iterator[PostgreSQL]:
    """A server that runs while the block does."""
    folder = Path(tempfile.mkdtemp(prefix="kaoju-postgresql-"))  # not below pytest's folder, into which the server's user may not look
    try:
        server = PostgreSQL(folder, bin_folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
