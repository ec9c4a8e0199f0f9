"""Conversations kept on the server, for the browser that held them.

A browser is known by a random key in a cookie that scripts cannot read; the register holds the key's hash. Without the key nothing is listed, read or
changed, and an id of somebody else's conversation is one that does not exist.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from corpus.errors import KaojuError
from ui.origin import is_cross_site
from ui.register import wording
from ui.register.conversations import LONGEST_TITLE, MOST, Conversations
from ui.views.doors import complaint
from ui.views.routing import view_router

PATH = "/conversations"
COOKIE = "kaoju_conversations"
LARGEST = 1_000_000
"""Bytes of a conversation: some hundred answers."""
_LONGEST_LIFE = 400 * 86_400
"""Seconds; browsers keep no cookie longer."""
_KEY = re.compile(r"[\w-]{43}", re.ASCII)
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)

logger = logging.getLogger(__name__)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    role: Literal["user", "assistant"]
    content: str


class _Written(BaseModel):
    """A conversation as it stands."""

    model_config = ConfigDict(extra="forbid", strict=True)

    messages: list[_Part] = Field(min_length=1, max_length=1000)


class _Named(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)


class _Restored(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ids: list[str] = Field(max_length=MOST)


Body = TypeVar("Body", bound=BaseModel)


def router(kept: Conversations, days: int) -> APIRouter:
    """``/conversations`` and one conversation under it by its id; ``days`` is how long the cookie lives after the last turn, 0: as long as can be."""
    found = view_router()
    life = min(days * 86_400 or _LONGEST_LIFE, _LONGEST_LIFE)

    def with_key(request: Request, key: str) -> Response:
        response = _given({})
        secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
        response.set_cookie(COOKIE, key, max_age=life, path=PATH, httponly=True, samesite="strict", secure=secure)
        return response

    @found.post(PATH)
    def begin(request: Request) -> Response:
        """A key for a browser that has none, before its pages write at the same time. No GET: a link on another site could replace the key by it."""
        if is_cross_site(request.headers):
            return complaint(403, wording.CONVERSATION_FOREIGN)
        return _given({}) if _key(request) else with_key(request, secrets.token_urlsafe(32))

    @found.get(PATH)
    def listed(request: Request, find: Annotated[str, Query(max_length=100)] = "") -> Response:
        def answer(key: str) -> Response:
            return _given({"conversations": [{"id": one.id, "title": one.title, "when": one.changed, "turns": one.turns} for one in kept.entries(key, find)]})

        return _tried(lambda: _owned(request, answer, _given({"conversations": []})))

    @found.get(f"{PATH}/{{conversation}}")
    def read(request: Request, conversation: str) -> Response:
        def answer(key: str) -> Response:
            messages = kept.messages(key, conversation) if _ID.fullmatch(conversation) else None
            return complaint(404, wording.NO_SUCH_CONVERSATION) if messages is None else _given({"messages": messages})

        return _tried(lambda: _owned(request, answer))

    @found.put(f"{PATH}/{{conversation}}")
    async def write(request: Request, conversation: str) -> Response:
        key = _key(request) or secrets.token_urlsafe(32)

        def answer(written: _Written) -> Response:
            kept.write(key, conversation, [part.model_dump() for part in written.messages])
            return with_key(request, key)

        if not _ID.fullmatch(conversation):
            return complaint(400, wording.CONVERSATION_UNREADABLE)
        return await _changed(request, _Written, answer)

    @found.patch(f"{PATH}/{{conversation}}")
    async def rename(request: Request, conversation: str) -> Response:
        def answer(named: _Named) -> Response:
            def name(key: str) -> Response:
                done = _ID.fullmatch(conversation) and kept.rename(key, conversation, named.title)
                return _given({}) if done else complaint(404, wording.NO_SUCH_CONVERSATION)

            return _owned(request, name)

        return await _changed(request, _Named, answer)

    @found.delete(PATH)
    @found.delete(f"{PATH}/{{conversation}}")
    def remove(request: Request, conversation: str | None = None) -> Response:
        if is_cross_site(request.headers):
            return complaint(403, wording.CONVERSATION_FOREIGN)
        none = _given({"ids": []})
        if conversation is not None and not _ID.fullmatch(conversation):
            return none
        return _tried(lambda: _owned(request, lambda key: _given({"ids": kept.remove(key, conversation)}), none))

    @found.post(f"{PATH}/restored")
    async def restore(request: Request) -> Response:
        def answer(restored: _Restored) -> Response:
            def bring(key: str) -> Response:
                kept.restore(key, [one for one in restored.ids if _ID.fullmatch(one)])
                return _given({})

            return _owned(request, bring)

        return await _changed(request, _Restored, answer)

    return found


def _key(request: Request) -> str | None:
    """The browser's key, if it has one that we could have given it."""
    key = request.cookies.get(COOKIE, "")
    return key if _KEY.fullmatch(key) else None


def _owned(request: Request, answer: Callable[[str], Response], without: Response | None = None) -> Response:
    """The answer for a browser that has a key; ``without`` one, there is nothing."""
    key = _key(request)
    if key is None:
        return without or complaint(404, wording.NO_SUCH_CONVERSATION)
    return answer(key)


async def _changed(request: Request, kind: type[Body], answer: Callable[[Body], Response]) -> Response:
    """The answer to a change that a page of ours wants and whose body can be read."""
    if is_cross_site(request.headers):
        return complaint(403, wording.CONVERSATION_FOREIGN)
    body = await request.body()
    if len(body) > LARGEST:
        return complaint(413, wording.CONVERSATION_TOO_LONG)
    try:
        wanted = kind.model_validate_json(body)
    except ValidationError:
        return complaint(400, wording.CONVERSATION_UNREADABLE)
    return await run_in_threadpool(_tried, lambda: answer(wanted))


def _tried(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except KaojuError as error:
        logger.warning("%s%s %s", error.happened, error.remedy, error.context)
        return complaint(503, wording.CONVERSATIONS_AWAY)


def _given(content: object) -> Response:
    return JSONResponse(content, headers={"cache-control": "no-store"})
