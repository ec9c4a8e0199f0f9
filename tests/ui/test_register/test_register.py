"""The register on a real disk: kept, found, forgotten, and whole whatever happens."""

from __future__ import annotations

import dataclasses
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from assistant.generation.usage import Usage
from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from tests.ui.test_register.records import answer, record, refusal
from ui.register import tables
from ui.register.recorder import Recorder
from ui.register.records import Check, now
from ui.register.register import Register

ROOT = Path(__file__).parents[3]
OLD = "2020-01-01T00:00:00Z"

# Stores one answer with its check after the other, and says which is stored.
_WRITER = """
import sys
from pathlib import Path
from corpus.settings import Settings
from tests.ui.test_register.records import answer, record
from ui.register.records import Check, now
from ui.register.register import Register
register = Register(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2] or None))
number = register.count()["answers"]
while True:
    number += 1
    kept = record(answer(f"第{number}问"))
    register.check(kept, Check(kept.id, "wrong", f"第{number}问", "", False, now()))
    print(number, flush=True)
"""


def check_of(kept, **more):
    return Check(kept.id, **{"verdict": "wrong", "note": "数字不对", "right_answer": "130所", "should_refuse": False, "noted": now()} | more)


def test_an_answer_and_its_check_come_back_as_they_were(register):
    kept, other = record(history=("绵阳市的学校有多少所",)), record(refusal("'; DROP TABLE answers; --\0<b>\ud800"))
    register.record([kept, other])
    register.record([kept])
    assert register.answer(kept.id) == kept
    stored = register.answer(other.id)
    assert stored.answer.question.startswith("'; DROP TABLE answers; --\0<b>")
    assert register.answer("none") is None

    register.check(kept, check_of(kept))
    changed = check_of(kept, verdict="right", right_answer="")
    register.check(kept, changed)
    assert register.checks() == [(kept, changed)]
    assert register.set_state(kept.id, "done")
    assert not register.set_state("none", "done")
    assert register.checks("open") == []
    assert register.checks("done", "right") == [(kept, dataclasses.replace(changed, state="done"))]
    assert register.checks("done", "wrong") == []
    assert register.count() == {"answers": 2, "open": 0, "done": 1}


def test_old_answers_are_forgotten_except_those_whose_check_is_open(register, tmp_path):
    old, fresh, waiting, done = record(asked=OLD), record(), record(asked=OLD), record(answer("这句话应当消失"), asked=OLD)
    register.record([old, fresh])
    register.check(waiting, check_of(waiting))
    register.check(done, check_of(done, state="done"))
    assert register.forget(30) == 2
    assert [register.answer(kept.id) is None for kept in (old, fresh, waiting, done)] == [True, False, False, True]
    assert [checked.check.answer_id for checked in register.checks()] == [waiting.id]
    register.close()
    left = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("register.sqlite"))  # PostgreSQL's own files are its own
    assert "这句话应当消失".encode() not in left


def test_a_newer_register_is_left_alone(register, settings):
    register.count()
    with register._engine.begin() as connection:
        connection.execute(tables.version.insert().values(version=99))
    with pytest.raises(StorageError, match="99"):
        Register(settings).count()


@pytest.mark.parametrize("address", ["nonsense", "mysql+nodriver://user:secret@host/name"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(tmp_path, address):
    with pytest.raises(UsageError, match="KAOJU_DATABASE_URL") as caught:
        Register(Settings(home=tmp_path, database_url=address))
    assert "secret" not in str(caught.value)


def test_threads_and_processes_share_it(settings):
    registers = [Register(settings) for _ in range(4)]
    threads = [threading.Thread(target=lambda one=one: [one.record([record()]) for _ in range(20)]) for one in registers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert registers[0].count()["answers"] == 80
    for one in registers:
        one.close()


def test_a_register_that_cannot_be_written_costs_no_answer(tmp_path, caplog):
    home = tmp_path / "file"
    home.write_text("not a folder")
    recorder = Recorder(Settings(home=home))
    given = recorder.note(answer(), (), "000001")
    assert recorder.find(given.id).answer == given
    with pytest.raises(StorageError):
        recorder.check(recorder.find(given.id), "right", "", "", False)
    recorder.close()
    assert "核对记录读写失败" in caplog.text


def test_without_the_audit_only_checked_answers_are_stored(settings):
    recorder = Recorder(settings.model_copy(update={"audit": False}))
    first, second = (recorder.note(answer(), (), "000001") for _ in range(2))
    assert first.id != second.id
    recorder.check(recorder.find(first.id), "wrong", " 多\x00余 ", "x" * 5000, False)
    recorder.close()
    register = Register(settings)
    assert register.count() == {"answers": 1, "open": 1, "done": 0}
    check = register.checks()[0].check
    assert (check.note, len(check.right_answer)) == ("多 余", 2000)


def test_what_waits_is_written_at_the_end(settings):
    recorder = Recorder(settings)
    given = [recorder.note(answer(f"第{number}问"), (), "000001") for number in range(50)]
    recorder.close()
    register = Register(settings)
    assert all(register.answer(one.id).answer == one for one in given)


def test_what_a_language_model_cost_is_recorded(settings):
    recorder = Recorder(settings)
    name = "/models/" + 30 * "qwen/"
    used = Usage(2 * name, "complete", 1.0, prompt_tokens=900, completion_tokens=80)
    given = [recorder.note(one, (), "000001").id for one in (answer().model_copy(update={"usage": used}), answer())]
    recorder.close()
    register = Register(settings)
    assert [(found.model, found.tokens) for found in map(register.answer, given)] == [((2 * name)[:200], 980), (None, None)]


@pytest.mark.slow
def test_killed_while_recording_it_holds_each_answer_with_its_check_or_neither(settings):
    moments, last = random.Random(5), 0
    address = settings.database_url.get_secret_value() if settings.database_url else ""
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(settings.home), address], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        last = int(process.stdout.readline())
        time.sleep(moments.uniform(0, 0.3))
        process.kill()
        last = max([last, *(int(line) for line in process.communicate(timeout=60)[0].split())])
        assert process.returncode == -signal.SIGKILL
        if not address:
            with sqlite3.connect(settings.home / "register.sqlite") as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        register = Register(settings)
        pairs = register.checks()
        assert {pair.check.note for pair in pairs} == {pair.record.answer.question for pair in pairs}
        assert len(pairs) == register.count()["answers"]
        assert len(pairs) in {last, last + 1}
        register.close()
