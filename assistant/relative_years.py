"""Years named from where the asker stands: 去年, 今年上半年.

Whoever asks about a report of 2020 means by 去年 the year that report calls so, 2019; the question as understood says it in figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question, understand
from assistant.sources import find_sources, title_years
from corpus.manifest import DocumentEntry

_OFFSETS = {"今年": 0, "本年度": 0, "去年": -1, "上年": -1, "上一年": -1, "前一年": -1, "上年度": -1, "上一年度": -1, "前年": -2}
_OF_CONTEXT = re.compile("上一?年度?|前一年")
"""Behind a year that is named these count from it."""
_AT_END = ("上年", "上一年", "前一年")
"""Such words mean the year before where they stand behind what is asked for («覆盖率上年是多少»); before it a report may say them itself («上年占比»)."""
_ANYWHERE = "|".join(sorted(_OFFSETS.keys() - set(_AT_END), key=len, reverse=True))
_RELATIVE = re.compile(rf"(?<![比较同以到由从与和跟])(?:(?:{_ANYWHERE})(?!来|前)|(?:{'|'.join(_AT_END)})(?=[是为有]?(?:多少|几)|[?？。]|$))")


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
        return _before(asked) or question
    documents = find_sources(asked, entries).documents
    about = [entry for entry in entries if documents is None or entry.id in documents]
    published = [int(entry.published[:4]) for entry in about if entry.published]
    told_of = [year for entry in about for year in title_years(entry)] or [year - 1 for year in published]

    def year(word: re.Match[str]) -> str:
        years = told_of if word[0] in _AT_END else published
        return f"{max(years) + _OFFSETS[word[0]]}年" if years else word[0]

    return _RELATIVE.sub(year, question)


def _before(asked: Question) -> str:
    """The question of the year before the one it names («2022年大班额上年是多少»); empty where it names more than one or means no other."""
    word, year = _RELATIVE.search(asked.text), asked.periods[0]
    if word is None or word[0] not in _AT_END or len(asked.periods) > 1 or len(year.years) != 1 or word.start() < year.end:
        return ""
    return f"{asked.text[: year.start]}{asked.text[year.end : word.start()]}{year.years[0] - 1}年{asked.text[word.end() :]}"
