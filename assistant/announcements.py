"""What a text announces and then sets out: «有下列情形之一的，责令限期改正：（一）…；（二）…».

An item says little without the words that announce it, and those nothing without their items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.report import Passage, Report
from corpus.tokens import fold

_LABEL = re.compile(r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳]|[-—·•])")
_OPENS = re.compile(r":\s*$")
_MAX_ITEMS = 20
_MAX_LIST = 1500
"""Characters of the items in lines of their own; more are sections, no list."""
_MAX_INLINE = 400
"""Characters that items within one paragraph take up at most."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """``text[start:lead_end]`` announces, ``text[lead_end:end]`` are the items."""

    start: int
    lead_end: int
    end: int


def announcement(report: Report, passage: Passage) -> Announcement | None:
    """The announcement that a passage makes or is an item of; None where it is neither."""
    text, section = report.text, report.sections[passage.section]
    line = _line(text, passage.start)
    lead = line
    if _LABEL.match(_folded(text, line)):
        lead = next((above for above in _lines_above(text, line[0], section.start) if not _LABEL.match(_folded(text, above))), line)
    opens = _OPENS.search(_folded(text, lead)) is not None
    if lead != line or opens:
        found = _of_lines(text, lead, section.subtree_end) if opens else None
        return found if found and found.start < passage.end and passage.start < found.end else None
    return _of_paragraph(text, line, passage)


def _of_lines(text: str, lead: tuple[int, int], stop: int) -> Announcement | None:
    """The items in the lines below, each with its label."""
    end = lead[1]
    for _ in range(_MAX_ITEMS):
        below = _line(text, end + 1)
        while below[0] < stop and not text[below[0] : below[1]].strip():
            below = _line(text, below[1] + 1)
        if below[0] >= stop or not _LABEL.match(_folded(text, below)):
            break
        end = below[1]
    return Announcement(_sentence_start(text, lead, lead[1] - lead[0]), lead[1], end) if lead[1] < end <= lead[1] + _MAX_LIST else None


def _of_paragraph(text: str, line: tuple[int, int], passage: Passage) -> Announcement | None:
    """The items parted by semicolons behind a colon: «落实“六个严禁”：严禁…；严禁…。»."""
    folded = _folded(text, line)
    at = passage.end - 1 - line[0]
    start = _sentence_start(text, line, at) - line[0]
    colon, stop = folded.find(":", start), folded.find("。", at)
    stop = len(folded) if stop < 0 else stop + 1
    if colon < 0 or colon > at or folded.count(";", colon, stop) < 1 or stop - colon > _MAX_INLINE:
        return None
    return Announcement(line[0] + start, line[0] + colon + 1, line[0] + stop)


def _sentence_start(text: str, line: tuple[int, int], at: int) -> int:
    """Where the sentence with the line's character ``at`` starts; a semicolon ends none here."""
    start = text.rfind("。", line[0], line[0] + at) + 1 or line[0]
    while start < line[1] and text[start].isspace():
        start += 1
    return start


def _line(text: str, offset: int) -> tuple[int, int]:
    """The line that holds the offset, without its end."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


def _lines_above(text: str, start: int, first: int) -> list[tuple[int, int]]:
    """The lines that are not blank from the one before ``start`` up to ``first``, nearest first."""
    found: list[tuple[int, int]] = []
    while start > first and len(found) < _MAX_ITEMS:
        above = _line(text, start - 1)
        if text[above[0] : above[1]].strip():
            found.append(above)
        start = above[0]
    return found


def _folded(text: str, span: tuple[int, int]) -> str:
    return fold(text[span[0] : span[1]])
