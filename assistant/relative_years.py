"""Years named from where the asker stands: 去年, 今年上半年.

Whoever asks about a report of 2020 means by 去年 the year that report calls so, 2019; the question as understood says it in figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import understand
from assistant.sources import find_sources
from corpus.manifest import DocumentEntry

_OFFSETS = {"今年": 0, "本年度": 0, "去年": -1, "上年度": -1, "上一年度": -1, "前年": -2}
_OF_CONTEXT = re.compile("上一?年度")
"""Behind a question that names a year these count from it."""
_RELATIVE = re.compile(rf"(?<![比较同以到])(?:{'|'.join(sorted(_OFFSETS, key=len, reverse=True))})(?!来|前)")


def dated(question: str, entries: Sequence[DocumentEntry], *, leans: bool = False) -> str:
    """The question with such words as years, counted from the newest report it can be about; as it is where no report is dated.

    Args:
        question: as typed.
        entries: the reports of the corpus.
        leans: whether it stands behind another turn, whose year «上一年度» may count from.
    """
    if _RELATIVE.search(question) is None or (leans and _OF_CONTEXT.search(question)):
        return question
    asked = understand(question)
    if asked.periods:
        return question
    documents = find_sources(asked, entries).documents
    years = [int(entry.published[:4]) for entry in entries if entry.published and (documents is None or entry.id in documents)]
    return _RELATIVE.sub(lambda word: f"{max(years) + _OFFSETS[word[0]]}年", question) if years else question
