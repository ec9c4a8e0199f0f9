"""The register goes into a backup and comes back, whatever database it lies in."""

from __future__ import annotations

import secrets

import pytest

from corpus.settings import Settings
from tests.ui.test_register.records import answer, record
from ui.cli import run
from ui.register.conversations import Conversations
from ui.register.copying import copy_from_file, copy_to_file
from ui.register.records import Check, now
from ui.register.register import Register

KEY = secrets.token_hex(16)


def fill(settings, number=1200):
    register = Register(settings)
    kept = [record(answer(f"第{one}问")) for one in range(number)]
    register.record(kept)
    register.check(kept[3], Check(kept[3].id, "wrong", "数字不对\n", "130所", True, now()))
    Conversations(register).write(KEY, "c" * 32, [{"role": "user", "content": "第一问"}])
    register.close()


def content(settings):
    register = Register(settings)
    try:
        kept = Conversations(register)
        said = [(entry.title, kept.messages(KEY, entry.id)) for entry in kept.entries(KEY)]
        return register.count(), register.checks(), said
    finally:
        register.close()


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back_and_what_is_there_stays(request, settings, tmp_path, target):
    fill(settings)
    copy_to_file(settings, tmp_path / "copy.sqlite")
    address = request.getfixturevalue("postgresql").new_database() if target == "postgresql" else None
    other = Settings(home=tmp_path / "other", database_url=address)
    copy_from_file(tmp_path / "copy.sqlite", other)
    assert content(other) == content(settings)
    changed = Register(other)
    assert changed.set_state(changed.checks()[0].record.id, "done")
    changed.record([record(answer("另问"))])
    changed.close()
    before = content(other)
    copy_from_file(tmp_path / "copy.sqlite", other)
    assert content(other) == before


def serve(monkeypatch, home, address):
    monkeypatch.setenv("KAOJU_HOME", str(home))
    monkeypatch.setenv("KAOJU_DATABASE_URL", address)


def back_up(monkeypatch, home, address, archive):
    """A corpus with a register in that database, both put into a backup."""
    serve(monkeypatch, home, address)
    assert run(["ingest"]) == 0
    fill(Settings(home=home, database_url=address), 30)
    assert run(["backup", str(archive)]) == 0


@pytest.mark.slow
def test_a_backup_holds_the_register_of_a_database_server(postgresql, tmp_path, monkeypatch, capsys):
    first, second = postgresql.new_database(), postgresql.new_database()
    back_up(monkeypatch, tmp_path / "one", first, tmp_path / "all.zip")
    serve(monkeypatch, tmp_path / "two", second)
    assert run(["backup", "--restore", str(tmp_path / "all.zip")]) == 0
    assert "Traceback" not in capsys.readouterr().err
    assert content(Settings(database_url=second)) == content(Settings(database_url=first))
    monkeypatch.delenv("KAOJU_DATABASE_URL")
    assert content(Settings(home=tmp_path / "two")) == content(Settings(database_url=first))


@pytest.mark.slow
def test_while_the_database_server_is_away_a_backup_says_what_was_done_and_what_to_do(postgresql, tmp_path, monkeypatch, capsys):
    first, second = postgresql.new_database(), postgresql.new_database()

    def said_while_away(*words):
        capsys.readouterr()
        postgresql.stop()
        try:
            assert run(["backup", *map(str, words)]) == 5
        finally:
            postgresql.start()
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert "KAOJU_DATABASE_URL 所指的数据库恢复运行后" in said
        return said

    back_up(monkeypatch, tmp_path / "one", first, tmp_path / "all.zip")
    assert "没有写出备份" in said_while_away(tmp_path / "again.zip")
    serve(monkeypatch, tmp_path / "two", second)
    assert "语料库已恢复（报告 1 份" in said_while_away("--restore", tmp_path / "all.zip")
    assert not (tmp_path / "again.zip").exists()
    assert run(["backup", "--restore", str(tmp_path / "all.zip")]) == 0  # the same command again
    assert content(Settings(database_url=second)) == content(Settings(database_url=first))
