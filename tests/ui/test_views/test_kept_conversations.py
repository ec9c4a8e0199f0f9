"""Conversations on the server as browsers reach them: a key in a cookie, and nothing without it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.settings import Settings
from ui.register.conversations import LONGEST_TITLE, Conversations
from ui.register.register import Register
from ui.views import conversations
from ui.views.conversations import COOKIE, LARGEST

SAID = {"messages": [{"role": "user", "content": "有多少所"}, {"role": "assistant", "content": "129 所"}]}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    register = Register(Settings(home=tmp_path / "home"))
    found = FastAPI()
    found.include_router(conversations.router(Conversations(register), 30))
    yield found
    register.close()


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    return TestClient(app)


def titles(visitor: TestClient, find: str = "") -> list[str]:
    return [one["title"] for one in visitor.get("/conversations", params={"find": find}).json()["conversations"]]


def test_the_key_comes_with_the_first_conversation_and_scripts_cannot_read_it(visitor):
    assert titles(visitor) == []
    assert not visitor.cookies
    first = visitor.put("/conversations/a", json=SAID)
    cookie = first.headers["set-cookie"]
    key = visitor.cookies[COOKIE]
    assert len(key) == 43  # 32 random bytes
    for part in ("HttpOnly", "SameSite=strict", "Path=/conversations", f"Max-Age={30 * 86400}"):
        assert part in cookie
    assert "Secure" not in cookie
    assert first.headers["cache-control"] == "no-store"
    assert titles(visitor) == ["有多少所"]
    assert "Secure" in visitor.put("/conversations/a", json=SAID, headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert visitor.cookies[COOKIE] == key


def test_two_browsers_never_see_each_others(app, visitor):
    stranger = TestClient(app)
    visitor.put("/conversations/a", json=SAID)
    stranger.put("/conversations/b", json=SAID)
    for forged in ("", "x" * 43, "../../etc/passwd", "'; DROP TABLE conversations; --"):
        forger = TestClient(app, cookies={COOKIE: forged})
        assert titles(forger) == []
        assert forger.get("/conversations/a").status_code == 404
    assert stranger.get("/conversations/a").status_code == stranger.patch("/conversations/a", json={"title": "改"}).status_code == 404
    assert stranger.delete("/conversations/a").json() == {"ids": []}
    assert visitor.get("/conversations/a").json() == SAID
    assert stranger.delete("/conversations").json() == {"ids": ["b"]}
    assert titles(visitor) == ["有多少所"]


def test_one_is_renamed_found_deleted_and_brought_back(visitor):
    visitor.put("/conversations/a", json=SAID)
    assert visitor.patch("/conversations/a", json={"title": "足球"}).status_code == 200
    assert (titles(visitor, "足球 129"), titles(visitor, "篮球")) == (["足球"], [])
    gone = visitor.delete("/conversations/a").json()
    assert titles(visitor) == []
    assert visitor.get("/conversations/a").status_code == 404
    visitor.post("/conversations/restored", json=gone)
    assert titles(visitor) == ["足球"]


@pytest.mark.parametrize("header", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=["origin", "sec-fetch-site"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", None), ("PUT", "/a", {"messages": SAID["messages"] * 2}), ("PATCH", "/a", {"title": "改"}), ("DELETE", "/a", None), ("DELETE", "", None),
        ("POST", "/restored", {"ids": ["gone"]}),
    ],
)  # fmt: skip
def test_no_other_site_changes_one(visitor, method, path, body, header):
    for name in ("a", "gone"):
        visitor.put(f"/conversations/{name}", json=SAID)
    visitor.delete("/conversations/gone")
    answer = visitor.request(method, f"/conversations{path}", headers=header, json=body)
    assert answer.status_code == 403
    assert "别的网站" in answer.json()["message"]
    assert titles(visitor) == ["有多少所"]
    assert visitor.get("/conversations/a").json() == SAID
    assert visitor.request(method, f"/conversations{path}", headers={"sec-fetch-site": "same-origin"}, json=body).status_code == 200


def test_a_page_that_was_opened_asks_for_the_key_and_keeps_the_one_there_is(visitor):
    first = visitor.post("/conversations")
    assert (first.status_code, len(visitor.cookies[COOKIE])) == (200, 43)
    assert "SameSite=strict" in first.headers["set-cookie"]
    assert "set-cookie" not in visitor.post("/conversations").headers
    assert visitor.put("/conversations/a", json=SAID).headers["set-cookie"].startswith(f"{COOKIE}={visitor.cookies[COOKIE]};")


def test_a_million_brackets_are_no_work(visitor):
    began = time.perf_counter()
    assert visitor.put("/conversations/a", json={"messages": [{"role": "user", "content": "<" * 999_000}]}).status_code == 200
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("title", ["", "   ", "\u3000\n", "长" * (LONGEST_TITLE + 1)])
def test_a_title_is_neither_blank_nor_endless(visitor, title):
    visitor.put("/conversations/a", json=SAID)
    assert visitor.patch("/conversations/a", json={"title": title}).status_code == 400
    assert titles(visitor) == ["有多少所"]


def test_what_is_no_id_is_not_there(tmp_path, postgresql):  # whose text takes no NUL
    register = Register(Settings(home=tmp_path / "home", database_url=postgresql.new_database()))
    app = FastAPI()
    app.include_router(conversations.router(Conversations(register), 30))
    visitor = TestClient(app)
    visitor.put("/conversations/a", json=SAID)
    visitor.delete("/conversations/a")
    assert visitor.get("/conversations/%00").status_code == visitor.patch("/conversations/%00", json={"title": "改"}).status_code == 404
    assert visitor.delete("/conversations/%00").json() == {"ids": []}
    assert visitor.post("/conversations/restored", json={"ids": ["\0", "a"]}).status_code == 200
    assert titles(visitor) == ["有多少所"]
    register.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b'{"messages": []}', 400), (b'{"messages": [{"role": "system", "content": "x"}]}', 400),
        (b'{"messages": [{"role": "user", "content": 7}]}', 400), (b'{"messages": "%s"}' % (b"x" * LARGEST), 413),
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_refused_in_chinese(visitor, body, status):
    answer = visitor.put("/conversations/a", content=body)
    assert answer.status_code == status
    assert "没有保存" in answer.json()["message"]
    assert visitor.put(f"/conversations/{'a' * 65}", json=SAID).status_code == 400


def test_a_database_that_is_away_is_said_to_be(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    app = FastAPI()
    app.include_router(conversations.router(Conversations(Register(Settings(home=tmp_path / "file"))), 0))
    answer = TestClient(app).put("/conversations/a", json=SAID)
    assert answer.status_code == 503
    assert "提问不受影响" in answer.json()["message"]
    assert "Traceback" not in answer.text
