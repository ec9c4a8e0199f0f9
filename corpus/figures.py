"""Figures in any text: where a number stands, what it is worth, in which unit.

What a figure counts, and when and where, is bound by ``ingest.quantities``; questions and answers need the bare figures too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from corpus.numerals import NUMERALS, multiplier, parse_numeral
from corpus.periods import find_periods
from corpus.tokens import fold

_MEASURES = (
    "平方千米 平方公里 平方米 立方米 公里 千米 千瓦时 千瓦 公顷 公斤 吨 亩 米 万元 亿元 元/生 元/人 美元 元 人次 人日 场次 架次 辆次 课时 学时 学分 小时 分钟 秒 周 天 个月 个百分点 百分点 "
    "周岁 岁 个 名 人 所 支 场 项 套 册 台 间 家 期 份 位 种 次 届 类 门 条 本 件 座 处 栋 幢 班 户 村 篇 辆 款 张 笔 批 级 轮 段 部 颗 枚 块 片 对 组 队 卷 株 盏 艘 架 学年 年 倍 成 万人 字 "
    "件次 元 省 市 县 乡 镇 只 "
).split()
_UNIT = "|".join(sorted(set(_MEASURES), key=len, reverse=True))
# Classifiers a Chinese numeral may stand before; «两个», «三所». The rest (一类, 一批, 一级) are figures of speech more often than counts.
_CHINESE_UNIT = "所|名|个|家|间|项|场次|场|套|册|位|届|次|人次|万元|亿元|亩|平方米|公里|门|种|座|处|栋|岁|倍|成|年|天"
_SCALE = r"(?:万亿|千万|百万|十万|亿|万|千|百)"
_BEFORE = "不低于|不少于|不高于|不超过|不多于|不大于|不小于|高于|低于|多于|少于|超过|大约|将近|接近|至少|至多|最多|最低|逾|约|近|超|达到|突破"
_AFTER = "以上|以下|以内|左右|上下"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ARABIC = re.compile(
    rf"(?P<before>{_BEFORE})?(?:人民币)?(?<![\d.])(?P<low>{_NUMBER})"
    rf"(?:(?P<low_percent>%|{_SCALE})?(?P<ratio>\s*[::∶]\s*)(?P<of>{_NUMBER})|(?P<low_sign>%|{_SCALE})?(?P<join>[-—–~至到])(?P<high>{_NUMBER}))?"
    rf"(?P<percent>%|‰)?(?P<scale>{_SCALE})?(?P<more>余|多)?(?P<scale2>{_SCALE})?(?P<unit>{_UNIT})?(?P<more2>余|多)?(?P<after>{_AFTER})?"
)
_CHINESE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![第{NUMERALS}])(?:(?P<fraction>百分之|千分之|(?P<of>[{NUMERALS}]+)分之)(?P<part>[{NUMERALS}]+)|(?P<count>[{NUMERALS}]+)(?P<more>余|多|几)?(?P<unit>{_CHINESE_UNIT}))(?P<after>{_AFTER})?"
)
_NAMES = re.compile(
    r"《[^》]{1,80}》"
    r"|[〔\[(][12]\d{3}[〕\])]\s*\d+\s*号?"  # 文号 〔2020〕12号
    r"|[“‘\"「][^”’\"」]{0,6}?\d[^”’\"」]{0,6}[”’\"」]"  # “9·2”, “80·50”, “12345”
    r"|[“「][^”」]{0,12}[" + NUMERALS + r"][^”」]{0,12}[”」]"  # “三个课堂”, “一个占比、两个只增不减”
    r"|[a-z]+[-.]?\d[\w.-]*"
    r"|第\s*(?:\d+|[" + NUMERALS + r"]+)"
    r"|\d+\.\d+(?:\.\d+)+"
    r"|\d+(?:\.\d+)?(?=行动计划|工程|计划[》”])|\d\.0\b"
    r"|\d+(?:月\d+[日号]|号)"
)
_QUALIFIER_AFTER = {"余": "余", "多": "多", "几": "几"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit at ``start:end``.

    ``value`` is in ``unit``: 3.6万余人次 has 36000 人次, 97.2% has 97.2 %, 1:200 has 200 with unit «:» (one to how many).
    """

    text: str
    value: float
    high: float | None
    unit: str
    qualifier: str | None
    start: int
    end: int


