"""How the questions on generated corpora are worded: one set of frames to tune on, another to test on.

``wordings.json`` holds more frames to tune on, by writers who had seen neither the code nor these: what came of them at first sight, evals/README.md says.

Slots: ``where`` a place, ``when`` a year or nothing, ``core`` what is asked with its interrogative, ``noun`` the indicator,
``a``/``b`` two places, ``first``/``last`` two years, ``more``/``less`` 多/少, 高/低 or 大/小.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

Style = Literal["tuning", "test"]
Frame = Literal["one", "open", "each", "which", "difference", "trend", "most", "top", "document", "other_place", "other_year"]

_WRITTEN: dict[Frame, list[str]] = json.loads(Path(__file__).with_name("wordings.json").read_text(encoding="utf-8"))

FRAMES: dict[Style, dict[Frame, tuple[str, ...]]] = {
    "tuning": {
        "one": (
            "{where}{when}{core}?", "{when}{where}{core}?", "请问{where}{when}{core}?", "我想了解{where}的情况,{when}{core}?",
            "{where}的自评报告里,{when}{core}?", "麻烦查一下,{when}{where}{core}", "{core}?要{where}{when}的数。",
        ),
        "open": ("{when}{core}?", "请问{when}{core}?", "{when}{core}", "想知道{when}{core}。", "查一下{when}{core}", "报告里{when}{core}?"),
        "each": (
            "{when}{a}和{b}的{noun}各是多少?", "{a}、{b}{when}{noun}分别是多少?", "{a}和{b}比,{when}{noun}各有多少?", "对比一下{a}与{b}{when}的{noun}",
            "请列出{a}和{b}两市{when}的{noun}数", "{noun},{a}{when}是多少,{b}又是多少?",
        ),
        "which": (
            "{when}{a}和{b}哪个市的{noun}更{more}?", "{a}和{b}相比,{when}谁的{noun}{more}?", "{when}{noun}是{a}{more}还是{b}{more}?",
            "{a}、{b}两市,{when}{noun}哪边更{more}?", "比一比{when}{a}和{b},哪个市{noun}{more}?", "{when}{a}的{noun}比{b}{more}吗?",
        ),
        "difference": (
            "{when}{a}的{noun}比{b}{more}多少?", "{a}与{b}{when}的{noun}相差多少?", "{when}{noun},{a}比{b}{more}出多少?", "{a}和{b}{when}{noun}差距是多少?",
            "请算一下{when}{a}比{b}{noun}{more}多少", "{when}{a}与{b}相比,{noun}差了多少?",
        ),
        "trend": (
            "{where}{first}和{last}的{noun}各是多少?", "{where}的{noun}从{first}到{last}有什么变化?", "{where}{noun},{first}是多少,{last}是多少?",
            "对比{where}{first}与{last}的{noun}", "{where}{last}的{noun}跟{first}比怎么样?", "{first}、{last}{where}{noun}分别是多少?",
        ),
        "most": (
            "{when}哪个市的{noun}最{more}?", "{when}{noun}最{more}的是哪个市?", "{when}各市中{noun}哪里最{more}?", "哪个市{when}的{noun}排第一?",
            "{noun}最{more}的市是哪个?说{when}的。", "请问{when}{noun}哪个城市最{more}?",
        ),
        "top": (
            "{when}{noun}前三名是哪几个市?", "{when}{noun}最{more}的三个市是哪些?", "列出{when}{noun}排前三的市", "{when}各市{noun}排名,前三名是谁?",
            "{noun}{when}的前三名分别是多少?", "请给出{when}{noun}居前三位的城市",
            "{when}{noun}TOP3", "{when}{noun}头三名是哪些市", "{when}{noun}第一、二、三名是哪几个市?", "给我{when}{noun}最{more}的三座城市",
        ),
        "document": (
            "{where}{when}的自评报告是哪天发布的?", "{when}{where}的自评情况什么时候发布的?", "请问{where}{when}自评报告的发布日期",
            "{where}那份{when}的报告何时公布?",
            "{where}{when}自评情况的发布日期是什么?", "想知道{where}{when}的自评报告发布于何时",
            "{where}发布{when}自评报告是在哪一天", "{where}{when}的自评什么时候上网公开的", "{where}{when}的自评报告多会儿发的",
            "告诉我{where}{when}自评报告公布的日子",
        ),
        "other_place": (
            "那{b}呢?", "{b}的呢?", "换成{b}呢?", "{b}又是多少?", "那么{b}的情况呢?", "{b}是多少?", "说错了,是{b}", "把地方换成{b}", "{b}那份报告里是多少",
            "{b}同期是多少", "相应的,{b}是多少", "再帮我查查{b}的", "{b}有数据吗",
        ),
        "other_year": (
            "那{when}呢?", "{when}的呢?", "换成{when}呢?", "{when}又是多少?", "那么{when}的情况呢?", "{when}是多少?", "不对,我问的是{when}", "同一指标看{when}",
            "{when}那份报告里是多少", "刚才那个指标,{when}是多少", "时间放到{when}呢", "{when}当年是多少", "帮我查一下{when}的",
        ),
    },
    "test": {
        "one": (
            "就{where}而言,{when}{core}?", "想知道{when}{where}{core}。", "{where}那边{when}{core}?", "帮忙核实:{where}{when}{core}",
            "领导问起{where},{when}{core}?", "根据{where}上报的材料,{when}{core}?", "关于{where}:{when}{core}?",
        ),
        "open": ("各地{when}{core}?", "能否告知{when}{core}?", "{when}到底{core}?", "材料中{when}{core}?", "我要引用:{when}{core}", "帮我看看{when}{core}"),
        "each": (
            "{when},{a}跟{b}的{noun}分别有多少?", "把{a}同{b}{when}的{noun}都列一下", "{noun}方面,{when}{a}、{b}各为多少?", "{a}和{b}两地{when}{noun}都是多少?",
            "帮我比较{when}{a}、{b}的{noun}", "需要{a}与{b}{when}的{noun}两个数",
        ),
        "which": (
            "论{noun},{when}{a}和{b}谁更{more}?", "{when}的{noun},{a}{more}还是{b}{more}?", "{a}同{b}比较,{when}哪一个{noun}更{more}?",
            "{when}{a}与{b}之间,{noun}较{more}的是哪个?", "哪个{noun}更{more},{when}的{a}还是{b}?", "{when}{b}的{noun}有没有{a}{more}?",
        ),
        "difference": (
            "{a}{when}的{noun}超出{b}多少?", "{when}{noun}上,{a}领先{b}多少?", "{a}、{b}两市{when}{noun}的差额是多少?", "{when}{b}的{noun}比{a}{less}多少?",
            "算算{a}和{b}{when}{noun}之差", "以{when}计,{a}的{noun}较{b}{more}多少?",
        ),
        "trend": (
            "{where}{noun}{first}、{last}都是多少?", "从{first}到{last},{where}的{noun}变动情况", "请列{where}{first}与{last}的{noun}",
            "{where}的{noun}在{first}和{last}分别有多少?", "比较一下{where}{first}、{last}的{noun}", "{last}{where}{noun}较{first}如何?",
        ),
        "most": (
            "{when}{noun}居首的是哪座城市?", "论{noun},{when}哪个市最{more}?", "{when}全部城市里谁的{noun}最{more}?", "{when}{noun}第一名是哪个市?",
            "把{when}{noun}最{more}的市告诉我", "哪个地方{when}{noun}最{more}?",
        ),
        "top": (
            "{when}{noun}位列前三的有哪些市?", "给我{when}{noun}前3名", "{when}{noun}排在前三位的市是哪些?", "哪三个市{when}{noun}最{more}?",
            "{when}的{noun}前三各是多少?", "按{noun}排,{when}前三名有谁?",
        ),
        "document": (
            "{where}哪一天发布了{when}自评报告?", "查{where}{when}自评情况的公布时间", "{where}{when}这份自评是几月几号发的?", "{when}{where}自评报告发布日期?",
            "{where}的{when}自评情况于何时发布?", "告诉我{where}{when}自评报告的发布时间",
        ),
        "other_place": ("{b}那边呢?", "如果是{b}呢?", "再看{b}的。", "{b}有多少?", "改问{b}。", "同样的问题,{b}呢?"),
        "other_year": ("{when}那时呢?", "如果看{when}呢?", "再看{when}的。", "{when}有多少?", "改问{when}。", "同样的问题,{when}呢?"),
    },
}  # fmt: skip

FRAMES["tuning"] = {name: (*frames, *_WRITTEN[name]) for name, frames in FRAMES["tuning"].items()}

COUNTED: dict[Style, tuple[str, ...]] = {
    "tuning": ("{noun}有多少{unit}", "有多少{unit}{noun}", "{noun}共多少{unit}", "{noun}一共有多少{unit}"),
    "test": ("{noun}总共是多少{unit}", "{noun}的数量是多少", "{noun}达到多少{unit}", "有几{unit}{noun}"),
}
MEASURED: dict[Style, tuple[str, ...]] = {
    "tuning": ("{noun}是多少", "{noun}达到多少", "{noun}有多少"),
    "test": ("{noun}为多少", "{noun}到了多少", "{noun}的数字是多少"),
}


def core(noun: str, unit: str | None, style: Style, choice: int) -> str:
    """What is asked of an indicator: «开学学校有多少所»."""
    patterns = COUNTED[style] if unit else MEASURED[style]
    return patterns[choice % len(patterns)].format(noun=noun, unit=unit)
