"""Several server processes over one folder that they may only read, and one PostgreSQL register, while reports come, change and go."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from corpus.embedding import Embedder
from corpus.library import Library
from tests.ui.changing import DOCUMENT, QUESTION, write
from tests.ui.postgresql import PostgreSQL
from tests.ui.test_page.served import ROOT, Site, running

pytestmark = pytest.mark.slow

OLD = "校园足球特色学校有多少所"
MOUNT, UMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))
TAKES_SECONDS = 30
"""By when every process must answer from a generation that was published."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as its one writer sees it."""
    return tmp_path_factory.mktemp("shared") / "home"


@pytest.fixture(scope="module")
def seen(home: Path, put: Callable[..., None]) -> Iterator[Path]:
    """The same folder as the readers see it: mounted read-only where that is allowed here."""
    put(home, ROOT / "corpus/reports")
    mounted = home.with_name("mounted")
    mounted.mkdir()
    commands = [[MOUNT, "--bind", str(home), str(mounted)], [MOUNT, "-o", "remount,bind,ro", str(mounted)]]
    if shutil.which("mount") is None or any(subprocess.run(command, capture_output=True, check=False).returncode for command in commands):
        warnings.warn("THE FOLDER IS NOT READ-ONLY IN THIS RUN: mounting needs root", stacklevel=1)
        yield home
        return
    yield mounted
    subprocess.run([UMOUNT, "-l", str(mounted)], check=True)


@pytest.fixture(scope="module")
def register(postgresql: PostgreSQL) -> str:
    return postgresql.new_database()


@pytest.fixture(scope="module")
def sites(seen: Path, register: str) -> Iterator[list[Site]]:
    """Two servers over that folder."""
    with ExitStack() as stack:
        yield [stack.enter_context(running(seen, database_url=register, api_rate=0)) for _ in range(2)]


def ask(site: Site, question: str) -> dict[str, object]:
    request = urllib.request.Request(f"{site.url}/api/ask", json.dumps({"question": question}).encode(), {"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        found: dict[str, object] = json.load(answer)
        return found


class Asking:
    """Questions without a pause to one process; every answer and every failure is kept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.answers: list[tuple[str, str]] = []
        self.failures: list[str] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(question,)) for question in (OLD, QUESTION)]

    def __enter__(self) -> Asking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _ask(self, question: str) -> None:
        while not self._over.is_set():
            try:
                self.answers.append((question, str(ask(self._site, question)["answer"])))
            except Exception as error:  # noqa: BLE001 - whatever it is, a question failed
                self.failures.append(repr(error))


def until(answers: Callable[[], bool]) -> None:
    end = time.monotonic() + TAKES_SECONDS
    while not answers():
        assert time.monotonic() < end, "a process does not answer from what was published"
        time.sleep(0.05)


def test_every_process_takes_up_what_is_published_and_fails_no_question(
    home: Path, sites: list[Site], put: Callable[..., None], embedder: Embedder, tmp_path: Path
) -> None:
    library = Library(home)
    with Asking(sites[0]) as one, Asking(sites[1]) as other:
        for number in (23, 24, 25, 26):
            put(home, write(tmp_path, number))
            for site in sites:
                until(lambda site=site, number=number: f"{number} 所" in str(ask(site, QUESTION)["answer"]))
        with library.writer(embedder) as writer:
            writer.remove(DOCUMENT)
            writer.publish()
        for site in sites:
            until(lambda site=site: ask(site, QUESTION)["status"] == "refused")
        library.rollback()
        for site in sites:
            until(lambda site=site: "26 所" in str(ask(site, QUESTION)["answer"]))
    assert one.failures + other.failures == []
    for question, answer in {*one.answers, *other.answers}:
        assert "129 所" in answer if question == OLD else answer.startswith(("23 所", "24 所", "25 所", "26 所", "没有依据"))
    assert len(one.answers) > 20
    assert len(other.answers) > 20


def test_they_write_nothing_into_the_folder_and_share_the_register(home: Path, seen: Path, sites: list[Site], register: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    asked = {ask(site, f"绵阳市第{number}问")["question"] for number, site in enumerate(sites)}
    with psycopg.connect(register, autocommit=True) as connection:
        until(lambda: asked <= {row[0] for row in connection.execute("SELECT question FROM answers")})
    if seen != home:
        assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
        assert not (home / "register.sqlite").exists()
        assert not (home / "kaoju.log").exists()
