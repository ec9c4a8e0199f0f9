"""Units: which of them answer the same question, and which a question asks for."""

from __future__ import annotations

import re

UNIT_CLASSES: dict[str, frozenset[str]] = {
    "money": frozenset({"元", "美元", "元/生", "元/人"}),
    "share": frozenset({"%", "‰", ":", "成", "个百分点", "%个百分点", "百分点", "倍"}),
    "people": frozenset({"人", "名", "位", "人次", "对", "万人"}),
    "area": frozenset({"平方米", "亩", "公顷", "平方公里", "平方千米"}),
    "length": frozenset({"米", "公里", "千米"}),
    "time": frozenset({"小时", "分钟", "天", "日", "个工作日", "工作日", "周", "个月", "年", "学时", "课时", "秒", "学年"}),
    "age": frozenset({"岁", "周岁"}),
    "institution": frozenset({"所", "家", "间", "处", "座", "栋", "幢"}),
    "event": frozenset({"场", "次", "场次", "期", "届"}),
    "volume": frozenset({"册", "本", "份", "篇", "卷"}),
    "device": frozenset({"台", "套", "辆", "件", "架", "部", "艘"}),
    "kind": frozenset({"门", "项", "种", "类", "条", "批"}),
}
"""Units that answer the same question; every other unit counts things, and 个 counts anything."""
_PERSONS = frozenset({"人", "名", "位"})
"""Measures of persons, one for the other; 人次 counts visits."""
MEASURES = frozenset({"money", "share", "area", "length", "time", "age"})
"""Classes of units that measure; the others count."""
_COUNT_UNIT = (
    r"个?百分点|个人(?!所|行)|个?工作日|个月|所|个|起|家(?!里|庭|长|中|乡|务|园|政|具)|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|届|类|门|条|本|件|座|处|栋|班|户|部|批|级|平方米|亩|公里|万元|亿元|元"
    r"|小时|分钟|天|日|年|学时|课时|周?岁|倍|分|辆|张|块|节(?![能约目日点])"
)
SPOKEN_UNITS = "所|个|家|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|门|平方米|万元|亿元|元|小时"
"""Measures behind a bare 多少 or 几 that a follow-up may drop or change."""
ASKS_HOW_MANY = re.compile(
    rf"(?:(?:多少|(?<![这那近前后])几(?!乎|何|年来|比|时)|若干)(?P<scale>百|千|万|亿|十)?(?P<unit>{_COUNT_UNIT})?"
    rf"|多大(?:的?(?:面积|比例))?|多长(?:时间)?|多高|多久|几比几)"
)
VISITS_NAMED = r"人次(?=$|[?。])"
"""«语言文字培训人次»: what is counted stands where else 多少 would."""
_SHARE = re.compile(r"程度|占比|比例|比率|比重|百分|几成|几比几|师生比|增速|[\u4e00-\u9fff]率(?!先|领)|面有?多大|面达|参与面|占.{0,12}多少")
_RATE_LAST = re.compile(r"率(?:现在|目前|分别|各|是|为|有|达到?|共)*多少[?。]*$")
"""A rate is asked for, whatever money is spoken of before: «计划投资8.96亿元,完成率多少»."""
_RATIO = re.compile("[师生员][生师幼]比|比例|几比几|之比")
_MONEY = re.compile(
    r"多少钱|债务(?:是|有|为)?多少|多少债务|几个亿|多少亿(?!人|吨|斤|亩|户)|投资|金额|资金多少|多少(?:资金|工资|奖金|补贴|学费|投入|补助)|经费多少|多少经费"
    r"|工资.{0,4}多少|[花投]了?多少|花费|造价|预算.{0,3}多少|多少预算|投入.{0,2}多少|收费标准"
    r"|(?:补贴|补助|津贴|奖励|收费|[\u4e00-\u9fff][费薪]|工资)(?:标准)?(?:\d{4}年)?(?:是|有|为|发|给|补|达到?)?多少"
)
ASKS_CHANGE = re.compile(r"(?:增长|增加|提高|上升|上涨|下降|降低|减少|[涨升降增减多少])了?(?:多少|几(?!个?百分))[?。]*$")
"""A change is told in what is counted or as a share of it."""
_AREA = re.compile(r"面积|多少平方米|多少亩|占地|(?:中心|基地|校园|校区|场地?|馆|楼|房|园)有?多大")
_TIME_LONG = re.compile(
    r"时间,?(?:分别|各|规定|要求|是|为|有|应当?|达到?|不少于|不低于|至少)*多少[?。]*$"
    r"|多长时间|多久|几个?(?:小时|月)|多少(?:分钟|天|日)|几[天日]|[隔每]几年|几年(?:内|一次)"
)
_SCHOOLS = re.compile(r"(?:多少|几)个?[\u4e00-\u9fff]{0,6}?(?:学校|小学|初中|高中|中学|幼儿园|高校|大学)(?=[?。,]|$)")
_PERSON_NOUNS = "学生|孩子|娃娃?|老师|教师|幼儿|儿童|家长|干部|职工|校长|园长|员工|志愿者|教练|督学"
_PEOPLE = re.compile(
    r"多少人|几个人|人数|几名|多少名|几位|多少位"
    rf"|(?:多少|几)个?[\u4e00-\u9fff]{{0,6}}?(?:{_PERSON_NOUNS})(?=[?。,(了被在参退离转流考升入获没未]|$)"
)
_NAMES_PERSONS = re.compile(rf"{_PERSON_NOUNS}|人|编|岗|名额|[师员生](?![活产态均源])")
_BY_PATTERN = (
    ("share", _RATE_LAST), ("money", _MONEY), ("share", _SHARE), ("area", _AREA), ("time", _TIME_LONG), ("people", _PEOPLE), ("institution", _SCHOOLS),
)  # fmt: skip
"""What a question without a measure asks for, the first that fits."""


