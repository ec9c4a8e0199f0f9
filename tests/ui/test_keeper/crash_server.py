"""What the keeper's desk and the register do, to be killed in (``tests.crashing``)."""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from corpus.settings import Settings
from tests.corpus.conftest import TinyEmbedder
from tests.crashing import serve
from tests.ui.test_register.records import answer
from ui.keeper.desk import Desk
from ui.keeper.uploads import Uploads
from ui.register.conversations import Conversations
from ui.register.records import AnswerRecord, Check
from ui.register.register import Register

REPORT = "发布机构: 广元市教育局\n\n广元市人民政府 2020年自评情况\n\n一、{name}\n\n(一)科普。全市建成{name}学校12所。\n"
OLD, NEW = "2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"
KEY = "k" * 32


def archive() -> bytes:
    """Three reports in two folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("市/甲", "市/乙", "县/丙"):
            package.writestr(f"{name}.txt", REPORT.format(name=name[-1]))
    return out.getvalue()


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    """In three parts."""
    third = len(data) // 3 + 1
    for start in range(0, len(data), third):
        yield data[start : start + third]


def record(number: int, asked: str = NEW) -> AnswerRecord:
    """The answer of that number."""
    name = f"{number:032}"
    return AnswerRecord(name, asked, answer(f"第{number}问").model_copy(update={"id": name}), (), "000001", "digest")


def desk_of(home: Path) -> Desk:
    """The desk over a model that costs nothing."""
    room: Any = SimpleNamespace(embedder=TinyEmbedder)
    return Desk(Settings(home=home), room)


def of_the_desk(home: Path, name: str) -> None:
    """What happens to files."""
    desk = desk_of(home)
    if name == "upload":
        asyncio.run(desk.uploads.take("丁.txt", pieces(REPORT.format(name="丁").encode())))
    elif name == "upload an archive":
        asyncio.run(desk.uploads.take("报告.zip", pieces(archive())))
    elif name == "rename":
        waiting = next((upload for upload in desk.uploads.waiting() if upload.name == "甲.txt"), None)
        if waiting is not None:
            desk.uploads.rename(waiting, "另名")
    elif name == "throw away":
        desk.drop([upload.token for upload in desk.uploads.waiting() if upload.name == "甲.txt"])
    elif name == "take in" and desk.uploads.waiting():
        desk.add([upload.token for upload in desk.uploads.waiting()])
        while not desk.jobs.wait(1):
            pass


def of_the_register(register: Register, name: str) -> None:
    """What happens to answers and checks."""
    if name == "first check":
        register.check(record(1), Check(record(1).id, "wrong", "数字不对", "130所", False, NEW))
    elif name == "check":
        register.check(record(2), Check(record(2).id, "right", "", "", False, NEW))
    elif name == "check again":
        register.check(record(1), Check(record(1).id, "right", "看错了", "", False, NEW))
    elif name == "check done":
        register.set_state(record(1).id, "done")
    elif name == "record":
        register.record([record(number) for number in range(10, 60)])
    elif name == "forget":
        register.forget(30)
    elif name == "keep a conversation":
        Conversations(register).write(KEY, "c" * 32, [{"role": "user", "content": "第一问"}])


def event(home: Path, name: str) -> None:
    """Do what the name says."""
    if name == "first upload":
        of_the_desk(home, "upload an archive")
    elif name == "old answers":
        register = Register(Settings(home=home))
        register.record([record(number, OLD) for number in range(100, 150)])
        register.check(record(100, OLD), Check(record(100).id, "wrong", "", "", False, OLD))
    elif name == "clear what is old":
        for folder in (home / "uploads").iterdir():
            os.utime(folder, (0, 0))
        Uploads(home, 10**6).clean()
    elif name in ("upload", "upload an archive", "rename", "throw away", "take in"):
        of_the_desk(home, name)
    else:
        of_the_register(Register(Settings(home=home)), name)


if __name__ == "__main__":
    serve(event)
