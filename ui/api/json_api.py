"""The routes under ``/api`` and ``/healthz``."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Security
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.security import HTTPBearer

from assistant.answer import Answer
from corpus.errors import NoIndexError
from corpus.manifest import DocumentEntry
from corpus.report import Report
from corpus.settings import Settings
from ui.api import wording
from ui.api.asking import Asking
from ui.api.errors import ApiError, ErrorBody, NoDocumentError
from ui.api.records import AskRequest, DocumentRecord, FactsPage, FactsQuery, Health, SectionText, document_record, section_text
from ui.cli_output import readable
from ui.commands.answer_record import answer_record
from ui.commands.status import counts
from ui.facts import fact_filters
from ui.reading_room import ReadingRoom
from ui.section_choice import choose_section

DocumentId = Annotated[str, Path(description="文档名，见 GET /api/documents")]
_MEANINGS = {
    400: "请求不是合法的 JSON", 401: "没有密钥或密钥不对", 403: "来自其他网站，或接口没有对外开放", 404: "没有这份文档或这个部分",
    408: "请求没有传完", 413: "请求太大", 422: "参数或问题不对", 429: "请求太频繁", 500: "程序内部出错", 503: "暂时无法回答",
}  # fmt: skip
_Responses = dict[int | str, dict[str, Any]]


def json_api(room: ReadingRoom, settings: Settings) -> APIRouter:
    """The routes over a room."""
    router = APIRouter()
    keyed = APIRouter(prefix="/api", dependencies=[Security(HTTPBearer(auto_error=False, description="设置了 KAOJU_API_KEYS 时需要"))])
    asking = Asking(room)

    def report_of(document: str) -> Report:
        report = room.report(unicodedata.normalize("NFC", document))
        if report is None:
            raise NoDocumentError(readable(document))
        return report

    @keyed.post("/ask", summary="提问", response_model=Answer, responses=_errors(400, 403, 408, 413, 422))
    async def ask(request: AskRequest) -> JSONResponse:
        limit = settings.max_question_chars
        longest = max((len(turn.strip()) for turn in request.history), default=0)
        if longest > limit:
            reason = wording.TURN_TOO_LONG.format(length=longest, limit=limit)
            raise ApiError(422, (wording.INVALID[0].format(name="history", reason=reason), wording.INVALID[1]))
        record = answer_record(await asking.ask(request.question, request.history))
        return JSONResponse({**record, "id": None if request.id is None else readable(request.id)})

    @keyed.get("/documents", summary="全部文档", responses=_errors(403))
    def documents() -> list[DocumentEntry]:
        return list(room.documents())

    @keyed.get("/documents/{id}", summary="一份文档：目录、文首各项", responses=_errors(403, 404, 422))
    def document(id: DocumentId) -> DocumentRecord:  # noqa: A002 - the name in the address
        report = report_of(id)
        entry = next((entry for entry in room.documents() if entry.id == report.id), None)
        if entry is None:  # removed between the two reads
            raise NoDocumentError(report.id)
        return document_record(entry, report)

    @keyed.get("/documents/{id}/text", summary="一份文档的原文", response_class=PlainTextResponse, responses=_beside_text(403, 404, 422))
    def text(id: DocumentId) -> PlainTextResponse:  # noqa: A002
        return PlainTextResponse(report_of(id).text)

    @keyed.get("/documents/{id}/sections/{n:path}", summary="一份文档的一个部分（含下级）", responses=_errors(403, 404, 422))
    def section(
        id: DocumentId,  # noqa: A002
        n: Annotated[str, Path(description="编号，如 七、7、(七)；重号时取最里层，或写成 二/七")],
    ) -> SectionText:
        report = report_of(id)
        found, others = choose_section(report, readable(n))
        return section_text(report, found, others)

    @keyed.get("/facts", summary="报告里的数字", responses=_errors(403, 404, 422))
    def facts(query: Annotated[FactsQuery, Query()]) -> FactsPage:
        document = None if query.document is None else report_of(query.document).id
        found = room.facts(fact_filters(query.indicator, query.place, query.period), document)
        return FactsPage(total=len(found), facts=found[query.offset : query.offset + query.limit])

    @router.get("/healthz", summary="是否可用", responses={503: _error(503)})
    def healthz() -> Health:
        try:
            generation, manifest = room.state()
        except NoIndexError:
            return Health(status="empty", generation=None, counts={})
        return Health(status="ok", generation=generation, counts=counts(manifest))

    router.include_router(keyed)
    return router


def _errors(*statuses: int) -> _Responses:
    """What the documentation says of a keyed route's errors."""
    return {status: _error(status) for status in sorted({*statuses, 401, 429, 500, 503})}


def _beside_text(*statuses: int) -> _Responses:
    """The same for a route that gives text: FastAPI would document a model as text there too."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}
    return {status: {"description": told["description"], "content": content} for status, told in _errors(*statuses).items()}


def _error(status: int) -> dict[str, Any]:
    return {"model": ErrorBody, "description": _MEANINGS[status]}
