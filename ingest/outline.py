"""Headings into a tree of sections that covers every character.

Chinese official documents mix families of numbers: 第一章, 第一条, 一、, (一), 1., 1.1, (1), ①. A family's depth is
not fixed: «1.» may be the outermost or stand below (一). Depth follows from which families are open when a
heading appears, with the customary order (GB/T 9704) deciding where a new family goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.figures import find_figures
from corpus.numerals import NUMERALS, parse_ordinal
from corpus.originals import MarkedLine
from corpus.report import Section
from corpus.tokens import fold
from ingest.headings import unnumbered

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CN = f"[{NUMERALS}]{{1,5}}"
_MEASURE = "[百千万亿%‰倍个所人元名项米公平亩吨年月日天岁套册间家场次]"
# Family name → pattern of its label at the start of a folded line; the order is the customary nesting.
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("编", re.compile(rf"第(?P<n>{_CN}|\d{{1,3}})(?:编|部分)[\s、.::]*")),
    ("章", re.compile(rf"第(?P<n>{_CN}|\d{{1,3}})章[\s、.::]*")),
    ("节", re.compile(rf"第(?P<n>{_CN}|\d{{1,3}})节[\s、.::]*")),
    ("条", re.compile(rf"第(?P<n>{_CN}|\d{{1,3}})条(?P<sub>之{_CN})?[\s、.::]*")),
    ("一、", re.compile(rf"(?P<n>{_CN})(?:、(?![{NUMERALS}](?:[线类级年月]|方面|季度))|\.(?!\d))\s*")),  # not «三、四线城市»
    ("(一)", re.compile(rf"[(\[](?P<n>{_CN})[)\]][、.]?\s*")),
    ("1.", re.compile(r"(?P<n>\d{1,3})(?:[、](?!\d)|\.(?![\d]))\s*")),
    ("1.1", re.compile(rf"(?P<n>\d{{1,2}}\.\d{{1,2}})(?!\.?\d)(?!\s*{_MEASURE})[、.]?\s*(?=[^\W\d]|[“《])")),
    ("1.1.1", re.compile(rf"(?P<n>\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}})(?!\.?\d)(?!\s*{_MEASURE})[、.]?\s*(?=[^\W\d]|[“《])")),
    ("(1)", re.compile(r"\((?P<n>\d{1,3})\)[、.]?\s*")),
    ("1)", re.compile(r"(?P<n>\d{1,3})[)]\s*")),
    ("①", re.compile(rf"(?P<n>[{_CIRCLED}])\s*")),
)
_RANK = {name: rank for rank, (name, _) in enumerate(_FAMILIES)}
_LEAD = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u3000]*(?P<markup>[#*]*)[\s\u200b-\u200d\u2060\ufeff\u3000]*")
_CONTENTS_LINE = re.compile(r"(?:…+|\.{3,}|·{3,}|\t)\s*\d{1,4}\s*$")
"""A line of a table of contents: «一、总体要求……3»."""
_EDGE = re.compile(r"^[\s*]+|[\s*\u3002.\uff0e:\uff1a]+$")
_SENTENCE_END = re.compile(r"[。!?]")
_CLAUSE_MARK = re.compile(r"[。;!?,:]")
_MAX_TITLE = 50
_MAX_GAP = 3
"""A number may skip up to two of its family (a clause cut out of an excerpt); after a larger jump the next number must bear it out."""


_UNNUMBERED = "无"
"""Families of headings without a number are called after their depth: 无1, 无2 …"""
_OUTERMOST = 100
_MIN_UNNUMBERED = 2


@dataclass(frozen=True, slots=True)
class _Heading:
    family: str
    number: str | None
    """None for a heading without one, whose ordinal is 0."""
    ordinal: int
    label: str
    title: str
    start: int
    end: int


def outline(text: str, marked: Sequence[MarkedLine] = ()) -> tuple[Section, ...]:
    """Sections in text order; section 0 is what stands before the first heading (the whole text where there is none).

    Args:
        text: the stored text.
        marked: lines that the file shows as headings; they count where no numbers do (``ingest.headings``).
    """
    headings = _all_headings(text, marked)
    bounds = [heading.start for heading in headings] + [len(text)]
    levels: list[int] = []
    parents: list[int | None] = []
    stack: list[tuple[str, int]] = []  # (family, section index), outermost first
    for index, heading in enumerate(headings, start=1):
        open_families = [family for family, _ in stack]
        if heading.family in open_families:
            del stack[open_families.index(heading.family) :]
        elif not (stack and _goes_on(headings, index, stack)):
            while stack and _rank(stack[-1][0]) > _rank(heading.family):
                stack.pop()
        parents.append(stack[-1][1] if stack else None)
        stack.append((heading.family, index))
        levels.append(len(stack))
    sections = [Section(0, None, "", "", 0, None, 0, bounds[0], bounds[0], bounds[0] if headings else 0)]
    if not headings:
        sections[0] = Section(0, None, "", "", 0, None, 0, len(text), len(text), 0)
    for position, heading in enumerate(headings):
        deeper = next((later for later in range(position + 1, len(headings)) if levels[later] <= levels[position]), len(headings))
        stop, subtree = bounds[position + 1], bounds[deeper]
        sections.append(
            Section(position + 1, heading.number, heading.label, heading.title, levels[position], parents[position], heading.start, stop, subtree, heading.end)
        )
    return tuple(sections)


def _goes_on(headings: list[_Heading], index: int, stack: list[tuple[str, int]]) -> bool:
    """Whether the innermost open family counts on after the heading at ``index``, so that this one stands below it."""
    inner, latest = stack[-1][0], headings[stack[-1][1] - 1].ordinal
    outer = {family for family, _ in stack[:-1]}
    for later in (headings[position] for position in range(index, len(headings))):
        if later.family in outer:
            return False
        if later.family == inner:
            return later.ordinal == latest + 1
    return False


def has_number(line: str) -> bool:
    """Whether the line begins as a numbered heading does."""
    return _heading(line, 0) is not None


def _all_headings(text: str, marked: Sequence[MarkedLine]) -> list[_Heading]:
    """The numbered headings; where those without numbers divide the text, these, and below each the numbers counted within it."""
    numbered = _headings(text, 0, len(text))
    outer = [heading for heading in unnumbered(text, marked, not numbered) if not has_number(text[heading.start : heading.end])]
    if len(outer) < _MIN_UNNUMBERED or (numbered and outer[0].start > numbered[0].start):
        return numbered
    found: list[_Heading] = []
    anew = undivided = 0
    for heading, stop in zip(outer, [*(later.start for later in outer[1:]), len(text)], strict=True):
        found.append(_Heading(f"{_UNNUMBERED}{heading.depth}", None, 0, "", heading.title, heading.start, heading.end))
        inside = _headings(text, heading.end, stop) if numbered else []
        if inside and inside[0].ordinal != 1:  # the numbers go on from one to the next: they are the outline
            return numbered
        anew += bool(inside)
        undivided += not inside
        found.extend(inside)
    return found if not numbered or anew > 1 or undivided > _MIN_UNNUMBERED else numbered


def _rank(family: str) -> int:
    return int(family.removeprefix(_UNNUMBERED)) - _OUTERMOST if family.startswith(_UNNUMBERED) else _RANK[family]


def _headings(text: str, start: int, stop: int) -> list[_Heading]:
    """The numbered headings among the lines of ``text[start:stop]``."""
    candidates: list[_Heading] = []
    position = start
    for line in text[start:stop].split("\n"):
        heading = _heading(line, position)
        position += len(line) + 1
        if heading is not None:
            candidates.append(heading)
    found: list[_Heading] = []
    last: dict[str, int] = {}
    in_articles = False
    following: dict[int, int | None] = {}
    latest: dict[str, int] = {}
    for index in range(len(candidates) - 1, -1, -1):
        following[index] = latest.get(candidates[index].family)
        latest[candidates[index].family] = candidates[index].ordinal
    for index, heading in enumerate(candidates):
        # The numbered items of an article (条) are its clauses, cited by the article's number.
        if in_articles and _RANK[heading.family] > _RANK["条"]:
            continue
        if not _in_sequence(heading, last, following[index]):
            continue
        in_articles = heading.family == "条"
        last[heading.family] = heading.ordinal
        found.append(heading)
    return found


def _heading(line: str, offset: int) -> _Heading | None:
    folded = fold(line)
    lead = _LEAD.match(folded)
    begin = lead.end() if lead else 0
    if _CONTENTS_LINE.search(folded):
        return None
    for family, pattern in _FAMILIES:
        match = pattern.match(line if family == "①" else folded, begin)  # folding makes ① a 1
        if match is None:
            continue
        number = line[match.start("n") : match.end("n")]
        if family == "条" and match["sub"]:
            number += match["sub"]
        ordinal = _CIRCLED.index(number) + 1 if family == "①" else parse_ordinal(match["n"].rsplit(".", 1)[-1])
        is_bare = match.end() >= len(folded.rstrip())
        if ordinal is None or (is_bare and family not in ("编", "章", "节")):
            return None
        # An article is a sentence or more; words without any of their marks are its title: «第三条 专业建设».
        is_untitled = family == "条" and _CLAUSE_MARK.search(folded, match.end()) is not None
        title_end = match.end() if is_untitled else _title_end(folded, match.end())
        return _Heading(
            family, number, ordinal, line[begin : match.end()].strip(), _EDGE.sub("", line[match.end() : title_end]),
            offset + (lead.start("markup") if lead and lead["markup"] else begin), offset + title_end,
        )  # fmt: skip
    return None


def _title_end(folded: str, start: int) -> int:
    """Where the heading's words end and the body begins, in the same line.

    «(七)建立健全…机制。将爱国主义…»: the first sentence is the heading. A first sentence that is long or
    states a figure is body, and the heading has no words.
    """
    end = _SENTENCE_END.search(folded, start)
    stop = end.end() if end else len(folded.rstrip())
    if stop - start > _MAX_TITLE or (end and any(figure.unit and re.search(r"\d", figure.text) for figure in find_figures(folded[start:stop]))):
        return start
    if end is None and folded[stop - 1 : stop] in (";", ","):
        return start
    return stop


def _in_sequence(heading: _Heading, last: dict[str, int], following: int | None) -> bool:
    ordinal, before = heading.ordinal, last.get(heading.family)
    if ordinal == 1:
        return True
    is_chinese = heading.family in ("编", "章", "节", "条", "一、", "(一)")
    if before is None:
        # A family that starts in the middle is an excerpt if it is Chinese, more likely a bare number if Arabic.
        return is_chinese
    if ordinal == before:  # 第十三条之一, or a number printed twice
        return is_chinese
    return before < ordinal and (ordinal <= before + _MAX_GAP or (is_chinese and following == ordinal + 1))
