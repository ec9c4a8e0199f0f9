"""文档: the list and one report whole."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from corpus.library import Library
from corpus.manifest import DocumentEntry
from tests.ui.test_page.served import ROOT
from ui.views.documents import Asked, chosen, years_of

HOSTILE = "广元(2020)'a'"


def entry(name: str, place: str | None = None, period: str | None = None, published: str | None = None, quantities: int = 0) -> DocumentEntry:
    return DocumentEntry(name, name, place, period, "教育局", published, "0", f"{name}.txt", "2026-01-01T00:00:00+00:00", 1, 1, 1, quantities)


def text_of(page: str) -> str:
    body = page.split('<div class="kaoju-doc-text">')[1].split("</div>")[0]
    return html.unescape(re.sub(r"<[^>]*>", "", body))


ENTRIES = (
    entry("甲市报告", "甲市", "2019年及2020年上半年", "2020-08-12", 5),
    entry("乙县報告", "乙县", None, "2018", 9),
    entry("丙市 ABC", None, None, None),
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), [0, 1, 2]), (Asked(q="报告"), [0, 1]), (Asked(q="报告 甲"), [0]), (Asked(q="ａｂｃ"), [2]), (Asked(q="没有"), []),
        (Asked(place="乙县"), [1]), (Asked(year=2019), [0]), (Asked(year=2018), [1]), (Asked(sort="-quantities"), [1, 0, 2]),
        (Asked(sort="quantities"), [2, 0, 1]), (Asked(sort="__class__"), [0, 1, 2]),
    ],
)  # fmt: skip
def test_the_list_is_searched_narrowed_and_ordered(asked: Asked, found: list[int]) -> None:
    assert chosen(ENTRIES, asked) == [ENTRIES[index] for index in found]


def test_the_years_of_a_report_are_those_it_covers() -> None:
    assert [years_of(each) for each in ENTRIES] == [(2019, 2020), (2018,), ()]


@pytest.mark.slow
def test_the_list_leads_to_every_report(views: TestClient) -> None:
    page = views.get("/documents").text
    for name in ("mianyang-2020", quote(HOSTILE)):
        assert f'href="/documents/{name}"' in html.unescape(page)
        assert views.get(f"/documents/{name}").status_code == 200
    narrowed = views.get("/documents", params={"q": "绵阳", "place": "绵阳市", "year": "2019"}).text
    assert "mianyang-2020" in narrowed
    assert quote(HOSTILE) not in narrowed
    assert "没有符合条件的报告" in views.get("/documents?q=不存在").text


@pytest.mark.slow
@pytest.mark.parametrize("document", ["mianyang-2020", HOSTILE])
def test_a_report_is_shown_character_for_character(views: TestClient, views_home, document: str) -> None:
    snapshot = Library(views_home).open("builtin")
    report = snapshot.report(document)
    page = views.get(f"/documents/{quote(document)}").text
    assert text_of(page) == report.text.replace("\r", "")
    assert page.count('class="kaoju-figure"') == len(report.quantities) > 0
    for section in report.sections[1:]:
        assert f'href="#s-{section.index}"' in page
        assert page.count(f'id="s-{section.index}"') == 1
    assert not re.search(r"<(?:img|form|input|iframe|b )", page.split("<main")[1])
    given = views.get(f"/documents/{quote(document)}/text")
    assert given.content.decode() == report.text
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["x-content-type-options"] == "nosniff"
    snapshot.close()


@pytest.mark.slow
def test_the_file_a_report_was_taken_from_is_given_as_it_was_and_never_shown(views: TestClient) -> None:
    given = views.get("/documents/mianyang-2020/original")
    assert given.content == (ROOT / "corpus/reports/mianyang-2020.txt").read_bytes()
    assert given.headers["content-disposition"] == "attachment; filename*=UTF-8''mianyang-2020.txt"
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"]
    assert "下载原件" in views.get("/documents/mianyang-2020").text


@pytest.mark.slow
def test_a_link_in_the_place_of_an_original_leads_nowhere(views: TestClient, views_home: Path) -> None:
    kept = Library(views_home).original("mianyang-2020")
    assert kept is not None
    aside = kept.rename(kept.with_name("aside"))
    try:
        kept.symlink_to("/etc/passwd")
        given = views.get("/documents/mianyang-2020/original")
        assert given.status_code == 404
        assert b"root:" not in given.content
    finally:
        aside.replace(kept)


@pytest.mark.slow
def test_a_slice_is_marked_where_the_address_says(views: TestClient, views_home) -> None:
    snapshot = Library(views_home).open("builtin")
    text = snapshot.report(HOSTILE).text
    snapshot.close()
    start = text.index("一、科普教育")
    end = text.index("23所") + 3
    page = views.get(f"/documents/{quote(HOSTILE)}?at={start}-{end}").text
    marks = re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
    assert html.unescape("".join(marks)) == text[start:end]
    assert page.count(f'id="at-{start}-{end}"') == 1
    for lost in ("0-999999", "7-3", "x", "1-", "-1-2"):
        page = views.get("/documents/mianyang-2020", params={"at": lost})
        assert page.status_code == 200
        assert "<mark" not in page.text
        assert "链接里的位置不在这份报告中" in page.text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no-such", "..%2f..%2fpyproject.toml", "%2e%2e", "mianyang-2020%00", "a" * 5000, "texts", "mianyang-2020/../../lock"])
def test_no_other_file_is_ever_a_report(views: TestClient, name: str) -> None:
    for address in (f"/documents/{name}", f"/documents/{name}/text", f"/documents/{name}/original"):
        answer = views.get(address)
        assert answer.status_code == 404
        assert "Traceback" not in answer.text
