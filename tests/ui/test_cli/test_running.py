"""Status, evals, the page from the shell, interruption, and that nothing is asked over the network."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # every test starts the installed command

WATCHED = """
import sys


def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1] if event == "socket.connect" else arguments[-1]
        if isinstance(address, tuple) and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
            print("LEAK", event, address, file=sys.stderr)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if arguments[0] not in (None, "", "127.0.0.1", "::1", "localhost", b"localhost", socket_name):
            print("LEAK", event, arguments[0], file=sys.stderr)

import socket
socket_name = socket.gethostname()
sys.addaudithook(watch)
sys.argv[0] = "kaoju"
from ui.__main__ import main
sys.exit(main())
"""


def test_status(run: Callable[..., Any], home: Path) -> None:
    done = run("status", "--json", home=home)
    assert (done.code, done.err) == (0, "")
    state = done.json
    assert (state["home"], state["format"], state["llm"], state["checks"]) == (str(home), 1, None, None)
    assert state["generation"]
    assert state["embedding_model"] == state["configured_embedding_model"]
    assert state["embedding_model"].startswith("builtin@")
    assert (state["counts"]["reports"], state["counts"]["sections"]) == (1, 37)
    assert "报告 1" in run("status", home=home).out


def test_status_without_an_index(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("status", "--json", home=tmp_path / "none")
    assert done.code == 4
    assert (done.json["generation"], done.json["counts"]["reports"]) == (None, 0)
    assert "还没有报告" in done.complaint


def test_eval(run: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    row = {"id": "r1", "kind": "number", "question": "全国青少年校园足球特色学校有多少所?", "answer_all": ["129所"], "documents": ["mianyang-2020"]}
    (tmp_path / "small.jsonl").write_text(json.dumps(row), encoding="utf-8")
    done = run("eval", "small.jsonl", "--json", home=home, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert (done.json["exit_code"], done.json["runs"][0]["passed"]) == (0, 1)
    assert (tmp_path / "eval-results" / "small.md").exists()
    assert run("eval", "smal", home=home, cwd=tmp_path).code == 2


@pytest.mark.parametrize("words", [("ask", "校园足球特色学校有多少所?"), ("ingest",), ("status",)])
def test_no_other_host_is_asked(environment: Callable[..., dict[str, str]], own_home: Path, words: tuple[str, ...]) -> None:
    # The strictest surroundings: another program's tracing is switched on for the whole account.
    traced = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "x", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", WATCHED, *words], env=environment(own_home, **traced), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_watch_sees_a_leak(environment: Callable[..., dict[str, str]]) -> None:
    leaking = WATCHED.partition("sys.argv[0]")[0] + "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    done = subprocess.run([sys.executable, "-c", leaking], env=environment(None), capture_output=True, text=True, check=False)
    assert "LEAK socket.connect ('192.0.2.1', 9)" in done.stderr


def test_an_interruption_is_quiet(command: list[str], environment: Callable[..., dict[str, str]], home: Path) -> None:
    process = subprocess.Popen(
        [*command, "ask", "--batch", "-"],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job, CI's among them, ignores SIGINT
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"question": "校园足球特色学校有多少所?"}\n'.encode())
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"")


@pytest.mark.slow
def test_serve_starts_without_an_index_and_stops_when_told(command: list[str], environment: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)], cwd=tmp_path, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        for _ in range(120):
            assert process.poll() is None, process.communicate()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    assert page.status == 200
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail("the page never came")
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    assert b"Traceback" not in err