def expected_unit(normal: str) -> tuple[str | None, frozenset[str]]:
    """The class of units (see `Question.unit_class`) and the units that an answer may have; no units where any will do."""
    asked = ASKS_HOW_MANY.search(normal)
    unit = asked["unit"] if asked and asked["unit"] else "人次" if re.search(VISITS_NAMED, normal) else None
    unit = {"万元": "元", "亿元": "元", "个人": "人"}.get(unit or "", unit)
    if unit is None and ASKS_CHANGE.search(normal) and not _MONEY.search(normal):
        return None, frozenset()
    if unit is None or unit == "分":
        for name, pattern in _BY_PATTERN:
            if pattern.search(normal):
                is_part = name == "share" and _RATIO.search(normal) is None
                return name, UNIT_CLASSES[name] - ({":"} if is_part else frozenset())
        return ("things", frozenset({unit})) if unit else (None, frozenset())
    if unit == "场":
        return "event", frozenset({"场", "场次"})
    if unit == "个" and _MONEY.search(normal):
        return "money", UNIT_CLASSES["money"]
    for name, units in UNIT_CLASSES.items():
        if unit in units:
            return name, units if name in MEASURES else _PERSONS if unit in _PERSONS else frozenset({unit})
    return "things", frozenset({unit})


def measures_other_than(text: str, units: frozenset[str], unit: str) -> bool:
    """Whether a unit cannot answer a question though its class may: persons for 个 where none are named, a ratio for a share.

    Args:
        text: the question's.
        units: those it allows.
        unit: a figure's.
    """
    if unit == ":":
        return bool(units) and unit not in units
    return "个" in units and unit in ("人", "名", "位", "人次") and _NAMES_PERSONS.search(text) is None


def unit_class(unit: str) -> str:
    """The class of a figure's unit: a key of ``UNIT_CLASSES`` or «things»."""
    return next((name for name, units in UNIT_CLASSES.items() if unit in units), "things")


def same_count(first: str, second: str) -> bool:
    """Whether two units may count the same things: 所 and 家, 间 and 个."""
    kinds = unit_class(first), unit_class(second)
    return kinds[0] == kinds[1] or ("个" in (first, second) and not MEASURES.intersection(kinds))
