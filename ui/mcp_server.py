"""Kaoju as a server of the Model Context Protocol: the tools ask, search, read_section and facts, with typed results."""

from __future__ import annotations

import functools
import logging
import unicodedata
from collections.abc import Callable
from typing import Annotated, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from assistant.answer import Answer
from assistant.conversation import MAX_TURNS
from corpus.errors import KaojuError
from corpus.report import Report
from corpus.settings import Settings
from ui.answer_text import answer_text
from ui.api import wording
from ui.api.errors import ApiError, NoDocumentError
from ui.api.gate import Gate
from ui.api.records import MAX_FACTS, FactsPage, SectionText, section_text
from ui.cli_output import readable
from ui.commands.answer_record import answer_record
from ui.facts import fact_filters
from ui.reading_room import ReadingRoom
from ui.section_choice import choose_section
from ui.traced import Traced

logger = logging.getLogger(__name__)
PATH = "/mcp"
"""Where the server is found over HTTP."""
_MAX_PASSAGES = 50

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_Document = Annotated[str | None, Field(max_length=400, description="只在这份文档里找；文档名见 search 的结果")]


class PassageHit(BaseModel):
    """A passage found: ``text`` is the report's text from ``start`` to ``end``."""

    document: str
    title: str
    section: str | None
    path: list[str]
    text: str
    start: int
    end: int
    score: float


class SearchResult(BaseModel):
    """Passages, best first."""

    passages: list[PassageHit]


def mcp_server(room: ReadingRoom) -> MCPServer[None]:
    """The server over a room; it speaks no transport yet."""
    server: MCPServer[None] = MCPServer("kaoju", title=wording.MCP_TITLE, instructions=wording.MCP_INSTRUCTIONS, log_level="ERROR")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    @server.tool(title="提问", description=wording.MCP_ASK, annotations=reads)
    @_told
    def ask(
        question: Annotated[str, Field(description="中文问题，如：校园足球特色学校有多少所")],
        history: Annotated[list[str], Field(max_length=MAX_TURNS, description="此前问过的问题，先问的在前")] = [],  # noqa: B006 - never changed
    ) -> Annotated[CallToolResult, Answer]:
        answer = room.ask(readable(question), [readable(turn) for turn in history])
        return CallToolResult(content=[TextContent(type="text", text=answer_text(answer))], structured_content=answer_record(answer))

    @server.tool(title="查找原文", description=wording.MCP_SEARCH, annotations=reads)
    @_told
    def search(
        query: Annotated[str, Field(min_length=1, max_length=500, description="要找的内容，中文")],
        k: Annotated[int, Field(ge=1, le=_MAX_PASSAGES, description="最多几段")] = 8,
        document: _Document = None,
    ) -> SearchResult:
        found = room.search(readable(query), k, None if document is None else _report(room, document).id)
        fields = set(PassageHit.model_fields) - {"text"}
        return SearchResult(passages=[PassageHit(text=hit.page_content, **{name: hit.metadata[name] for name in fields}) for hit in found])

    @server.tool(title="阅读一个部分", description=wording.MCP_READ, annotations=reads)
    @_told
    def read_section(
        document: Annotated[str, Field(max_length=400, description="文档名，见 search 的结果")],
        section: Annotated[str, Field(max_length=100, description="编号，如 七、7、(七)；重号时取最里层，或写成 二/七")],
    ) -> SectionText:
        report = _report(room, document)
        return section_text(report, *choose_section(report, readable(section)))

    @server.tool(title="报告里的数字", description=wording.MCP_FACTS, annotations=reads)
    @_told
    def facts(
        indicator: Annotated[str | None, Field(max_length=200, description="指标名中含有的文字")] = None,
        place: Annotated[str | None, Field(max_length=200, description="地区，全称或简称")] = None,
        period: Annotated[str | None, Field(max_length=200, description="时间，如 2019、2020年上半年")] = None,
        document: _Document = None,
        limit: Annotated[int, Field(ge=1, le=MAX_FACTS, description="最多几条")] = 50,
        offset: Annotated[int, Field(ge=0, description="跳过前面多少条")] = 0,
    ) -> FactsPage:
        wanted = None if document is None else _report(room, document).id
        found = room.facts(fact_filters(indicator, place, period), wanted)
        return FactsPage(total=len(found), facts=found[offset : offset + limit])

    return server


def mcp_http_app(room: ReadingRoom, settings: Settings) -> Traced:
    """The server as an ASGI application, behind the same gate as the API.

    Raises:
        UsageError: a key of ``KAOJU_API_KEYS`` cannot be used.
    """
    app = mcp_server(room).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the gate does this
    )  # fmt: skip
    return Traced(Gate(app, settings), room.observer)


def _report(room: ReadingRoom, document: str) -> Report:
    report = room.report(unicodedata.normalize("NFC", document))
    if report is None:
        raise NoDocumentError(readable(document))
    return report


def _told(tool: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """What goes wrong is told to the model in Chinese; what nobody expected goes to the log."""

    @functools.wraps(tool)
    def told(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        try:
            return tool(*args, **kwargs)
        except (KaojuError, ApiError) as error:
            raise ToolError(str(error)) from error
        except Exception as error:
            logger.exception("a tool failed")
            raise ToolError("".join(wording.FAILED)) from error

    return told
