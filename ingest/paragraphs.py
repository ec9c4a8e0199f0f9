"""Lines into paragraphs: which line ends part the text, and which were put into the middle of a sentence.

Most stored reports hold one paragraph a line. Pages copied from the web or from a PDF break lines where a link or the
page ended; cut there, a sentence would lose its half and a number its unit. Lines that follow each other without a blank
line are joined only where one of their breaks certainly tears a sentence; headings, items and cells of tables stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_OPEN, _CLOSE = "\u300a\u201c\u300c\u3010\uff08(", "\u300b\u201d\u300d\u3011\uff09)"
_STOP = re.compile(rf"[\u3002\uff01\uff1f\uff1b\uff1a\u2026!?;:][{_CLOSE}\u2019\"]*$")
_STARTS_ITEM = re.compile(
    r"[-*#|>•·●◆■□①-⑳]|\u2014\u2014|[(\uff08]?[一二三四五六七八九十百\d]{1,4}[、)\uff09]|\d{1,3}[.\uff0e](?!\d)|第[一二三四五六七八九十百零\d]+[编章节条款项]|[一二三四五六七八九]是"
)
_GOES_ON_BEFORE = re.compile(rf"[\uff0c\u3001,{_OPEN}]$")
_GOES_ON_AFTER = re.compile(rf"[\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f,%\u2030{_CLOSE}]")
_TORN_NUMBER = re.compile(r"\d\n[万亿%\u2030.]|[A-Za-z]\n\d|\d[.]\n\d")


def split_paragraphs(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs in ``text[start:stop]``; they hold everything but line ends and blank lines."""
    block: list[tuple[int, int]] = []
    for begin, end in _lines(text, start, stop):
        if text[begin:end].strip():
            block.append((begin, end))
        else:
            yield from _join(text, block)
            block = []
    yield from _join(text, block)


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    begin = start
    while begin < stop:
        end = text.find("\n", begin, stop)
        end = stop if end < 0 else end
        yield begin, end
        begin = end + 1


def _join(text: str, block: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs of lines that follow each other without a blank one."""
    shown = [(begin, end, text[begin:end].strip().strip(_INVISIBLE).strip()) for begin, end in block]
    shown = [line for line in shown if line[2]]
    is_torn = any(_tears(line[2], following[2]) for line, following in pairwise(shown)) and bool(_STOP.search(shown[-1][2]))
    first = 0
    for index, (_, end, line) in enumerate(shown):
        last = index + 1 == len(shown)
        if last or not is_torn or _STOP.search(line) or _STARTS_ITEM.match(shown[index + 1][2]):
            yield shown[first][0], end
            first = index + 1


def _tears(line: str, following: str) -> bool:
    """Whether the break between two lines certainly stands inside a sentence."""
    if _STOP.search(line) or _STARTS_ITEM.match(following):
        return False
    if _GOES_ON_BEFORE.search(line) or _GOES_ON_AFTER.match(following) or _TORN_NUMBER.search(f"{line[-2:]}\n{following[:1]}"):
        return True
    tail = line[max(line.rfind(mark) for mark in "\u3002\uff01\uff1f\uff1b;") + 1 :]
    return bool(tail) and (len(tail) < len(line) or (len(line) >= 25 and re.search("[\uff0c,]", tail) is not None))
