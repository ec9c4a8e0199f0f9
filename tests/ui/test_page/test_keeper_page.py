"""The keeper's page in a real browser on a real server: from a file on the disk to an answer in the chat, and back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ingest.loaders.documents import pictures
from tests.ui.test_page.axe import axe_source, violations
from tests.ui.test_page.pages import ask, visit
from tests.ui.test_page.served import HOSTILE_REPORT, ROOT, Site, running
from ui.keeper import wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]

REPORT = "发布机构: 广元市教育局\n\n广元市人民政府 2020年履行教育职责自评情况\n\n一、科普教育\n\n(一)航天科普。全市建成航天科普特色学校{count}所。\n"
NAME = "广元' \"onmouseover=window.hacked=1 x.txt"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None]) -> Iterator[Site]:
    """A page whose corpus changes."""
    home = tmp_path_factory.mktemp("kept") / "home"
    put(home, ROOT / "corpus/reports")
    with running(home) as found:
        yield found


def said(page: Page) -> str:
    """What the page says of the work once it has ended."""
    expect(page.locator(".kaoju-job-done, .kaoju-job-failed")).to_be_visible(timeout=30_000)
    return page.locator(".kaoju-job").inner_text()


def test_from_a_file_to_an_answer_and_back(page: Page, kept: Site, tmp_path: Path) -> None:
    good, bad, hostile = tmp_path / NAME, tmp_path / "坏.txt", tmp_path / "<img src=x onerror=window.hacked=2>.txt"
    good.write_text(REPORT.format(count=23), encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02\x00\x05")
    hostile.write_text(HOSTILE_REPORT, encoding="utf-8")

    page.goto(f"{kept.url}/keeper")
    page.set_input_files("#files", [good, bad, hostile])
    cards = page.locator("#part-uploads .kaoju-card")
    expect(cards).to_have_count(3, timeout=20_000)
    expect(page.locator(".kaoju-bad")).to_contain_text("不是文本文件", timeout=20_000)
    expect(cards.first).to_contain_text("广元市教育局")
    assert violations(page, axe_source()) == []
    cards.first.get_by_text("数字：").click()
    expect(cards.first).to_contain_text("航天科普特色学校23所")
    cards.nth(2).get_by_role("checkbox").uncheck()
    page.reload()
    cards.nth(2).get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="收入选中的报告").click()
    assert wording.ADDED.format(added=1, updated=0, unchanged=0) in said(page)
    expect(cards).to_have_count(2)

    visit(page, kept.url)
    expect(ask(page, "航天科普特色学校有多少所")).to_contain_text("23")

    page.goto(f"{kept.url}/keeper")
    page.get_by_role("button", name=re.compile("移除.*广元市人民政府")).click()
    assert "已移除" in said(page)
    visit(page, kept.url)
    expect(ask(page, "航天科普特色学校有多少所")).to_have_class(re.compile("kaoju-refused"))
    page.goto(f"{kept.url}/keeper")
    page.get_by_role("button", name="撤销").click()
    assert "已恢复" in said(page)
    visit(page, kept.url)
    expect(ask(page, "航天科普特色学校有多少所")).to_contain_text("23")


def test_an_archive_falls_into_its_files_and_a_scanned_page_is_read(page: Page, kept: Site, tmp_path: Path) -> None:
    archive, scan = tmp_path / "各县.zip", tmp_path / "scan.png"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("甲/甲县.txt", REPORT.format(count=11).replace("广元市", "旺苍县"))
        package.writestr("乙/<img src=x onerror=window.hacked=3>.txt", REPORT.format(count=12).replace("广元市", "剑阁县"))
        package.writestr("../../外.txt", "x")
    pictures(["青川县人民政府2020年履行教育职责自评情况", "一、科普教育", "(一)航天科普。全县建成航天科普特色学校37所。"])[0].save(scan)
    page.goto(f"{kept.url}/keeper")
    before = page.locator("#part-uploads .kaoju-card").count()
    page.set_input_files("#files", [archive, scan])
    expect(page.locator("#sending")).to_contain_text("各县.zip/../../外.txt：外.txt 在压缩包里的路径 ../../外.txt 指向包外")
    cards = page.locator("#part-uploads .kaoju-card")
    expect(cards).to_have_count(before + 3, timeout=30_000)
    expect(page.locator("#part-uploads")).not_to_contain_text("正在读取", timeout=60_000)
    for name, words in (("甲县.txt", "旺苍县"), ("甲县.txt", "各县.zip/甲"), ("甲县.txt", " 字节，"), ("hacked=3.txt", "剑阁县"), ("scan.png", "青川县")):
        expect(cards.filter(has_text=name)).to_contain_text(words)
    for box in page.locator("#part-uploads input[type=checkbox]").all():
        box.set_checked("青川县" in box.locator("xpath=../../..").inner_text())
    page.get_by_role("button", name="收入选中的报告").click()
    assert wording.ADDED.format(added=1, updated=0, unchanged=0) in said(page)
    visit(page, kept.url)
    expect(ask(page, "青川县航天科普特色学校有多少所")).to_contain_text("37")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_what_cannot_be_sent_is_said(page: Page, kept: Site, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wrong = tmp_path / "表格.exe"
    wrong.write_bytes(b"MZ")
    for path in ("/keeper", "/checks"):
        page.goto(f"{kept.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{kept.url}/keeper")
    page.set_input_files("#files", [wrong])
    expect(page.locator("#sending")).to_contain_text("表格.exe 不是支持的格式")
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#sending li")).to_have_count(0)
