"""The JSON API of a running server: the same records as the command line, and errors in Chinese."""

from __future__ import annotations

import json
from dataclasses import asdict
from urllib.parse import quote

import httpx
import pytest

from assistant.answer import Answer
from tests.ui.test_page.served import Site
from ui.api import wording
from ui.commands.catalogue import open_catalogue
from ui.facts import fact_filters, facts

pytestmark = pytest.mark.slow
QUESTION = "校园足球特色学校有多少所"


def error_of(response: httpx.Response) -> tuple[str, str]:
    assert set(response.json()) == {"error"}
    error = response.json()["error"]
    assert set(error) == {"happened", "remedy"}
    return error["happened"], error["remedy"]


def test_an_answer_is_that_of_the_contract_and_its_quotes_stand_in_the_text(api: httpx.Client) -> None:
    record = api.post("/api/ask", json={"question": QUESTION, "id": "7"}).json()
    answer = Answer.model_validate(record)
    assert (answer.status, answer.id, record["values"][0]["value"]) == ("answered", "7", 129)
    assert isinstance(record["values"][0]["value"], int)
    for citation in answer.citations:
        text = api.get(f"/api/documents/{citation.document}/text").text
        assert text[citation.start : citation.end] == citation.quote


def test_a_follow_up_is_understood(api: httpx.Client) -> None:
    record = api.post("/api/ask", json={"question": "那幼儿的呢", "history": [QUESTION]}).json()
    assert record["values"][0]["value"] == 19


