"""Which reports a question is about: named by title, or by the place they speak for.

A report's year is not a figure's: «2018年政府工作报告» names a document whose figures are mostly of 2017, while
«2018年的就业人数» names a year that several reports may speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from assistant.binding import innermost
from assistant.question import Question, name_spans
from assistant.titles import MIN_NAME, QUOTES, speaking_for, titles_of, years_named
from corpus.manifest import DocumentEntry
from corpus.places import COUNTRY, Mention, division, find_places
from corpus.tokens import fold

_KIND = re.compile(r"报告|自评|规划|纲要|条例|办法|意见|方案|通知|决定|公报|通报|工作总结|工作计划|法(?!律|治|制|定|院|人|学|规(?!定))")
_CLAIMED = re.compile(r"(?:按照?|根据|依据|^|[,。的《])([\u4e00-\u9fff]{2,12}(?:法|条例))》?(?:的?规定|里|中|的?要求|第|怎么)")
_IN_TITLE_MARKS = re.compile(r"《([^《》]{6,60})》")
_ALIKE = 0.6
"""Share of the pairs of neighbouring characters of a name in 《》 that a title must hold to be meant by it."""
_BETWEEN = frozenset("的 那个 这个 那部 那份 这份 里".split())
_INSTITUTION_ENDS = re.compile("职院|学院|大学|学校|中专|技校|职校|职教中心|中学|小学|幼儿园")
_INSTITUTION_KINDS = frozenset("职业技术工程师范高等专科中小初级学校学院大教心幼儿园电机")
_LONGEST_INSTITUTION = 24
_ISSUERS = ("国务院", "国家")
_OWN_KINDS = frozenset("条例 法 规划 纲要 办法".split())
"""Kinds of which a place has few, so that the place alone names one: 浙江条例."""
_NAME_ENDS = re.compile(r"$|[的里中说对要规允和与第,。?);:]|分别|有")
"""What follows a name that is only a place and a kind; 国家规划布局 is none."""
_PLAN_YEARS = re.compile("(十[一二三四五六七八九]?五)(?!年)")
_MAX_MEANT = 3
_REPORTS = re.compile("报告|自评|总结|情况")
_OF_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年度?的?(?:那份|这份)?(?:政府)?(?:工作|自评|述职|总结)?报告(?=[里中上内说讲写提点列]|显示|指出|披露|谈|要求)")
"""A report by its year alone: «2014年报告说», not «2014年的»."""
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
    institution = _by_institution(question, entries)
    if institution is not None:
        return institution
    of_year = _by_year(question, entries)
    if of_year is not None:
        return of_year
    claimed = _CLAIMED.search(question.text)
    if claimed is not None and claimed[1] not in titles_of(entries).all:
        return Sources(named=claimed.span(1), missing=claimed[1])
    of_place = _by_place(question, entries) or None
    years = _years_asked(question)
    if not years:
        return Sources(of_place)
    inside = None if of_place is None else frozenset(of_place)
    pool = [entry for entry in entries if inside is None or entry.id in inside]
    preferred = tuple(entry.id for entry in pool if any(year in years or year - 1 in years for year in title_years(entry)))
    return Sources(of_place, preferred=preferred if len(preferred) < len(pool) else (), of_years=documents_of_years(question, pool))


def _by_title(question: Question, entries: Sequence[DocumentEntry]) -> Sources | None:
    text = question.text
    marked = _by_marked_title(text, entries)
    if marked is not None:
        return marked
    best: list[tuple[int, int, DocumentEntry]] = []
    # A name ends with a kind of document and has at least so many characters: only titles that hold its last ones can have it.
    ends = {text[kind.end() - MIN_NAME : kind.end()] for kind in _KIND.finditer(text) if kind.end() >= MIN_NAME}
    for entry, title in titles_of(entries).holding(ends):
        start, end = _shared_name(text, title)
        if end - start >= MIN_NAME:
            best.append((start, end, entry))
    if not best:
        return _by_alias(question, entries)
    longest = max(end - start for start, end, _ in best)
    start, end = next((start, end) for start, end, _ in best if end - start == longest)
    matching = [entry for left, right, entry in best if (left, right) == (start, end)]
    inside = [last for first, last in name_spans(question.places, question.periods) if first < start < last]
    start = max([start, *inside])  # a name does not begin in the middle of its year or place
    # What stands right before the name belongs to it: its year, its place, its issuer.
    head, places, year = _prefix(question, start)
    if year is not None:
        matching = [entry for entry in matching if year in title_years(entry)]
    if places:
        matching = [entry for entry in matching if any(place in fold(entry.title) or entry.place == place for place in places)]
    elif len(matching) > 1:
        matching = _without_places(matching) or matching
    matching = matching or _nearly_named(text[start:end], places, year, entries)
    if not matching:
        return Sources(named=(head, end), missing=text[head:end])
    return Sources(tuple(entry.id for entry in matching), (head, end))


def _nearly_named(name: str, places: Sequence[str], year: int | None, entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """The reports of these places and this year whose titles hold most of a name that only others hold whole (履行教育职责自评)."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    own = [entry for entry in entries if entry.place in places and (year is None or year in title_years(entry))]
    return [entry for entry in own if sum(pair in fold(entry.title) for pair in pairs) >= _ALIKE * len(pairs)]


