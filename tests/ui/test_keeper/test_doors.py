"""Who gets into the keeper's pages, and who does not."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from tests.ui.test_keeper.conftest import OWN
from ui.keeper import wording
from ui.keeper.access import COOKIE, SESSION_SECONDS, TRIES, TRIES_OF_ALL, WINDOW_SECONDS, Access, TooManyTriesError

FOREIGN = {"origin": "http://evil.example"}


def test_on_this_machine_no_password_is_needed(client):
    for base in (OWN, "http://localhost:7860", "http://[::1]:7860"):
        assert client(base=base)[0].get("/checks").status_code == 200


@pytest.mark.parametrize(
    ("host", "base", "headers"),
    [
        ("0.0.0.0", OWN, {}),
        ("192.168.1.5", "http://192.168.1.5:7860", {}),
        ("127.0.0.1", "http://rebound.example:7860", {}),  # a foreign name that was pointed at this machine
        ("127.0.0.1", OWN, {"x-forwarded-for": "10.0.0.7"}),  # a proxy in front
    ],
)
def test_anywhere_else_without_a_password_the_pages_are_off_and_say_how_to_turn_them_on(client, host, base, headers):
    browser, _ = client(host=host, base=base)
    for path in ("/checks", "/checks/rows", "/keeper/login"):
        answer = browser.get(path, headers=headers)
        assert answer.status_code == 403
        assert wording.OFF[0] in answer.text
        assert "KAOJU_KEEPER_PASSWORD" in answer.text
    assert browser.post("/checks/x", data={"to": "done"}, headers=headers).status_code == 403
    assert browser.post("/keeper/login", data={"password": ""}, headers=headers).status_code == 403


def test_a_password_opens_them_from_everywhere(client):
    browser, _ = client(host="0.0.0.0", base="http://kaoju.example", keeper_password="知之为知之 x")
    to_login = browser.get("/checks")
    assert (to_login.status_code, to_login.headers["location"]) == (303, "/keeper/login?next=/checks")
    assert browser.post("/checks/x", data={"to": "done"}).status_code == 303
    assert "/checks" in browser.get(to_login.headers["location"]).text
    wrong = browser.post("/keeper/login", data={"password": "知之为知之", "next": "/checks"})
    assert (wrong.status_code, wording.WRONG in wrong.text, COOKIE in browser.cookies) == (403, True, False)

    right = browser.post("/keeper/login", data={"password": "知之为知之 x", "next": "/checks"})
    assert (right.status_code, right.headers["location"]) == (303, "/checks")
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    page = browser.get("/checks")
    assert page.status_code == 200
    assert "/keeper/logout" in page.text

    kept = browser.cookies[COOKIE]
    browser.post("/keeper/logout")
    browser.cookies.set(COOKIE, kept)
    assert browser.get("/checks").status_code == 303


def test_over_https_the_cookie_is_for_https_alone(client):
    browser, _ = client(host="0.0.0.0", base="https://kaoju.example", keeper_password="word")
    assert "secure" in browser.post("/keeper/login", data={"password": "word"}).headers["set-cookie"].lower()


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""])
def test_logging_in_leads_to_no_other_site(client, target):
    browser, _ = client(keeper_password="word")
    assert browser.post("/keeper/login", data={"password": "word", "next": target}).headers["location"] == "/keeper"


def test_another_site_can_neither_log_in_nor_change_anything(client):
    browser, _ = client(keeper_password="word")
    assert browser.post("/keeper/login", data={"password": "word"}, headers=FOREIGN).headers.get("set-cookie") is None
    browser.post("/keeper/login", data={"password": "word"})
    assert browser.post("/checks/x", data={"to": "done"}, headers=FOREIGN).status_code == 403
    assert browser.post("/keeper/logout", headers=FOREIGN).status_code == 403
    assert browser.get("/checks").status_code == 200


def test_wrong_tries_must_wait_whoever_makes_them(client):
    now = [1000.0]
    access = Access(SecretStr("word"), "0.0.0.0", lambda: now[0])
    for _ in range(TRIES):
        assert access.log_in("wrong", "10.0.0.1") is None
    with pytest.raises(TooManyTriesError):
        access.log_in("word", "10.0.0.1")
    assert access.log_in("word", "10.0.0.2")
    for number in range(TRIES_OF_ALL - TRIES):
        assert access.log_in("wrong", f"10.0.1.{number}") is None
    with pytest.raises(TooManyTriesError) as caught:
        access.log_in("word", "10.0.0.2")
    assert 0 < caught.value.seconds <= WINDOW_SECONDS + 1
    now[0] += WINDOW_SECONDS
    assert access.log_in("word", "10.0.0.1")

    browser, _ = client(keeper_password="word")
    said = [browser.post("/keeper/login", data={"password": "wrong"}) for _ in range(TRIES + 1)]
    assert [answer.status_code for answer in said] == [403] * TRIES + [429]
    assert "分钟" in said[-1].text


def test_a_session_ends():
    now = [1000.0]
    access = Access(SecretStr("word"), "0.0.0.0", lambda: now[0])
    token = access.log_in("word", "10.0.0.1")
    request = type("Asked", (), {"cookies": {COOKIE: token}})
    assert access.state(request) == "open"
    now[0] += SESSION_SECONDS + 1
    assert access.state(request) == "login"


def test_an_empty_password_is_none(client):
    assert client(host="0.0.0.0", keeper_password="")[0].get("/checks").status_code == 403