def find_figures(text: str) -> tuple[Figure, ...]:
    """Every figure of the text in order; dates, document numbers, ordinals and names with digits are none."""
    folded = fold(text)
    masked = _mask(folded)
    word_ends = _long_word_ends(masked)
    found = [figure for match in _ARABIC.finditer(masked) if (figure := _arabic(match, text)) is not None]
    taken = [(figure.start, figure.end) for figure in found]
    for match in _CHINESE.finditer(masked):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            figure = _chinese(match, text, masked, word_ends)
            if figure is not None:
                found.append(figure)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _mask(folded: str) -> str:
    """The text with every expression of time and every name that holds digits blanked out, at equal length."""
    chars = list(folded)
    for start, end in [(period.start, period.end) for period in find_periods(folded)] + [match.span() for match in _NAMES.finditer(folded)]:
        chars[start:end] = "\x00" * (end - start)
    return "".join(chars)


def _long_word_ends(masked: str) -> dict[int, int]:
    """Start → end of the dictionary words that begin with a Chinese numeral: 三位一体, 三支一扶, 三台县."""
    ends: dict[int, int] = {}
    if _CHINESE.search(masked) is None:
        return ends
    position = 0
    for word in rjieba.cut(masked):
        if len(word) > 2 and word[0] in NUMERALS:
            ends[position] = position + len(word)
        position += len(word)
    return ends


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def _arabic(match: re.Match[str], text: str) -> Figure | None:
    value = _number(match["low"])
    high: float | None = None
    unit = match["unit"] or ""
    factor = multiplier((match["scale"] or "") + (match["scale2"] or ""))
    if unit in ("万元", "亿元"):
        factor, unit = factor * multiplier(unit[0]), unit[1:]
    elif unit == "万人":
        factor, unit = factor * 10_000, "人"
    if match["ratio"]:
        value, unit = _number(match["of"]) / value if value else 0.0, ":"
    elif match["percent"]:
        unit = match["percent"] + unit
    if match["high"]:
        high = _number(match["high"]) * factor
        low_sign = match["low_sign"]
        value = value * (multiplier(low_sign) if low_sign and low_sign != "%" else factor)
        if high < value:
            return None
    elif unit != ":":
        value *= factor
    qualifier = match["before"] if match["before"] not in ("达到",) else None
    qualifier = qualifier or match["after"] or match["more"] or match["more2"]
    start = match.start("low")
    end = match.end() if not match["after"] else match.start("after")
    return Figure(text[start:end], value, high, unit, qualifier, start, end)


def _chinese(match: re.Match[str], text: str, masked: str, word_ends: dict[int, int]) -> Figure | None:
    start = match.start("fraction") if match["fraction"] else match.start("count")
    end = match.end() if not match["after"] else match.start("after")
    qualifier = match["before"] or match["after"] or match["more"]
    if match["fraction"]:
        part = parse_numeral(match["part"])
        whole = {"百分之": 100, "千分之": 1000}.get(match["fraction"]) or parse_numeral(match["of"] or "")
        if part is None or not whole:
            return None
        return Figure(text[start:end], part * 100 / whole, None, "%", qualifier, start, end)
    value = parse_numeral(match["count"])
    if value is None or word_ends.get(match.start("count"), 0) > end or _is_figure_of_speech(match, masked):
        return None
    factor, unit = (multiplier(match["unit"][0]), match["unit"][1:]) if match["unit"] in ("万元", "亿元") else (1, match["unit"])
    return Figure(text[start:end], float(value * factor), None, unit, qualifier, start, end)


def _is_figure_of_speech(match: re.Match[str], masked: str) -> bool:
    """«一个占比», «无一名», «每一个», «下一年», «三年行动计划», «一次会议»: words, not counts."""
    before, after = masked[: match.start()][-1:], masked[match.end() : match.end() + 2]
    if before and before in "每某同这那另下上无首近唯万各逐统任第":
        return True
    if match["unit"] == "年" and not after.startswith(("内", "来")):
        return True
    return match["count"] == "一" and match["unit"] in ("个", "次", "种", "项", "位", "家", "级", "年", "天", "场", "处", "成", "门")
