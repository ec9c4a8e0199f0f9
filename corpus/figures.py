"""Figures in any text: where a number stands, what it is worth, in which unit.

What a figure counts, and when and where, is bound by ``ingest.quantities``; questions and answers need the bare figures too.

No figures: dates, years and clock times, ordinals (第三批), document and telephone numbers, labels of items and
appendices, versions (2.0), scores of three and more parts, and names that hold a number: “9·2”, 三位一体, 211工程, 八项规定,
四个意识. A numeral without a unit that stands for «some» (一些, 几十, 上百名) or for «one» as an article (一个重要环节) is none either.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import rjieba

from corpus.numerals import NUMERALS, close_up, parse_amount, parse_numeral
from corpus.periods import find_periods
from corpus.places import find_places
from corpus.tokens import blank, fold


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Measures, each with the characters it may not stand before: «100人口», «5项目», «3本科» count something else.
_GUARDED = {
    "人": "口才均员民大工力文士物身", "名": "单义牌", "项": "目", "级": "联", "分": "钟之类别校店析级为成行支公布区期步批", "对": "口外接于应象",
    "组": "织成建", "部": "门署分委队", "班": "子主额", "期": "间限望", "位": "于置", "周": "边期", "天": "然津文下", "台": "湾账县风",
    "场": "地所馆", "所": "有属在以谓得", "门": "类诊户槛", "条": "件例款", "家": "庭长乡具园访校", "成": "员果立功为长本绩都人", "种": "植子",
    "类": "似别", "套": "餐", "户": "外籍口均", "省": "级委政属域长区", "市": "级委政属域长民场区", "县": "级委政属域长区", "乡": "村级镇",
    "镇": "级区", "村": "民委级校", "只": "增减有是能要", "本": "科级地市省县校届次土", "段": "落", "片": "区", "笔": "试", "批": "准评发",
    "架": "构", "年": "级代龄度", "度": "假", "例": "如外", "起": "来步点到草伏", "节": "能约点假日目", "集": "团中体合约", "首": "先批都",
    "轮": "流值", "元": "旦素件", "日": "常报程", "床": "上", "头": "部", "幅": "度", "件": "", "讲": "话座解述", "道": "路德",
}  # fmt: skip
_PLAIN = _words(
    "平方千米 平方公里 平方米 立方米 公里 海里 千米 厘米 毫米 千瓦时 兆瓦 千瓦 公顷 公斤 千克 斤 克 吨 升 亩 米 ㎡ km kg cm ℃ 美元 欧元 港元 日元 "
    "英镑 人次 人日 人份 场次 架次 辆次 班次 批次 件次 课时 学时 学分 小时 分钟 秒 个工作日 工作日 个月 个百分点 百分点 周年 周岁 岁 个 支 册 间 份 "
    "次 届 张 座 处 栋 幢 篇 辆 列 款 颗 枚 块 队 卷 株 棵 盏 艘 学年 倍 字 站 台套 套件 重量箱"
)
_UNITS = dict.fromkeys(_PLAIN, "") | _GUARDED
_ONE_UNIT = "|".join(unit + (f"(?![{no}])" if no else "") for unit, no in sorted(_UNITS.items(), key=lambda item: -len(item[0])))
_UNIT = rf"(?:{_ONE_UNIT})(?:/(?:平方米|[生人年班校亩天月日秒]))*"
# Measures a Chinese numeral may stand before. The rest (一类, 一批, 一级) are figures of speech more often than counts.
_CHINESE_UNIT = (
    "个工作日|工作日|日(?=以?内|之内)|个百分点|百分点|个月|个|小时|分钟|周年|周岁|平方公里|平方米|公里|公斤|斤|吨|米|亩|元|人次|场次|场(?![地所馆])|"
    "人(?![口才均员民大工力文士物身])|名(?!单)|所(?![有属在以谓得])|家(?![庭长])|项(?!目)|间(?!接)|套|册|位(?![于置])|次(?!会|全会|党代会)|"
    "门(?![类诊户])|种(?!植)|座|处|栋|岁|倍|成(?![员果立功为长本绩都人])|天(?![然津文下])|年(?![级代龄度])|支|户(?![外籍口])|辆|台|份"
)
_SCALE = r"(?:百(?!分)|千(?![瓦克米卡])|万|亿)"
_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![\d])"
_AMOUNT = rf"{_NUMBER}(?:(?:[余多几]?{_SCALE})+(?:\d{{1,4}}(?:\.\d+)?(?:[余多几]?{_SCALE})+)*(?:\d{{1,4}}(?![\d.:∶年月日%—-]))?)?"
_BEFORE = (
    "不得低于|不得少于|不得超过|不得多于|不满|不低于|不少于|不高于|不超过|不多于|不大于|不小于|不足|不到|未满|"
    "高于|低于|多于|少于|超过|大约|将近|接近|至少|至多|最多|最低|最高|突破|逾|约|近|超|满"
)
_AFTER = "以上|以下|以内|之内|左右|上下|(?<=[日天月年时钟])内"
_JOIN = r"[-—–~至到]+"
_ARABIC = re.compile(
    rf"(?P<before>{_BEFORE})?(?:人民币)?(?P<sign>(?:\A|(?<=[为是达到至长降幅,:;(约]))-)?"
    rf"(?:(?P<part>{_NUMBER})(?P<colon>[:∶/]|比(?=\d))(?P<whole>{_NUMBER})"
    rf"|(?P<low>{_AMOUNT})(?:(?P<low_percent>[%‰])?(?P<low_unit>{_UNIT})?{_JOIN}(?P<high>{_AMOUNT}))?)"
    rf"(?P<percent>[%‰])?(?P<more>余|多)?(?P<unit>{_UNIT})?(?P<more2>[余多](?!样|元|种|个))?(?P<after>{_AFTER})?"
)
_CHINESE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![第{NUMERALS}点])(?:(?P<fraction>百分之|千分之|(?P<of>[{NUMERALS}]+)分之)(?P<part>[{NUMERALS}]+(?:点[{NUMERALS}]+)?)"
    rf"|(?P<count>[{NUMERALS}]+)(?:(?P<more>[余多几])(?P<scale>[万亿]*))?(?P<unit>{_CHINESE_UNIT})(?![{NUMERALS}双])(?P<more2>多)?)(?P<after>{_AFTER})?"
)
_COUNTED_IN_ONES = frozenset(_words("名 所 间 亩 岁 倍 小时 分钟 公里 平方米 元 吨 个百分点 个月 辆 册 周年"))
_BOUNDS = ("至少", "最少", "不少于", "不得少于", "最多", "至多", "不超过", "不得超过", "不多于", "不得多于")
_BOUNDED = re.compile(rf"(?:{'|'.join(_BOUNDS)})[^,;。:、{NUMERALS}\d]{{0,8}}\Z")
_OFTEN = re.compile(rf"每(?:学?[年期]|学期|季度?|[月周天日]|个(?:月|季度|学期|学年))[^,;。:、{NUMERALS}\d]{{0,8}}\Z")
_TIMES = ("次", "场", "场次")
_BOUND_REACH = 14
_UNIT_CONTEXT = 8
"""Characters behind a number that are cut into words where it is open whether they begin with a measure."""
_NAMES = re.compile(
    r"《[^》]{1,80}》"
    r"|[〔\[(][12]\d{3}[〕\])]\s*第?\s*\d+\s*号?"  # 文号 〔2020〕12号
    r"|[“‘\"「][^”’\"」%,。]{0,6}?\d[^”’\"」%,。]{0,6}[”’\"」]"  # “9·2”, “80·50”, “12345”
    r"|[“「][^”」]{0,12}[" + NUMERALS + r"][^”」]{0,12}[”」]"  # “三个课堂”, “一个占比、两个只增不减”
    r"|(?<![a-z])[a-z]+[-.]?\d+(?:[.-][\da-z]+)*|\d+g(?![a-z])|\d+d(?![a-z])|\d+k(?![a-z])"  # PM2.5, M2, 5G, 3D
    r"|\d+(?:[-—–~至到、]\d+)*年级"
    r"|第\s*(?:\d+|[" + NUMERALS + r"]+)"
    r"|\d+\.\d+(?:\.\d+)+|\d+(?:[:∶]\d+){2,}|\d+[·•]\d+"
    r"|\d+(?:\.\d+)?(?=行动计划|工程|计划[》”]|版本|热线|专线|院校|高校)"
    rf"|(?<!\d)\d\.0(?![\d%‰:∶]|{_SCALE}|{_UNIT})"
    r"|(?:[1-9]|1[0-2])月(?:份|底|初|末|[1-3]?\d[日号])?|\d+号|[1-9]0(?:后|年代)|\d+世纪|每月\d+日|\d+日(?=前|起|至|[—-])"
    r"|(?:(?<=^)|(?<=[\n。;:]))\s*(?:\d{1,2}(?:[.、](?!\d)|\))|\(\d{1,2}\))"  # labels of items
    r"|\[\d{1,3}\]|(?:附件|附表|专栏|[表图注])\s*\d{1,2}(?![\d,.%]|" + _SCALE + r")"
    r"|(?:电话|传真|邮编|邮政编码|索引号|编号|代码|热线|统一社会信用代码|证号|账号)[:是为]?\s*[\da-z-]+"
    r"|(?<!\d)0\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d|" + _UNIT + r")|\d{4,}[/-]\d{4,}(?:-\d+)*|(?<![\d.,])0\d+(?![\d.])|\d{9,}(?![\d.,万亿]|" + _UNIT + r")"
    r"|八项规定|[三四五两六七](?:个(?:代表|全面|意识|自信|维护|确立|伟大|革除|统筹|大局|一批|一百年)|项基本)|十项(?:规定|准则)"
)
_NUMERAL = re.compile(rf"[\d{NUMERALS}]")
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:∶][0-5]\d(?!\d)(?:\s*[-—–~至到]\s*(?:[01]?\d|2[0-4])[:∶][0-5]\d)?")


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

    def is_same(self, value: float, high: float | None, unit: str) -> bool:
        """Whether another figure has this one's value, as far as binary fractions tell, and unit."""
        pairs = ((self.value, value), (self.high, high))
        return self.unit == unit and all(one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-12) for one, other in pairs)


