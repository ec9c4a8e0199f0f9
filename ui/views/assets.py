"""The few files under ``ui/assets`` that a browser may fetch."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Response

ASSETS = Path(__file__).parents[1] / "assets"
_SERVED = {
    "favicon.svg": "image/svg+xml",
    "keeper.css": "text/css; charset=utf-8",
    "keeper.js": "text/javascript; charset=utf-8",
    "scheme.js": "text/javascript; charset=utf-8",
    "shared.css": "text/css; charset=utf-8",
    "views.css": "text/css; charset=utf-8",
    "views.js": "text/javascript; charset=utf-8",
}


def asset_url(name: str) -> str:
    """Address of a served file; it changes when the file does, so that browsers may keep it."""
    return f"/assets/{name}?v={_digest(name)}"


def router() -> APIRouter:
    """One route a file: Gradio has routes of its own under ``/assets/``, and no name from outside ever reaches the disk."""
    found = APIRouter()
    for name, kind in _SERVED.items():
        found.add_api_route(f"/assets/{name}", _giver(name, kind), methods=["GET"], include_in_schema=False)
    return found


def _giver(name: str, kind: str) -> Callable[[], Response]:
    return lambda: Response(_content(name), 200, {"content-type": kind, "cache-control": "public, max-age=31536000, immutable"})


@functools.cache
def _content(name: str) -> bytes:
    return (ASSETS / name).read_bytes()


def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
