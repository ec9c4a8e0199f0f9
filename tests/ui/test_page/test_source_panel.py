"""The report on the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.test_page.pages import MARK, ask, expect_marked, target, visit
from tests.ui.test_page.served import Site
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
DOCUMENT = "mianyang-2020"


def test_an_address_opens_the_report_at_its_slice(page: Page, site: Site) -> None:
    text = site.report(DOCUMENT).text
    start = text.index("特殊教育资源教室61间")
    visit(page, f"{site.url}/?doc={DOCUMENT}&at={start}-{start + 11}")
    expect_marked(page, "特殊教育资源教室61间")
    assert "".join(page.locator(".kaoju-doc-text").all_text_contents()) == text


def test_a_slice_over_several_paragraphs_keeps_its_line_breaks(page: Page, site: Site) -> None:
    text = site.report(DOCUMENT).text
    start = text.index("三、教育保障落实情况") - 12
    end = text.index("三、教育保障落实情况") + 60
    assert text[start:end].count("\n") >= 3
    visit(page, f"{site.url}/?doc={DOCUMENT}&at={start}-{end}")
    expect_marked(page, text[start:end])
    assert page.locator(MARK).count() > 2


def test_a_copied_link_of_the_chat_opens_too(page: Page, site: Site) -> None:
    visit(page, f"{site.url}/#cite/{DOCUMENT}/1903-1974")
    expect_marked(page, site.report(DOCUMENT).text[1903:1974])
    assert page.url.endswith(f"?doc={DOCUMENT}&at=1903-1974")


@pytest.mark.parametrize("at", ["5-999999999", "9-3", "0-0", "-1-4", "1e3-2", "<b>", "99999999999999-1"])
def test_a_slice_outside_the_text_is_said_to_be(page: Page, site: Site, at: str) -> None:
    visit(page, f"{site.url}/?doc={DOCUMENT}&at={at}")
    expect(page.locator("#kaoju-source")).to_contain_text(wording.NO_SUCH_SLICE)
    expect(page.locator(MARK)).to_have_count(0)


@pytest.mark.parametrize("document", ["../../../etc/passwd", "/etc/passwd", "mianyang-2021", "a" * 5000, "%00", "<img src=x onerror=alert(1)>"])
def test_a_document_outside_the_corpus_is_not_shown(page: Page, site: Site, document: str) -> None:
    visit(page, f"{site.url}/?doc={document}&at=0-10")
    expect(page.locator("#kaoju-source")).to_contain_text(wording.NO_SUCH_REPORT[0])
    expect(page.locator("#kaoju-source")).not_to_contain_text("root:")


def test_back_returns_to_what_was_shown_before(page: Page, site: Site) -> None:
    text = site.report(DOCUMENT).text
    visit(page, f"{site.url}/?doc={DOCUMENT}&at=1903-1974")
    links = ask(page, "报告分为几部分").locator("a.kaoju-citation")
    for position in (1, 2):
        _, start, end = target(links.nth(position))
        links.nth(position).click()
        expect_marked(page, text[start:end])
    page.go_back()
    _, start, end = target(links.nth(1))
    expect_marked(page, text[start:end])
    page.go_back()
    expect_marked(page, text[1903:1974])
    page.go_forward()
    expect_marked(page, text[start:end])
    expect(page.locator(".kaoju-answer")).to_have_count(1)


def test_the_outline_leads_to_each_section(page: Page, site: Site) -> None:
    report = site.report(DOCUMENT)
    visit(page, f"{site.url}/?doc={DOCUMENT}")
    section = next(section for section in report.sections if section.number == "二十六")
    page.click(".kaoju-contents")
    entry = page.locator(".kaoju-outline a", has_text=section.title)
    expect(entry).to_be_visible()
    entry.click()
    expect_marked(page, report.text[section.start : section.heading_end])
    expect(page.locator(".kaoju-outline")).to_be_hidden()


def test_on_a_phone_a_click_goes_down_to_the_source_and_a_button_back(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, site.url)
    link = ask(page, "校园足球特色学校有多少所").locator("a.kaoju-citation").first
    link.click()
    _, start, end = target(link)
    expect_marked(page, site.report(DOCUMENT).text[start:end])
    page.click(".kaoju-back")
    expect(link).to_be_in_viewport()
    expect(link).to_be_focused()


def test_several_reports_are_listed(page: Page, hostile_site: Site) -> None:
    visit(page, hostile_site.url)
    expect(page.locator(".kaoju-catalogue li")).to_have_count(2)
    page.locator(".kaoju-catalogue a", has_text="绵阳市").click()
    expect(page.locator(".kaoju-doc-text")).to_contain_text("索 引 号")
    assert page.url.endswith(f"?doc={DOCUMENT}")
    page.click(".kaoju-all")
    expect(page.locator(".kaoju-catalogue li")).to_have_count(2)
