"""The API as a part of the application that serves the page."""

from __future__ import annotations

from fastapi import FastAPI, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.settings import Settings
from ui.api import wording
from ui.api.chat_completions import chat_completions
from ui.api.errors import install
from ui.api.gate import Access, Gate
from ui.api.json_api import json_api
from ui.observer import CONTENT_TYPE
from ui.reading_room import ReadingRoom

_HEALTH = "/healthz"
_METRICS = "/metrics"
_ROOTS = ("/api", "/v1")


def add_api(app: FastAPI, room: ReadingRoom, settings: Settings) -> None:
    """Put the API into an application, before anything is mounted at «/».

    Args:
        app: gets one more route, which takes every path under ``/api`` and ``/v1``, ``/healthz`` and ``/metrics``.
        room: what answers.
        settings: ``host`` is the address that the server listens on.

    Raises:
        UsageError: a key of ``KAOJU_API_KEYS`` cannot be used.
    """
    api = FastAPI(title=wording.TITLE, description=wording.DESCRIPTION, version="1", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    install(api)
    api.include_router(json_api(room, settings))
    api.include_router(chat_completions(room, settings))

    @api.get(_METRICS, include_in_schema=False)
    def metrics() -> Response:
        return Response(room.observer.exposition(), headers={"Content-Type": CONTENT_TYPE})

    app.router.routes.append(_ApiRoute(Gate(api, settings, {_HEALTH: Access.ANYONE, _METRICS: Access.HERE_OR_KEY})))


class _ApiRoute(BaseRoute):
    """Unlike a mount it leaves paths whole, so that one application with one documentation takes them all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Every path of the API, known or not: nothing of it is left to the page."""
        path = scope["path"]
        ours = path in (_HEALTH, _METRICS) or any(path == root or path.startswith(f"{root}/") for root in _ROOTS)
        return (Match.FULL if scope["type"] == "http" and ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Starlette."""
        await self._app(scope, receive, send)