def test_a_refusal_is_an_answer(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": "成都市校园足球特色学校有多少所"})
    assert (response.status_code, response.json()["status"]) == (200, "refused")


def test_documents_as_kaoju_documents_lists_them(api: httpx.Client, site: Site) -> None:
    with open_catalogue(site.home) as catalogue:
        assert api.get("/api/documents").json() == json.loads(json.dumps([asdict(entry) for entry in catalogue.documents]))


def test_a_document_with_its_header_outline_and_text(api: httpx.Client, site: Site) -> None:
    report = site.report("mianyang-2020")
    record = api.get("/api/documents/mianyang-2020").json()
    assert record["header"]["索引号"] == "8410223/202008-00001"
    assert len(record["sections"]) == len(report.sections) - 1
    response = api.get("/api/documents/mianyang-2020/text")
    assert (response.text, response.headers["content-type"]) == (report.text, "text/plain; charset=utf-8")


def test_a_document_whose_name_needs_encoding_stays_text(api: httpx.Client) -> None:
    name = next(entry["id"] for entry in api.get("/api/documents").json() if entry["id"] != "mianyang-2020")
    response = api.get(f"/api/documents/{quote(name, safe='')}/text")
    assert "<script>" in response.text
    assert response.headers["content-type"].startswith("text/plain")
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("number", ["七", "7", "(七)", "二/七"])
def test_a_section_by_its_number(api: httpx.Client, site: Site, number: str) -> None:
    found = api.get(f"/api/documents/mianyang-2020/sections/{number}").json()
    assert found["number"] == "七"
    assert "129所" in found["text"]
    assert site.report("mianyang-2020").text[found["start"] : found["end"]] == found["text"]


def test_facts_are_those_of_the_command_line_and_come_in_pages(api: httpx.Client, site: Site) -> None:
    with open_catalogue(site.home) as catalogue:
        known = [asdict(fact) for fact in facts(map(catalogue.report, (entry.id for entry in catalogue.documents)), fact_filters("学校", None, None))]
    whole = api.get("/api/facts", params={"indicator": "学校", "limit": 1000}).json()
    assert (whole["total"], whole["facts"]) == (len(known), known)
    page = api.get("/api/facts", params={"indicator": "学校", "limit": 3, "offset": 2}).json()
    assert (page["total"], page["facts"]) == (len(known), known[2:5])
    own = api.get("/api/facts", params={"document": "mianyang-2020", "place": "绵阳", "period": "2020", "limit": 1000}).json()["facts"]
    assert own
    assert {row["document"] for row in own} == {"mianyang-2020"}


def test_health_needs_no_key(site: Site) -> None:
    record = httpx.get(f"{site.url}/healthz").json()
    assert (record["status"], record["generation"], record["counts"]["reports"]) == ("ok", "000001", 2)
    assert httpx.get(f"{site.url}/health").status_code == 404


def test_the_documentation_names_exactly_what_there_is(api: httpx.Client) -> None:
    described = api.get("/api/openapi.json").json()
    assert {path: set(methods) for path, methods in described["paths"].items()} == {
        "/api/ask": {"post"}, "/api/documents": {"get"}, "/api/documents/{id}": {"get"}, "/api/documents/{id}/text": {"get"},
        "/api/documents/{id}/sections/{n}": {"get"}, "/api/facts": {"get"}, "/healthz": {"get"},
    }  # fmt: skip
    assert "HTTPValidationError" not in str(described["paths"])


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "/api/ask", b"{", 400, wording.NOT_JSON[0]),
        ("POST", "/api/ask", b"[]", 400, wording.NOT_JSON[0]),
        ("POST", "/api/ask", b'"\xff"', 400, wording.NOT_JSON[0]),
        ("POST", "/api/ask", b"[" * 100_000, 400, wording.NOT_JSON[0]),
        ("POST", "/api/ask", b"{}", 422, "参数 question 不对：缺少这一项。"),
        ("POST", "/api/ask", b'{"question": 7}', 422, "参数 question 不对：应为文字。"),
        ("POST", "/api/ask", b'{"question": ""}', 422, "问题是空的。"),
        ("POST", "/api/ask", '{"question": "学%s"}'.replace("%s", "校" * 600).encode(), 422, "上限 500"),
        ("POST", "/api/ask", '{"question": "校", "history": ["%s"]}'.replace("%s", "校" * 600).encode(), 422, "上限 500"),
        ("POST", "/api/ask", b'{"question": "a", "history": [%s]}' % b",".join([b'"a"'] * 11), 422, "参数 history 不对：最多 10 项。"),
        ("POST", "/api/ask", b'{"question": "a", "histroy": []}', 422, "参数 histroy 不对：没有这个参数。"),
        ("POST", "/api/ask", b" " * 1_000_001, 413, "1000000"),
        ("GET", "/api/ask", None, 405, "GET"),
        ("GET", "/api/nothing", None, 404, wording.NO_ROUTE[0]),
        ("GET", "/api", None, 404, wording.NO_ROUTE[0]),
        ("POST", "/api/predict", b"{}", 404, wording.NO_ROUTE[0]),
        ("GET", "/api/documents/..%2F..%2FCURRENT/text", None, 404, wording.NO_ROUTE[0]),
        ("GET", "/api/documents/nothing", None, 404, "语料库里没有文档 nothing。"),
        ("GET", "/api/documents/%00/text", None, 404, "语料库里没有文档"),
        ("GET", "/api/documents/mianyang-2020/sections/99", None, 404, "没有编号为 99 的部分。"),
        ("GET", "/api/facts?period=abc", None, 422, "看不懂时间 abc。"),
        ("GET", "/api/facts?limit=0", None, 422, "参数 limit 不对：不能小于 1。"),
        ("GET", "/api/facts?limit=x", None, 422, "参数 limit 不对：应为整数。"),
        ("GET", "/api/facts?perod=2019", None, 422, "参数 perod 不对：没有这个参数。"),
        ("GET", "/api/facts?document=nothing", None, 404, "语料库里没有文档 nothing。"),
    ],
)  # fmt: skip
def test_errors(api: httpx.Client, method: str, path: str, body: bytes | None, status: int, says: str) -> None:
    response = api.request(method, path, content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    happened, remedy = error_of(response)
    assert says in happened
    assert remedy[-1] in "。？"
    assert "Traceback" not in response.text


def test_half_a_character_is_no_fault(api: httpx.Client) -> None:
    response = api.post("/api/ask", content=b'{"question": "\\ud800\xe6\xa0\xa1"}', headers={"content-type": "application/json"})
    assert response.json()["question"] == "?校"
