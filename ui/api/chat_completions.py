"""OpenAI's chat API over Kaoju: existing chat clients use it as the model «kaoju».

A stream sends each sentence once it was held against its source. ``usage`` counts the tokens of the language model that was asked: zero where none
was, absent where its server does not say.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from assistant.answer import Answer
from assistant.conversation import earlier
from corpus.settings import Settings
from ui.answer_text import answer_text, text_after
from ui.api import wording
from ui.api.asking import Asking
from ui.api.errors import ApiError, as_api_error, error_body
from ui.cli_output import readable
from ui.commands.answer_record import answer_record
from ui.reading_room import ReadingRoom

MODEL = "kaoju"
_STEP = re.compile(r".{1,24}", re.DOTALL)
"""A stream's pieces; what they are cut from was held against its source before its first word is sent."""


class Part(BaseModel):
    """A piece of a message."""

    type: str
    text: str | None = None


class Message(BaseModel):
    """One message; roles other than user are passed over."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """Whether a stream ends with a count of tokens."""

    include_usage: bool = False


class CompletionRequest(BaseModel):
    """A request; parameters that mean nothing here (temperature …) are ignored."""

    model: str
    messages: list[Message] = Field(max_length=2000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None


def chat_completions(room: ReadingRoom, settings: Settings) -> APIRouter:
    """The routes over a room."""
    router = APIRouter(prefix="/v1", include_in_schema=False)
    asking = Asking(room)
    model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}

    @router.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [model]}

    @router.get("/models/{name}")
    def one_model(name: str) -> dict[str, Any]:
        _check_model(name)
        return model

    @router.post("/chat/completions", response_model=None)
    async def complete(request: CompletionRequest) -> JSONResponse | StreamingResponse:
        _check_model(request.model)
        question, history = _conversation(request.messages, settings.max_question_chars)
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
        if request.stream:
            answers = asking.stream(question, history)
            first = await anext(answers)  # what cannot be asked at all is an error with its status code, not a stream
            with_usage = request.stream_options is not None and request.stream_options.include_usage
            return StreamingResponse(_events(head, first, answers, with_usage), media_type="text/event-stream", headers={"Cache-Control": "no-cache"})
        answer = await asking.ask(question, history)
        message = {"role": "assistant", "content": answer_text(answer), "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        body = {**head, "object": "chat.completion", "choices": [choice], "kaoju": answer_record(answer)}
        usage = _usage(answer)
        return JSONResponse(body if usage is None else {**body, "usage": usage})

    return router


def _check_model(name: str) -> None:
    if name != MODEL:
        raise ApiError(404, (wording.MODEL_UNKNOWN[0].format(model=readable(name)), wording.MODEL_UNKNOWN[1]), code="model_not_found")


def _conversation(messages: list[Message], limit: int) -> tuple[str, list[str]]:
    """The last user message, and the last turns before it."""
    turns = [_text(message) for message in messages if message.role == "user"]
    if not turns:
        raise ApiError(400, wording.NO_QUESTION)
    return turns[-1], earlier(turns[:-1], limit)


def _text(message: Message) -> str:
    if isinstance(message.content, list):
        if any(part.type != "text" or part.text is None for part in message.content):
            raise ApiError(400, wording.NOT_TEXT)
        return "".join(part.text or "" for part in message.content).strip()
    return (message.content or "").strip()


def _usage(answer: Answer) -> dict[str, int] | None:
    """Tokens of the language model: none where it was not asked, unknown where its server did not say."""
    if answer.usage is None or not answer.usage.attempts:
        prompt, completion = 0, 0
    elif answer.usage.prompt_tokens is None or answer.usage.completion_tokens is None:
        return None
    else:
        prompt, completion = answer.usage.prompt_tokens, answer.usage.completion_tokens
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


async def _events(head: dict[str, Any], first: Answer, rest: AsyncGenerator[Answer, None], with_usage: bool) -> AsyncGenerator[str, None]:
    """Server-sent events; the last one that has a choice carries the whole answer as ``kaoju``."""

    def event(choices: list[dict[str, Any]], **more: Any) -> str:  # noqa: ANN401 - JSON
        return _data({**head, "object": "chat.completion.chunk", "choices": choices, **more})

    def choice(delta: dict[str, str], finish: str | None = None) -> list[dict[str, Any]]:
        return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]

    answer, shown = first, ""
    async with aclosing(rest):
        yield event(choice({"role": "assistant", "content": ""}))
        while not answer.is_whole:
            if answer.answer.startswith(shown):
                for piece in _STEP.findall(answer.answer[len(shown) :]):
                    yield event(choice({"content": piece}))
                shown = answer.answer
            try:
                answer = await anext(rest)
            except Exception as error:  # noqa: BLE001 - the status code is gone: clients look for an error among the events
                yield _data(error_body("/v1", as_api_error(error)))
                return
        for piece in _STEP.findall(text_after(answer, shown)):
            yield event(choice({"content": piece}))
        yield event(choice({}, "stop"), kaoju=answer_record(answer))
        usage = _usage(answer)
        if with_usage and usage is not None:
            yield event([], usage=usage)
        yield "data: [DONE]\n\n"


def _data(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
