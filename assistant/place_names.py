"""Counties called by their bare names: 静宁 for 静宁县.

Such a name is too often a word of its own to be read as a place anywhere; where the corpus has that county's report, or its city's, it is meant.
One that often is a word of its own (公安, 和平, 通州) is meant where a question opens with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from assistant.titles import titles_of
from corpus.manifest import DocumentEntry
from corpus.places import find_places, is_proper_name, is_rare

_OPENING = re.compile(r"(?:^|[,。?!;:、和与及跟比]|请问|那么?|年[度初底末]?|一下)\Z")
"""Before a name that a question, a clause or a member of a list opens with."""
_OF_PLACE = re.compile(r"(?:[一总]共|有|的|全|共|今年|去年|\d{4}年|呢|\d{1,2}月|[和与跟比、])")
"""Behind the name of a place that is asked about, not behind the first word of a longer name (公安机关, 和平小学)."""
_IN_NAME = re.compile(r"[市县区旗镇乡村路]|街道|大学|学院|大道|公园|广场")
_KINDS = "省市县区州城"
_NO_NAME = frozenset("vadm")
"""First letters of the tags of words that are no names where they stand: 三台 of 三台电脑."""


def with_full_names(question: str, entries: Sequence[DocumentEntry]) -> str:
    """The question with the bare names of counties that the corpus tells of written out.

    Args:
        question: as typed.
        entries: the reports of the corpus.
    """
    titles = titles_of(entries)
    bare = titles.bare_names
    stretches = {question[start : start + length] for length in titles.bare_lengths for start in range(len(question) - length + 1)}
    for stem in (stem for stem in sorted(stretches & bare.keys()) if not rjieba.has_word(stem)):  # which the segmenter cannot be trusted to cut out
        behind = "(?<![\u4e00-\u9fff])" if stem[0] in _KINDS else ""  # 市中 is no county in 城市中
        question = re.sub(rf"{behind}{stem}(?!{bare[stem][len(stem) :]})", bare[stem], question)
    if bare.keys().isdisjoint(rjieba.cut(question)):
        return question
    known = {position for place in find_places(question) for position in range(place.start, place.end)}
    written, start = "", 0
    for word, tag in rjieba.tag(question):
        end = start + len(word)
        is_meant = word in bare and start not in known and (tag[0] not in _NO_NAME if is_rare(word) else _is_opened_with(question, start, end))
        written += bare[word] if is_meant else word
        start = end
    return written


def _is_opened_with(question: str, start: int, end: int) -> bool:
    """Whether a word that is not always a name is the place that a question, or a clause of it, is about."""
    is_name, is_told_of = is_proper_name(question[start:end]), _OF_PLACE.match(question, end) is not None
    goes_on = _IN_NAME.match(question, end) is None if is_name else is_told_of
    return goes_on and ((is_name and is_told_of) or _OPENING.search(question, 0, start) is not None)
