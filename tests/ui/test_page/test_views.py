"""文档 and 指标 in a browser: sizes, keyboard, without script, on paper, and over a hostile corpus."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.test_page.served import Site

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
HOSTILE = "广元(2020)'a'"
FOOTBALL = "/indicators?q=足球特色学校&place=绵阳市"
WIDE = """() => [...document.querySelectorAll('main *')]
  .filter((node) => !node.closest('.kaoju-wide') && node.getBoundingClientRect().right > innerWidth + 1).length"""


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_every_view_fits_the_screen_and_a_slice_is_in_sight(page: Page, hostile_site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    lists = ("/documents", "/indicators", "/indicators?indicator=航天科普特色学校")
    for path in (*lists, f"/documents/{quote(HOSTILE)}", "/documents/mianyang-2020?at=5000-5040"):
        page.goto(hostile_site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(WIDE) == 0, path
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "".join(page.locator("mark").all_text_contents()) == hostile_site.report("mianyang-2020").text[5000:5040]
    page.goto(f"{hostile_site.url}/documents/mianyang-2020#at-7000-7030")
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "".join(page.locator("mark").all_text_contents()) == hostile_site.report("mianyang-2020").text[7000:7030]


def test_a_figure_is_found_and_its_sentence_opened(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.click(".kaoju-nav a[href='/indicators']")
    page.fill("input[name=q]", "足球 特色学校")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page).to_have_title("指标 · 考据")
    page.get_by_role("link", name="129所").click()
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "129所" in "".join(page.locator("mark").all_text_contents())
    page.get_by_role("link", name="边看边问").click()
    page.wait_for_function("[...document.querySelectorAll('#kaoju-source mark')].map((mark) => mark.textContent).join('').includes('129所')", timeout=20_000)
    page.go_back()
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("input[name=q]")).to_have_value("足球 特色学校")


def test_choosing_narrows_at_once(page: Page, hostile_site: Site) -> None:
    page.goto(f"{hostile_site.url}/documents")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.select_option("select[name=place]", "绵阳市")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "place=" in page.url
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_all_of_it_works_without_script_and_from_the_keyboard(browser: Browser, browser_context_args: dict[str, object], site: Site) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.url}/documents")
    page.keyboard.press("Tab")
    expect(page.locator(".kaoju-skip")).to_be_focused()
    expect(page.locator(".kaoju-skip")).to_be_in_viewport()
    page.focus("input[name=q]")
    page.keyboard.type("绵阳")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.focus("tbody a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("绵阳市人民政府")
    page.get_by_role("link", name=re.compile(r"^\(七\)")).click()
    expect(page.locator("#s-9, .kaoju-h", has_text="(七)").first).to_be_in_viewport()
    page.goto(site.url + FOOTBALL)
    page.locator("tbody .kaoju-value").first.click()
    expect(page.locator("mark").first).to_be_in_viewport()
    context.close()


def test_files_are_taken_away(page: Page, site: Site) -> None:
    page.goto(site.url + FOOTBALL)
    for label, name in (("导出 CSV", "指标.csv"), ("导出 Excel", "指标.xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=label).click()
        assert taken.value.suggested_filename == name
    page.goto(f"{site.url}/documents/mianyang-2020")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载原件").click()
    assert taken.value.path().read_bytes().decode() == site.report("mianyang-2020").text


def test_on_paper_there_is_the_report_alone_and_it_is_light(browser: Browser, browser_context_args: dict[str, object], site: Site) -> None:
    context = browser.new_context(**{**browser_context_args, "color_scheme": "dark"})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.url}/documents/mianyang-2020")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 24)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for hidden in (".kaoju-head", ".kaoju-toc", ".kaoju-tools"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".kaoju-doc-text")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()


def test_a_hostile_report_is_text_on_every_view(page: Page, hostile_site: Site) -> None:
    queries = ("/indicators?q=<script>window.hacked=1</script>", '/documents?q="><img src=x onerror=window.hacked=1>')
    for path in ("/documents", f"/documents/{quote(HOSTILE)}", "/indicators", *queries):
        page.goto(hostile_site.url + path)
        assert page.locator("main :is(img, script, iframe, form[action^=http], [onload], [onerror], [onfocus], b)").count() == 0
    page.goto(f"{hostile_site.url}/documents/{quote(HOSTILE)}")
    assert page.locator(".kaoju-doc-text").text_content() == hostile_site.report(HOSTILE).text
