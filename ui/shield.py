"""What every request and every response passes: nothing from other hosts, no uploads, no files, no huge bodies; and a stop that does not hang."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_MAX_BODY = 4_000_000
"""Bytes. A question travels with the conversation before it, about 3 kB an answer."""

_CLOSED = tuple(f"{root}/{name}" for root in ("", "/gradio_api") for name in ("upload", "file", "proxy", "stream", "deep_link", "vibe"))
"""Routes of Gradio that take or give files. The page has no use for them."""

_ENDLESS = "/gradio_api/heartbeat/"
"""The stream that each open page holds for as long as it is open."""

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's page starts from an inline script and compiles js_on_load
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),  # unless the page has a stricter one of its own
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


class _TooLargeError(Exception):
    """The body grew over the limit while it was being read."""


class Shield:
    """ASGI middleware; streams pass through it unbuffered."""

    def __init__(self, app: App, larger: Mapping[str, int] | None = None, nowhere: App | None = None) -> None:
        """Put it before ``app``.

        Args:
            app: what is shielded.
            larger: paths that take larger bodies, with the bytes each takes.
            nowhere: the page for a browser that asks for one that is not there.
        """
        self._nowhere = nowhere
        self._app = app
        self._larger = dict(larger or {})
        self._released = asyncio.Event()

    def release(self) -> None:
        """Tell the endless streams that their pages are gone, so that the server can stop; answers under way go on."""
        self._released.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(_CLOSED):
            await _refuse(send, 404)
            return
        endless = scope["path"].startswith(_ENDLESS)
        started = lost = False
        received = 0
        largest = self._larger.get(scope["path"], _MAX_BODY)

        async def limited() -> Message:
            nonlocal received
            message = await (self._until_released(receive) if endless else receive())
            received += len(message.get("body", b""))
            if received > largest:
                raise _TooLargeError
            return message

        async def shielded(message: Message) -> None:
            nonlocal started, lost
            if message["type"] == "http.response.start":
                started = True
                if message["status"] == 404 and self._nowhere is not None and _by_a_person(scope, message):
                    lost = True
                    await self._nowhere(scope, receive, lambda own: send(_armed(own)))
            if not lost:
                await send(_armed(message))

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > largest:
            await _refuse(send, 413)
            return
        try:
            await self._app(scope, limited, shielded)
        except _TooLargeError:
            if not started:
                await _refuse(send, 413)

    async def _until_released(self, receive: Receive) -> Message:
        message = asyncio.ensure_future(receive())
        released = asyncio.ensure_future(self._released.wait())
        try:
            await asyncio.wait({message, released}, return_when=asyncio.FIRST_COMPLETED)
            return message.result() if message.done() else {"type": "http.disconnect"}
        finally:
            message.cancel()
            released.cancel()


def _armed(message: Message) -> Message:
    """The start of a response with the headers that it does not have of its own; any other message as it is."""
    if message["type"] == "http.response.start":
        own = list(message.get("headers", ()))
        named = {name.lower() for name, _ in own}
        message["headers"] = [*own, *(header for header in _HEADERS if header[0] not in named)]
    return message


def _by_a_person(scope: Scope, answered: Message) -> bool:
    """Whether a browser asked for a page and did not get one."""
    wanted = dict(scope["headers"]).get(b"accept", b"")
    is_page = any(name.lower() == b"content-type" and b"html" in value for name, value in answered.get("headers", ()))
    return scope["method"] == "GET" and b"text/html" in wanted and not is_page


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0"), *_HEADERS]})
    await send({"type": "http.response.body", "body": b""})
