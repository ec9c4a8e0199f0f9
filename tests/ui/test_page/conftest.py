"""Servers, corpora and the browser for the tests of the page."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from corpus.embedding import Embedder, load_embedder
from corpus.library import Library
from ingest.build import ingest
from tests.ui.test_page.served import HOSTILE_REPORT, ROOT, Site, running

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The built-in model."""
    return load_embedder("builtin", False)


@pytest.fixture(scope="session")
def put(embedder: Embedder) -> Callable[..., None]:
    """Ingest files into a corpus."""

    def _put(home: Path, *files: Path) -> None:
        summary = ingest(list(files), Library(home), embedder, max_bytes=10**7)
        assert not summary.rejected, summary.rejected

    return _put


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report full of markup; its name needs percent-encoding in links."""
    file = tmp_path_factory.mktemp("hostile") / "广元(2020)'a'.txt"
    file.write_text(HOSTILE_REPORT, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None]) -> Iterator[Site]:
    """The page over the report that comes with the application."""
    home = tmp_path_factory.mktemp("one") / "home"
    put(home, ROOT / "corpus/reports")
    with running(home) as found:
        yield found


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None], hostile_file: Path) -> Iterator[Site]:
    """The page over that report and the hostile one."""
    home = tmp_path_factory.mktemp("two") / "home"
    put(home, ROOT / "corpus/reports", hostile_file)
    with running(home) as found:
        yield found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's own Chromium."""
    found = shutil.which("chromium") or shutil.which("google-chrome") or (CHROMIUM if Path(CHROMIUM).exists() else None)
    if found is None:
        reason = "no Chromium on this machine: NOTHING of the page was tested in a browser (apt-get install chromium fonts-noto-cjk)"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A Chinese visitor at a common office screen."""
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def watched(page: Page) -> Iterator[None]:
    """The page asks no other host, runs no foreign script, throws nothing and opens no dialog."""
    seen: list[str] = []
    outside: list[str] = []

    def note(found: Request) -> None:
        url = found.url
        if not url.startswith(("data:", "blob:", "http://127.0.0.1:")):
            outside.append(url)

    page.on("request", note)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    yield
    assert outside == []
    assert seen == []
    assert page.evaluate("window.hacked ?? null") is None
