"""axe-core finds nothing serious, on any view, light or dark, on a phone or a wide screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.test_page.axe import axe_source, violations
from tests.ui.test_page.pages import ask, visit
from tests.ui.test_page.served import Site

pytestmark = [pytest.mark.slow, pytest.mark.browser]
VIEWS = (
    "/documents", "/documents?q=没有", "/documents/mianyang-2020?at=1903-1974", "/documents/none", "/indicators",
    "/indicators?indicator=公办幼儿园建设项目完工", "/indicators?q=没有", "/keeper", "/keeper?q=没有", "/checks", "/checks?state=all",
)  # fmt: skip


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker."""
    return axe_source()


@pytest.fixture(params=[(390, "light"), (1280, "dark"), (1920, "light")], ids=["390-light", "1280-dark", "1920-light"])
def screen(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Page]:
    """A page of each size and scheme."""
    width, scheme = request.param
    context = browser.new_context(**{**browser_context_args, "color_scheme": scheme, "viewport": {"width": width, "height": 900}})  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_the_chat_and_its_dialogs(screen: Page, site: Site, axe: str) -> None:
    visit(screen, site.url)
    expect(screen.locator("#kaoju-starters button").first).to_be_visible(timeout=30_000)
    found = {"empty": violations(screen, axe)}
    ask(screen, "校园足球特色学校有多少所")
    ask(screen, "特殊教育资源教室有多少")
    ask(screen, "成都市有多少所幼儿园")
    expect(screen.locator("#kaoju-follow button").first).to_be_visible()
    screen.wait_for_timeout(600)
    found["answers"] = violations(screen, axe)
    screen.click("#kaoju-kept")
    screen.click(".kaoju-kept-rename")
    expect(screen.locator(".kaoju-kept-name input")).to_be_focused()
    found["renaming"] = violations(screen, axe)
    screen.keyboard.press("Escape")
    screen.click(".kaoju-kept-remove")
    expect(screen.locator(".kaoju-kept-undo button")).to_be_visible()
    found["deleted"] = violations(screen, axe)
    screen.click(".kaoju-kept-undo button")
    expect(screen.locator(".kaoju-answer")).to_have_count(3)
    found["kept"] = violations(screen, axe)
    screen.keyboard.press("Escape")
    screen.locator(".kaoju-check").nth(1).click()
    found["check"] = violations(screen, axe)
    screen.keyboard.press("Escape")
    screen.locator(".kaoju-export").nth(1).click()
    found["export"] = violations(screen, axe)
    assert {name: each for name, each in found.items() if each} == {}


def test_the_plain_pages(screen: Page, site: Site, axe: str) -> None:
    found = {}
    for path in VIEWS:
        screen.goto(site.url + path)
        found[path] = violations(screen, axe)
    assert {name: each for name, each in found.items() if each} == {}


def test_the_checker_checks(page: Page, site: Site, axe: str) -> None:
    page.goto(f"{site.url}/documents")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><img src=\"/favicon.ico\">')")
    assert {name for name, _ in violations(page, axe)} >= {"button-name", "image-alt"}  # type: ignore[misc]
