"""Sizes, colours, language, focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.test_page.pages import QUESTION, ask, visit
from tests.ui.test_page.served import Site
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CONTRAST = """(selector) => {
  const parse = (text) => { const found = text.match(/[\\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const over = (top, under) => top.slice(0, 3).map((value, i) => value * top[3] + under[i] * (1 - top[3]));
  const linear = (value) => value <= 10 ? value / 255 / 12.92 : ((value / 255 + .055) / 1.055) ** 2.4;
  const light = (rgb) => .2126 * linear(rgb[0]) + .7152 * linear(rgb[1]) + .0722 * linear(rgb[2]);
  return [...document.querySelectorAll(selector)].filter((node) => node.getClientRects().length).map((node) => {
    const layers = [];
    let opacity = 1;
    for (let at = node; at; at = at.parentElement) {
      layers.unshift(parse(getComputedStyle(at).backgroundColor));
      opacity *= Number(getComputedStyle(at).opacity);
    }
    const back = layers.reduce((under, top) => over(top, under), [255, 255, 255]);
    const own = parse(getComputedStyle(node).color);
    const fore = over([...own.slice(0, 3), own[3] * opacity], back);
    const [a, b] = [light(fore), light(back)].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), node.className];
  });
}"""
TEXTS = (
    "#kaoju-brand h1", "#kaoju-brand p", "#kaoju-new", "#kaoju-send", ".kaoju-question", ".kaoju-text", ".kaoju-value", ".kaoju-label", ".kaoju-where",
    ".kaoju-quote", ".kaoju-reference", ".kaoju-missing-part", "a.kaoju-citation", ".kaoju-copy",
    ".kaoju-doc-head h2", ".kaoju-doc-meta", ".kaoju-cited", ".kaoju-doc-text p",
    ".kaoju-h", "#kaoju-source mark",
    ".kaoju-toolbar button:not(:disabled)",
)  # fmt: skip


@pytest.mark.parametrize("width", [390, 768, 901, 1280, 1920, 2560])
@pytest.mark.usefixtures("watched")
def test_nothing_has_to_be_scrolled_sideways(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, site.url)
    ask(page, "校园足球特色学校有多少所").locator("a.kaoju-citation").first.click()
    expect(page.locator("#kaoju-source mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = "() => [...document.querySelectorAll('#kaoju-main *')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.id)"
    assert page.evaluate(wide) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, browser_context_args: dict[str, object], site: Site, scheme: str) -> None:
    context = browser.new_context(**{**browser_context_args, "color_scheme": scheme})
    page = context.new_page()
    visit(page, site.url)
    ask(page, "校园足球特色学校有多少所")
    ask(page, "成都市有多少所幼儿园").locator("a.kaoju-citation").first.click()
    expect(page.locator("#kaoju-source mark").first).to_be_visible()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    poor = [(selector, *row) for selector in TEXTS for row in page.evaluate(CONTRAST, selector) if row[0] < 4.5]
    assert poor == []
    context.close()


@pytest.mark.usefixtures("watched")
def test_the_page_says_its_language_and_name(page: Page, site: Site) -> None:
    visit(page, site.url)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title(wording.TITLE)
    expect(page.get_by_role("textbox", name=wording.QUESTION_LABEL)).to_be_focused()
    answer = page.request.get(f"{site.url}/favicon.ico")
    assert answer.ok
    assert b"<svg" in answer.body()


@pytest.mark.usefixtures("watched")
def test_every_control_is_reached_with_tab_and_shows_it(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, "校园足球特色学校有多少所")
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(15):
        page.keyboard.press("Tab")
        name, outline = page.evaluate("() => ((at) => [at.id || at.className || at.tagName, getComputedStyle(at).outlineStyle])(document.activeElement)")
        reached.append(str(name))
        if name != "BODY":
            assert outline != "none", name
    for wanted in ("kaoju-new", "kaoju-citation", "kaoju-source-link", "kaoju-copy", "kaoju-scroll"):
        assert any(wanted in name for name in reached), (wanted, reached)
    page.focus(QUESTION)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.usefixtures("watched")
def test_a_listener_is_not_read_markup(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, "校园足球特色学校有多少所")
    expect(page.locator("#kaoju-chat [aria-label*='<']")).to_have_count(0)
    expect(page.get_by_role("log", name=wording.CHAT_LABEL)).to_have_count(1)
