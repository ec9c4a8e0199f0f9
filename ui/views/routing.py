"""Routes of plain pages, on which whatever goes wrong is a page in Chinese too."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from corpus.errors import KaojuError, NoIndexError, RejectedInputError, UsageError
from ui import page_wording as wording
from ui.views.rendering import render

logger = logging.getLogger(__name__)


def view_router() -> APIRouter:
    """A router whose routes answer every error with ``trouble.html``."""
    return APIRouter(route_class=_ViewRoute, include_in_schema=False)


def not_found(happened: str, remedy: str) -> Response:
    """The page for something that is not there."""
    return render("trouble.html", 404, current="", title=happened, happened="", remedy=remedy, steps=())


class _ViewRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except HTTPException:
                raise
            except RequestValidationError:
                return _trouble(400, wording.BAD_ADDRESS[0], "", wording.BAD_ADDRESS[1])
            except NoIndexError:
                return _trouble(200, wording.EMPTY_TITLE, "", "", wording.EMPTY_STEPS)
            except (UsageError, RejectedInputError) as error:
                return _trouble(400, error.happened, "", error.remedy)
            except KaojuError as error:
                logger.warning("%s%s %s", error.happened, error.remedy, error.context)
                return _trouble(503, wording.UNUSABLE_TITLE, error.happened, error.remedy)
            except Exception:
                logger.exception("the page %s failed", request.url.path)
                return _trouble(500, wording.PAGE_FAILED[0], "", wording.PAGE_FAILED[1])

        return guarded


def _trouble(status: int, title: str, happened: str, remedy: str, steps: tuple[str, ...] = ()) -> Response:
    return render("trouble.html", status, current="", title=title, happened=happened, remedy=remedy, steps=steps)
