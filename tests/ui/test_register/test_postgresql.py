"""The register in PostgreSQL, where it differs from a file: it has a password, it goes away and comes back, and many processes come at once."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from corpus.errors import StorageError
from corpus.settings import Settings
from tests.ui.postgresql import PostgreSQL
from tests.ui.test_register.records import answer, record
from ui.cli import run
from ui.register.recorder import Recorder
from ui.register.records import Check, now
from ui.register.register import Register, RegisterAwayError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]

# Waits for the word, then makes the tables and stores answers.
_ONE_OF_MANY = """
import sys
from corpus.settings import Settings
from tests.ui.test_register.records import record
from ui.register.register import Register
register = Register(Settings(database_url=sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    register.record([record()])
"""


@pytest.fixture
def settings(postgresql: PostgreSQL, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=postgresql.new_database())


def test_processes_that_come_at_once_make_the_tables_once_and_lose_nothing(settings):
    command = [sys.executable, "-c", _ONE_OF_MANY, settings.database_url.get_secret_value()]
    many = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [one.stdout.readline() for one in many] == 6 * ["ready\n"]
    for one in many:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in many:
        one.communicate(timeout=60)
    assert [one.returncode for one in many] == 6 * [0]
    assert Register(settings).count()["answers"] == 120


def test_a_start_does_not_wait_for_a_writer(settings):
    """To make an index that is there already, PostgreSQL would wait for every writer: a deadlock with two of them."""
    first = Register(settings)
    first.record([record()])
    impatient = f"{settings.database_url.get_secret_value()}?options=-c%20lock_timeout%3D2000"
    with first._engine.begin() as connection:
        first._put(connection, [record()])
        assert Register(Settings(database_url=impatient)).count()["answers"] == 1


def test_while_the_server_is_away_no_answer_waits_and_none_is_lost(settings, postgresql, caplog):
    recorder = Recorder(settings)
    try:
        before = recorder.note(answer("停机之前"), (), "000001")
        while Register(settings).answer(before.id) is None:
            time.sleep(0.05)
        postgresql.stop()
        began = time.monotonic()
        given = [recorder.note(answer(f"第{number}问"), (), "000001") for number in range(300)]
        assert time.monotonic() - began < 1.0
        with pytest.raises(RegisterAwayError, match="KAOJU_DATABASE_URL"):
            recorder.check(recorder.find(given[0].id), "right", "", "", False)
        time.sleep(0.5)
    finally:
        postgresql.start()
    until = time.monotonic() + 30
    while recorder.register.count()["answers"] < 301 and time.monotonic() < until:
        time.sleep(0.1)
    recorder.check(recorder.find(given[0].id), "right", "", "", False)
    recorder.close()
    register = Register(settings)
    assert [register.answer(one.id).answer for one in given] == given
    assert caplog.text.count("核对记录读写失败") == 1


def test_a_server_that_stays_away_does_not_hold_up_the_end(settings, postgresql, caplog):
    postgresql.stop()
    try:
        recorder = Recorder(settings)
        recorder.note(answer(), (), "000001")
        began = time.monotonic()
        recorder.close()
        assert time.monotonic() - began < 8
    finally:
        postgresql.start()
    assert "1 answers were not recorded" in caplog.text


def test_no_password_and_no_question_stands_in_an_error_or_the_log(settings, postgresql, caplog):
    caplog.set_level(logging.DEBUG)
    register = Register(settings)
    with register._engine.begin():
        pass
    with pytest.raises(StorageError) as caught:
        register.check(record(answer("机密的问题")), Check("x" * 65, "wrong", "", "", False, now()))
    address = settings.database_url.get_secret_value().replace(postgresql.password, "wrong-secret")
    with pytest.raises(RegisterAwayError) as refused:
        Register(Settings(home=settings.home, database_url=address)).count()
    said = f"{caught.value}{caught.value.context}{refused.value}{refused.value.context}{caplog.text}{settings!r}"
    assert postgresql.password not in said
    assert "wrong-secret" not in said
    assert "机密的问题" not in said


def test_what_is_stored_can_be_read_by_others(settings):
    """An auditor with psql sees plain columns and plain Chinese."""
    kept = record()
    Register(settings).record([kept])
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        row = connection.execute("SELECT asked, question, status, answer FROM answers").fetchone()
    assert row[:3] == (kept.asked, "校园足球特色学校有多少所", "answered")
    assert json.loads(row[3])["answer"] == "129 所。[1]"
    assert "129所" in row[3]


def test_the_command_line_lists_its_checks(settings, monkeypatch, capsys):
    kept = record()
    register = Register(settings)
    register.check(kept, Check(kept.id, "wrong", "", "130所", False, now()))
    register.close()
    monkeypatch.setenv("KAOJU_HOME", str(settings.home))
    monkeypatch.setenv("KAOJU_DATABASE_URL", settings.database_url.get_secret_value())
    assert run(["checks", "list", "--json"]) == 0
    assert "130所" in capsys.readouterr().out
    assert not (settings.home / "register.sqlite").exists()
