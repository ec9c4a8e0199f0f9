"""Log lines, request ids and metrics: they tell how it goes, and nothing of who asked what."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from corpus.errors import ServiceError
from corpus.settings import Settings
from tests.ui.test_api.conftest import KEY
from tests.ui.test_page.served import Site, running
from ui.logs import DETAILS, REQUEST_ID, logged
from ui.observer import Observer

QUESTION = "校园足球特色学校有多少所"
ANSWER = Answer(question=QUESTION, standalone_question=QUESTION, status="answered", answer="129 所。[1]")


def counted(text: str, name: str) -> float:
    """The value of the only sample of that name and labels."""
    found = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[0]) if found else 0.0


@pytest.mark.slow
def test_metrics_of_a_running_server(site: Site, api: httpx.Client) -> None:
    def metrics() -> str:
        return httpx.get(f"{site.url}/metrics").text

    before = metrics()
    api.post("/api/ask", json={"question": QUESTION})
    api.post("/api/ask", json={"question": ""})
    httpx.get(f"{site.url}/v1/models")
    after = metrics()
    for name in (
        'kaoju_answers_total{mode="extractive",status="answered"}', "kaoju_answer_seconds_count", 'kaoju_errors_total{kind="RejectedInputError"}',
        'kaoju_api_calls_total{api="/api",status="200"}', 'kaoju_api_calls_total{api="/api",status="422"}', 'kaoju_api_calls_total{api="/v1",status="401"}',
    ):  # fmt: skip
        assert counted(after, name) == counted(before, name) + 1, name
    assert counted(after, "kaoju_in_flight") == 0
    assert QUESTION not in after


@pytest.mark.slow
def test_metrics_are_for_this_machine_or_a_key(site: Site) -> None:
    assert httpx.get(f"{site.url}/metrics", headers={"Host": "kaoju.example"}).status_code == 401
    assert httpx.get(f"{site.url}/metrics", headers={"X-Forwarded-For": "192.168.1.7"}).status_code == 401
    assert httpx.get(f"{site.url}/metrics", headers={"Host": "kaoju.example", "Authorization": f"Bearer {KEY}"}).status_code == 200


def test_metrics_without_keys_are_not_for_others(api_with: Callable[..., TestClient]) -> None:
    assert api_with(host="0.0.0.0").get("/metrics").status_code == 403


@pytest.mark.slow
def test_every_response_has_an_id_and_each_call_a_line_with_it(site: Site, api: httpx.Client) -> None:
    own = api.get("/api/facts", params={"indicator": QUESTION}, headers={"X-Request-Id": "mine-1"})
    assert own.headers["x-request-id"] == "mine-1"
    forged = api.get("/api/nothing%0aforged", headers={"X-Request-Id": "x y"})
    assert re.fullmatch(r"[0-9a-f]{16}", forged.headers["x-request-id"])
    assert re.fullmatch(r"[0-9a-f]{16}", httpx.get(site.url).headers["x-request-id"])
    lines = (site.home / "kaoju.log").read_text(encoding="utf-8").splitlines()
    assert any("GET '/api/facts' 200" in line and line.endswith("[mine-1]") for line in lines)
    assert not any(line.startswith("forged") or QUESTION in line or KEY in line for line in lines)


@pytest.mark.slow
def test_without_the_audit_nothing_of_a_question_is_left_anywhere(site: Site, tmp_path: Path) -> None:
    home = Path(shutil.copytree(site.home, tmp_path / "home", ignore=shutil.ignore_patterns("register*", "kaoju.log*")))
    asked = "张三丰家里有多少所足球学校"
    with running(home, audit=False, slow_seconds=1e-9, log_format="json", api_rate=0) as own:
        for body in ({"question": asked}, {"question": "那里呢", "history": [asked]}, {"question": asked * 60}, {"question": asked, "history": 3}):
            httpx.post(f"{own.url}/api/ask", json=body, timeout=60)
        messages = [{"role": "user", "content": asked}]
        httpx.post(f"{own.url}/v1/chat/completions", json={"model": "kaoju", "messages": messages}, timeout=60)
        httpx.get(f"{own.url}/api/facts", params={"indicator": asked})
        metrics = httpx.get(f"{own.url}/metrics").text
    assert "slow question" in (home / "kaoju.log").read_text("utf-8")
    for trace in (asked, "张三丰"):
        assert trace not in metrics
        for form in (trace.encode(), json.dumps(trace).strip('"').encode(), quote(trace).encode()):
            assert [path for path in home.rglob("*") if path.is_file() and form in path.read_bytes()] == []


def test_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = REQUEST_ID.set("r1")
    log = logging.getLogger("ui.test")
    with logged(tmp_path, "json"):
        log.info("报告\n", extra={DETAILS: {"seconds": 0.5}})
        try:
            raise ValueError("no")
        except ValueError:
            log.exception("failed")
    REQUEST_ID.reset(token)
    text = (tmp_path / "kaoju.log").read_text(encoding="utf-8")
    assert capsys.readouterr().err == text
    first, second = map(json.loads, text.splitlines())
    assert (first["level"], first["logger"], first["message"], first["request_id"], first["seconds"]) == ("INFO", "ui.test", "报告\n", "r1", 0.5)
    assert "ValueError: no" in second["exception"]
    log.info("after")
    assert (tmp_path / "kaoju.log").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("audit", "slow", "lines", "with_text"), [(False, 1e-9, 1, False), (True, 1e-9, 1, True), (True, 0, 0, False), (True, 1000, 0, False)])
def test_a_slow_question_is_logged_without_its_text_unless_audited(
    audit: bool, slow: float, lines: int, with_text: bool, caplog: pytest.LogCaptureFixture
) -> None:
    observer = Observer(Settings(audit=audit, slow_seconds=slow))
    with observer.answering(QUESTION) as done:
        done(ANSWER)
    assert len(caplog.records) == lines
    assert (QUESTION in caplog.text) is with_text


def test_an_error_is_counted_and_goes_on() -> None:
    observer = Observer(Settings())
    with pytest.raises(ServiceError), observer.answering(QUESTION):
        raise ServiceError("a。", "b。")
    text = observer.exposition().decode()
    assert counted(text, 'kaoju_errors_total{kind="ServiceError"}') == 1
    assert counted(text, "kaoju_answer_seconds_count") == 0
    assert counted(text, "kaoju_in_flight") == 0
