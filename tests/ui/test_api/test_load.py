"""A hundred programs at once: no answer is lost or crossed, and whoever comes when too many wait is told so.

``LOAD_SECONDS=120 pytest tests/ui/test_api/test_load.py -s`` for the long run.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import cast

import httpx
import pytest
from fastapi import FastAPI

from assistant.answer import Answer, Refusal
from corpus.settings import Settings
from tests.ui.test_api.conftest import KEY
from tests.ui.test_page.served import Site
from ui.api.asking import _AT_ONCE, _WAITING
from ui.api.errors import install
from ui.api.json_api import json_api
from ui.reading_room import ReadingRoom

pytestmark = pytest.mark.slow

CLIENTS = 100
SECONDS = float(os.environ.get("LOAD_SECONDS", "4"))
LONGEST_SECONDS = 60.0
KNOWN = (
    ("校园足球特色学校有多少所", "answered", "129"),
    ("幼儿足球特色学校有多少所", "answered", "19"),
    ("特殊教育资源教室有多少间", "answered", "61"),
    ("成都市有多少所幼儿园", "refused", "成都市"),
)
"""Question, status, and what its answer alone says."""


async def ask(client: httpx.AsyncClient, name: str, number: int) -> tuple[int, str]:
    """The status of one call and what is wrong with its answer, if anything is."""
    question, status, says = KNOWN[number % len(KNOWN)]
    answer = await client.post("/api/ask", json={"id": name, "question": question})
    body = answer.json()
    is_own = (body.get("id"), body.get("question"), body.get("status")) == (name, question, status) and says in body["answer"]
    return answer.status_code, "" if is_own else f"{name}: {answer.text[:300]}"


async def load(url: str, clients: int, seconds: float) -> tuple[Counter[int], list[str], list[float]]:
    """Statuses, faults and seconds of the calls of so many clients that ask one question after the other; each asks at least one."""
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    took: list[float] = []
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=LONGEST_SECONDS, limits=limits) as client:

        async def visit(number: int) -> None:
            turn = 0
            while turn == 0 or time.monotonic() < until:
                started = time.perf_counter()
                status, fault = await ask(client, f"{number}-{turn}", number + turn)
                took.append(time.perf_counter() - started)
                statuses[status] += 1
                if fault:
                    wrong.append(fault)
                turn += 1

        await asyncio.gather(*(visit(number) for number in range(clients)))
    return statuses, wrong, took


def request(url: str, question: str) -> bytes:
    """A call as it goes over the wire; the server closes the connection behind its answer."""
    body = json.dumps({"question": question}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: {url.removeprefix('http://')}\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\nContent-Type: application/json\r\n\r\n".encode() + body


async def connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which nothing was sent yet."""
    host, port = url.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))


async def dawdle(url: str) -> None:
    """A client that sends part of a question, waits, and goes away."""
    _, writer = await connect(url)
    writer.write(request(url, KNOWN[0][0])[:-10])
    await writer.drain()
    await asyncio.sleep(min(2.0, SECONDS / 2))
    writer.close()


@pytest.mark.alone
def test_a_hundred_clients_and_slow_ones_lose_and_cross_no_answer(site: Site, record_property: Callable[[str, object], None]) -> None:
    async def all_of_them() -> tuple[Counter[int], list[str], list[float]]:
        measured, *_ = await asyncio.gather(load(site.url, CLIENTS, SECONDS), *(dawdle(site.url) for _ in range(20)))
        return measured

    statuses, wrong, took = asyncio.run(all_of_them())
    took.sort()
    p95 = took[int(0.95 * (len(took) - 1))]
    record_property("p95_seconds", round(p95, 3))
    sys.stdout.write(f"{CLIENTS} clients, {SECONDS:.0f} s, {len(took)} answers: p50 {took[len(took) // 2]:.2f} s, p95 {p95:.2f} s, {dict(statuses)}\n")
    assert wrong == []
    assert set(statuses) == {200}
    assert len(took) >= CLIENTS


class SlowRoom:
    """A reading room in which no question is answered before ``open`` is set."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def ask(self, question: str, history: Sequence[str]) -> Answer:  # noqa: ARG002 - the room's signature
        assert self.open.wait(LONGEST_SECONDS)
        refusal = Refusal(reason="没有", missing=(), nearest=())
        return Answer(question=question, standalone_question=question, status="refused", answer="没有", refusal=refusal)


def test_beyond_the_queue_each_is_told_to_come_again_and_the_others_are_answered() -> None:
    room, app, more = SlowRoom(), FastAPI(), 20
    install(app)
    app.include_router(json_api(cast(ReadingRoom, room), Settings()))

    async def ask_all() -> tuple[list[httpx.Response], list[httpx.Response]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kaoju", timeout=LONGEST_SECONDS) as client:

            def post() -> asyncio.Task[httpx.Response]:
                return asyncio.create_task(client.post("/api/ask", json={"question": "食堂有几间"}))

            waiting = [post() for _ in range(_AT_ONCE + _WAITING)]
            told = await asyncio.gather(*[post() for _ in range(more)])
            room.open.set()
            return told, await asyncio.gather(*waiting)

    told, answered = asyncio.run(asyncio.wait_for(ask_all(), LONGEST_SECONDS))
    assert [(answer.status_code, answer.headers["retry-after"], "同时提问的人太多。" in answer.text) for answer in told] == [(503, "2", True)] * more
    assert [answer.status_code for answer in answered] == [200] * (_AT_ONCE + _WAITING)
