"""Conversations kept in the browser or on the server, questions that may follow, and stopping."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.test_page.pages import QUESTION, ask, expect_marked, target, visit
from tests.ui.test_page.served import ROOT, Site, running
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
FOOTBALL = "校园足球特色学校有多少所"
KEPT = "dialog.kaoju-kept-dialog"
SLOWLY = """
import time
from ui.reading_room import ReadingRoom
stream = ReadingRoom.stream
ReadingRoom.stream = lambda self, question, history: (time.sleep(4 if "慢慢" in question else 0), stream(self, question, history))[1]
"""


@pytest.fixture(params=["site", "server_site"], ids=["browser", "server"])
def kept(request: pytest.FixtureRequest) -> Site:
    """A page that keeps conversations in the browser, and one that keeps them on the server."""
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def server_site(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None]) -> Iterator[Site]:
    """A page that keeps conversations on the server, and on which a question that says so takes four seconds."""
    home = tmp_path_factory.mktemp("server") / "home"
    put(home, ROOT / "corpus/reports")
    with running(home, SLOWLY, conversations="server") as found:
        yield found


def listed(page: Page, count: int) -> Locator:
    """Open the list of conversations; its rows come back."""
    page.click("#kaoju-kept")
    rows = page.locator(f"{KEPT} li")
    expect(rows).to_have_count(count)
    return rows


def test_a_conversation_outlives_a_reload_and_another_page(page: Page, kept: Site) -> None:
    visit(page, kept.url)
    first = ask(page, FOOTBALL).inner_text()
    ask(page, "那幼儿的呢")
    expect(listed(page, 1)).to_contain_text("2 问")
    page.keyboard.press("Escape")
    page.click(".kaoju-nav a[href='/documents']")
    expect(page.locator("h1")).to_have_text("文档")
    page.go_back()
    expect(page.locator(".kaoju-answer")).to_have_count(2, timeout=20_000)
    page.reload()
    expect(page.locator(".kaoju-answer")).to_have_count(2, timeout=20_000)
    assert page.locator(".kaoju-answer").first.inner_text() == first
    link = page.locator("a.kaoju-citation").first
    document, start, end = target(link)
    link.click()
    expect_marked(page, kept.report(document).text[start:end])
    expect(ask(page, "那小学的呢").locator(".kaoju-understood")).to_be_visible()
    expect(listed(page, 1)).to_contain_text("3 问")


def test_conversations_are_listed_searched_renamed_opened_and_deleted(page: Page, kept: Site) -> None:
    visit(page, kept.url)
    ask(page, FOOTBALL)
    listed(page, 1)
    page.keyboard.press("Escape")
    page.click("#kaoju-new")
    expect(page.locator(".kaoju-answer")).to_have_count(0)
    ask(page, "<img src=x onerror='window.hacked=1'>成都市有多少所幼儿园")
    rows = listed(page, 2)
    expect(rows.filter(has_text="<img src=x")).to_have_count(1)
    page.fill(f"{KEPT} input", "129")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="改名").click()
    page.keyboard.press("Escape")
    expect(rows.first).to_contain_text(FOOTBALL)
    rows.first.get_by_role("button", name="改名").click()
    page.keyboard.type("<b>体检</b>用")
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("<b>体检</b>用")
    expect(rows.first.get_by_role("button", name="改名")).to_be_focused()
    page.fill(f"{KEPT} input", "体检")
    expect(rows).to_have_count(1)
    rows.first.locator(".kaoju-kept-open").click()
    expect(page.locator(KEPT)).to_be_hidden()
    expect(page.locator(".kaoju-answer")).to_contain_text("129")
    ask(page, "那幼儿的呢")
    rows = listed(page, 2)
    expect(rows.filter(has_text="体检")).to_contain_text("2 问")  # the name stays

    rows.filter(has_text="体检").get_by_role("button", name="删除").click()
    expect(rows).to_have_count(1)
    expect(page.locator(".kaoju-answer")).to_have_count(0)  # or the next answer would bring it back
    page.get_by_role("button", name="撤销删除").click()
    expect(rows).to_have_count(2)
    expect(page.locator(".kaoju-answer")).to_have_count(2)
    page.get_by_role("button", name="全部删除").click()
    page.get_by_role("button", name="确定全部删除").click()
    expect(rows).to_have_count(0)
    expect(page.locator(KEPT)).to_contain_text("还没有对话")
    page.keyboard.press("Escape")
    expect(page.locator(KEPT)).to_be_hidden()
    page.reload()
    listed(page, 0)


def test_on_the_server_the_browser_keeps_no_word_and_scripts_no_key(page: Page, server_site: Site) -> None:
    with page.expect_response(f"{server_site.url.rstrip('/')}/conversations"):
        visit(page, server_site.url)
    assert page.context.cookies(f"{server_site.url}/conversations")  # before two tabs write at once, or each would be given a key
    ask(page, FOOTBALL)
    listed(page, 1)
    assert FOOTBALL not in page.evaluate("JSON.stringify(localStorage)")
    assert "kaoju" not in page.evaluate("document.cookie")
    (cookie,) = (one for one in page.context.cookies(f"{server_site.url}/conversations") if one["name"] == "kaoju_conversations")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


def test_nothing_opens_in_the_place_of_an_answer_under_way(page: Page, server_site: Site) -> None:
    visit(page, server_site.url)
    ask(page, FOOTBALL)
    page.click("#kaoju-new")
    expect(page.locator(".kaoju-answer")).to_have_count(0)
    page.fill(QUESTION, f"慢慢地说{FOOTBALL}")
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-pending")).to_be_visible()
    rows = listed(page, 1)
    rows.first.locator(".kaoju-kept-open").click()
    expect(page.locator(KEPT)).to_contain_text("正在回答")
    expect(page.locator(".kaoju-pending")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".kaoju-answer")).to_have_count(1, timeout=20_000)
    rows = listed(page, 2)
    rows.filter(has_not_text="慢慢").locator(".kaoju-kept-open").click()
    expect(page.locator(".kaoju-question")).to_have_text([FOOTBALL])

    page.fill(QUESTION, f"慢慢地说{FOOTBALL}")
    rows = listed(page, 2)
    rows.filter(has_not_text="慢慢").get_by_role("button", name="删除").click()
    expect(rows).to_have_count(1)
    expect(page.locator(".kaoju-answer")).to_have_count(0)
    page.evaluate("document.querySelector('#kaoju-send').click()")  # as an assistive program may: the list lies over the page
    expect(page.locator(".kaoju-pending")).to_have_count(1)
    page.get_by_role("button", name="撤销删除").click()
    expect(page.locator(KEPT)).to_contain_text("正在回答")
    expect(page.locator(".kaoju-pending")).to_have_count(1)
    expect(rows).to_have_count(1)


def test_what_another_tab_wrote_meanwhile_is_not_brought_back_twice(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/documents")
    kept = json.dumps([{"id": "a", "title": FOOTBALL, "when": 1, "messages": [{"role": "user", "content": FOOTBALL}]}])
    write = "(text) => localStorage.setItem('kaoju-conversations', text)"
    page.evaluate(write, kept)
    visit(page, site.url)
    listed(page, 1).get_by_role("button", name="删除").click()
    expect(page.locator(f"{KEPT} li")).to_have_count(0)
    page.evaluate(write, kept)
    page.get_by_role("button", name="撤销删除").click()
    expect(page.get_by_role("button", name="撤销删除")).to_have_count(0)
    expect(page.locator(f"{KEPT} li")).to_have_count(1)


def test_what_was_tampered_with_in_the_browser_runs_nothing(page: Page, site: Site) -> None:
    visit(page, site.url)
    evil = "<img src=x onerror='window.hacked=1'><script>window.hacked=2</script><div class='kaoju-answer'>129</div>"
    conversation = {"id": "a", "title": evil, "when": 1, "messages": [{"role": "assistant", "content": evil}]}
    for stored in ("{", "null", "[1, null, {}]", json.dumps([conversation])):
        page.evaluate("(text) => { localStorage.setItem('kaoju-conversations', text); sessionStorage.setItem('kaoju-conversation', 'a'); }", stored)
        visit(page, site.url)
    expect(page.locator("#kaoju-chat .kaoju-answer")).to_have_count(1)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked ?? null") is None
    page.click("#kaoju-new")
    expect(page.locator("#kaoju-chat .kaoju-answer")).to_have_count(0)
    expect(ask(page, FOOTBALL)).to_contain_text("129")


def test_nobody_sees_the_conversation_of_another(browser: Browser, browser_context_args: dict[str, object], page: Page, kept: Site) -> None:
    visit(page, kept.url)
    ask(page, FOOTBALL)
    other = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
    stranger = other.new_page()
    visit(stranger, kept.url)
    stranger.click("#kaoju-kept")
    expect(stranger.locator(KEPT)).to_contain_text("还没有对话")
    expect(stranger.locator(".kaoju-question")).to_have_count(0)
    other.close()


def test_what_may_follow_is_answered(page: Page, site: Site) -> None:
    visit(page, site.url)
    ask(page, FOOTBALL)
    proposed = page.locator("#kaoju-follow .kaoju-starter")
    expect(proposed.first).to_be_visible(timeout=20_000)
    assert 1 <= proposed.count() <= 3
    text = proposed.first.inner_text()
    proposed.first.click()
    expect(page.locator(".kaoju-answer")).to_have_count(2, timeout=20_000)
    expect(page.locator(".kaoju-answer").nth(1)).to_have_class(re.compile(r"\bkaoju-answered\b"))
    expect(page.locator(".kaoju-question").nth(1)).to_have_text(text)


def test_the_link_of_a_citation_opens_at_its_place(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, site.url)
    document, start, end = target(ask(page, FOOTBALL).locator("a.kaoju-citation").first)
    expect(page.locator("#kaoju-source mark").first).to_be_visible()
    page.click(".kaoju-copy-link")
    expect(page.locator(".kaoju-copy-link")).to_have_text("已复制")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    quote = site.report(document).text[start:end]
    visit(page, copied)
    expect_marked(page, quote)
    expect(page.locator(".kaoju-cited")).to_contain_text("›")
    page.get_by_role("link", name=wording.WHOLE, exact=True).click()
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "".join(page.locator("mark").all_text_contents()) == quote


def test_a_question_can_be_stopped_and_comes_back_into_the_box(page: Page, server_site: Site) -> None:
    visit(page, server_site.url)
    expect(page.locator("#kaoju-stop")).to_be_hidden()
    ask(page, FOOTBALL)
    page.fill(QUESTION, f"慢慢地说{FOOTBALL}")
    page.press(QUESTION, "Enter")
    expect(page.locator(".kaoju-pending")).to_be_visible()
    page.click("#kaoju-stop")
    expect(page.locator(".kaoju-pending")).to_have_count(0)
    expect(page.locator(QUESTION)).to_have_value(f"慢慢地说{FOOTBALL}")
    expect(page.locator(".kaoju-answer")).to_have_count(1)
    expect(page.locator("#kaoju-stop")).to_be_hidden()
    expect(ask(page, "那幼儿的呢")).to_contain_text("19")
    page.wait_for_timeout(4000)  # the answer that was not waited for
    expect(page.locator(".kaoju-answer")).to_have_count(2)


def test_nothing_is_kept_where_nothing_shall_be_and_a_server_that_went_away_is_said_to_be(page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("gone") / "home", conversations="off") as gone:
        page.goto(f"{gone.url}/documents")
        page.evaluate("localStorage.setItem('kaoju-conversations', '[]')")  # from before the setting was changed
        visit(page, gone.url)
        expect(page.locator("#kaoju-kept")).to_have_count(0)
        assert page.evaluate("localStorage.getItem('kaoju-conversations')") is None
        assert page.request.get(f"{gone.url}/conversations").status == 404
        gone.process.terminate()
        gone.process.wait(20)
        page.fill(QUESTION, FOOTBALL)
        page.press(QUESTION, "Enter")
        expect(page.get_by_test_id("toast-text").first).to_contain_text("与服务器的连接断了", timeout=20_000)
        expect(page.locator(".toast-title").first).to_have_text("出错了")
