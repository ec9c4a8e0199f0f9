"""Many visitors at once: nothing is lost, nothing crossed, and how long it took.

``LOAD_SECONDS=120 pytest tests/ui/test_page/test_load.py -s`` for the long run.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
import urllib.request
from collections.abc import Callable

import pytest

from tests.ui.test_page.served import Site

SECONDS = float(os.environ.get("LOAD_SECONDS", "0"))
LOOSE_SECONDS = {25: 5, 100: 20}
"""A shared machine of two cores, which runs other things and the visitors themselves beside the server; the target is 1 s for 25."""
KNOWN = (
    ("校园足球特色学校有多少所", "129"), ("幼儿足球特色学校有多少所", "19"),
    ("成都市有多少所幼儿园", "kaoju-refused"), ("这份报告是谁发布的", "教育和体育局"),
)  # fmt: skip


def asked(site: Site, question: str, session: str, respond: int, said: str = "") -> str:
    """Ask as a page does: join the queue, read the stream to its end. The chat before is one message, which is what ``said`` says."""
    named = [{"type": "text", "text": said or "before"}]
    chat = [{"role": "user", "metadata": None, "options": None, "content": named}]
    body = json.dumps({"data": [question, chat], "fn_index": respond, "session_hash": session, "trigger_id": None}).encode()
    request = urllib.request.Request(f"{site.url}/gradio_api/queue/join", data=body, headers={"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{site.url}/gradio_api/queue/data?session_hash={session}", timeout=60) as stream:  # noqa: S310
        shown = ""
        for line in stream:
            message = json.loads(line[5:]) if line.startswith(b"data:") else {}
            if message.get("event_id") == event and message.get("msg", "").startswith("process_"):
                shown += json.dumps(message.get("output"), ensure_ascii=False)
            if message.get("msg") == "process_completed":
                break
    return shown


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(("visitors", "questions"), [(25, 4), (100, 2)])
def test_visitors_lose_and_cross_no_answer(site: Site, visitors: int, questions: int, record_property: Callable[[str, object], None]) -> None:
    with urllib.request.urlopen(f"{site.url}/config", timeout=20) as answer:  # noqa: S310
        config = json.load(answer)
    box = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "kaoju-question")
    respond = next(each["id"] for each in config["dependencies"] if [box, "submit"] in each["targets"])
    took: list[float] = []
    wrong: list[str] = []
    until = 0.0

    def visit(visitor: int) -> None:
        for turn in itertools.count():
            if turn >= questions and time.monotonic() > until:
                return
            question, expected = KNOWN[(visitor + turn) % len(KNOWN)]
            session, said = f"load{visitors}x{visitor}", f"said-by-{visitor}-{turn}-"
            started = time.perf_counter()
            shown = asked(site, question, session, respond, said)
            took.append(time.perf_counter() - started)
            if expected not in shown or question not in shown or said not in shown:
                wrong.append(f"{said} {question}: {shown[:200]}")

    asked(site, KNOWN[0][0], "warm", respond)
    until = time.monotonic() + SECONDS
    crowd = [threading.Thread(target=visit, args=(number,)) for number in range(visitors)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert wrong == []
    assert len(took) >= visitors * questions
    p95 = sorted(took)[int(len(took) * 0.95)]
    record_property("p95_seconds", round(p95, 3))
    sys.stdout.write(f"{visitors} visitors at once, {len(took)} answers: p50 {sorted(took)[len(took) // 2]:.2f} s, p95 {p95:.2f} s\n")
    assert p95 < LOOSE_SECONDS[visitors]
