"""Terms of which one excludes the others: what is told of 数学 is no answer on 语文, what is told of 民办园 none on 公办园."""

from __future__ import annotations

import functools
import re

_KINDS = (
    "语文|数学|英语|物理|(?<![息字代文])化学(?![校习])|生物(?!多)|历史(?!最)|地理|美术|音乐",
    "公办|民办",
    "专兼职|专职|兼职",
    "在编(?!制)|编外|临聘",
    "专任(?=教)|离?退休(?=教|老)",
    "教师|老师|保安|家长|校长|园长|督学|班主任|保育员|教研员|学生(?!家)",
    "生均|师均|班均|校均",
    "新建|拆除|撤并",
    "投入|拨付|欠拨|拖欠|结余",
    "农村|乡村|城区|城市|城镇",
    "男(?=生|教|性|童|子|女)|女(?=生|教|性|童|子)",
    "博士|硕士|研究生|专科|本科|一本(?=[上率线达录])",
    "特等奖|一等奖|二等奖|三等奖|优秀奖",
    "金[牌奖]|银[牌奖]|铜[牌奖]",
    "超大班额|大班额",
    "一级园|二级园|三级园|示范园",
    "毕业(?=生|人)|在校(?=生|学)|招生|新生",
    "收入|支出",
    "春季|夏季|秋季",
    "横向|纵向",
    "招聘|招录|招(?=[了到进])|引进|补充|培训|交流|轮岗|离职|辞职|退休|流失|减员",
    "(?:教师|家长|学生|群众|师生)(?=对?[^,。]{0,8}满意)",
)
"""Of each kind the terms, longer ones first."""
_SAME = {
    "老师": "教师", "硕士": "研究生", "拨付": "投入", "离退休": "离职", "拖欠": "欠拨", "乡村": "农村", "城市": "城区", "城镇": "城区", "编外": "临聘",
    "新生": "招生", "金奖": "金牌", "银奖": "银牌", "铜奖": "铜牌", "招录": "招聘", "招": "招聘", "引进": "招聘", "补充": "招聘", "轮岗": "交流",
    "辞职": "离职", "退休": "离职", "流失": "离职", "减员": "离职",
}  # fmt: skip
_ALL = tuple(re.compile(kind) for kind in _KINDS)
_OF_BOTH = re.compile("城乡|男女|公民办|本专科")
_NOT = re.compile(r"(?<![除并莫是无])非(?![常遗物洲法但得])(?P<what>[\u4e00-\u9fff]{2})")
_WHO_ASKS = re.compile("(?:我们?是|作为|身为)[^,。?]*[,。]")
_NEGATES = re.compile("无关|[没不未]|以外|之外")
"""How a question may say 非 in other words: «跟教学没关系的»."""


@functools.lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[frozenset[str], ...]:
    plain = _OF_BOTH.sub("", text)
    return tuple(frozenset(_SAME.get(found, found) for found in kind.findall(plain)) for kind in _ALL)


@functools.lru_cache(maxsize=256)
def _sought(asked: str) -> tuple[str, tuple[tuple[int, frozenset[str]], ...]]:
    """A question without who asks it, and of each kind that it names the number and the terms: held against every figure it may mean."""
    plain = _WHO_ASKS.sub("", asked)
    return plain, tuple((number, own) for number, own in enumerate(_terms(plain)) if own)


def exclude(asked: str, told: str) -> bool:
    """Whether a text names of some kind only others than the one asked for, or its contrary (学科类 for 非学科类)."""
    plain, kinds = _sought(asked)
    others = _terms(told)
    if any(others[number] and own.isdisjoint(others[number]) for number, own in kinds):
        return True
    return _is_contrary(plain, told) or (_is_contrary(told, plain) and _NEGATES.search(plain) is None)


def _is_contrary(first: str, second: str) -> bool:
    return "非" in first and any(match["what"] in second and match[0] not in second for match in _NOT.finditer(first))
