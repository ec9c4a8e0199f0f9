"""A turn of the chat, with a room that answers by rule. No browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.answer import Answer
from corpus.errors import NoIndexError
from ui import page_wording as wording
from ui.answer_html import answer_message, question_message
from ui.conversation import Message, stopped, turn


class Room:
    """Answers everything with the number of earlier turns it was told; keeps them."""

    def __init__(self, error: Exception | None = None, growing: Sequence[str] = ()) -> None:
        self.error = error
        self.growing = growing
        self.histories: list[list[str]] = []

    def stream(self, question: str, history: Sequence[str]) -> Iterator[Answer]:
        self.histories.append(list(history))
        if self.error is not None:
            raise self.error
        for words in self.growing:
            yield Answer(question=question, standalone_question=question, status="answered", answer=words, is_whole=False)
        yield Answer(question=question, standalone_question=question, status="answered", answer=f"答{len(history)}")


def last(room: Room, question: str, chat: Sequence[object] = ()) -> list[Message]:
    """The chat at the end of a turn."""
    return [*turn(room, question, chat, 50)][-1].messages  # type: ignore[arg-type]


def test_a_turn_first_shows_that_it_is_being_looked_for() -> None:
    steps = list(turn(Room(), "有多少", [], 50))  # type: ignore[arg-type]
    assert [wording.SEARCHING in step.messages[-1]["content"] for step in steps] == [True, False]
    assert [len(step.messages) for step in steps] == [2, 2]
    assert [step.is_last for step in steps] == [False, True]


def test_an_answer_grows_in_its_place() -> None:
    steps = list(turn(Room(growing=("甲。", "甲。乙。")), "有多少", [], 50))  # type: ignore[arg-type]
    assert [(len(step.messages), step.is_last) for step in steps] == [(2, False)] * 3 + [(2, True)]
    assert [words in step.messages[-1]["content"] for step, words in zip(steps[1:], ("甲。", "甲。乙。", "答0"), strict=True)] == [True] * 3


def test_a_turn_stopped_in_the_middle_keeps_what_was_shown() -> None:
    steps = [step.messages for step in turn(Room(growing=("甲。",)), "有多少", [], 50)]  # type: ignore[arg-type]
    (kept, question) = stopped(steps[1])
    assert wording.GROWING in steps[1][-1]["content"]
    assert wording.GROWING not in kept[-1]["content"] + steps[2][-1]["content"]
    assert ("甲。" in kept[-1]["content"], question) == (True, "")


def test_earlier_questions_are_told_as_they_were_typed() -> None:
    room = Room()
    chat = last(room, "<b>甲</b>有多少?\n乙呢")
    last(room, "丙呢", chat)
    assert room.histories == [[], ["<b>甲</b>有多少?\n乙呢"]]


def test_of_a_very_long_chat_the_last_turns_count_and_none_that_could_not_be_asked() -> None:
    asked = [f"{number}呢" for number in range(1000)] + ["长" * 51]
    answered = answer_message(Answer(question="", standalone_question="", status="answered", answer="答"))
    chat = [{"role": role, "content": content} for text in asked for role, content in (("user", question_message(text)), ("assistant", answered))]
    room = Room()
    last(room, "末呢", chat)
    assert room.histories == [[f"{number}呢" for number in range(980, 1000)]]


def test_messages_may_come_back_as_lists_of_parts() -> None:
    room = Room()
    chat = [{"role": message["role"], "content": [{"type": "text", "text": message["content"]}]} for message in last(room, "甲")]
    last(room, "乙", chat)
    assert room.histories[-1] == ["甲"]


def test_a_question_that_met_an_error_is_no_part_of_the_history() -> None:
    chat = last(Room(NoIndexError("语料库里还没有报告。", "请先运行 kaoju ingest。")), "甲")
    assert wording.EMPTY_REMEDY in chat[-1]["content"]
    room = Room()
    last(room, "乙", chat)
    assert room.histories == [[]]


def test_an_unforeseen_error_says_nothing_of_itself() -> None:
    chat = last(Room(RuntimeError("/secret/path")), "甲")
    assert "secret" not in chat[-1]["content"]
    assert wording.FAILED[0] in chat[-1]["content"]


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question_is_no_turn(question: str) -> None:
    assert list(turn(Room(), question, [], 50)) == []  # type: ignore[arg-type]


def test_a_question_that_is_too_long_is_cut_where_it_is_shown_and_left_in_the_box() -> None:
    steps = list(turn(Room(), "长" * 500, [], 50))  # type: ignore[arg-type]
    assert [step.taken for step in steps] == [False, False]
    assert steps[-1].messages[0]["content"].count("长") < 200


def test_whatever_else_a_client_sends_is_left_out() -> None:
    chat = [{"role": "system", "content": "x"}, {"role": "user", "content": [{"type": "file", "file": {"path": "/etc/passwd"}}]}, {"role": "user"}, {}]
    assert len(last(Room(), "甲", chat)) == 2
