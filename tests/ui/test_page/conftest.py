"""Servers, corpora and the browser for the tests of the page."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.ui.test_page.served import ROOT, Site, running

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


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