@functools.lru_cache(maxsize=16_384)
def find_figures(text: str) -> tuple[Figure, ...]:
    """Every figure of the text in order; the module's docstring says what is none.

    Kept, because the same sentences are read and quoted again and again.
    """
    folded = fold(text)
    if _NUMERAL.search(folded) is None:  # most questions
        return ()
    closed, offsets = close_up(folded)
    masked = _mask(closed)
    found: list[tuple[Figure, int, int]] = []
    for match in _ARABIC.finditer(masked):
        found.extend(_arabic(match))
    taken = [(start, end) for _, start, end in found]
    candidates = [match for match in _CHINESE.finditer(masked) if not any(match.start() < end and start < match.end() for start, end in taken)]
    words = _words_with_numerals(masked) if candidates else []
    for match in candidates:
        found.extend(_chinese(match, masked, closed, words))
    figures = []
    found.sort(key=lambda item: item[1])
    for position, (figure, start, end) in enumerate(found):
        if not figure.unit and position + 1 < len(found) and closed[end : found[position + 1][1]] in ("和", "与", "或", "、"):
            figure = replace(figure, unit=found[position + 1][0].unit)  # «4.2和0.7个百分点»
        first, last = offsets[start], offsets[end - 1] + 1
        figures.append(Figure(text[first:last], figure.value, figure.high, figure.unit, figure.qualifier, first, last))
    return tuple(figures)


