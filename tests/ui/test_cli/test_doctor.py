"""``kaoju doctor`` on the bundled report: what it prints, and that a repair gives back the same answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ui.cli import run

pytestmark = pytest.mark.slow
QUESTION = "绵阳市有多少所校园足球特色学校?"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("doctor") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOJU_HOME", str(home))
        assert run(["ingest"]) == 0
    return home


@pytest.fixture
def own(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = Path(shutil.copytree(ingested, tmp_path / "home"))
    monkeypatch.setenv("KAOJU_HOME", str(home))
    return home


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    assert run(["ask", QUESTION, "--json"]) == 0
    return json.loads(capsys.readouterr().out) | {"seconds": 0}


@pytest.mark.usefixtures("own")
def test_a_sound_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sound"]
    assert {check["state"] for check in found["checks"]} == {"good"}


def test_a_repair_gives_back_the_same_answers(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    before = answer(capsys)
    record = next((own / "generations").glob("*/reports/*.json"))
    record.write_text(record.read_text("utf-8").replace('"text":"129所","value":129.0', '"text":"129所","value":130.0'), "utf-8")
    next((own / "generations").glob("*/lexical/*.term")).write_bytes(b"")
    assert run(["doctor"]) == 4
    out, err = capsys.readouterr()
    assert {line.split()[1].partition("：")[0] for line in out.splitlines() if line.startswith("坏")} == {"报告记录", "词语索引"}
    assert "129所" in out
    assert "kaoju doctor --repair" in out
    assert "Traceback" not in err
    assert run(["doctor", "--repair"]) == 0
    assert "修复之后" in capsys.readouterr().out
    assert answer(capsys) == before


def test_a_lost_pointer_is_put_back(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "CURRENT").unlink()
    assert run(["doctor", "--repair"]) == 0
    assert "重建" in capsys.readouterr().out
    assert answer(capsys)["status"] == "answered"


def test_a_damaged_original_is_kept_anew_when_its_file_is_taken_again(own: Path) -> None:
    kept = next((own / "originals").iterdir())
    kept.write_bytes(b"half")
    assert run(["doctor"]) == 4
    assert run(["ingest"]) == 0
    assert run(["doctor"]) == 0


def test_a_text_that_is_gone_is_said_and_not_hidden(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = next((own / "texts").glob("*.txt"))
    text.write_bytes(text.read_bytes()[:-3])
    assert run(["doctor", "--repair"]) == 4
    out, _ = capsys.readouterr()
    assert "mianyang-2020" in out
    assert text.exists()
    assert run(["ingest"]) == 0
    assert run(["doctor"]) == 0


def test_nothing_ingested_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOJU_HOME", str(tmp_path))
    assert run(["doctor"]) == 4


def test_a_backup_gives_back_the_same_answers(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    before = answer(capsys)
    archive = str(tmp_path / "备份.zip")
    assert run(["backup", archive]) == 0
    assert "要恢复" in capsys.readouterr().out
    assert run(["backup", archive]) == 2
    monkeypatch.setenv("KAOJU_HOME", str(tmp_path / "elsewhere"))
    assert run(["backup", archive, "--restore"]) == 0
    capsys.readouterr()
    assert answer(capsys) == before
    assert run(["doctor"]) == 0
    shown = [sorted(path.read_bytes() for path in (home / "texts").iterdir()) for home in (own, tmp_path / "elsewhere")]
    assert shown[0] == shown[1]
