"""One turn of the chat. The chat itself is the memory: a server that was restarted goes on where it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assistant.conversation import earlier
from corpus.errors import KaojuError, NoIndexError
from ui import page_wording as wording
from ui.answer_html import answer_message, error_message, growing_mark, is_answer, notice_message, pending_message, question_message, question_of
from ui.reading_room import ReadingRoom

logger = logging.getLogger(__name__)
_SHOWN = 120
"""Characters shown of a question that is too long to be asked."""

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """The chat at one moment of a turn."""

    messages: list[Message]
    taken: bool
    """Whether the question was taken out of the box."""
    is_last: bool = False


def turn(room: ReadingRoom, question: str, chat: Sequence[Any], limit: int) -> Iterator[Step]:
    """The chat while the answer is looked for, then with it."""
    text = question.strip()
    before = _texts(chat)
    if not text:
        return
    taken = len(text) <= limit
    shown = [*before, _user(text if taken else f"{text[:_SHOWN]}…")]
    yield Step([*shown, _bot(pending_message())], taken)
    for reply, is_last in _replies(room, text, earlier(_history(before), limit)):
        yield Step([*shown, _bot(reply)], taken, is_last)


def stopped(chat: Sequence[Any]) -> tuple[list[Message], str]:
    """The chat without the question that is being answered, and that question; an answer that has begun stays as far as it has come."""
    messages = _texts(chat)
    if messages:
        messages[-1] = {**messages[-1], "content": messages[-1]["content"].replace(growing_mark(), "")}
    if len(messages) < 2 or messages[-1]["content"] != pending_message():
        return messages, ""
    return messages[:-2], question_of(messages[-2]["content"]) or ""


def _replies(room: ReadingRoom, question: str, history: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The reply as it grows, each with whether it is the last; an error takes its place. Closing the iterator cancels what is under way."""
    try:
        with closing(room.stream(question, history)) as answers:
            for answer in answers:
                yield answer_message(answer) if answer.answer else pending_message(), answer.is_whole
    except NoIndexError as error:
        yield notice_message(error.happened, wording.EMPTY_REMEDY), True
    except KaojuError as error:
        logger.warning("%s%s %s", error.happened, error.remedy, error.context)
        yield error_message(error), True
    except Exception:
        logger.exception("a question failed")
        yield notice_message(*wording.FAILED), True


def _history(messages: Sequence[Message]) -> list[str]:
    """The user turns that were answered, oldest first; one that met an error was never asked."""
    found = []
    for asked, reply in pairwise(messages):
        if asked["role"] == "user" and reply["role"] == "assistant" and is_answer(reply["content"]):
            question = question_of(asked["content"])
            if question:
                found.append(question)
    return found


def _texts(chat: Sequence[Any]) -> list[Message]:
    """The messages as plain text; whatever else a client sends (files, components) is left out."""
    messages = []
    for message in chat or ():
        role, content = message.get("role"), message.get("content")
        if isinstance(content, list):
            content = "".join(part["text"] for part in content if part.get("type") == "text" and isinstance(part.get("text"), str))
        if role in ("user", "assistant") and isinstance(content, str) and content:
            messages.append({"role": role, "content": content})
    return messages


def _user(text: str) -> Message:
    return {"role": "user", "content": question_message(text)}


def _bot(content: str) -> Message:
    return {"role": "assistant", "content": content}
