"""Answers as files: Word and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ui.export import wording
from ui.export.markdown import as_markdown
from ui.export.transcript import Exchange, exchanges
from ui.export.word import as_word
from ui.reading_room import ReadingRoom
from ui.register.recorder import Recorder
from ui.views.rendering import attachment
from ui.views.routing import not_found, view_router

MAX_ANSWERS = 200
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def router(room: ReadingRoom, recorder: Recorder) -> APIRouter:
    """``/export.docx`` and ``/export.md``, each of the answers named by ``?answer=ID&answer=ID…``; only who was given an answer knows its id."""
    found = view_router()

    def add(suffix: str, kind: str, write: Callable[[Sequence[Exchange], date], bytes]) -> None:
        def export(answer: Annotated[list[str], Query(max_length=MAX_ANSWERS)]) -> Response:
            known = [record for record in map(recorder.find, dict.fromkeys(answer)) if record is not None]
            if not known:
                return not_found(*wording.NO_ANSWERS)
            today = date.today()
            return attachment(write(exchanges(known, room.report), today), f"{wording.FILE_NAME.format(date=today.isoformat())}.{suffix}", kind)

        found.add_api_route(f"/export.{suffix}", export, methods=["GET"], response_model=None)

    add("docx", _WORD, as_word)
    add("md", "text/markdown; charset=utf-8", lambda made, day: as_markdown(made, day).encode("utf-8", "replace"))
    return found
