"""The slots of a follow-up: the place and the period it names, whether it says anything else, and the question before with them in it.

Whatever a follow-up names takes the place of what was named before: the figure of another place or year must not come along.
"""

from __future__ import annotations

import re

import rjieba

from assistant.function_words import CLOSED_TAGS, FUNCTION_WORDS
from assistant.question import Question, name_spans, understand
from corpus.tokens import blank

_OF_TALK = frozenset(
    """
    说错 问 问错 查 换 换到 改 改问 改到 放 放到 轮到 弄错 搞错 错 错了 答 回答 写 我要 想要 对应 相应 显示 切换 接着 继续 顺便 麻烦
    指标 数据 数值 值 口径 结果 年份 地方 地区 城市 时间 话 项 项目 当年 同年 同期 当时 时期 那时 刚才 刚刚 隔壁 同口径 同一 是不是 单看 单说 只看 只要 应该
    """.split()
)
"""Words about the talk itself and about figures as such, which say nothing of what is counted."""
_OTHER_ANSWER = re.compile(r"谁|哪|为什么|为何|凭什么|何[时处地]|什么时候|怎么(?!样)|增|减|[升降变]|差")
_SHORT_YEAR = re.compile(r"(?<![\d.])([0-4]\d)年(?![前来内后级])")
_LATER = r"(?:后面|下面|接下来)的?那?一?年|下一?年度?|后一年度?|次年|翌年|第二年|晚一年|往后一年"
_STEP = re.compile(rf"(?<![比较同与和跟到])(?:再)?(?:比[它那这]个?)?(?:往前)?(?:(?P<later>{_LATER})|上一?年度?|前一年度?|往前一年|早一年)(?:度|同期)?")
_AND = re.compile(r"[、和与及跟同,]|以及")


def names_only(turn: Question) -> bool:
    """Whether a turn names a place or a period and says nothing else of what is asked («说错了,是2019年的»)."""
    if turn.figures or not (turn.places or turn.periods) or _OTHER_ANSWER.search(turn.text):
        return False
    rest = blank(turn.text, name_spans(turn.places, turn.periods), ",")
    return all(tag in CLOSED_TAGS or _is_empty(word) for word, tag in rjieba.tag(rest))


def _is_empty(word: str) -> bool:
    """Whether a word says nothing of what is counted; the segmenter makes words of such, as 我查 of 帮我查."""
    known = word in FUNCTION_WORDS or word in _OF_TALK
    return known or (not rjieba.has_word(word) and all(char in FUNCTION_WORDS or char in _OF_TALK for char in word))


def with_slots(turn: Question, before: Question) -> str:
    """The question before with the places and periods of the turn for its own, or joined to it where it names none."""
    text, joined = before.text, ""
    for new, old in ((turn.places, before.places), (turn.periods, before.periods)):
        if not new:
            continue
        phrase = turn.text[new[0].start : new[-1].end]
        if not old:
            joined += phrase
            continue
        # Names in a row («2018年和2019年») are one slot; those that stand apart all give way to the first.
        spans = [[old[0].start, old[0].end]]
        for name in old[1:]:
            if _AND.sub("", before.text[spans[-1][1] : name.start]):
                spans.append([name.start, name.end])
            else:
                spans[-1][1] = name.end
        for number, (start, end) in enumerate(spans):
            text = text.replace(before.text[start:end], "" if number else phrase, 1)
    return joined + text


def dated_by(turn: str, before: Question) -> str:
    """The turn with «上一年», «次年» and «19年» as the years they are behind a question that names one."""
    if not before.periods or not before.periods[-1].years:
        return turn
    period = before.periods[-1]
    year = period.years[-1]
    stepped = _STEP.sub(lambda step: period.text.replace(str(year), str(year + (1 if step["later"] else -1))), turn)
    full = _SHORT_YEAR.sub(r"20\1年", stepped)
    return full if full != stepped and names_only(understand(full)) else stepped
