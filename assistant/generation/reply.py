"""What a model writes, read as it comes: sentences, each with the numbers it says it rests on.

Models that are asked for JSON write JSON, JSON in a code fence, JSON cut off in the middle, or plain sentences with markers. All are read;
what makes no sense is left out. Nothing here is believed: see ``assistant.generation.holding``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MAX_REPLY = 20_000
"""Characters of a reply that are read; one that goes on is broken off."""
MOST_READ = 12
"""Sentences of a reply that are read, more than twice as many as are asked for: small models say the last one over and over."""
_MAX_SENTENCE = 600
_MAX_OBJECT = 2000
"""Characters of one sentence with its sources as JSON."""
_LIST = re.compile(r'"sentences"\s*:\s*\[')
_MARKERS = re.compile(r"(?:[\[【]\s*\d{1,6}(?:\s*[,，、]\s*\d{1,6})*\s*[\]】]\s*)+[。；;]?")
_BULLET = re.compile(r"^\s*(?:[-*•]+|\d{1,2}[.、)）])\s*")
_THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a reply. ``sources`` are numbers as the model gave them; 0 stands for one that is no number."""

    text: str
    sources: tuple[int, ...]


class ReplyParser:
    """Reads a reply piece by piece."""

    def __init__(self) -> None:
        self._buffer = ""
        self._position = 0
        self._in_list = False
        self._thought = False
        self._read = 0

    @property
    def is_full(self) -> bool:
        """Whether the reply is longer than any answer could be."""
        return len(self._buffer) > MAX_REPLY or self._read > MOST_READ

    def feed(self, piece: str) -> list[Statement]:
        """The sentences that are whole now and were not before."""
        found = self._fed(piece)
        self._read += len(found)
        return found

    def _fed(self, piece: str) -> list[Statement]:
        self._buffer = (self._buffer + piece)[: MAX_REPLY + 1]
        if not self._skip_thought():
            return []
        if not self._in_list:
            found = _LIST.search(self._buffer, self._position)
            if found is not None:
                self._in_list, self._position = True, found.end()
        if self._in_list:
            return self._objects()
        return [] if "{" in self._buffer[self._position :] else self._marked()

    def finish(self) -> list[Statement]:
        """What else can be read once nothing more comes."""
        if not self._skip_thought():
            return []
        rest = self._objects(skip_broken=True) if "{" in self._buffer[self._position :] else []
        return rest if rest or self._in_list else self._marked(at_end=True)

    def _skip_thought(self) -> bool:
        """Step over what a reasoning model thinks aloud; False while it is still thinking."""
        if self._thought:
            return True
        start, end = _THOUGHT
        head = self._buffer.lstrip()
        if head.startswith(start):
            closed = self._buffer.find(end)
            if closed < 0:
                return False
            self._position = closed + len(end)
        elif start.startswith(head):
            return False  # it may yet become one
        self._thought = True
        return True

    def _objects(self, skip_broken: bool = False) -> list[Statement]:
        decoder = json.JSONDecoder()
        found = []
        while (start := self._buffer.find("{", self._position)) >= 0:
            part = self._buffer[start : start + _MAX_OBJECT]
            try:
                value, length = decoder.raw_decode(part)
            except (ValueError, RecursionError):
                if not skip_broken and len(part) < _MAX_OBJECT:
                    break  # the rest of it may yet come
                self._position = start + 1
                continue
            self._position = start + length
            found += _statements(value)
        return found

    def _marked(self, at_end: bool = False) -> list[Statement]:
        """Sentences behind which markers stand; more markers may follow those at the very end of what is there."""
        found = []
        while (markers := _MARKERS.search(self._buffer, self._position)) is not None and (at_end or markers.end() < len(self._buffer)):
            text = self._buffer[self._position : markers.start()].strip().rsplit("\n", 1)[-1]  # not what it says before its list
            self._position = markers.end()
            found.append(_statement(_BULLET.sub("", text), re.findall(r"\d+", markers[0])))
        return [statement for statement in found if statement is not None]


def _statements(value: Any) -> list[Statement]:  # noqa: ANN401 - whatever a model wrote
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("sentences"), list):
        return [statement for item in value["sentences"] for statement in _statements(item)]
    sources = value.get("sources")
    if not isinstance(value.get("text"), str):
        return []
    statement = _statement(value["text"], sources if isinstance(sources, list) else [sources])
    return [statement] if statement is not None else []


def _statement(text: str, sources: list[Any]) -> Statement | None:
    text = " ".join(text.split())
    if not text or len(text) > _MAX_SENTENCE:
        return None
    return Statement(text, tuple(dict.fromkeys(_number(source) for source in sources)))


def _number(source: Any) -> int:  # noqa: ANN401 - whatever a model wrote
    if isinstance(source, bool):
        return 0
    if isinstance(source, int):
        return source
    return int(source) if isinstance(source, str) and re.fullmatch(r"[0-9]{1,6}", source) else 0
