"""Text into sentences that never break inside a number, a bracket, a quotation or a book title.

Sentences end at 。！？ (with closing marks that follow), at a semicolon, and at a line end that ends a paragraph. A
stop inside 《…》, “…” or （…） ends no sentence, unless the opening mark is never closed. A full stop typed as a point
counts between two Chinese characters only. Dots of omission (……) end none: what follows often goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.paragraphs import split_paragraphs

_PAIRS = {
    "\u300a": "\u300b",  # 《》
    "\u3008": "\u3009",  # 〈〉
    "\u201c": "\u201d",  # “”
    "\u2018": "\u2019",  # ‘’
    "\u300c": "\u300d",  # 「」
    "\u300e": "\u300f",  # 『』
    "\u3010": "\u3011",  # 【】
    "\u3014": "\u3015",  # 〔〕
    "\uff08": "\uff09",  # full-width ( )
    "\uff3b": "\uff3d",  # full-width [ ]
    "(": ")",
    "[": "]",
    "<": ">",
    '"': '"',
}
_QUOTES = frozenset('\u201c\u2018\u300c\u300e"')
_CLOSERS = frozenset(_PAIRS.values())
_END = frozenset("\u3002\uff01\uff1f\uff61!?")  # 。！？｡ and ASCII ! ?
_PARTS = re.compile(r"\s*其中[,，:：]")
"""What tells the parts of the sentence before: by themselves they would be parts of nothing."""
_PARTING = frozenset(";\uff1b")
_GOES_ON = frozenset(",\uff0c\u3001;\uff1b\u3002\uff01\uff1f!?:\uff1a的和与及或等是")
"""What follows a closed quotation that does not end its sentence."""
_POINT = re.compile(r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十百])[.\uff0e](?=[\u4e00-\u9fff]|\s*$)")
_MAX_PAIR = 400
"""Characters within which a bracket must close to count; a stray opening mark must not swallow the report."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in ``text[start:end]``, white space trimmed, in order.

    Together they hold every character that is not white space. Spans are offsets in ``text``.
    """
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for first, last in split_paragraphs(text, start, stop):
        begin = first
        for cut in _cuts(text, first, last):
            _append(spans, text, begin, cut)
            begin = cut
        _append(spans, text, begin, last)
    return spans


def _cuts(text: str, start: int, stop: int) -> Iterator[int]:
    """Offsets just behind each sentence end within one paragraph."""
    position = begin = start
    while position < stop:
        char = text[position]
        close = _closing(text, position, stop) if char in _PAIRS else None
        if close is not None:
            # «“…。”他» ends its sentence, and so does «（…。）» that is one.
            may_end = char in _QUOTES or position == begin
            position = close + 1
            if may_end and _ends_at(text, close, stop):
                yield (begin := position)
        elif char in _PARTING or (char in _END and _is_end(text, position, stop)) or _POINT.match(text, position, stop):
            position += 1
            while position < stop and (text[position] in _END or text[position] in _CLOSERS - {'"'}):
                position += 1
            if not _PARTS.match(text, position, stop):
                yield (begin := position)
        else:
            position += 1


def _ends_at(text: str, close: int, stop: int) -> bool:
    """Whether the quotation closed at ``close`` ends its sentence: «…。”» and no mark or particle that goes on."""
    inner = close - 1
    while inner > 0 and text[inner] in _CLOSERS:
        inner -= 1
    after = text[close + 1 : min(stop, close + 2)]
    return text[inner] in _END and bool(after) and after not in _GOES_ON and after not in _CLOSERS and after not in _PAIRS


def _is_end(text: str, position: int, stop: int) -> bool:
    """A question mark of ASCII inside an address (?id=3) ends nothing."""
    following = text[position + 1 : min(stop, position + 2)]
    return text[position] not in "!?" or not (following.isascii() and following.isalnum())


def _closing(text: str, position: int, stop: int) -> int | None:
    """Where the mark opened at ``position`` is closed; None where it never is."""
    opener, closer = text[position], _PAIRS[text[position]]
    limit = min(stop, position + _MAX_PAIR)
    if opener == closer:
        close = text.find(closer, position + 1, limit)
        return close if close >= 0 else None
    depth = 0
    for index in range(position, limit):
        if text[index] == opener:
            depth += 1
        elif text[index] == closer:
            depth -= 1
            if depth == 0:
                return index
    return None


_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_SPACE = re.compile(rf"[\s{_INVISIBLE}]*")


def _append(spans: list[tuple[int, int]], text: str, begin: int, cut: int) -> None:
    match = _SPACE.match(text, begin, cut)
    begin = match.end() if match else begin
    while cut > begin and (text[cut - 1].isspace() or text[cut - 1] in _INVISIBLE):
        cut -= 1
    if cut > begin:
        spans.append((begin, cut))
