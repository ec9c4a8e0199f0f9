"""Words and records on their way to the terminal or to another program."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Sequence

# A report may hold terminal control codes; only ``kaoju show`` prints a text as it is.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def speak_utf8() -> None:
    """UTF-8 on both streams, whatever the locale says: every message here is Chinese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream that a test puts there may have none
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def say(text: str = "") -> None:
    """One line on standard output, control codes replaced."""
    print(_CONTROL.sub("�", text))


def note(text: str) -> None:
    """One line on standard error, control codes replaced."""
    print(_CONTROL.sub("�", text), file=sys.stderr)


def say_json(record: object, indent: int | None = None) -> None:
    """One JSON value on standard output, Chinese as it is."""
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    if any("\ud800" <= char <= "\udfff" for char in text):  # half a character cannot be written in UTF-8
        text = json.dumps(record, indent=indent)
    print(text, flush=True)


def write_exactly(text: str) -> None:
    """Characters on standard output as they are: no line end translated, none added."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def plain_number(value: float) -> int | float:
    """A whole number without its «.0»."""
    return int(value) if value.is_integer() else value


def readable(text: str) -> str:
    """Text from outside with bytes that were no UTF-8, and halves of characters, replaced by «�»."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _has_escapes(text) else text.encode("utf-8", "replace").decode("utf-8")


def _has_escapes(text: str) -> bool:
    surrogates = [char for char in text if "\ud800" <= char <= "\udfff"]
    return bool(surrogates) and all("\udc80" <= char <= "\udcff" for char in surrogates)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns lined up for a terminal, where a Chinese character is two cells wide."""
    lines = [head, *rows]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell + " " * (width - _cells(cell)) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text)