def _by_marked_title(text: str, entries: Sequence[DocumentEntry]) -> Sources | None:
    """The reports whose titles hold most of a name the question puts in 《》; officials shorten titles and say 报告 for 情况."""
    for mark in _IN_TITLE_MARKS.finditer(text):
        pairs = {mark[1][at : at + 2] for at in range(len(mark[1]) - 1)}
        titles = zip(entries, titles_of(entries).folded, strict=True)
        alike = {entry.id: sum(pair in title for pair in pairs) / len(pairs) for entry, title in titles}
        best = max(alike.values(), default=0.0)
        if best >= _ALIKE:
            alike_most = [entry for entry in entries if alike[entry.id] == best]
            exact = [entry for entry in alike_most if QUOTES.sub("", fold(entry.title)).endswith(QUOTES.sub("", mark[1]))]
            return Sources(tuple(entry.id for entry in _without_places(exact) or alike_most), mark.span())
    return None


def _without_places(entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """Those whose title names no place, or the country: what a name without a place means."""
    return [entry for entry in entries if entry.place in (None, COUNTRY) or not find_places(entry.title)]


def _by_alias(question: Question, entries: Sequence[DocumentEntry]) -> Sources | None:
    """The reports that a shortened name fits: 十五五规划, 浙江条例, 国务院的教育条例, 2014年政府报告.

    Its words before the kind of document all stand in the title, its place and year are the report's.
    """
    text = QUOTES.sub(" ", question.text)
    if _KIND.search(text) is None:
        return None
    titles = {entry.id: title for entry, title in zip(entries, titles_of(entries).unquoted, strict=True)}
    for kind in _KIND.finditer(text):
        fitting = [entry for entry in entries if kind[0] in titles[entry.id]]
        start, said = kind.start(), 0
        for word in reversed(_words(text[: kind.start()])):
            name = word if len(word) > 1 else text[start - 1 : start + 1]  # 五 of 十五五 by its neighbour
            inside = [entry for entry in fitting if name in titles[entry.id]]
            if inside and word not in _BETWEEN:
                fitting, said = inside, said + len(word)
            elif word not in _BETWEEN or not fitting:
                break
            start -= len(word)
        head, places, year = _prefix(question, start)
        issuer = any(text.startswith(name, head) for name in _ISSUERS)
        if places or issuer:
            named = {COUNTRY} if issuer else set(places)
            fitting = [entry for entry in fitting if entry.place in named]
        if year is not None:
            fitting = [entry for entry in fitting if year in title_years(entry)]
        by_issuer = bool(places or issuer) and kind[0] in _OWN_KINDS and _NAME_ENDS.match(text, kind.end()) is not None
        if (len(fitting) == 1 and said >= 2 and said + len(kind[0]) >= MIN_NAME) or (by_issuer and 1 <= len(fitting) <= _MAX_MEANT):
            return Sources(tuple(entry.id for entry in fitting), (head, kind.end()))
        if places and not said and kind[0] in _OWN_KINDS and not fitting and _NAME_ENDS.match(text, kind.end()) is not None:
            return Sources(named=(head, kind.end()), missing=text[head : kind.end()])
    return None


def _words(text: str) -> list[str]:
    """The words of a text, the name of a plan's years (十五五) as one of them."""
    return [word for part in _PLAN_YEARS.split(text) for word in ([part] if _PLAN_YEARS.fullmatch(part) else rjieba.cut(part))]


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


def _by_year(question: Question, entries: Sequence[DocumentEntry]) -> Sources | None:
    """The reports, of the place asked for if one is, that are called by the last year their titles name: «2014年报告说»."""
    said = _OF_YEAR.search(question.text)
    if said is None:
        return None
    inside = _by_place(question, entries)
    meant = [entry for entry in entries if (not inside or entry.id in inside) and _is_of(entry, int(said["year"]))]
    return Sources(tuple(entry.id for entry in meant), said.span()) if meant else None


def _is_of(entry: DocumentEntry, year: int) -> bool:
    """Whether an entry is the report of a year, which is the last that its title names."""
    return _REPORTS.search(entry.title) is not None and max(title_years(entry), default=0) == year


def _by_institution(question: Question, entries: Sequence[DocumentEntry]) -> Sources | None:
    """The reports of the school or college that the question calls by its name or a shortened one: 澄湖职院 for 岳阳澄湖职业技术学院."""
    titles = titles_of(entries)
    for end in (match.end() for match in _INSTITUTION_ENDS.finditer(question.text)):
        for start in range(max(0, end - _LONGEST_INSTITUTION), end - MIN_NAME + 1):
            called = question.text[start:end]
            meant = [name for name in titles.institutions(called[:2]) if _is_shortened(called, name)]
            if len(meant) == 1:
                return Sources(tuple(entry.id for entry in titles.of_institution[meant[0]]), (start, end))
    return None


def _is_shortened(called: str, name: str) -> bool:
    """Whether a name's characters, some left out, are those that something is called by; what tells it apart is not left out."""
    rest = iter(name)
    return all(char in rest for char in called) and not all(char in _INSTITUTION_KINDS for char in called)


def _by_place(question: Question, entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """Reports of the innermost place asked for, or of the place around it; none where the corpus has neither."""
    for mention in reversed(innermost(question.places)):
        found = documents_of(mention, entries)
        if found:
            return found
    if not question.places and _NATIONAL.search(question.text):
        return tuple(entry.id for entry in titles_of(entries).of_place.get(COUNTRY, ()))
    return ()


def documents_of(mention: Mention, entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """Reports that speak for a place, else those of the places around it."""
    names = {place.name for place in mention.divisions}
    around = {name for place in mention.divisions for name in place.ancestors}
    found = speaking_for(names, entries) or speaking_for({name for name in around if division(name) is not None}, entries)
    return tuple(entry.id for entry in sorted(found, key=lambda entry: entry.id))


def documents_of_years(question: Question, entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """Reports whose own title or date names a year asked for."""
    years = _years_asked(question)
    return tuple(entry.id for entry in entries if years & title_years(entry))


def _years_asked(question: Question) -> set[int]:
    return {year for period in question.periods for year in period.years}


def title_years(entry: DocumentEntry) -> frozenset[int]:
    """The years a report's title names, else that of its publication."""
    return years_named(entry.title, entry.published)