def _mask(closed: str) -> str:
    """The text with every expression of time and every name that holds digits blanked out, at equal length."""
    spans = [(period.start, period.end) for period in find_periods(closed)] + [match.span() for match in _NAMES.finditer(closed)]
    # «1:30» is a ratio, «8:30» a time of day.
    spans += [match.span() for match in _CLOCK.finditer(closed) if not match[0].startswith(("1:", "1∶")) or "—" in match[0]]
    return blank(closed, spans, "\x00")


def _words_with_numerals(masked: str) -> list[tuple[int, int]]:
    """Spans of place names, and of long dictionary words that begin with a Chinese numeral: 三位一体, 三支一扶, 五家渠市."""
    spans = [(mention.start, mention.end) for mention in find_places(masked)]
    position = 0
    for word in rjieba.cut(masked):
        if len(word) > 2 and word[0] in NUMERALS:
            spans.append((position, position + len(word)))
        position += len(word)
    return spans


def _amount(text: str) -> float | None:
    return parse_amount(re.sub("[余多几]", "", text))


def _arabic(match: re.Match[str]) -> Iterator[tuple[Figure, int, int]]:
    guarded = "" if match["unit"] else _guarded_unit(match)
    unit = (match["percent"] or "") + (match["unit"] or guarded)
    start = match.start("sign") if match["sign"] else match.start("part" if match["part"] else "low")
    end = match.start("after") if match["after"] else match.end() + len(guarded)
    high: float | None = None
    more = match["more"] or match["more2"]
    if match["part"]:
        part, whole = parse_amount(match["part"]), parse_amount(match["whole"])
        if not part or not whole:
            return
        if match["colon"] == "/":
            if part >= whole or whole > 100:
                return
            value, unit = part * 100 / whole, "%"
        else:
            value, unit = whole / part, ":"
    else:
        low = _amount(match["low"])
        if low is None:
            return
        value = low
        more = more or next(iter(re.findall("[余多几]", match["low"])), None)
        if match["high"]:
            high = _amount(match["high"])
            scale = re.search(rf"{_SCALE}+$", match["high"])
            if high is not None and scale and not re.search(_SCALE, match["low"]):
                scaled = _amount(match["low"] + scale[0])
                value = scaled if scaled is not None and scaled <= high else value
            if high is None or high < value:
                return
    if unit == "年" and 1900 <= value < 2100 and not match["more"]:
        return
    qualifier = match["before"] or match["after"] or more
    yield Figure("", -value if match["sign"] else value, high, unit, qualifier, 0, 0), start, end


