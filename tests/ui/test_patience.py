"""Connections that bring no request, or bring it by drops, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from ui import patience

pytestmark = pytest.mark.slow  # what is waited for takes its time

BODY = b"x" * 3000


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the number of bytes of the body; a path makes it take its time, another not wait for the body."""
    size = 0
    more = scope["path"] != "/early"
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
        if message["type"] == "http.disconnect":
            return
    if scope["path"] == "/slow":
        await asyncio.sleep(1.0)
    body = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def server() -> AsyncIterator[int]:
    config = uvicorn.Config(echo, port=0, http=patience.Patience, ws="none", lifespan="off", log_level="error")
    found = uvicorn.Server(config)
    running = asyncio.create_task(found.serve())
    while not found.started:
        await asyncio.sleep(0.01)
    yield found.servers[0].sockets[0].getsockname()[1]
    found.should_exit = True
    await running


def asked(path: str, body: bytes = b"") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def by_drops(port: int, data: bytes, size: int, pause: float) -> bytes:
    """What comes back to a client that sends so many bytes at a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for start in range(0, len(data), size):
            writer.write(data[start : start + size])
            await writer.drain()
            await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(4000), 3)
    except (ConnectionResetError, BrokenPipeError):
        return b""
    finally:
        writer.close()


def run(test: Callable[[int], Awaitable[None]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(patience, "BYTES_A_SECOND", 1000)

    async def served() -> None:
        async with server() as port:
            await test(port)

    with ThreadPoolExecutor(1) as thread:  # tests in a browser leave a running loop in this one
        thread.submit(lambda: asyncio.run(asyncio.wait_for(served(), 30))).result()


def test_who_sends_nothing_or_drops_is_let_go_and_others_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(port: int) -> None:
        idle = [by_drops(port, b"", 1, 0) for _ in range(50)]
        heads = [by_drops(port, asked("/"), 1, 0.2) for _ in range(5)]
        bodies = [by_drops(port, asked("/", BODY), 40, 0.2) for _ in range(5)]
        good = by_drops(port, asked("/", BODY), 10**6, 0)
        *gone, answer = await asyncio.gather(*idle, *heads, *bodies, good)
        assert answer.startswith(b"HTTP/1.1 200")
        assert set(gone) == {b""}

    run(check, monkeypatch)


def test_a_steady_line_and_a_slow_answer_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(port: int) -> None:
        steady, slow = await asyncio.gather(by_drops(port, asked("/", BODY), 300, 0.15), by_drops(port, asked("/slow"), 10**6, 0))
        assert steady.endswith(b"3000")
        assert slow.endswith(b"\r\n\r\n0")

    run(check, monkeypatch)


def test_a_kept_connection_may_rest_and_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            writer.write(asked("/", b"abc"))
            assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n3"), 3)).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.8)
        writer.write(b"POST / HTTP/1.1\r\n")
        assert await asyncio.wait_for(reader.read(), 3) == b""
        writer.close()

    run(check, monkeypatch)


def test_what_is_left_of_a_request_answered_early_is_taken_and_the_next_one_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        data = asked("/early", b"x" * 400_000)
        for start in range(0, len(data), 50_000):
            writer.write(data[start : start + 50_000])
            await writer.drain()
            await asyncio.sleep(0.02)
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n0"), 3)).startswith(b"HTTP/1.1 200")
        writer.write(asked("/", b"abc"))
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n3"), 3)).startswith(b"HTTP/1.1 200")
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"y" * 500_000)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n0"), 3)
        writer.close()

    run(check, monkeypatch)


def test_a_head_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(port: int) -> None:
        answer = await by_drops(port, b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 2_000_000, 60_000, 0.01)
        assert not answer.startswith(b"HTTP/1.1 200")

    run(check, monkeypatch)
