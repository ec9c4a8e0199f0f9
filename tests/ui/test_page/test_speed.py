"""How long a visitor waits: for the page, and for the answer."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.test_page.pages import QUESTION
from tests.ui.test_page.served import Site

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.alone]
TRIES = 3
"""The best counts: other tests run beside this one."""
QUESTIONS = ("校园足球特色学校有多少所", "幼儿足球特色学校有多少所", "这份报告是谁发布的")
USABLE = """() => {
  const [box, send] = ["#kaoju-question textarea", "#kaoju-send"].map((each) => document.querySelector(each));
  const ready = box && !box.disabled && send && !send.disabled
    && document.querySelector("#kaoju-source .kaoju-doc") && document.querySelector(".kaoju-starter");
  return ready && performance.now();
}"""
WATCH = """() => addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const [pressed, before] = [performance.now(), document.querySelectorAll(".kaoju-answered .kaoju-text").length];
  window.waited = null;
  const look = () => {
    const answers = document.querySelectorAll(".kaoju-answered .kaoju-text");
    if (answers.length > before) requestAnimationFrame(() => { window.waited = performance.now() - pressed; });  // when it is painted
    else requestAnimationFrame(look);
  };
  look();
}, true)"""


def fresh(browser: Browser, browser_context_args: dict[str, object]) -> Page:
    """A browser that was never here: nothing is in its cache."""
    return browser.new_context(**browser_context_args).new_page()  # type: ignore[arg-type]


def test_the_page_is_usable_in_three_seconds_and_the_answer_there_in_one(
    browser: Browser, browser_context_args: dict[str, object], site: Site
) -> None:
    opened, answered = [], []
    for question in QUESTIONS[:TRIES]:
        page = fresh(browser, browser_context_args)
        page.goto(site.url)
        opened.append(float(page.wait_for_function(USABLE, timeout=30_000).json_value()) / 1000)
        page.evaluate(WATCH)
        page.fill(QUESTION, question)
        page.press(QUESTION, "Enter")
        answered.append(float(page.wait_for_function("() => window.waited", timeout=30_000).json_value()) / 1000)
        page.context.close()
    sys.stdout.write(f"page usable after {[round(each, 2) for each in opened]} s, answer after {[round(each, 2) for each in answered]} s\n")
    assert min(opened) <= 3
    assert min(answered) <= 1
