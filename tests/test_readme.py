"""The snippets of the README are run as they stand there, against a running server and a corpus."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from corpus.embedding import load_embedder
from corpus.library import Library
from corpus.settings import Settings
from ingest.build import ingest
from ui.api.app import add_api
from ui.listening import listen
from ui.reading_room import ReadingRoom

ROOT = Path(__file__).parents[1]
SNIPPETS = dict(re.findall(r"^\*\*([^*]+)\*\*: [^\n]*\n\n```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the corpus of the bundled report in it."""
    found = tmp_path_factory.mktemp("readme")
    ingest([ROOT / "corpus/reports"], Library(found / ".kaoju"), load_embedder("builtin", False), max_bytes=10**7)
    return found


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The API alone as a server of this process."""
    settings = Settings(home=folder / ".kaoju")
    room = ReadingRoom(settings)
    app = FastAPI()
    add_api(app, room, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
    room.close()


def test_each_way_in_has_a_snippet() -> None:
    assert list(SNIPPETS) == ["JSON API", "OpenAI's API", "MCP", "LangChain"]
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("```python") == len(SNIPPETS)


@pytest.mark.slow
@pytest.mark.parametrize("name", SNIPPETS)
def test_the_snippet_works(name: str, folder: Path, address: str) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KAOJU_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    code = SNIPPETS[name].replace("http://127.0.0.1:7860", address)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env={**kept, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "129" in done.stdout
