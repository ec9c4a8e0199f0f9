"""Conversations on the server as browsers reach them: a key in a cookie, and nothing without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.settings import Settings
from ui.register.conversations import Conversations
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


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_other_site_changes_one(visitor, method):
    visitor.put("/conversations/a", json=SAID)
    answer = visitor.request(method, "/conversations/a", headers={"origin": "http://evil.example"}, json=None if method == "DELETE" else SAID)
    assert answer.status_code == 403
    assert "别的网站" in answer.json()["message"]
    assert visitor.get("/conversations/a").json() == SAID


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
