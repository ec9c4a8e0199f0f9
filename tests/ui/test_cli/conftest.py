"""The installed command, run as a person or a program runs it: another process, another folder, a bare environment."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
COMMAND = Path(sys.executable).with_name("kaoju")
_SENTENCE = re.compile(r"[^。?]+[。?\uff1f]")


@dataclass(frozen=True)
class Done:
    """What a run gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """Standard error, which must be Chinese sentences and no traceback."""
        assert "Traceback" not in self.err
        assert len(_SENTENCE.findall(self.err)) >= 2, self.err
        return self.err


def bare_environment(home: Path | None, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAOJU_", "LC_", "LANG", "PYTHON"))}
    return kept | ({} if home is None else {"KAOJU_HOME": str(home)}) | more


@pytest.fixture(scope="session")
def command() -> list[str]:
    assert COMMAND.exists(), "the project is not installed: make install"
    return [str(COMMAND)]


@pytest.fixture(scope="session")
def environment() -> Callable[..., dict[str, str]]:
    return bare_environment


@pytest.fixture(scope="session")
def run(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Done]:
    """``run("ask", "…", home=…, env={…}, stdin=b"…")`` in an empty folder."""
    empty = tmp_path_factory.mktemp("cwd")

    def start(*words: str, home: Path | None = None, env: dict[str, str] | None = None, stdin: bytes = b"", cwd: Path = empty) -> Done:
        done = subprocess.run(
            [*command, *words], input=stdin, capture_output=True, cwd=cwd, env=bare_environment(home, **env or {}), timeout=120, check=False
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return start


@pytest.fixture(scope="session")
def home(run: Callable[..., Done], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the bundled report. Tests that change it take a ``own_home``."""
    folder = tmp_path_factory.mktemp("home")
    done = run("ingest", home=folder)
    assert (done.code, done.err) == (0, "")
    return folder


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return Path(shutil.copytree(home, tmp_path / "own-home"))


@pytest.fixture(scope="session")
def shown(run: Callable[..., Done], home: Path) -> str:
    """What ``kaoju show`` prints of the bundled report."""
    return str(run("show", "mianyang-2020", home=home).out)


@pytest.fixture(scope="session")
def child_seconds() -> Callable[[Callable[[], object]], float]:
    """Processor seconds of the processes a call runs: what they take on a machine of their own, also while others share it."""

    def measure(call: Callable[[], object]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure
