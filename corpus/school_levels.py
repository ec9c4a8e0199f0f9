"""Levels of school by their names, as reports and questions write them."""

from __future__ import annotations

import functools

LEVELS = (
    r"(?:学前教育|义务教育(?:阶段)?|幼儿园|小学|初中|高中(?:阶段(?:教育)?)?|中学|中等职业学校|职业学校|职业院校|中职|高职|本专科|高校|高等学校)"
)
"""A pattern of one name."""

_STEPS = (
    ("学前 幼儿", "学前"),
    ("小学", "小学"),
    ("初中 初级中学", "初中"),
    ("高中 高级中学", "高中"),
    ("中职 中等职业", "中职"),
    ("义务教育", "小学 初中"),
    ("中小学", "小学 初中 高中 中职"),
    ("高中阶段", "高中 中职"),
    ("特殊教育学校 特教学校", "特教"),
    ("职业", "中职 高校"),
    ("高职 高等 高校 大学 本科 专科", "高校"),
)


@functools.lru_cache(maxsize=4096)
def levels_in(text: str) -> frozenset[str]:
    """The levels of school a text names: of 义务教育 小学 and 初中; empty where it names none."""
    named = text.replace("大学校", "").replace("职业高中", "中职")  # big schools; 职业高中 are no 普通高中
    return frozenset(level for names, levels in _STEPS if any(name in named for name in names.split()) for level in levels.split())
