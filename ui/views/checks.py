"""核对: what people found on answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from corpus.errors import KaojuError
from ui.keeper.access import Access
from ui.origin import is_cross_site
from ui.register import wording
from ui.register.eval_rows import as_jsonl, eval_row, eval_rows
from ui.register.recorder import Recorder
from ui.register.records import LONGEST_NOTE, STATES, VERDICTS, State, Verdict
from ui.views.doors import CHECKS, KEEPER, closed, complaint
from ui.views.listing import link, page_of
from ui.views.rendering import attachment, render
from ui.views.routing import view_router

_PAGE = 50
_LARGEST = 64_000


class _Found(BaseModel):
    """What the chat sends."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: str = Field(max_length=64)
    verdict: Verdict
    note: str = Field(default="", max_length=LONGEST_NOTE)
    right: str = Field(default="", max_length=LONGEST_NOTE)
    refuse: bool = False


def router(recorder: Recorder, access: Access) -> APIRouter:
    """``POST /checks`` for everyone who was given the answer; the list, its changes and its rows for the keeper."""
    found = view_router()
    register = recorder.register

    @found.post(CHECKS)
    async def take(request: Request) -> Response:
        if is_cross_site(request.headers):
            return complaint(403, wording.FOREIGN)
        body = await request.body()
        if len(body) > _LARGEST:
            return complaint(413, wording.UNREADABLE)
        return await run_in_threadpool(_take, recorder, body)

    @found.get(CHECKS)
    def checks(request: Request, state: str = "open", verdict: str = "", page: int = 1) -> Response:
        barrier = closed(access, request)
        if barrier is not None:
            return barrier
        asked_state, asked_verdict = _state(state), _verdict(verdict)
        listed = register.checks(asked_state, asked_verdict)
        parameters = {"state": state, "verdict": verdict}
        left_out = {found.check.answer_id: wording.NO_ROW_BECAUSE[found.check.verdict] for found in listed if eval_row(found) is None}
        rows = len(listed) - len(left_out)
        return render(
            "checks.html", current=KEEPER, tab=CHECKS, shown=page_of(listed, page, _PAGE), state=asked_state or "all", verdict=asked_verdict or "",
            counts=register.count(), verdicts=wording.VERDICT_WORDS, states=wording.STATE_WORDS, may_log_out=access.has_password,
            left_out=left_out, rows=rows, notice=wording.LEFT_OUT.format(rows=rows, count=len(left_out)) if left_out else "",
            turn=lambda number: link(CHECKS, parameters, page=number), export=link(f"{CHECKS}/rows", parameters),
        )  # fmt: skip

    @found.post(f"{CHECKS}/{{answer_id}}")
    def change(request: Request, answer_id: str, to: Annotated[str, Form()], back: Annotated[str, Form()] = "open") -> Response:
        barrier = closed(access, request)
        if barrier is not None:
            return barrier
        wanted = _state(to)
        if wanted is not None:
            register.set_state(answer_id, wanted)
        return RedirectResponse(f"{CHECKS}?state={_state(back) or 'all'}", 303)

    @found.get(f"{CHECKS}/rows")
    def rows(request: Request, state: str = "", verdict: str = "") -> Response:
        barrier = closed(access, request)
        if barrier is not None:
            return barrier
        written, _ = eval_rows(register.checks(_state(state), _verdict(verdict)))
        return attachment(as_jsonl(written).encode("utf-8"), "checks.jsonl", "application/x-ndjson")

    return found


def _take(recorder: Recorder, body: bytes) -> Response:
    try:
        found = _Found.model_validate_json(body)
    except ValidationError:
        return complaint(400, wording.UNREADABLE)
    try:
        record = recorder.find(found.answer)
        if record is None:
            return complaint(404, wording.UNKNOWN_ANSWER)
        recorder.check(record, found.verdict, found.note, found.right, found.refuse and found.verdict == "wrong")
    except KaojuError as error:
        return complaint(503, str(error))
    return JSONResponse({"verdict": found.verdict}, 201)


def _state(word: str) -> State | None:
    return word if word in STATES else None


def _verdict(word: str) -> Verdict | None:
    return word if word in VERDICTS else None
