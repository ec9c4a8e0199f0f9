"""The page before there is a corpus, and while it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.test_page.pages import QUESTION, ask, visit
from tests.ui.test_page.served import ROOT, Site, running
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page whose corpus does not exist yet."""
    with running(tmp_path_factory.mktemp("none") / "home") as found:
        yield found


def test_the_corpus_comes_into_being_grows_and_breaks_while_the_page_is_open(page: Page, growing: Site, put: Callable[..., None], hostile_file: Path) -> None:
    visit(page, growing.url)
    expect(page.locator("#kaoju-source")).to_contain_text(wording.EMPTY_TITLE)
    expect(page.locator("#kaoju-source")).to_contain_text("kaoju ingest")
    expect(page.locator("#kaoju-starters button")).to_have_count(0)
    page.fill(QUESTION, "校园足球特色学校有多少所")
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-notice")).to_contain_text(wording.EMPTY_REMEDY, timeout=20_000)

    put(growing.home, ROOT / "corpus/reports")
    expect(ask(page, "校园足球特色学校有多少所")).to_contain_text("129")
    expect(page.locator("#kaoju-source mark").first).to_be_visible()

    put(growing.home, hostile_file)
    expect(ask(page, "航天科普特色学校有多少所")).to_contain_text("23")

    (growing.home / "CURRENT").write_text("000999\n", encoding="utf-8")
    page.fill(QUESTION, "校园足球特色学校有多少所")
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-notice")).to_have_count(2, timeout=20_000)
    expect(page.locator("body")).not_to_contain_text("Traceback")
    visit(page, growing.url)
    expect(page.locator("#kaoju-source .kaoju-trouble")).to_be_visible()
    assert "WARNING ui.conversation" in (growing.home / "kaoju.log").read_text(encoding="utf-8")
