"""Counties called by their bare names: 静宁 for 静宁县.

Such a name is too often a word of its own to be read as a place anywhere; where the corpus has that county's report, or its city's, it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from assistant.titles import titles_of
from corpus.manifest import DocumentEntry
from corpus.places import find_places

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
        question = re.sub(rf"{stem}(?!{bare[stem][len(stem) :]})", bare[stem], question)
    if bare.keys().isdisjoint(rjieba.cut(question)):
        return question
    known = {position for place in find_places(question) for position in range(place.start, place.end)}
    written, start = "", 0
    for word, tag in rjieba.tag(question):
        is_meant = word in bare and tag[0] not in _NO_NAME and start not in known
        written += bare[word] if is_meant else word
        start += len(word)
    return written
