"""What goes wrong, as an HTTP status and JSON: two Chinese sentences, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corpus.errors import KaojuError, RejectedInputError, UsageError
from ui.api import wording
from ui.section_choice import NoSuchSectionError

logger = logging.getLogger(__name__)


class ErrorText(BaseModel):
    """What happened and what to do."""

    happened: str
    remedy: str


class ErrorBody(BaseModel):
    """The body of every response that is no success."""

    error: ErrorText


class ApiError(Exception):
    """A request that is answered with an error.

    Args:
        status: HTTP status.
        text: what happened, and what to do.
        headers: further headers.
        code: the error's name in OpenAI's API.
    """

    def __init__(self, status: int, text: tuple[str, str], headers: Mapping[str, str] | None = None, code: str | None = None) -> None:
        super().__init__(text[0] + text[1])
        self.status = status
        self.text = text
        self.headers = dict(headers or {})
        self.code = code


class NoDocumentError(ApiError):
    """The corpus has no report of that id."""

    def __init__(self, document: str) -> None:
        super().__init__(404, (wording.NO_DOCUMENT[0].format(document=document), wording.NO_DOCUMENT[1]))


def error_body(path: str, error: ApiError) -> dict[str, Any]:
    """The error in the shape that callers of ``path`` expect: OpenAI's under ``/v1``."""
    happened, remedy = error.text
    body: dict[str, Any] = {"happened": happened, "remedy": remedy}
    if path.startswith("/v1"):
        body = {"message": happened + remedy, "type": _openai_type(error.status), "param": None, "code": error.code}
    return {"error": body}


def error_response(path: str, error: ApiError) -> JSONResponse:
    """The error as a response to a call of ``path``."""
    return JSONResponse(error_body(path, error), error.status, error.headers)


def as_api_error(error: Exception) -> ApiError:
    """Any exception as what the caller is told; what is not the caller's doing goes to the log."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error.errors())
    if isinstance(error, NoSuchSectionError):
        return ApiError(404, (error.happened, error.remedy))
    if isinstance(error, (UsageError, RejectedInputError)):
        return ApiError(422, (error.happened, error.remedy))
    if isinstance(error, KaojuError):
        logger.warning("%s%s %s", error.happened, error.remedy, error.context)
        return ApiError(503, (error.happened, error.remedy))
    if isinstance(error, HTTPException) and error.status_code < 500:
        text = {404: wording.NO_ROUTE, 400: wording.NOT_JSON}.get(error.status_code, wording.REFUSED)
        return ApiError(error.status_code, text, error.headers)
    logger.error("a request failed", exc_info=error)
    return ApiError(500, wording.FAILED)


def install(app: FastAPI) -> None:
    """Answer every error of the application's routes in this module's way."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        found = as_api_error(error)
        if found.status == 405:
            found = ApiError(405, (wording.NO_METHOD[0].format(method=request.method), wording.NO_METHOD[1]), found.headers)
        return error_response(request.url.path, found)

    for kind in (ApiError, KaojuError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


def _invalid(errors: Sequence[Any]) -> ApiError:
    first = errors[0]
    if first["type"] == "json_invalid" or (first["type"] in ("model_attributes_type", "dict_type") and first["loc"] == ("body",)):
        return ApiError(400, wording.NOT_JSON)
    name = ".".join(str(step) for step in first["loc"][1:]) or "body"
    reason = wording.REASONS.get(first["type"], wording.REASON_OTHER).format_map(first.get("ctx", {}))
    return ApiError(422, (wording.INVALID[0].format(name=name, reason=reason), wording.INVALID[1]))


def _openai_type(status: int) -> str:
    if status == 429:
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"
