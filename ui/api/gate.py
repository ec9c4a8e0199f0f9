"""What every call passes before it is looked at: no other web site, a key, not too often, not too large."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import Enum, auto

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.settings import Settings
from ui.api import wording
from ui.api.errors import ApiError, as_api_error, error_response
from ui.api.keys import Keys
from ui.api.rate import TokenBuckets
from ui.origin import is_cross_site, is_loopback

MAX_BODY = 1_000_000
"""Bytes."""
_BODY_SECONDS = 30
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class Access(Enum):
    """Who may use a path."""

    KEY = auto()
    """Whoever has a key; where there are none, programs on this machine, if the server listens to no other."""
    HERE_OR_KEY = auto()
    """Programs on this machine too, without a key and as often as they like."""
    ANYONE = auto()


class Gate:
    """ASGI middleware. Whatever its application raises before it answers becomes an error in JSON.

    Args:
        app: what is behind the gate.
        settings: ``host`` is the address that the server listens on.
        exceptions: paths that other callers may use too.

    Raises:
        UsageError: a key cannot be used.
    """

    def __init__(self, app: ASGIApp, settings: Settings, exceptions: Mapping[str, Access] | None = None) -> None:
        self._app = app
        self._keys = Keys(settings.api_keys)
        self._local = is_loopback(settings.host)
        self._buckets = TokenBuckets(settings.api_rate)
        self._exceptions = exceptions or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = ended = False

        async def watched(message: Message) -> None:
            nonlocal started, ended
            started = True
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            access = self._exceptions.get(scope["path"], Access.KEY)
            if access is Access.KEY or (access is Access.HERE_OR_KEY and not _from_loopback(scope)):
                self._admit(scope)
            await self._app(scope, await _with_body(scope, receive), watched)
        except Exception as error:
            if ended:  # Starlette answers what no route expected, and raises it once more
                return
            if started:
                raise
            await error_response(scope["path"], as_api_error(error))(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if is_cross_site(headers):
            raise ApiError(403, wording.CROSS_SITE)
        address = scope["client"][0] if scope.get("client") else ""
        owner = self._keys.owner(headers.get("authorization"))
        if not self._keys and not (self._local and is_from_here(headers)):
            raise ApiError(403, wording.CLOSED)
        wait = self._buckets.take(owner or f"address {address}")  # whoever guesses keys is slowed down too
        if wait:
            text = (wording.TOO_OFTEN[0].format(rate=self._buckets.per_minute), wording.TOO_OFTEN[1].format(seconds=wait))
            raise ApiError(429, text, {"Retry-After": str(wait)}, "rate_limit_exceeded")
        if self._keys and owner is None:
            text = wording.KEY_WRONG if "authorization" in headers else wording.KEY_MISSING
            raise ApiError(401, text, {"WWW-Authenticate": "Bearer"}, "invalid_api_key")


def is_from_here(headers: Headers) -> bool:
    """Whether a call to a server on a loopback address was meant for it: neither passed on by a proxy, nor sent to a page's own name for this machine."""
    return is_loopback(headers.get("host", "")) and not any(name in headers for name in _FORWARDED)


def _from_loopback(scope: Scope) -> bool:
    client = scope.get("client")
    return client is not None and is_loopback(client[0]) and is_from_here(Headers(scope=scope))


async def _with_body(scope: Scope, receive: Receive) -> Receive:
    """The body read whole, then whatever the server says next.

    Raises:
        ApiError: it is too large, or does not come.
    """
    too_large = ApiError(413, (wording.TOO_LARGE[0].format(limit=MAX_BODY), wording.TOO_LARGE[1]), {"Connection": "close"})
    declared = Headers(scope=scope).get("content-length", "0")
    if declared.isdigit() and int(declared) > MAX_BODY:
        raise too_large
    body = b""
    more = True
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] != "http.request":
                    break
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MAX_BODY:
                    raise too_large
    except TimeoutError as error:
        text = (wording.TOO_SLOW[0].format(seconds=_BODY_SECONDS), wording.TOO_SLOW[1])
        raise ApiError(408, text, {"Connection": "close"}) from error
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
