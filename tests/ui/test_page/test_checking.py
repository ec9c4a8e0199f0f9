"""核对 in a real browser: from the button under an answer to a run of the evals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from corpus.settings import Settings
from tests.ui.test_page.pages import QUESTION, ask, visit
from tests.ui.test_page.served import ROOT, Site
from ui.register.register import Register

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]

HOSTILE = "<img src=http://evil.example/ onerror='window.hacked=1'>"


@pytest.fixture
def register(site: Site) -> Iterator[Register]:
    """The register of the running page, emptied of checks."""
    found = Register(Settings(home=site.home))
    for checked in found.checks():
        found.set_state(checked.check.answer_id, "done")
    yield found
    found.close()


def kaoju(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KAOJU_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "KAOJU_HOME": str(home)}
    return subprocess.run([sys.executable, "-m", "ui", *words], cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_check_becomes_a_row_that_the_evals_run(page: Page, site: Site, register: Register) -> None:
    visit(page, site.url)
    right = ask(page, "校园足球特色学校有多少所")
    right.get_by_role("button", name="这个答案是对的").click()
    page.keyboard.press("Enter")
    expect(right.get_by_role("button", name="这个答案是对的")).to_have_attribute("aria-pressed", "true")
    expect(right.get_by_role("status")).to_have_text("已记下")

    wrong = ask(page, "全国幼儿足球特色学校有多少所")
    wrong.get_by_role("button", name="这个答案是错的").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="核对：这个答案是错的")
    expect(dialog.get_by_label("正确答案")).to_be_focused()
    page.keyboard.type("20所")
    dialog.get_by_label("说明（可以不填）").fill(HOSTILE)
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(wrong.get_by_role("button", name="这个答案是错的")).to_be_focused()
    expect(right.get_by_role("button", name="这个答案是对的")).to_have_attribute("aria-pressed", "true")

    page.goto(f"{site.url}/checks")
    card = page.locator(".kaoju-card", has_text="全国幼儿足球特色学校有多少所")
    expect(card).to_contain_text(HOSTILE)
    expect(card).to_contain_text("20所")
    assert len(register.checks("open")) == 2
    with page.expect_download() as started:
        page.get_by_role("link", name="导出评测题").click()
    rows = site.home / "found.jsonl"
    started.value.save_as(rows)
    done = kaoju(site.home, "eval", "found.jsonl")
    assert "2 行中 1 行正确" in done.stdout, done.stdout + done.stderr

    exported = kaoju(site.home, "checks", "export", "--state", "open", "--out", "again.jsonl")
    assert (exported.returncode, (site.home / "again.jsonl").read_text(encoding="utf-8")) == (0, rows.read_text(encoding="utf-8"))
    assert "全国幼儿足球特色学校有多少所" in kaoju(site.home, "checks").stdout

    card.get_by_role("button", name="标为已处理").click()
    expect(card).to_have_count(0)
    page.get_by_label("状态").select_option("已处理")
    card.get_by_role("button", name="改回待处理").click()
    expect(page).to_have_url(f"{site.url}/checks?state=done")
    assert len(register.checks("open")) == 2
    page.goto(f"{site.url}/checks")
    card.get_by_role("link", name="全国幼儿足球特色学校有多少所").click()
    expect(page.locator(QUESTION)).to_have_value("全国幼儿足球特色学校有多少所")
    expect(page.locator(".kaoju-answer")).to_have_count(2)  # the conversation kept in the browser; nothing was asked anew


def test_a_check_can_be_given_up_and_an_unreachable_server_is_said_to_be(page: Page, site: Site, register: Register) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, site.url)
    answer = ask(page, "校园篮球特色学校有多少所")
    answer.get_by_role("button", name="这个答案缺了内容").click()
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    answer.get_by_role("button", name="这个答案是错的").click()
    dialog.get_by_label("报告里没有，应当不回答").check()
    expect(dialog.get_by_label("正确答案")).to_be_disabled()
    page.route("**/checks", lambda route: route.abort())
    dialog.get_by_role("button", name="记下").click()
    expect(dialog.get_by_role("alert")).to_contain_text("连接不上服务器")
    page.unroute("**/checks")
    dialog.get_by_role("button", name="记下").click()
    expect(answer.get_by_role("status")).to_have_text("已记下")
    assert [checked.check.should_refuse for checked in register.checks("open")] == [True]


def test_an_answer_and_a_conversation_can_be_taken_along(page: Page, site: Site, tmp_path: Path) -> None:
    visit(page, site.url)
    ask(page, "校园足球特色学校有多少所")
    answer = ask(page, "校园篮球特色学校有多少所")
    for name, suffix, holds in (("这个答案，Markdown", ".md", 1), ("整个对话（2 个答案），Word", ".docx", 2)):
        answer.get_by_role("button", name="导出").click()
        with page.expect_download() as started:
            page.get_by_role("dialog", name="导出").get_by_role("link", name=name).click()
        assert started.value.suggested_filename.endswith(suffix)
        started.value.save_as(tmp_path / f"file{suffix}")
        file = tmp_path / f"file{suffix}"
        text = file.read_text("utf-8") if suffix == ".md" else "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
        assert text.count("问：") == holds
        assert "校园篮球特色学校有多少所" in text
        expect(page.get_by_role("dialog")).to_be_hidden()
    assert "129 所" in text


def test_two_visitors_do_not_see_each_other(browser: Browser, site: Site) -> None:
    first, second = (browser.new_context(locale="zh-CN").new_page() for _ in range(2))
    try:
        visit(first, site.url)
        visit(second, site.url)
        mine = ask(first, "校园足球特色学校有多少所").get_attribute("id")
        theirs = ask(second, "全国幼儿足球特色学校有多少所").get_attribute("id")
        assert mine != theirs
        for page, own, other in ((first, "校园足球", "幼儿"), (second, "幼儿", "校园足球特色")):
            asked = " ".join(page.locator(".kaoju-question").all_text_contents())
            assert own in asked
            assert other not in asked
        assert theirs is not None
        assert theirs.removeprefix("answer-") not in first.content()
    finally:
        first.context.close()
        second.context.close()
