"""Where log lines go and what one looks like; the request that a line belongs to."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

REQUEST_ID: ContextVar[str | None] = ContextVar("kaoju_request_id", default=None)
"""Id of the HTTP request that is being answered; threads that work for it have it too."""
DETAILS = "details"
"""``extra={DETAILS: {…}}`` of a log call: fields of the JSON line beside its message."""

Form = Literal["text", "json"]


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        request = REQUEST_ID.get()
        return line if request is None else f"{line} [{request}]"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": REQUEST_ID.get(),
            **getattr(record, DETAILS, {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


@contextmanager
def logged(home: Path, form: Form = "text") -> Iterator[None]:
    """Keep what happens in ``home/kaoju.log`` for the length of the block; JSON lines, for a collector of logs, also go to standard error.

    Args:
        home: the corpus; where it cannot be written, lines go to standard error alone.
        form: text for people, or one JSON object a line.
    """
    handlers: list[logging.Handler] = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(home / "kaoju.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="replace"))
    except OSError:
        handlers.append(logging.StreamHandler())
    if form == "json" and isinstance(handlers[0], logging.FileHandler):
        handlers.append(logging.StreamHandler())
    log = logging.getLogger("ui")
    level = log.level
    log.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(_Json() if form == "json" else _Text("%(asctime)s %(levelname)s %(name)s %(message)s"))
        log.addHandler(handler)
    try:
        yield
    finally:
        log.setLevel(level)
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()
