"""What the server gives, refuses, and how it stops. No browser."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.settings import Settings
from tests.ui.test_page.served import ROOT, Site, running
from ui.page import serve


def fetch(url: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(url, data=body, headers={"content-type": kind})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def panel(site: Site, data: object) -> tuple[int, bytes]:
    """Ask the source panel's server function, as any client may."""
    config = json.loads(fetch(f"{site.url}/config")[2])
    component = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "kaoju-source")
    body = json.dumps({"data": data, "component_id": component, "fn_name": "load_source", "session_hash": "test"}).encode()
    status, _, answer = fetch(f"{site.url}/gradio_api/component_server", body)
    return status, answer


def test_a_busy_port_is_said_to_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"端口 {port} 已被占用") as caught:
            serve(Settings(home=tmp_path), "127.0.0.1", port)
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "好"])
def test_an_address_that_is_not_this_machine_is_said_to_be(tmp_path: Path, host: str) -> None:
    with pytest.raises(UsageError, match=f"无法在地址 {host}"):
        serve(Settings(home=tmp_path), host, 0)


@pytest.mark.slow
def test_health_and_headers(site: Site) -> None:
    status, headers, body = fetch(f"{site.url}/healthz")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    policy = fetch(site.url)[1]["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd", "gradio_api/file=pyproject.toml", "gradio_api/upload", "gradio_api/proxy=http://example.com",
        "file=/etc/passwd", "gradio_api/runs",
        "docs", "openapi.json", "monitoring", "corpus/reports/mianyang-2020.txt", "..%2f..%2fetc/passwd",
        "assets/..%2f..%2f..%2fpyproject.toml", "static/..%2f..%2fapp.py",
    ],
)  # fmt: skip
def test_no_route_gives_a_file(site: Site, path: str) -> None:
    status, _, body = fetch(f"{site.url}/{path}")
    assert status in (403, 404)
    assert b"root:" not in body


@pytest.mark.slow
def test_a_browser_that_lost_its_way_gets_a_page_and_a_program_does_not(site: Site) -> None:
    for path, accept, page in (("nowhere", "text/html,*/*;q=0.8", True), ("nowhere", "application/json", False), ("documents/nowhere", "text/html", True)):
        request = urllib.request.Request(f"{site.url}/{path}", headers={"accept": accept})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=20)  # noqa: S310
        answer = caught.value
        assert answer.code == 404
        assert ("kaoju-nav" in answer.read().decode()) is page
        assert answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.headers.get_all("content-length") or ["one"]) == 1


@pytest.mark.slow
def test_nothing_can_be_uploaded_and_no_body_is_huge(site: Site) -> None:
    boundary = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n'
    assert fetch(f"{site.url}/gradio_api/upload", boundary, "multipart/form-data; boundary=x")[0] == 404
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", "/gradio_api/queue/join")
    connection.putheader("content-length", "4000001")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", 7, {"document": 7}, {"document": ["mianyang-2020"]}, {"document": "../../pyproject.toml"}, {"document": "mianyang-2020", "at": {"a": 1}},
        {"document": "mianyang-2020", "at": "1" * 5000}, {"document": "\ud800", "at": "1-2"}, {"document": "mianyang-2020", "at": "١-٢"},
    ],
)  # fmt: skip
def test_the_panel_takes_anything_and_gives_html(site: Site, data: object) -> None:
    status, answer = panel(site, data)
    assert status == 200
    assert json.loads(answer).startswith('<div class="kaoju-doc')
    assert b"Traceback" not in answer


@pytest.mark.slow
def test_sigterm_ends_it_cleanly_with_a_page_open(tmp_path: Path, put: Callable[..., None]) -> None:
    put(tmp_path / "home", ROOT / "corpus/reports")
    with running(tmp_path / "home") as found, urllib.request.urlopen(f"{found.url}/gradio_api/heartbeat/tab", timeout=20) as tab:  # noqa: S310
        assert tab.readline() == b"data: ALIVE\n"
        found.process.send_signal(signal.SIGTERM)
        assert found.process.wait(8) == 0


_SLOW = """
import time
from ui.reading_room import ReadingRoom
opening = ReadingRoom._open
def slow(self, *rest, **named):
    time.sleep(3)
    return opening(self, *rest, **named)
ReadingRoom._open = slow
"""


@pytest.mark.slow
def test_a_stop_finishes_the_answers_under_way(tmp_path: Path, put: Callable[..., None]) -> None:
    put(tmp_path / "home", ROOT / "corpus/reports")
    answers: list[str] = []

    def ask(url: str) -> None:
        body = json.dumps({"question": "校园足球特色学校有多少所"}).encode()
        request = urllib.request.Request(f"{url}/api/ask", body, {"content-type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            answers.append(json.load(answer)["answer"])

    with running(tmp_path / "home", _SLOW, api_rate=0) as found:
        visitors = [threading.Thread(target=ask, args=(found.url,)) for _ in range(8)]
        for visitor in visitors:
            visitor.start()
        metrics = ""
        while "kaoju_in_flight 8.0" not in metrics:
            with urllib.request.urlopen(f"{found.url}/metrics", timeout=20) as answer:  # noqa: S310
                metrics = answer.read().decode()
        found.process.send_signal(signal.SIGTERM)
        for visitor in visitors:
            visitor.join(30)
        assert found.process.wait(20) == 0
    assert len(answers) == 8
    assert all("129" in answer for answer in answers)
