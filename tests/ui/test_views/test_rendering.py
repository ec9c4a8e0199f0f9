"""What holds for every plain page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.errors import StorageError
from tests.ui.test_views.conftest import client_of
from ui import page_wording as wording
from ui.views.rendering import size
from ui.views.routing import view_router

VIEWS = ("/documents", "/indicators")


@pytest.mark.slow
@pytest.mark.parametrize("path", VIEWS)
def test_a_view_runs_no_script_of_its_own_and_shows_markup_as_text(views: TestClient, path: str) -> None:
    answer = views.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    found = Elements()
    found.feed(answer.text)
    allowed = {"html", "head", "meta", "title", "link", "script", "body", "a", "header", "svg", "rect", "path", "span", "nav", "main"}
    allowed |= {"h1", "h2", "p", "form", "label", "input", "select", "option", "button", "div", "table", "thead", "tbody", "tr", "th", "td", "small", "abbr"}
    assert found.tags <= allowed
    assert not {name for name in found.attributes if name.startswith("on") or name == "style"}
    assert found.inline == ""


class Elements(HTMLParser):
    """The elements of a page, their attributes, and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.inline = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.inline += data


@pytest.mark.slow
def test_the_files_of_a_view_are_there_and_nothing_else_is(views: TestClient) -> None:
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+)"', views.get("/documents").text):
        assert views.get(address).status_code == 200
    for name in ("page.css", "source.js", "../page.py", "..%2fpage.py", "%2e%2e/page.py", "/etc/passwd"):
        assert views.get(f"/assets/{name}").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("path", VIEWS)
def test_a_view_without_a_corpus_says_what_to_do(tmp_path: Path, path: str) -> None:
    answer = client_of(tmp_path / "none").get(path)
    assert wording.EMPTY_TITLE in answer.text
    assert "kaoju ingest" in answer.text


def test_whatever_goes_wrong_is_a_page_in_chinese() -> None:
    app, router = FastAPI(), view_router()

    @router.get("/full")
    def full() -> None:
        raise StorageError("磁盘已满。", "请腾出空间。")

    @router.get("/broken")
    def broken(page: int = 1) -> None:
        raise RuntimeError(f"secret {page}")

    app.include_router(router)
    client = TestClient(app)
    for path, status, text in (("/full", 503, "磁盘已满"), ("/broken", 500, wording.PAGE_FAILED[0]), ("/broken?page=x", 400, wording.BAD_ADDRESS[0])):
        answer = client.get(path)
        assert (answer.status_code, text in answer.text, "secret" in answer.text) == (status, True, False)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 字节"), (999, "999 字节"), (1000, "1 KB"), (12_345, "12.3 KB"), (999_949, "999.9 KB"), (999_950, "1 MB"), (4_500_000, "4.5 MB")],
)
def test_sizes_are_said_in_chinese(number: int, said: str) -> None:
    assert size(number) == said
