"""The commands with the vectors on a real Chroma server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chroma_server import Chroma
from tests.ui.changing import QUESTION, write

pytestmark = pytest.mark.slow


def test_reports_are_taken_in_asked_and_checked(run: Callable[..., Any], tmp_path: Path) -> None:
    chroma = Chroma(tmp_path)
    chroma.start()
    try:
        home, with_server = tmp_path / "home", {"KAOJU_CHROMA_URL": chroma.url}
        assert run("ingest", write(tmp_path, 23), home=home, env=with_server).code == 0
        assert run("ask", QUESTION, "--json", home=home, env=with_server).json["values"][0]["text"] == "23所"
        assert run("doctor", home=home, env=with_server).code == 0
        assert list(home.rglob("chroma.sqlite3")) == []
        without = run("ask", QUESTION, home=home)
        assert (without.code, "KAOJU_CHROMA_URL" in without.complaint) == (4, True)
    finally:
        chroma.stop()
    away = run("ask", QUESTION, home=home, env=with_server)
    assert (away.code, "没有正常应答" in away.complaint) == (5, True)
