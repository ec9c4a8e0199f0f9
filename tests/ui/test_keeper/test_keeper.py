"""The keeper's page over a real corpus: what each form does, and what it refuses."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.library import Library
from corpus.lock import WriterLock
from corpus.settings import Settings
from tests.ui.test_keeper.conftest import OWN
from tests.ui.test_page.served import HOSTILE_REPORT
from ui.keeper import wording
from ui.keeper.access import Access
from ui.keeper.desk import Desk
from ui.keeper.jobs import Jobs
from ui.reading_room import ReadingRoom
from ui.shield import Shield
from ui.views import keeper

pytestmark = pytest.mark.slow

REPORT = "发布机构: 广元市教育局\n\n广元市人民政府 2020年履行教育职责自评情况\n\n一、科普教育\n\n(一)航天科普。全市建成航天科普特色学校{count}所。\n"


class Visitor:
    """The keeper with a browser."""

    def __init__(self, home: Path, host: str = "127.0.0.1", **settings: object) -> None:
        made = Settings(home=home, **settings)  # type: ignore[arg-type]
        self.home = home
        self.room = ReadingRoom(made)
        self.desk = Desk(made, self.room)
        app = FastAPI()
        app.include_router(keeper.router(self.desk, Access(made.keeper_password, host)))
        self.browser = TestClient(
            Shield(app, {keeper.UPLOADS: self.desk.max_bytes + keeper.ALLOWANCE}), base_url=OWN, client=("127.0.0.1", 50000), follow_redirects=False
        )

    def upload(self, name: str, text: str | bytes) -> str:
        data = text if isinstance(text, bytes) else text.encode()
        answer = self.browser.post("/keeper/uploads", params={"name": name}, content=data)
        assert answer.status_code == 201, answer.text
        while self.browser.get("/keeper/state").json()["busy"]:
            time.sleep(0.05)
        return str(answer.json()["tokens"][0])

    def post(self, action: str, **form: object) -> str:
        """Send a form and wait until the work is done; what the page then says of it."""
        answer = self.browser.post(f"/keeper/{action}", data=form)
        assert answer.status_code == 303, answer.text
        assert self.desk.jobs.wait(60)
        found = re.search(r'<section class="kaoju-job[^>]*>(.*?)</section>', self.browser.get(answer.headers["location"]).text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""

    def ids(self) -> list[str]:
        return [entry.id for entry in self.desk.shelf().documents]


@pytest.fixture
def visitor(keeper_home: Path, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(Path(shutil.copytree(keeper_home, tmp_path / "home")))
    yield made
    made.room.close()


def test_a_file_is_understood_added_replaced_and_every_step_can_be_taken_back(visitor):
    token = visitor.upload("广元.txt", REPORT.format(count=23))
    page = visitor.browser.get("/keeper").text
    assert all(part in page for part in ("广元市人民政府 2020年履行教育职责自评情况", "广元市教育局", "航天科普特色学校23所", wording.RELATIONS["new"]))
    assert "广元" not in visitor.ids()
    assert visitor.post("add", token=token) == wording.ADDED.format(added=1, updated=0, unchanged=0)
    assert "23" in visitor.room.ask("广元市航天科普特色学校有多少所", ()).answer
    assert visitor.desk.uploads.waiting() == []

    token = visitor.upload("广元新.txt", REPORT.format(count=31))
    assert wording.RELATIONS["version"] not in visitor.browser.get("/keeper").text
    visitor.browser.post("/keeper/rename", data={"token": token, "name": "广元"})
    visitor.desk.understood(visitor.desk.uploads.find(token))
    while visitor.browser.get("/keeper/state").json()["busy"]:
        time.sleep(0.05)
    assert wording.RELATIONS["version"] in visitor.browser.get("/keeper").text
    assert "更新 1 份" in visitor.post("add", token=token)
    assert "31" in visitor.room.ask("广元市航天科普特色学校有多少所", ()).answer

    old = visitor.desk.shelf().versions[0].text_sha256
    assert visitor.browser.get(f"/keeper/texts/{old}").text == REPORT.format(count=23)
    assert visitor.browser.get(f"/keeper/texts/{visitor.desk.shelf().documents[0].text_sha256}").status_code == 404
    assert "换回旧版" in visitor.post("version", document="广元", version=old)
    assert "23" in visitor.room.ask("广元市航天科普特色学校有多少所", ()).answer

    assert "已移除" in visitor.post("remove", document="广元")
    assert "广元" not in visitor.ids()
    assert "已恢复" in visitor.post("restore", document="广元")
    assert "23" in visitor.room.ask("广元市航天科普特色学校有多少所", ()).answer
    assert wording.REBUILT.format(reports=2) in visitor.post("rebuild")
    assert "23" in visitor.room.ask("广元市航天科普特色学校有多少所", ()).answer


def test_a_bad_file_stops_no_good_one(visitor):
    bad, good = visitor.upload("坏.txt", b"\x00\x01\x02\x00\x05"), visitor.upload("广元.txt", REPORT.format(count=23))
    page = visitor.browser.get("/keeper").text
    assert "不是文本文件" in page
    assert page.count('type="checkbox"') == 1
    said = visitor.post("add", token=[bad, good])
    assert "新加入 1 份" in said
    assert "不是文本文件" in said
    assert [upload.token for upload in visitor.desk.uploads.waiting()] == [bad]
    visitor.post("discard", token=bad)
    assert visitor.desk.uploads.waiting() == []


def test_markup_in_files_and_their_names_is_text(visitor):
    visitor.upload("x<img src=q onerror='window.hacked=1'>.txt", HOSTILE_REPORT)
    for page in (visitor.browser.get("/keeper").text, visitor.browser.get("/keeper/state").json()["parts"]["uploads"]):
        assert "window.hacked" in page
        assert not re.search(r"<(?:img|svg onload|b onclick|script>window|form action=http)", page)


def test_what_cannot_be_done_is_said(visitor):
    assert "没有文档 nowhere" in visitor.post("remove", document="nowhere")
    assert "没有这一份" in visitor.post("restore", document="nowhere")
    assert "没有这个旧版本" in visitor.post("version", document="mianyang-2020", version="../../x")
    assert visitor.browser.post("/keeper/add", data={"token": "none"}).headers["location"] == "/keeper?problem=nothing"
    assert wording.NOTHING_CHOSEN in visitor.browser.get("/keeper?problem=nothing").text
    assert visitor.browser.get("/keeper/texts/../../../etc/passwd").status_code == 404
    before = visitor.ids()
    with WriterLock(visitor.home):
        assert "另一个进程" in visitor.post("remove", document="mianyang-2020")
    assert visitor.ids() == before


def test_a_failure_inside_says_nothing_of_itself(visitor, monkeypatch):
    monkeypatch.setattr(Library, "writer", lambda *_: 1 / 0)
    assert visitor.post("rebuild") == "没有完成重建索引： " + "".join(wording.JOB_FAILED)


def test_one_work_at_a_time(visitor):
    release = threading.Event()
    assert visitor.desk.jobs.start("长", lambda _: str(release.wait(30)))
    assert visitor.browser.post("/keeper/rebuild").headers["location"] == "/keeper?problem=busy"
    assert wording.BUSY in visitor.browser.get("/keeper?problem=busy").text
    assert visitor.browser.get("/keeper/state").json()["busy"]
    release.set()
    assert visitor.desk.jobs.wait(30)
    assert not visitor.browser.get("/keeper/state").json()["busy"]


def test_an_index_that_cannot_be_read_can_be_rebuilt_here(visitor):
    (visitor.home / "CURRENT").write_text("000999\n", encoding="utf-8")
    assert "重建索引" in visitor.browser.get("/keeper").text
    assert "已重建" in visitor.post("rebuild")
    assert "mianyang-2020" in visitor.ids()


def test_uploads_keep_their_limits(tmp_path):
    visitor = Visitor(tmp_path / "empty", max_file_mb=1)
    assert "还没有报告" in visitor.browser.get("/keeper").text
    assert visitor.browser.post("/keeper/uploads?name=a.txt", content=b"x" * 3_000_000).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(12):
            yield b"x" * 100_000

    for content in (endless(), b"x" * 1_000_001):
        large = visitor.browser.post("/keeper/uploads?name=a.txt", content=content)
        assert (large.status_code, "超过上限 1 MB" in large.json()["message"]) == (422, True)
    wrong = visitor.browser.post("/keeper/uploads?name=a.exe", content=b"x")
    assert (wrong.status_code, "不是支持的格式" in wrong.json()["message"]) == (422, True)
    assert visitor.desk.uploads.waiting() == []


def test_nobody_else_gets_in(tmp_path):
    off = Visitor(tmp_path / "off", host="0.0.0.0")
    shut = Visitor(tmp_path / "shut", keeper_password="word")
    foreign = Visitor(tmp_path / "foreign")
    changes = ("add", "discard", "rename", "remove", "restore", "version", "rebuild")
    for visitor, headers, closed, barred in ((off, {}, 403, 403), (shut, {}, 303, 401), (foreign, {"origin": "http://evil.example"}, 403, 403)):
        assert visitor.browser.post("/keeper/uploads?name=a.txt", content=b"abc", headers=headers).status_code == barred
        for action in changes:
            assert visitor.browser.post(f"/keeper/{action}", data={"token": "x", "document": "x", "name": "x"}, headers=headers).status_code == closed
        assert visitor.desk.uploads.waiting() == []
        assert visitor.desk.jobs.current is None
    for visitor, closed, barred in ((off, 403, 403), (shut, 303, 401)):
        assert visitor.browser.get("/keeper").status_code == closed
        assert visitor.browser.get("/keeper/state").status_code == barred
        assert visitor.browser.get("/keeper/texts/x").status_code == closed


def test_a_job_tells_how_far_it_is():
    jobs = Jobs()
    seen = []

    def work(progress):
        progress("读取", 1, 3)
        seen.append(jobs.current)
        return "好了"

    assert jobs.start("收入", work)
    assert jobs.wait(10)
    assert (seen[0].stage, seen[0].done, seen[0].total, seen[0].state) == ("读取", 1, 3, "running")
    assert (jobs.current.message, jobs.current.state) == ("好了", "done")
