"""What visitors do on the page, in the words of the contract."""

from __future__ import annotations

import re
from urllib.parse import unquote

from playwright.sync_api import Locator, Page, expect

QUESTION = "#kaoju-question textarea"
MARK = "#kaoju-source mark"

IN_VIEW = """() => {
  const marks = [...document.querySelectorAll('#kaoju-source mark')];
  const box = document.querySelector('#kaoju-source .kaoju-scroll').getBoundingClientRect();
  return marks.length > 0 && marks.every((mark) => {
    const at = mark.getBoundingClientRect();
    const inBox = at.top >= box.top - 1 && at.bottom <= box.bottom + 1 && at.left >= box.left - 1 && at.right <= box.right + 1;
    return inBox && at.top >= -1 && at.bottom <= innerHeight + 1;
  });
}"""


def visit(page: Page, url: str) -> None:
    """Open the page and wait until it can be used."""
    page.goto(url)
    expect(page.locator(QUESTION)).to_be_visible(timeout=20_000)
    expect(page.locator("#kaoju-source .kaoju-doc")).to_be_visible(timeout=20_000)


def ask(page: Page, question: str) -> Locator:
    """Ask with Enter; the answer's element comes back."""
    before = page.locator(".kaoju-answer").count()
    page.fill(QUESTION, question)
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-answer")).to_have_count(before + 1, timeout=20_000)
    return page.locator(".kaoju-answer").nth(before)


def target(link: Locator) -> tuple[str, int, int]:
    """Document, start and end of a citation link."""
    found = re.fullmatch(r"#cite/([^/]+)/(\d+)-(\d+)", link.get_attribute("href") or "")
    assert found is not None
    return unquote(found[1]), int(found[2]), int(found[3])


def marked(page: Page) -> str:
    """Text of all marks together."""
    return "".join(page.locator(MARK).all_text_contents())


def expect_marked(page: Page, text: str) -> None:
    """Wait until exactly ``text`` is marked and in view."""
    shown = "(text) => [...document.querySelectorAll('#kaoju-source mark')].map((mark) => mark.textContent).join('') === text"
    page.wait_for_function(shown, arg=text, timeout=10_000)
    page.wait_for_function(IN_VIEW, timeout=5_000)
