"""Checks from the chat, and the page of them."""

from __future__ import annotations

import pytest

from evals.rows import Row
from tests.ui.test_register.records import answer, refusal
from ui.register import wording

HOSTILE = "<script>window.hacked=1</script>\"'&#x27; onload=x"


def said(recorder, given=None):
    return recorder.note(given or answer(), (), "000001").id


def test_a_check_is_taken_listed_marked_and_marked_back(client):
    browser, recorder = client()
    first, second = said(recorder), said(recorder, refusal())
    assert browser.post("/checks", json={"answer": first, "verdict": "wrong", "right": "130所", "note": "见第七部分"}).status_code == 201
    assert browser.post("/checks", json={"answer": second, "verdict": "right", "refuse": True}).status_code == 201
    page = browser.get("/checks").text
    assert all(part in page for part in ("130所", "见第七部分", "校园篮球", "待处理 2 条"))
    assert f"/documents/mianyang-2020?at=10-{10 + len('全国青少年校园足球特色学校129所')}" in page
    assert "130所" not in browser.get("/checks?verdict=right").text

    assert browser.post(f"/checks/{first}", data={"to": "done", "back": "open"}).headers["location"] == "/checks?state=open"
    assert "130所" not in browser.get("/checks").text
    assert "130所" in browser.get("/checks?state=done").text
    browser.post(f"/checks/{first}", data={"to": "open"})
    assert "130所" in browser.get("/checks").text

    rows = browser.get("/checks/rows")
    assert "attachment" in rows.headers["content-disposition"]
    found = [Row.model_validate_json(line) for line in rows.text.splitlines()]
    assert sorted((row.kind, row.answer_all, row.refuse) for row in found) == [("number", ("130所",), False), ("refuse", (), True)]


def test_an_answer_from_the_head_of_a_report_is_listed_too(client):
    browser, recorder = client()
    browser.post("/checks", json={"answer": said(recorder, answer("谁发布的", section=None)), "verdict": "right"})
    page = browser.get("/checks")
    assert (page.status_code, "[1] 自评报告" in page.text) == (200, True)


def test_the_page_says_which_checks_give_no_row_and_why(client):
    browser, recorder = client()
    browser.post("/checks", json={"answer": said(recorder), "verdict": "wrong", "right": "130所"})
    assert "不能成为评测题" not in browser.get("/checks").text
    browser.post("/checks", json={"answer": said(recorder), "verdict": "missing"})
    page = browser.get("/checks").text
    assert wording.LEFT_OUT.format(rows=1, count=1) in page
    assert page.count(wording.NO_ROW_BECAUSE["missing"]) == 1
    assert len(browser.get("/checks/rows").text.splitlines()) == 1

    only = browser.get("/checks?verdict=missing").text
    assert wording.LEFT_OUT.format(rows=0, count=1) in only
    assert "导出评测题" not in only  # an empty file would be no help


def test_what_people_write_is_text(client):
    browser, recorder = client()
    given = answer(HOSTILE, f"{HOSTILE}[1]")
    browser.post("/checks", json={"answer": said(recorder, given), "verdict": "missing", "right": HOSTILE, "note": HOSTILE})
    page = browser.get("/checks")
    assert "&lt;script&gt;window.hacked" in page.text
    assert "<script>window" not in page.text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer": "none", "verdict": "right"}, 404),
        ({"answer": None, "verdict": "right"}, 400),
        ({"verdict": "right"}, 400),
        ({"answer": "none", "verdict": "maybe"}, 400),
        ({"answer": "none", "verdict": "right", "note": "长" * 2001}, 400),
        ({"answer": "none", "verdict": "right", "note": "长" * 80_000}, 413),
        ([], 400),
    ],
)
def test_what_is_no_check_is_refused_in_chinese(client, body, status):
    browser, recorder = client()
    answer = browser.post("/checks", json=body)
    assert answer.status_code == status
    assert answer.json()["message"].startswith("没有记下")
    assert recorder.register.count()["answers"] == 0


def test_another_site_cannot_check(client):
    browser, recorder = client()
    body = {"answer": said(recorder), "verdict": "right"}
    answer = browser.post("/checks", json=body, headers={"origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["message"]) == (403, wording.FOREIGN)
    assert recorder.register.checks() == []


def test_a_visitor_checks_where_only_the_keeper_may_look(client):
    browser, recorder = client(host="0.0.0.0")
    assert browser.post("/checks", json={"answer": said(recorder), "verdict": "right"}).status_code == 201
    assert browser.get("/checks").status_code == 403


def test_a_register_that_cannot_be_written_says_so(client, tmp_path):
    (tmp_path / "register.sqlite").mkdir()
    browser, recorder = client()
    known = said(recorder)
    answer = browser.post("/checks", json={"answer": known, "verdict": "right"})
    assert answer.status_code == 503
    assert "核对记录读写失败" in answer.json()["message"]
    assert "核对记录读写失败" in browser.get("/checks").text
