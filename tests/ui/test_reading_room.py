"""What readers notice of a new generation: nothing but its answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import IndexUnusableError
from corpus.library import Library
from corpus.settings import Settings
from corpus.snapshot import Snapshot
from tests.ui.changing import QUESTION, write
from ui.reading_room import ReadingRoom

pytestmark = pytest.mark.slow


@pytest.fixture
def publish(tmp_path: Path, put: Callable[..., None]) -> Callable[[int], None]:
    def _publish(number: int) -> None:
        put(tmp_path / "home", write(tmp_path, number))

    return _publish


@pytest.fixture
def room(tmp_path: Path, publish: Callable[[int], None]) -> Iterator[ReadingRoom]:
    publish(23)
    found = ReadingRoom(Settings(home=tmp_path / "home"))
    yield found
    found.close()


def said(room: ReadingRoom) -> str:
    return room.ask(QUESTION, ()).answer.split(" ")[0]


def test_the_next_question_is_answered_from_what_was_published(room, publish):
    assert said(room) == "23"
    publish(24)
    assert said(room) == "24"


def test_a_generation_that_takes_long_to_open_holds_up_no_question(room, publish, monkeypatch):
    assert said(room) == "23"
    publish(24)
    may_open, opened = threading.Event(), []
    real = Library.open

    def slowly(self: Library, model: str) -> Snapshot:
        opened.append(model)
        may_open.wait(60)
        return real(self, model)

    monkeypatch.setattr(Library, "open", slowly)
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(said(room))) for _ in range(8)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert time.monotonic() - began < 20
    again = time.monotonic()
    assert [said(room) for _ in range(4)] == 4 * ["23"]
    assert time.monotonic() - again < 4
    assert answers == 8 * ["23"]
    assert len(opened) == 1
    may_open.set()
    until = time.monotonic() + 30
    while said(room) != "24":
        assert time.monotonic() < until
    assert len(opened) == 1


def test_a_generation_that_cannot_be_opened_is_tried_again(room, publish, monkeypatch):
    def fail(*_: object) -> Snapshot:
        raise IndexUnusableError("坏了。", "请修。")

    with monkeypatch.context() as broken:
        broken.setattr(Library, "open", fail)
        for _ in range(2):
            with pytest.raises(IndexUnusableError):
                said(room)
    assert said(room) == "23"
    publish(24)
    with monkeypatch.context() as broken:
        broken.setattr(Library, "open", fail)
        with pytest.raises(IndexUnusableError):
            said(room)
    assert said(room) == "24"


def test_a_shared_folder_that_is_away_for_a_moment_costs_no_answer(room, tmp_path):
    assert said(room) == "23"
    current = tmp_path / "home/CURRENT"
    kept = current.read_bytes()
    current.unlink()
    current.mkdir()  # reading it fails, as on a share that does not answer
    assert said(room) == "23"
    current.rmdir()
    current.write_bytes(kept)
    assert said(room) == "23"
