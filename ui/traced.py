"""Every request has an id: in its response, and in each log line that it causes."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.logs import DETAILS, REQUEST_ID
from ui.observer import Observer

logger = logging.getLogger(__name__)
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""An id that a caller may choose; any other could forge log lines."""
_APIS = ("/api", "/v1", "/mcp")


class Traced:
    """ASGI middleware. Calls of the API are counted and logged by path and status, without their content or address."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("x-request-id", "")
        request = wanted if _GIVEN.fullmatch(wanted) else secrets.token_hex(8)
        token = REQUEST_ID.set(request)
        started = time.perf_counter()
        status = 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request.encode())]
            await send(message)

        try:
            await self._app(scope, receive, marked)
        finally:
            path = scope["path"]
            api = next((api for api in _APIS if path == api or path.startswith(f"{api}/")), None)
            if api is not None:
                self._observer.called(api, status)
                details = {"method": scope["method"], "path": path, "status": status, "seconds": round(time.perf_counter() - started, 4)}
                logger.info("%s %r %d", scope["method"], path, status, extra={DETAILS: details})
            REQUEST_ID.reset(token)
