"""Questions and answers in the chat."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.test_page.pages import QUESTION, ask, expect_marked, target, visit
from tests.ui.test_page.served import Site
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
FOOTBALL = "校园足球特色学校有多少所"


def test_a_figure_leads_to_its_sentence(page: Page, site: Site) -> None:
    visit(page, site.url)
    answer = ask(page, FOOTBALL)
    expect(answer).to_contain_text("129")
    link = answer.locator("a.kaoju-citation").first
    expect(link).to_have_text("[1]")
    document, start, end = target(link)
    quote = site.report(document).text[start:end]
    assert "129所" in quote
    link.click()
    expect_marked(page, quote)
    assert f"doc={document}&at={start}-{end}" in page.url


def test_the_first_source_is_shown_without_a_click(page: Page, site: Site) -> None:
    visit(page, site.url)
    answer = ask(page, FOOTBALL)
    document, start, end = target(answer.locator("a.kaoju-citation").first)
    expect_marked(page, site.report(document).text[start:end])
    assert "doc=" not in page.url


def test_every_citation_of_a_longer_answer_opens_its_own_slice(page: Page, site: Site) -> None:
    visit(page, site.url)
    answer = ask(page, "报告分为几部分")
    links = answer.locator("a.kaoju-citation")
    assert links.count() >= 3
    for link in links.all():
        document, start, end = target(link)
        link.click()
        expect_marked(page, site.report(document).text[start:end])
    page.locator(".kaoju-previous").click()
    document, start, end = target(links.nth(links.count() - 2))
    expect_marked(page, site.report(document).text[start:end])
    expect(page.locator(".kaoju-next")).to_be_enabled()


def test_citations_work_from_the_keyboard(page: Page, site: Site) -> None:
    visit(page, site.url)
    link = ask(page, FOOTBALL).locator("a.kaoju-citation").first
    link.focus()
    page.keyboard.press("Enter")
    document, start, end = target(link)
    expect_marked(page, site.report(document).text[start:end])
    expect(page.locator(".kaoju-scroll")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_refusal_looks_like_one_and_leads_to_the_nearest_passages(page: Page, site: Site) -> None:
    visit(page, site.url)
    answer = ask(page, "成都市有多少所幼儿园")
    expect(answer).to_have_class(re.compile(r"\bkaoju-refused\b"))
    expect(answer.locator(".kaoju-missing-part")).to_have_text(["成都市"])
    link = answer.locator("a.kaoju-citation").first
    document, start, end = target(link)
    link.click()
    expect_marked(page, site.report(document).text[start:end])


def test_a_follow_up_keeps_the_turn_before(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, FOOTBALL)
    answer = ask(page, "那幼儿的呢")
    expect(answer).to_contain_text("19")
    expect(answer.locator(".kaoju-understood")).to_contain_text("幼儿")


def test_after_a_new_chat_nothing_is_remembered(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, FOOTBALL)
    page.click("#kaoju-new")
    expect(page.locator(".kaoju-answer")).to_have_count(0)
    expect(page.locator(QUESTION)).to_be_focused()
    expect(ask(page, "那幼儿的呢").locator(".kaoju-understood")).to_have_count(0)


def test_shift_enter_makes_a_line_and_the_button_sends(page: Page, site: Site) -> None:
    visit(page, site.url)
    page.locator(QUESTION).press_sequentially("校园足球")
    page.keyboard.press("Shift+Enter")
    page.locator(QUESTION).press_sequentially("特色学校有多少所")
    expect(page.locator(QUESTION)).to_have_value("校园足球\n特色学校有多少所")
    expect(page.locator(".kaoju-question")).to_have_count(0)
    page.fill(QUESTION, FOOTBALL)
    page.click("#kaoju-send")
    expect(page.locator(".kaoju-answer")).to_contain_text("129")
    expect(page.locator(QUESTION)).to_have_value("")
    expect(page.locator("#kaoju-send")).to_have_text(wording.SEND)


@pytest.mark.parametrize("how", ["three clicks at once", "a double click", "Enter and Enter", "Enter and a click"])
def test_sending_twice_asks_once(page: Page, site: Site, how: str) -> None:
    visit(page, site.url)
    expect(page.locator("#kaoju-starters button").first).to_be_visible(timeout=30_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/queue/join" in request.url else None)
    page.fill(QUESTION, FOOTBALL)
    if how == "three clicks at once":
        page.evaluate("() => { const send = document.querySelector('#kaoju-send'); send.click(); send.click(); send.click(); }")
    elif how == "a double click":
        page.dblclick("#kaoju-send")
    else:
        page.press(QUESTION, "Enter")
        page.press(QUESTION, "Enter") if how == "Enter and Enter" else page.click("#kaoju-send", force=True)
    expect(page.locator(".kaoju-answer")).to_have_count(1, timeout=20_000)
    page.wait_for_timeout(500)
    expect(page.locator(".kaoju-question")).to_have_count(1)
    assert len(asked) == 1


def test_questions_may_follow_each_other_the_moment_an_answer_stands(page: Page, site: Site) -> None:
    visit(page, site.url)
    for _ in range(6):
        expect(ask(page, FOOTBALL)).to_contain_text("129")


def test_questions_to_begin_with_are_answered(page: Page, site: Site) -> None:
    visit(page, site.url)
    chips = page.locator("#kaoju-starters button")
    expect(chips.first).to_be_visible(timeout=30_000)
    assert 3 <= chips.count() <= 5
    text = chips.first.inner_text()
    chips.first.click()
    answer = page.locator(".kaoju-answer")
    expect(answer).to_have_count(1, timeout=20_000)
    expect(answer).to_have_class(re.compile(r"\bkaoju-answered\b"))
    expect(page.locator(".kaoju-question")).to_have_text(text)


def test_nothing_happens_on_an_empty_question(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, FOOTBALL)
    for empty in ("", "   ", "\n"):
        page.fill(QUESTION, empty)
        page.press(QUESTION, "Enter")
        page.click("#kaoju-send")
    page.wait_for_timeout(500)
    expect(page.locator(".kaoju-question")).to_have_count(1)
    expect(page.locator(".kaoju-answer")).to_have_count(1)
    expect(ask(page, FOOTBALL)).to_contain_text("129")


def test_a_question_that_is_too_long_is_said_to_be_and_stays_in_the_box(page: Page, site: Site) -> None:
    visit(page, site.url)
    page.fill(QUESTION, "学校" * 300)
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-notice")).to_contain_text("500", timeout=20_000)
    expect(page.locator(QUESTION)).to_have_value("学校" * 300)
    expect(ask(page, FOOTBALL)).to_contain_text("129")


def test_what_is_copied_is_the_answer_with_a_reference(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, site.url)
    answer = ask(page, FOOTBALL)
    answer.locator(".kaoju-copy").click()
    expect(answer.locator(".kaoju-copy")).not_to_have_text(wording.COPY)
    copied = page.evaluate("() => navigator.clipboard.readText()")
    document, start, end = target(answer.locator("a.kaoju-citation").first)
    report = site.report(document)
    first, second = copied.split("\n")
    assert "129" in first
    comma = wording.COMMA
    assert second == f"[1] 《{report.metadata.title}》{comma}教育和体育局{comma}2020年8月12日{comma}第(七)部分{comma}“{report.text[start:end]}”"


def test_copying_works_without_the_clipboard_of_a_secure_page(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visit(page, site.url)
    answer = ask(page, FOOTBALL)
    answer.locator(".kaoju-copy").click()
    expect(answer.locator(".kaoju-copy")).not_to_have_text(wording.COPY)
    page.focus(QUESTION)
    page.keyboard.press("Control+V")
    expect(page.locator(QUESTION)).to_have_value(re.compile(r"129[\s\S]*\[1\] 《绵阳市"))
