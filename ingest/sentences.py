"""Text into sentences that never break inside a number, a bracket, a quotation or a book title.

Sentences end at 。！？ (with closing marks that follow), at a line end, and at a semicolon that parts long
enumerations. A full stop inside 《…》, “…” or (…) ends no sentence, unless the opening mark is never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = {"《": "》", "“": "”", "‘": "’", "(": ")", "(": ")", "〈": "〉", "【": "】", "「": "」", "『": "』", "[": "]", "〔": "〕", "<": ">"}
_CLOSERS = frozenset(_PAIRS.values()) | {'"'}
_END = frozenset("。!?！？")
_PARTING = frozenset(";；")
_MAX_PAIR = 400
"""Characters within which a bracket must close to count; a stray opening mark must not swallow the report."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in ``text[start:end]``, white space trimmed, in order.

    Together they hold every character that is not white space. Spans are offsets in ``text``.
    """
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for line_start, line_end in _lines(text, start, stop):
        begin = line_start
        for cut in _cuts(text, line_start, line_end):
            _append(spans, text, begin, cut)
            begin = cut
        _append(spans, text, begin, line_end)
    return spans


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    begin = start
    while begin < stop:
        line_end = text.find("\n", begin, stop)
        line_end = stop if line_end < 0 else line_end
        yield begin, line_end
        begin = line_end + 1


def _cuts(text: str, start: int, stop: int) -> Iterator[int]:
    """Offsets just behind each sentence end within one line."""
    inside_until = start
    position = start
    while position < stop:
        char = text[position]
        if position >= inside_until:
            closer = _PAIRS.get(char)
            if closer is not None:
                close = _closing(text, position, stop, char, closer)
                if close is not None:
                    inside_until = close + 1
                    # «…。”» closes a quotation that is a sentence of its own: the sentence ends behind the mark.
                    if text[close - 1] in _END and close + 1 < stop and char in "“‘「『":
                        if text[close + 1] not in ",，、;；。的和与等" and not _PAIRS.get(text[close + 1]):
                            yield close + 1
                    position = close + 1
                    continue
            elif char in _END or char in _PARTING:
                cut = position + 1
                while cut < stop and (text[cut] in _END or text[cut] in _CLOSERS):
                    cut += 1
                yield cut
                position = cut
                continue
        position += 1


def _closing(text: str, position: int, stop: int, opener: str, closer: str) -> int | None:
    depth = 0
    for index in range(position, min(stop, position + _MAX_PAIR)):
        if text[index] == opener:
            depth += 1
        elif text[index] == closer:
            depth -= 1
            if depth == 0:
                return index
    return None


_SPACE = re.compile(r"[\s\u200b\u200d\ufeff\u3000]*")


def _append(spans: list[tuple[int, int]], text: str, begin: int, cut: int) -> None:
    match = _SPACE.match(text, begin, cut)
    begin = match.end() if match else begin
    while cut > begin and (text[cut - 1].isspace() or text[cut - 1] in "\u200b\u200d\ufeff"):
        cut -= 1
    if cut > begin:
        spans.append((begin, cut))