def _guarded_unit(match: re.Match[str]) -> str:
    """The measure behind a number that begins another word only by its characters: 名 of «5946名义务教育阶段留守儿童»; empty for none."""
    following = match.string[match.end() : match.end() + _UNIT_CONTEXT]
    if match["percent"] or match["after"] or following[:1] not in _GUARDED or following[1:2] not in _GUARDED[following[0]]:
        return ""
    return following[0] if rjieba.cut(following)[0] == following[0] else ""


def _chinese(match: re.Match[str], masked: str, closed: str, words: list[tuple[int, int]]) -> Iterator[tuple[Figure, int, int]]:
    start = match.start("fraction") if match["fraction"] else match.start("count")
    end = match.start("after") if match["after"] else match.end()
    qualifier = match["before"] or match["after"] or match["more"] or match["more2"]
    if match["fraction"]:
        value = _share(match)
        if value is not None:
            yield Figure("", value, None, "%", qualifier, 0, 0), start, end
        return
    count, high = match["count"] + (match["scale"] or ""), None
    estimate = re.fullmatch(r"(十?)([一二三四五六七八])([二三四五六七八九])", count)
    if estimate:  # «三五个», «十七八岁»
        value, high = _estimate(*estimate.groups())
        if value is None:
            return
    else:
        value = parse_numeral(count)
    if value is None or any((first <= start and last > end) or first < start < last for first, last in words) or _is_figure_of_speech(match, masked, closed):
        return
    yield Figure("", float(value), high, match["unit"], qualifier, 0, 0), start, end


def _share(match: re.Match[str]) -> float | None:
    """百分之三点五 → 3.5, 五分之一 → 20."""
    whole = {"百分之": 100, "千分之": 1000}.get(match["fraction"]) or parse_numeral(match["of"] or "")
    integer, _, decimals = match["part"].partition("点")
    part, digits = parse_numeral(integer), [parse_numeral(digit) for digit in decimals]
    if part is None or not whole or any(digit is None or digit > 9 for digit in digits):
        return None
    return float(f"{part}.{''.join(map(str, digits)) or 0}") * 100 / whole


def _estimate(ten: str, low: str, high: str) -> tuple[float | None, float | None]:
    first, last = parse_numeral(ten + low), parse_numeral(ten + high)
    return (float(first), float(last)) if first is not None and last is not None and first < last else (None, None)


def _is_figure_of_speech(match: re.Match[str], masked: str, closed: str) -> bool:
    """«一个占比», «无一名», «每一个», «几十个», «百所», «三年行动计划»: words, not counts."""
    lead = masked[max(0, match.start() - 2) : match.start()]
    before, after = lead[-1:], masked[match.end() : match.end() + 2]
    if before and (before in "某同这那另下上无首唯万各逐统任第几数成" or (before == "每" and match["count"] == "一")):
        return True
    if match["count"][0] in "百千万亿零〇":
        return True
    if match["unit"] == "年":
        is_span = after.startswith(("内", "来")) or match["after"] or match["before"] or lead in ("为期", "历时") or before == "每"
        return not is_span
    return match["count"] == "一" and match["unit"] not in _COUNTED_IN_ONES and not _is_bounded(match, closed)


def _is_bounded(match: re.Match[str], closed: str) -> bool:
    """Whether «one» is counted after all: «至少举行一次», «每学年召开一次»."""
    before = closed[max(0, match.start() - _BOUND_REACH) : match.start()]
    return match["before"] in _BOUNDS or _BOUNDED.search(before) is not None or (match["unit"] in _TIMES and _OFTEN.search(before) is not None)
