"""Which reports a question is about: named by title, or by the place they speak for.

A report's year is not a figure's: «2018年政府工作报告» names a document whose figures are mostly of 2017, while
«2018年的就业人数» names a year that several reports may speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question, name_spans
from corpus.generation import DocumentEntry
from corpus.periods import find_periods
from corpus.places import COUNTRY, division, find_places
from corpus.tokens import fold

_KIND = re.compile(r"报告|自评|规划|纲要|条例|办法|意见|方案|通知|决定|公报|法(?!律|治|制|定|院|人|学|规(?!定))")
_CLAIMED = re.compile(r"(?:按照?|根据|依据|^|[,。的《])([\u4e00-\u9fff]{2,12}(?:法|条例))》?(?:的?规定|里|中|的?要求|第|怎么)")
_MIN_NAME = 4
"""Characters of a title, up to its kind of document, that name it: 义务教育法, 政府工作报告."""
_NATIONAL = re.compile(r"我国|全国(?=各|共|的|总|有|城|农|新|居)|国家")


@dataclass(frozen=True, slots=True)
class Sources:
    """The reports to search.

    ``documents`` None means all. ``named`` spans the words of the question that name the document (with its year and
    place); they ask for no content. ``missing`` is a title named of which the corpus has no document.
    """

    documents: tuple[str, ...] | None = None
    named: tuple[int, int] | None = None
    missing: str | None = None
    of_years: tuple[str, ...] = ()
    """Reports whose own title or date names a year asked for: what «2019年的自评报告» means of the document itself."""
    preferred: tuple[str, ...] = ()
    """Reports of the years asked for (or the year after, which looks back): searched by themselves as well as with the others."""


def find_sources(question: Question, entries: Sequence[DocumentEntry]) -> Sources:
    """The reports the question names by title, else those of its place, else all."""
    named = _by_title(question, entries)
    if named is not None:
        return named
    claimed = _CLAIMED.search(question.text)
    if claimed is not None and not any(claimed[1] in fold(entry.title) for entry in entries):
        return Sources(named=claimed.span(1), missing=claimed[1])
    of_place = _by_place(question, entries) or None
    years = {year for period in question.periods for year in period.years}
    pool = [entry for entry in entries if of_place is None or entry.id in of_place]
    preferred = tuple(entry.id for entry in pool if any(year in years or year - 1 in years for year in _title_years(entry)))
    of_years = tuple(entry.id for entry in pool if years & _title_years(entry))
    return Sources(of_place, preferred=preferred if len(preferred) < len(pool) else (), of_years=of_years)


def _by_title(question: Question, entries: Sequence[DocumentEntry]) -> Sources | None:
    text = question.text
    best: list[tuple[int, int, DocumentEntry]] = []
    for entry in entries:
        title = re.sub(r"\s", "", fold(entry.title))
        start, end = _shared_name(text, title)
        if end - start >= _MIN_NAME:
            best.append((start, end, entry))
    if not best:
        return None
    longest = max(end - start for start, end, _ in best)
    start, end = next((start, end) for start, end, _ in best if end - start == longest)
    matching = [entry for left, right, entry in best if right - left == longest]
    inside = [last for first, last in name_spans(question.places, question.periods) if first < start < last]
    start = max([start, *inside])  # a name does not begin in the middle of its year or place
    # What stands right before the name belongs to it: its year, its place, its issuer.
    head, places, year = _prefix(question, start)
    if year is not None:
        matching = [entry for entry in matching if year in _title_years(entry)]
    if places:
        matching = [entry for entry in matching if any(place in fold(entry.title) or entry.place == place for place in places)]
    elif len(matching) > 1:
        plain = [entry for entry in matching if entry.place in (None, COUNTRY) or not find_places(entry.title)]
        matching = plain or matching
    if not matching:
        return Sources(named=(head, end), missing=text[head:end])
    return Sources(tuple(entry.id for entry in matching), (head, end))


def _shared_name(text: str, title: str) -> tuple[int, int]:
    """The longest stretch of the question that stands in the title and ends with a kind of document."""
    best = (0, 0)
    for kind in _KIND.finditer(text):
        start = kind.start()
        while start > 0 and text[start - 1 : kind.end()] in title:
            start -= 1
        if text[start : kind.end()] in title and kind.end() - start > best[1] - best[0]:
            best = (start, kind.end())
    return best


def _prefix(question: Question, start: int) -> tuple[int, list[str], int | None]:
    """Where the name begins with the year and place before it; those places; that year."""
    head, places, year = start, [], None
    changed = True
    while changed:
        changed = False
        for mention in question.places:
            if mention.end == head:
                head, changed = mention.start, True
                places.append(mention.name)
        for period in question.periods:
            if period.end == head and len(period.years) == 1:
                head, changed, year = period.start, True, period.years[0]
        for word in ("国务院", "国家", "中华人民共和国", "的", "《", "按", "根据"):
            if head and question.text.endswith(word, 0, head):
                head, changed = head - len(word), True
    return head, places, year


def _title_years(entry: DocumentEntry) -> set[int]:
    years = {year for period in find_periods(entry.title) for year in period.years}
    return years or ({int(entry.published[:4])} if entry.published else set())


def _by_place(question: Question, entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """Reports of the innermost place asked for, or of the place around it; none where the corpus has neither."""
    for mention in reversed(question.places):
        names = {place.name for place in mention.divisions}
        around = {name for place in mention.divisions for name in place.ancestors}
        exact = tuple(entry.id for entry in entries if entry.place in names)
        if exact:
            return exact
        outer = tuple(entry.id for entry in entries if entry.place in around and division(entry.place or "") is not None)
        if outer:
            return outer
    if not question.places and _NATIONAL.search(question.text):
        return tuple(entry.id for entry in entries if entry.place == COUNTRY)
    return ()
