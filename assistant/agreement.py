"""Questions whether the figures of a report agree («前后数字对得上吗», «到底哪个数是对的»): asked is then the figure itself.

The answer shows every figure the report gives, so that whoever asks sees whether they agree.
"""

from __future__ import annotations

import re

import rjieba

from assistant.function_words import CLOSED_TAGS, FUNCTION_WORDS
from corpus.periods import dated_periods
from corpus.places import find_places

_AGREES = re.compile(
    r"一致|相符|吻合|对[得不]上|矛盾|冲突|打架|有出入|不一样|不同|一样"
    r"|[以按]?哪(?:一?个|一?处)(?:数[字据值]?)?(?:才?是|才)?(?:对|准|正确|为准|算数)|[两几多](?:个|种|处)(?:不同的?)?(?:数[字据值]?|说法|写法)|哪[些几]个?数[字据值]?"
)
_FIGURES = re.compile(r"数[字据值]?|说法|写法|口径|前后|各处|[两几]处|报告|原文|文[中里]")
_BESIDE = frozenset("写 出现 出现过 提到 给出 口径 写法 数据 数值 原文 文中 文里 处 正确 准确 算 以 准".split())
"""Words that go with the figures of a text and name nothing counted."""


def of_figure(question: str) -> str:
    """A normalised question whether figures agree, as the question for the figure; any other question as it is."""
    found = list(_AGREES.finditer(question))
    if not found:
        return question
    named = max([0, *(place.end for place in find_places(question)), *(period.end for period in dated_periods(question))])
    start = found[-1].start()
    behind = question[found[-1].end() :]
    if start < named or not all(_is_empty(*word) for word in rjieba.tag(behind)):
        return question
    words = rjieba.tag(_AGREES.sub(",", question[named:start]))
    while words and _is_empty(*words[-1]):
        words.pop()
    topic = question[named : named + sum(len(word) for word, _ in words)]
    if not words or _AGREES.search(topic) or not _FIGURES.search(question[named + len(topic) :]):
        return question
    return f"{question[:named]}{topic}是多少?"


def _is_empty(word: str, tag: str) -> bool:
    return tag in CLOSED_TAGS or word in FUNCTION_WORDS or word in _BESIDE
