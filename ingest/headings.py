"""Headings that bear no number: lines their file shows as such, lines in 【…】, and in want of both short lines that stand over text.

A file's title, the caption of a table and the fields, dates and names of a document's head are none, however they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.originals import BOLD, MarkedLine
from corpus.tokens import fold
from ingest.metadata import is_head_line, read_metadata

_MAX_TITLE = 40
_MAX_LINE = 60
_MARKS = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>\S.*?)\s*#*|\*\*(?P<bold>[^*]+)\*\*")
_FRAMED = re.compile(r"【(?P<text>[^【】]{2,30})】")
_BARE = re.compile(r"[\u4e00-\u9fffA-Za-z\d“”《》、（）()·—-]{2,20}(?<=[\u4e00-\u9fff”》）)])")
_CAPTION = re.compile(r"(?:附?[表图]|附件|专栏)\s*[\d一二三四五六七八九十]|.*表$|[注图]?[:：]|(?:计量)?单\s*位")
_OPEN_END = re.compile(r"[。;:,、!?…]$")
_PROSE = re.compile(r"[。;!?…][”’）)》」』\"]*$")
_MIN_BARE = 3
"""Lines that nothing but their shape makes headings must be several."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without a number; ``start``/``end`` span it with its marks."""

    title: str
    depth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    """Without white space at its ends."""
    heading: Heading | None

    @property
    def is_prose(self) -> bool:
        """Whether it is text that a heading may stand over: it ends a sentence."""
        return _PROSE.search(fold(self.text)) is not None


def unnumbered(text: str, marked: Sequence[MarkedLine], by_shape: bool) -> list[Heading]:
    """The headings without numbers, in text order.

    Args:
        text: the stored text.
        marked: lines that the file shows as headings.
        by_shape: where fewer than two are marked, take short lines that stand over text.
    """
    lines = list(_lines(text, {line.start: line.depth for line in marked}))
    shown = _over_text(text, lines)
    return shown if len(shown) > 1 or not by_shape else _bare(text, lines)


def _lines(text: str, depths: dict[int, int]) -> Iterator[_Line]:
    position = 0
    for line in text.split("\n"):
        shown = line.strip()
        start = position + len(line) - len(line.lstrip())
        if shown:
            yield _Line(start, shown, _marked(shown, start, depths.get(position, 0)) if len(shown) <= _MAX_LINE or shown[0] == "【" else None)
        position += len(line) + 1


def _marked(shown: str, start: int, depth: int) -> Heading | None:
    """The heading that a line is, or that it begins with."""
    framed, marks = _FRAMED.match(shown), _MARKS.fullmatch(shown)
    end = start + len(shown)
    if framed is not None:
        title, depth, end = framed["text"], depth or BOLD, start + framed.end()
    elif marks is not None:
        title, depth = marks["text"] or marks["bold"], len(marks["marks"] or "") or BOLD
    elif depth:
        title = shown
    else:
        return None
    return Heading(title.strip(), depth, start, end) if _may_head(title.strip()) else None


def _may_head(title: str) -> bool:
    folded = fold(title)
    return 2 <= len(title) <= _MAX_TITLE and not _OPEN_END.search(folded) and not _CAPTION.match(folded) and not is_head_line(title)


def _over_text(text: str, lines: Sequence[_Line]) -> list[Heading]:
    """The marked lines that stand over text, or over deeper ones that do; not the document's title."""
    found: list[Heading] = []
    has_text: dict[int, bool] = {}
    for line in lines:
        if line.heading is not None:
            found.append(line.heading)
            has_text[line.heading.start] = len(line.text) > line.heading.end - line.heading.start
        elif found and line.is_prose:
            has_text[found[-1].start] = True
    title = _title(text, found)
    kept: list[Heading] = []
    for heading in reversed(found):
        is_parent = bool(kept) and kept[-1].depth > heading.depth
        if heading.start != title and (has_text[heading.start] or is_parent):
            kept.append(heading)
    return kept[::-1]


def _title(text: str, found: Sequence[Heading]) -> int | None:
    """Where the first of the marked lines starts, if it is the document's title."""
    if not found:
        return None
    metadata = read_metadata(text, found[1].start if len(found) > 1 else len(text), "")
    is_title = found[0].start <= metadata.title_start < metadata.title_end <= found[0].end
    return found[0].start if is_title else None


def _bare(text: str, lines: Sequence[_Line]) -> list[Heading]:
    """Short lines without marks, each between a paragraph and the one that it stands over; not the document's title."""
    found: list[Heading] = []
    for position, line in enumerate(lines[:-1]):
        before = position == 0 or lines[position - 1].is_prose or not found
        below = lines[position + 1 : position + 3]
        stands_over = below[0].is_prose or (_CAPTION.match(fold(below[0].text)) is not None and below[-1].is_prose)
        if before and stands_over and _BARE.fullmatch(line.text) and _may_head(line.text):
            found.append(Heading(line.text, BOLD, line.start, line.start + len(line.text)))
    title = _title(text, found)
    kept = [heading for heading in found if heading.start != title]
    return kept if len(kept) >= _MIN_BARE else []
