"""Files of the index that are cut short while a server has them mapped: it says so and lives, and answers again once they are mended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.generation import current_generation
from tests.ui.test_page.served import ROOT, Site, running

pytestmark = pytest.mark.slow

QUESTION = "校园足球特色学校有多少所"


def ask(site: Site) -> tuple[int, str]:
    """Status, and the answer or what the error says."""
    request = urllib.request.Request(f"{site.url}/api/ask", json.dumps({"question": QUESTION}).encode(), {"content-type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, str(json.load(answer)["answer"])
    except urllib.error.HTTPError as error:
        return error.code, json.dumps(json.load(error), ensure_ascii=False)


def mend(home: Path, command: list[str]) -> None:
    environment = os.environ | {"KAOJU_HOME": str(home), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "ui", *command], cwd=ROOT, env=environment, capture_output=True, check=True)


def test_a_server_outlives_it(tmp_path: Path, put: Callable[..., None]) -> None:
    home = tmp_path / "home"
    put(home, ROOT / "corpus/reports")
    with running(home) as site:
        for suffix, command in ((".term", ["doctor", "--repair"]), (".idx", ["ingest"]), (".store", ["doctor", "--repair"]), (".fieldnorm", ["ingest"])):
            assert "129" in ask(site)[1]
            generation = current_generation(home)
            assert generation is not None
            os.truncate(next(generation.lexical.glob(f"*{suffix}")), 0)
            status, said = ask(site)
            assert status == 503
            assert "词语索引的文件在使用中被截短" in said
            assert "kaoju doctor --repair" in said
            status, said = ask(site)  # opened anew, and found damaged
            assert (status, "已损坏" in said) == (503, True)
            assert site.process.poll() is None
            mend(home, command)
        assert ask(site)[0] == 200
