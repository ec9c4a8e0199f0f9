"""A question in the form in which it is read: simplified, half-width, standard words, years with their 年."""

from __future__ import annotations

import re

import rjieba

from corpus.figures import find_figures
from corpus.tokens import fold, simplified

_STANDARD = {
    "啥时候": "什么时候", "为啥": "为什么", "啥": "什么", "咋样": "怎么样", "咋个": "怎么", "咋": "怎么", "几多": "多少", "个钟头": "小时", "钟头": "小时",
    "别的": "其他", "其它": "其他", "多广": "多大", "多宽": "多大", "gdp": "生产总值",
    "打了多少分": "得分是多少分", "打了几分": "得分是多少分",
}  # fmt: skip
_SPOKEN = re.compile("|".join(sorted(_STANDARD, key=len, reverse=True)))
"""Spoken words, most of them interrogatives, which neither the segmenter nor the embedding model takes for what they are: 咋管 is one word to both."""
_HOW_MANY_SPOKEN = re.compile(r"好多(?=(?:人次?|所|个|名|位|家|场|期|项|套|册|台|间|钱|万|亿|平方米|年|岁|分|次)|[?。]?$)")
"""In the south-west 好多 asks how many."""
_HAN_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_BARE_YEAR = re.compile(r"(?<![\d.,/\-(〔\[])(?:19[89]|20[0-4])\d(?![\d.,%:/\-—–~)〕\]年度学]|至|到)(?=\s|$|[\u4e00-\u9fff?。,])")
_POINTS = re.compile(r"(?<=[少几\d])个?点(?=[?。,]|$|的)")
"""«降了几个点»: percentage points."""
_LATEST = re.compile(r"最近(?=[一二两三四五六七八九十几\d]+年)")
_SQUARE = re.compile(r"(?<=[少几])平米?(?=$|[?。,!的])")
_SEPARATED = re.compile(r"([\u4e00-\u9fff])[了过]([\u4e00-\u9fff])(?=的|吗|呢|没|[,。?!]|$)")
_SHORT_YEAR = re.compile(r"(?:^|(?<=[县市区省旗])|(?<=[,。?!]))([12]\d)年(?=[的度底末初]|[上下]半年|全|[\u4e00-\u9fff]{2})(?!以|[内前后级制期龄])")
"""«天长市23年的项目», not «从教20年»."""


def normalise(text: str) -> str:
    """Simplified characters, half-width forms, no spaces between Chinese characters, interrogatives of the standard language."""
    folded = _HOW_MANY_SPOKEN.sub("多少", _SPOKEN.sub(lambda spoken: _STANDARD[spoken[0]], simplified(fold(text)).strip()))
    while (closed := _HAN_SPACE.sub("", folded)) != folded:
        folded = closed
    folded = _LATEST.sub("近", _POINTS.sub("个百分点", _SQUARE.sub("平方米", folded))).replace("生人均", "生均")
    return _with_years(_SEPARATED.sub(_joined, re.sub(r"\s+(?=[?!。,;:])", "", re.sub(r"\s+", " ", folded))))


def _joined(spoken: re.Match[str]) -> str:
    word = spoken[1] + spoken[2]
    return word if rjieba.has_word(word) else spoken[0]


def _with_years(normal: str) -> str:
    """The text with a bare 2019 that counts nothing as 2019年: a year left unread would bind no figure."""
    normal = _SHORT_YEAR.sub(r"20\1年", normal)
    if _BARE_YEAR.search(normal) is None:
        return normal
    counts = {figure.start for figure in find_figures(normal) if figure.unit}
    return _BARE_YEAR.sub(lambda year: year[0] if year.start() in counts else f"{year[0]}年", normal)
