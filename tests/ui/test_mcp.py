"""The MCP server, called with the SDK's own client over a real pipe and over real HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant.answer import Answer
from corpus.embedding import load_embedder
from corpus.library import Library
from ingest.build import ingest
from tests.ui.test_page.served import ROOT

pytestmark = pytest.mark.slow
KEY = "key-of-the-mcp-tests"
QUESTION = "校园足球特色学校有多少所"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOJU_")}
    return {**kept, "KAOJU_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp") / "home"
    ingest([ROOT / "corpus/reports"], Library(folder), load_embedder("builtin", False), max_bytes=10**7)
    return folder


@pytest.fixture(scope="module")
def address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``kaoju mcp --http`` with a key."""
    command = [sys.executable, "-m", "ui", "mcp", "--http", "127.0.0.1:0"]
    with subprocess.Popen(
        command, env=environment(home, KAOJU_API_KEYS=KEY), cwd=tmp_path_factory.mktemp("cwd"), stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "http://" in line, line
        yield "http://" + line.split("http://")[1].split("\uff08")[0]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@asynccontextmanager
async def over_stdio(home: Path) -> AsyncIterator[Client]:
    server = StdioServerParameters(command=sys.executable, args=["-m", "ui", "mcp"], env=environment(home))
    async with Client(stdio_client(server)) as client:
        yield client


@asynccontextmanager
async def over_http(address: str, key: str = KEY, **headers: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}", **headers}, timeout=60) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


async def use(client: Client) -> None:
    """Every tool once, as an assistant would."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "read_section", "facts"}
    for tool in tools.values():
        assert tool.description is not None
        assert "报告" in tool.description
        assert tool.output_schema is not None
    asked = await client.call_tool("ask", {"question": "那幼儿的呢", "history": [QUESTION]})
    answer = Answer.model_validate(asked.structured_content)
    assert (answer.status, answer.values[0].value) == ("answered", 19)
    said: Any = asked.content[0]
    assert said.text.startswith("19 所")
    assert "[1] 绵阳市人民政府" in said.text
    found: Any = (await client.call_tool("search", {"query": QUESTION, "k": 3})).structured_content
    best = found["passages"][0]
    assert (len(found["passages"]), best["document"], best["section"]) == (3, "mianyang-2020", "七")
    read: Any = (await client.call_tool("read_section", {"document": best["document"], "section": best["section"]})).structured_content
    assert best["text"] in read["text"]
    figures: Any = (await client.call_tool("facts", {"indicator": "足球特色学校", "place": "绵阳"})).structured_content
    assert (figures["total"], [row["value"] for row in figures["facts"]]) == (2, [129, 19])


def test_every_tool_over_a_pipe(home: Path) -> None:
    async def run() -> None:
        async with over_stdio(home) as client:
            await use(client)

    anyio.run(run)


def test_every_tool_over_http(address: str) -> None:
    async def run() -> None:
        async with over_http(address) as client:
            await use(client)

    anyio.run(run)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"question": ""}, "问题是空的。"),
        ("ask", {"question": "校" * 600}, "上限 500"),
        ("ask", {"question": "学校", "history": ["a"] * 11}, "history"),
        ("ask", {}, "question"),
        ("search", {"query": "学校", "k": 1000}, "k"),
        ("search", {"query": "学校", "document": "nothing"}, "没有文档 nothing。"),
        ("read_section", {"document": "nothing", "section": "七"}, "没有文档 nothing。"),
        ("read_section", {"document": "mianyang-2020", "section": "99"}, "没有编号为 99 的部分。"),
        ("facts", {"period": "abc"}, "看不懂时间 abc。"),
        ("no_such_tool", {}, "no_such_tool"),
    ],
)
def test_what_goes_wrong_is_told(address: str, tool: str, arguments: dict[str, object], says: str) -> None:
    async def run() -> str:
        async with over_http(address) as client:
            try:
                result: Any = await client.call_tool(tool, arguments)
            except MCPError as error:
                return str(error)
            assert result.is_error
            return str(result.content[0].text)

    told = anyio.run(run)
    assert says in told
    assert "Traceback" not in told


def test_http_needs_a_key_and_takes_no_page_of_another_site(address: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx2.post(address, json=body, headers=accept).status_code == 401
    given = {**accept, "Authorization": f"Bearer {KEY}"}
    assert httpx2.post(address, json=body, headers={**given, "Origin": "http://evil.example"}).status_code == 403
    assert httpx2.post(address, content=b" " * 1_000_001, headers=given).status_code == 413


def test_without_keys_only_this_machine_is_served(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui", "mcp", "--http", "0.0.0.0:0"]
    done = subprocess.run(command, env=environment(home), cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "KAOJU_API_KEYS" in done.stderr


def test_nothing_but_the_protocol_on_standard_output(home: Path, tmp_path: Path) -> None:
    asked = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}'
    done = subprocess.run(
        [sys.executable, "-m", "ui", "mcp"], input=f"no json\n{asked}\n", env=environment(home), cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines
    assert all(line.startswith('{"jsonrpc":"2.0"') for line in lines)
