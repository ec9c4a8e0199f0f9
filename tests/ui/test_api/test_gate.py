"""Who may call, from where, how often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from corpus.errors import UsageError
from corpus.settings import Settings
from tests.ui.test_api.conftest import KEY, OTHER_KEY
from tests.ui.test_page.served import Site
from ui.api import gate, wording
from ui.api.keys import Keys
from ui.api.rate import TokenBuckets

Start = Callable[..., TestClient]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/api/documents", "/api/openapi.json", "/api/nothing", "/v1/models", "/v1/nothing"])
@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), (f"Bearer {KEY}x", 401), (f"Basic {KEY}", 401), (KEY, 401), (f"bearer {OTHER_KEY}", 200), (f"Bearer {KEY}", 200)],
)
def test_every_call_needs_a_key(site: Site, path: str, authorization: str | None, status: int) -> None:
    response = httpx.get(f"{site.url}{path}", headers={} if authorization is None else {"Authorization": authorization})
    assert response.status_code == (404 if status == 200 and "nothing" in path else status)
    if status == 401:
        assert response.headers["www-authenticate"] == "Bearer"
        assert (wording.KEY_MISSING if authorization is None else wording.KEY_WRONG)[0] in response.text


@pytest.mark.slow
def test_no_page_of_another_site_may_call(site: Site) -> None:
    given = {"Authorization": f"Bearer {KEY}"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        response = httpx.post(f"{site.url}/api/ask", json={"question": "学校"}, headers={**given, **headers})
        assert (response.status_code, response.json()["error"]["happened"]) == (403, wording.CROSS_SITE[0])
        assert "access-control-allow-origin" not in response.headers
    preflight = httpx.options(f"{site.url}/api/ask", headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 403
    assert httpx.get(f"{site.url}/api/documents", headers={**given, "Origin": site.url}).status_code == 200


def test_without_keys_only_this_machine_may_call(api_with: Start) -> None:
    local = api_with()
    assert local.get("/api/openapi.json").status_code == 200
    for headers in ({"Host": "evil.example"}, {"Host": "192.168.1.5:7860"}, {"X-Forwarded-For": "192.168.1.7"}):
        assert local.get("/api/openapi.json", headers=headers).status_code == 403
    for path in ("/api/openapi.json", "/v1/models"):
        refused = api_with(host="0.0.0.0").get(path)
        assert refused.status_code == 403
        assert "KAOJU_API_KEYS" in refused.text
    assert api_with(host="0.0.0.0", api_keys=KEY).get("/api/openapi.json", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200


def test_a_key_has_its_own_rate_and_guesses_have_one_too(api_with: Start) -> None:
    client = api_with(api_keys=f"{KEY},{OTHER_KEY}", api_rate=2)

    def call(key: str) -> httpx.Response:
        return client.get("/v1/models", headers={"Authorization": f"Bearer {key}"})

    assert [call(KEY).status_code for _ in range(3)] == [200, 200, 429]
    assert call(OTHER_KEY).status_code == 200
    assert [call(f"guess-{number}").status_code for number in range(3)] == [401, 401, 429]
    refused = call(KEY)
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.json()["error"]["code"] == "rate_limit_exceeded"
    assert client.get("/healthz").status_code == 200


def test_tokens_come_back_evenly() -> None:
    now = 0.0
    buckets = TokenBuckets(60, lambda: now)
    assert [buckets.take("a") for _ in range(61)] == [0] * 60 + [1]
    now = 1.0
    assert [buckets.take("a"), buckets.take("a"), buckets.take("b")] == [0, 1, 0]
    now = 3600.0
    assert [buckets.take("a") for _ in range(61)] == [0] * 60 + [1]
    assert not any(TokenBuckets(0).take("a") for _ in range(1000))


def test_callers_that_went_away_are_forgotten() -> None:
    now = 0.0
    buckets = TokenBuckets(1, lambda: now)
    for number in range(10_000):
        buckets.take(str(number))
    now = 61.0
    buckets.take("new")
    assert len(buckets._left) == 1


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_BODY_SECONDS", 0.05)
    sent: list[Any] = []

    async def receive() -> Any:
        if sent == []:
            sent.append(None)
            return {"type": "http.request", "body": b"{", "more_body": True}
        return await asyncio.sleep(5)

    async def send(message: Any) -> None:
        sent.append(message)

    async def behind(*_: object) -> None:
        raise AssertionError("it was asked without a whole body")

    scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "query_string": b""}
    asyncio.run(gate.Gate(behind, Settings())(scope, receive, send))
    assert sent[1]["status"] == 408
    assert "请" in sent[2]["body"].decode()


def test_keys_that_no_header_carries_are_refused() -> None:
    with pytest.raises(UsageError, match="KAOJU_API_KEYS") as caught:
        Keys(SecretStr("geheim,密钥"))
    assert "geheim" not in str(caught.value)
    assert not Keys(SecretStr(" , "))
    assert not Keys(None)


@pytest.mark.slow
def test_a_corpus_that_is_not_there_or_damaged(api_with: Start, tmp_path: Path) -> None:
    client = api_with(home=tmp_path)
    assert client.get("/healthz").json() == {"status": "empty", "generation": None, "counts": {}}
    refused = client.post("/api/ask", json={"question": "学校有多少所"})
    assert (refused.status_code, "kaoju ingest" in refused.text) == (503, True)
    (tmp_path / "CURRENT").write_text("000999\n", encoding="utf-8")
    for response in (client.get("/healthz"), client.get("/api/documents"), client.get("/api/facts")):
        assert response.status_code == 503
        assert response.json()["error"]["remedy"]


@pytest.mark.slow
def test_what_nobody_thought_of_is_no_traceback(api_with: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("ui.reading_room.ReadingRoom.ask", fail)
    client = api_with()
    for path, body in (("/api/ask", {"question": "学校"}), ("/v1/chat/completions", {"model": "kaoju", "messages": [{"role": "user", "content": "学校"}]})):
        response = client.post(path, json=body)
        assert response.status_code == 500
        assert wording.FAILED[0] in response.text
        assert "secret" not in response.text
