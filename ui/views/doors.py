"""The doors of the keeper's pages: log in, log out, and what stands there instead of a closed page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from ui.keeper import wording
from ui.keeper.access import COOKIE, SESSION_SECONDS, Access, TooManyTriesError
from ui.origin import is_cross_site
from ui.views.rendering import render
from ui.views.routing import view_router

KEEPER, CHECKS = "/keeper", "/checks"
_LOGIN = f"{KEEPER}/login"


def closed(access: Access, request: Request) -> Response | None:
    """The page in place of one that the visitor may not see; None where he may."""
    state = access.state(request)
    if state == "off":
        return render("trouble.html", 403, current=KEEPER, title=wording.OFF[0], happened="", remedy=wording.OFF[1], steps=())
    if state == "login":
        return RedirectResponse(f"{_LOGIN}?next={quote(request.url.path)}", 303)
    return refused_foreign(request)


def barred(access: Access, request: Request) -> Response | None:
    """The same for a request of a script."""
    state = access.state(request)
    if state != "open":
        return complaint(403 if state == "off" else 401, wording.OFF[0] if state == "off" else wording.EXPIRED)
    return complaint(403, "".join(wording.FOREIGN)) if _is_foreign(request) else None


def refused_foreign(request: Request) -> Response | None:
    """The page for a change that another site wants; None for all else."""
    if not _is_foreign(request):
        return None
    return render("trouble.html", 403, current="", title=wording.FOREIGN[0], happened="", remedy=wording.FOREIGN[1], steps=())


def complaint(status: int, message: str) -> Response:
    """What went wrong, for a script of the page to show."""
    return JSONResponse({"message": message}, status, {"cache-control": "no-store"})


def router(access: Access) -> APIRouter:
    """``/keeper/login`` and ``/keeper/logout``."""
    found = view_router()

    @found.get(_LOGIN)
    def form(request: Request, next: str = KEEPER) -> Response:  # noqa: A002 - the address says so
        if access.state(request) != "login":
            return closed(access, request) or RedirectResponse(_own(next), 303)
        return _form(next)

    @found.post(_LOGIN)
    def log_in(request: Request, password: Annotated[str, Form(max_length=1000)] = "", next: Annotated[str, Form()] = KEEPER) -> Response:  # noqa: A002
        if access.state(request) == "off" or _is_foreign(request):
            return closed(access, request) or RedirectResponse(KEEPER, 303)
        try:
            token = access.log_in(password, request.client.host if request.client else "")
        except TooManyTriesError as error:
            return _form(next, wording.TOO_MANY_TRIES.format(minutes=-(-error.seconds // 60)), 429)
        if token is None:
            return _form(next, wording.WRONG, 403)
        answer = RedirectResponse(_own(next), 303)
        secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
        answer.set_cookie(COOKIE, token, max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=secure)
        return answer

    @found.post(f"{KEEPER}/logout")
    def log_out(request: Request) -> Response:
        foreign = refused_foreign(request)
        if foreign is not None:
            return foreign
        access.log_out(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return found


def _form(next_: str, problem: str = "", status: int = 200) -> Response:
    return render("login.html", status, current=KEEPER, title=wording.LOGIN, problem=problem, next=_own(next_))


def _own(path: str) -> str:
    """A path of the keeper's pages; theirs to begin with for anything else."""
    return path if path in (KEEPER, CHECKS) else KEEPER


def _is_foreign(request: Request) -> bool:
    return request.method not in ("GET", "HEAD") and is_cross_site(request.headers)
