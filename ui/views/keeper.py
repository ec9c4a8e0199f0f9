"""管理: files become reports, reports go and come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from corpus.errors import KaojuError
from ingest.loaders import ACCEPTED
from ui.keeper import wording
from ui.keeper.access import Access
from ui.keeper.desk import Desk
from ui.views.doors import KEEPER, barred, closed, complaint
from ui.views.listing import link, page_of, plain, searched
from ui.views.rendering import attachment, fragment, render
from ui.views.routing import not_found, view_router

UPLOADS = f"{KEEPER}/uploads"
ALLOWANCE = 1_000_000
"""Bytes by which the server takes a larger body than a file may be, so that what is only a little too large is told why."""
_PAGE = 30
_PARTS = ("job", "uploads", "reports")
_Text = Annotated[str, Form(max_length=1000)]


def router(desk: Desk, access: Access) -> APIRouter:
    """``/keeper`` with all its changes; each is a form, done in the background, and answered with the page."""
    found = view_router()

    @found.get(KEEPER)
    def page(request: Request, q: str = "", page: int = 1, problem: str = "") -> Response:
        known = {"busy": wording.BUSY, "nothing": wording.NOTHING_CHOSEN}
        return closed(access, request) or render(
            "keeper.html", current=KEEPER, tab=KEEPER, may_log_out=access.has_password, problem=known.get(problem, ""), max_bytes=desk.max_bytes,
            formats=wording.FORMATS, accept=",".join(ACCEPTED), **_shown(desk, q, page),
        )  # fmt: skip

    @found.get(f"{KEEPER}/state")
    def state(request: Request, q: str = "", page: int = 1) -> Response:
        barrier = barred(access, request)
        if barrier is not None:
            return barrier
        shown = _shown(desk, q, page)
        parts = {name: fragment(f"keeper_{name}.html", **shown) for name in _PARTS}
        return JSONResponse({"busy": shown["busy"], "parts": parts}, headers={"cache-control": "no-store"})

    @found.post(UPLOADS)
    async def upload(request: Request, name: str = "") -> Response:
        barrier = await run_in_threadpool(barred, access, request)
        if barrier is not None:
            return barrier
        try:
            arrived = await desk.uploads.take(name, _chunks(request))
        except ClientDisconnect:
            return Response(status_code=400)
        except KaojuError as error:
            return complaint(422, str(error))
        for taken in arrived.uploads:
            desk.understood(taken)
        return JSONResponse({"tokens": [taken.token for taken in arrived.uploads], "refused": arrived.refused}, 201)

    def change(path: str, act: Callable[..., bool | None]) -> None:
        """A form that posts to ``path``; what ``act`` returns is whether it was begun."""

        def handle(
            request: Request, token: Annotated[list[str], Form()] = [], document: _Text = "", version: _Text = "", name: _Text = "", back: _Text = ""  # noqa: B006
        ) -> Response:
            barrier = closed(access, request)
            if barrier is not None:
                return barrier
            try:
                begun = act(token=token, document=document, version=version, name=name)
            except KaojuError as error:
                if error.happened != wording.NOTHING_CHOSEN:
                    raise
                return RedirectResponse(f"{KEEPER}?problem=nothing", 303)
            if begun is False:
                return RedirectResponse(f"{KEEPER}?problem=busy", 303)
            return RedirectResponse(f"{KEEPER}?{urlencode({'q': back})}" if back else KEEPER, 303)

        found.add_api_route(f"{KEEPER}/{path}", handle, methods=["POST"], response_model=None)

    change("add", lambda token, **_: desk.add(token))
    change("discard", lambda token, **_: desk.drop(token))
    change("rename", lambda token, name, **_: _rename(desk, token, name))
    change("remove", lambda document, **_: desk.remove(document))
    change("restore", lambda document, **_: desk.restore(document))
    change("version", lambda document, version, **_: desk.go_back(document, version))
    change("rebuild", lambda **_: desk.rebuild())

    @found.get(f"{KEEPER}/texts/{{sha256}}")
    def text(request: Request, sha256: str) -> Response:
        barrier = closed(access, request)
        if barrier is not None:
            return barrier
        stored = desk.text(sha256)
        if stored is None:
            return not_found(*wording.NO_SUCH_VERSION)
        return attachment(stored.encode("utf-8"), f"{sha256[:12]}.txt", "text/plain; charset=utf-8")

    return found


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _rename(desk: Desk, tokens: list[str], name: str) -> None:
    upload = desk.uploads.find(tokens[0]) if tokens else None
    if upload is not None and name.strip():
        desk.understood(desk.uploads.rename(upload, name))


def _shown(desk: Desk, q: str, page: int) -> dict[str, Any]:
    """What the three parts of the page show."""
    shelf, job, problem = None, desk.jobs.current, ""
    try:
        shelf = desk.shelf()
    except KaojuError as error:
        problem = str(error)
    known = {entry.id: entry for entry in shelf.documents} if shelf else {}
    waiting = [(upload, desk.understood(upload)) for upload in desk.uploads.waiting()]
    holds = searched(q)
    listed = [entry for entry in known.values() if holds(plain(f"{entry.title} {entry.id} {entry.source_name} {entry.place or ''}"))]
    versions: dict[str, list[Any]] = {}
    for version in shelf.versions if shelf else ():
        versions.setdefault(version.id, []).append(version)
    return {
        "job": job,
        "busy": desk.jobs.is_running or any(understood is None for _, understood in waiting),
        "running": desk.jobs.is_running,
        "waiting": waiting,
        "addable": any(understood is not None and not understood.problem for _, understood in waiting),
        "known": known,
        "relations": wording.RELATIONS,
        "namesakes": {document for document, count in Counter(found.document for _, found in waiting if found and not found.problem).items() if count > 1},
        "index_problem": problem,
        "q": q,
        "listed": page_of(sorted(listed, key=lambda entry: entry.added, reverse=True), page, _PAGE),
        "total": len(known),
        "removed": shelf.removed if shelf else (),
        "versions": versions,
        "turn": lambda number: link(KEEPER, {"q": q}, page=number),
    }
