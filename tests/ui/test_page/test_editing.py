"""A question changed where it stands and asked again, and what that replaces brought back."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.test_page.axe import axe_source, violations
from tests.ui.test_page.pages import QUESTION, ask, visit
from tests.ui.test_page.served import Site

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
FOOTBALL = "校园足球特色学校有多少所"
EDITOR = ".kaoju-editor textarea"


@pytest.fixture
def talked(page: Page, site: Site) -> Page:
    """A page on which three questions were answered."""
    visit(page, site.url)
    for question in (FOOTBALL, "那幼儿的呢", "这份报告是谁发布的"):
        ask(page, question)
    return page


def change(page: Page, number: int) -> Locator:
    """Begin to change a question; the editor comes back."""
    page.locator(".kaoju-question").nth(number).hover()
    page.locator(".kaoju-change").nth(number).click()
    expect(page.locator(EDITOR)).to_be_focused()
    return page.locator(EDITOR)


def kept(page: Page) -> list[str]:
    """What the browser keeps of the conversation, without markup."""
    stored = json.loads(page.evaluate("localStorage.getItem('kaoju-conversations')"))
    assert len(stored) == 1
    return [message["content"] for message in stored[0]["messages"]]


def test_a_changed_question_replaces_what_followed_and_undo_brings_it_back(talked: Page) -> None:
    page = talked
    before = page.locator("#kaoju-chat .message-row").all_inner_texts()
    page.fill(QUESTION, "写到一半")
    editor = change(page, 1)
    expect(editor).to_have_value("那幼儿的呢")
    assert violations(page, axe_source()) == []
    editor.fill("<b>成都市</b>的呢")
    editor.press("Enter")
    expect(page.locator(".kaoju-undo")).to_contain_text("其后 1 轮")
    expect(page.locator(".kaoju-answer")).to_have_count(2, timeout=20_000)
    expect(page.locator(".kaoju-question")).to_have_text([FOOTBALL, "<b>成都市</b>的呢"])
    expect(page.locator(".kaoju-understood")).to_contain_text("成都市")  # what stood before it is still known
    expect(page.locator(QUESTION)).to_have_value("写到一半")
    page.wait_for_function("JSON.parse(localStorage.getItem('kaoju-conversations'))[0].messages.length === 4")
    assert "成都市" in kept(page)[2]

    page.get_by_role("button", name="撤销修改").click()
    expect(page.locator(".kaoju-answer")).to_have_count(3)
    assert page.locator("#kaoju-chat .message-row").all_inner_texts() == before
    expect(page.locator(".kaoju-undo")).to_have_count(0)
    page.wait_for_function("JSON.parse(localStorage.getItem('kaoju-conversations'))[0].messages.length === 6")
    assert "那幼儿的呢" in kept(page)[2]
    page.reload()
    expect(page.locator(".kaoju-answer")).to_have_count(3, timeout=20_000)
    expect(page.locator(".kaoju-change")).to_have_count(3)


def test_the_first_question_changed_begins_anew_and_going_on_ends_the_way_back(talked: Page) -> None:
    page = talked
    change(page, 0).fill("教师资格认定有多少人")
    page.get_by_role("button", name="重新发送", exact=True).click()
    expect(page.locator(".kaoju-question")).to_have_text(["教师资格认定有多少人"])
    expect(page.locator(".kaoju-undo")).to_contain_text("其后 2 轮")
    expect(page.locator(".kaoju-answer")).to_have_count(1, timeout=20_000)
    page.wait_for_timeout(300)
    ask(page, FOOTBALL)
    expect(page.locator(".kaoju-undo")).to_have_count(0)


def test_a_change_can_be_given_up_and_nothing_is_sent_for_nothing(talked: Page) -> None:
    page = talked
    editor = change(page, 2)
    editor.fill("   ")
    editor.press("Enter")
    expect(editor).to_be_visible()
    editor.press("Escape")
    expect(page.locator(EDITOR)).to_have_count(0)
    expect(page.locator(".kaoju-change").nth(2)).to_be_focused()
    expect(page.locator(".kaoju-question")).to_have_text([FOOTBALL, "那幼儿的呢", "这份报告是谁发布的"])
    page.click("#kaoju-follow .kaoju-edit")
    expect(page.locator(EDITOR)).to_have_value("这份报告是谁发布的")
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".kaoju-answer")).to_have_count(3)


def test_on_a_phone_the_editor_fits(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, site.url)
    ask(page, FOOTBALL)
    box = change(page, 0).bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390, box["width"] > 250) == (True, True, True)
