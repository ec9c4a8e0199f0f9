"""Questions about the document itself: who published it, when, under which number, in how many parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.terms import content_terms
from corpus.report import Report

# What is asked → the header field, in order: «发布日期» must be tried before «发布».
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("发布日期", re.compile(
        r"发布(?:的)?(?:日期|时间)"
        r"|(?:何时|什么时候|啥时候|哪一?[天年月日]|几[月号]|何[年月日]|多会儿)[\u4e00-\u9fff]{0,4}(?:发布|发出|发到|公布|公开|印发|发的|上网|挂出)"
        r"|(?:发布|公布|发出来|公开)[\u4e00-\u9fff]{0,3}(?:何时|什么时候|哪一?[天年月日]|日期)"
    )),
    ("索引号", re.compile(r"索引号|索引编号|索引的?号")),
    ("文号", re.compile(r"文号|发文字号|文件编号")),
    ("主题分类", re.compile(r"主题分类|分类|归(?:到|在|为|入)[\u4e00-\u9fff]{0,2}(?:哪|什么)|(?:属于|是)(?:哪|什么)(?:一)?类")),
    ("关键词", re.compile(r"关键词|关键字|主题词")),
    ("发布机构", re.compile(
        r"发布(?:机构|单位|部门|者)|发文(?:机关|单位|机构)"
        r"|(?:谁|哪个?(?:部门|单位|机构|局|家)|什么(?:部门|单位|机构))[\u4e00-\u9fff]{0,3}(?:发布|发|公布|公开|出|印发|写)|由谁发布"
        r"|发布的?是(?:谁|哪)"
    )),
    ("期间", re.compile(
        r"(?:哪|什么|多长|哪一?)(?:段|个|些)?(?:时间段?|时期|期间|年度|年份)|时间范围|覆盖(?:的)?(?:时间|期间)|哪几年"
        r"|哪一?年度?的(?:报告|自评)|讲的是哪(?:段|几|些|个)"
    )),
    ("部分", re.compile(r"(?:几|多少|哪几?|哪些)[\u4e00-\u9fff]{0,2}(?:部分|章|大块|板块)|各(?:个)?部分的?(?:标题|题目|名称)|目录|提纲|结构")),
    ("小节", re.compile(r"(?:几|多少)[\u4e00-\u9fff]{0,2}(?:小?节|条目|小点|条)")),
    ("标题", re.compile(r"标题|题目|题名|叫什么|全称|名称")),
)  # fmt: skip
_LABELLED = re.compile(r"索引(?:号|编号)|发文字号|主题分类|关键词|发布机构|发文机关|发布日期")
"""Labels of the header, which name the field whatever else the question says."""
_WHO_OR_WHEN = re.compile(r"谁|哪(?:位|个人)|何人|何时|什么时候")
_WHEN_WORDS = re.compile(r"何[年月日]|几[月号日]|哪一?[年月天日]")
_POINTS_AT_DOCUMENT = re.compile(r"(?:这|那|该|本|此)(?:(?:份|个|篇)[^,。]{0,10}?)?(?:文件|报告|自评|材料|文档|公文|东西)|^它|全文|整篇")
"""The document itself is meant: one word more than those of ``_DOCUMENT_WORDS`` makes no question about its content."""
_DOCUMENT_WORDS = frozenset(
    """
    涵盖 分几 发布 发出 公布 公开 印发 发文 机构 单位 部门 机关 日期 时间 段时间 时间段 时期 期间 年度 年份 范围 覆盖 索引 索引号
    编号 文号 字号 主题 分类 主题分类 归到 上归到 关键词 关键字 主题词 标题 题目 题名 标的 全称 名称 部分 大部分 评分
    分成 分为 整篇 全文 整个 章 节 小节 条目 目录 提纲 结构 板块 网站 网上 政府网 网页 栏目 这篇 篇 自评 评 教育 履职
    职责 履行 政府 人民政府 市政府 情况 信息 公文 官网 写 出自 出来 是谁 名字 谁 讲 说 说的 大块 依次 哪段 段 哪份
    日子 那天 评说
    """.split()
)
"""What is said of a document itself; a question that says anything else asks for its content."""


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A slice of a report's header or headings that answers; ``value`` is what it says, empty for a blank field."""

    report: Report
    name: str
    value: str
    start: int
    end: int
    section: int | None = None


def asked_field(question: str) -> str | None:
    """The header field a normalised question asks for; None where it asks of anything else."""
    name = next((name for name, pattern in _ASKED if pattern.search(question)), None)
    if name is None:
        return None
    question = _WHEN_WORDS.sub("", question)
    if _LABELLED.search(question):
        return name
    others = [term for term in content_terms(question) if term.text not in _DOCUMENT_WORDS]
    return name if len(others) <= (1 if _POINTS_AT_DOCUMENT.search(question) else 0) else None


def unknown_attribute(question: str) -> str | None:
    """What is asked of the document itself that no header tells (由谁签发); None for any other question."""
    if not _POINTS_AT_DOCUMENT.search(question) or not _WHO_OR_WHEN.search(question):
        return None
    others = [term.text for term in content_terms(_WHEN_WORDS.sub("", question)) if term.text not in _DOCUMENT_WORDS]
    return others[0] if len(others) == 1 else None


def read_document(name: str, reports: Sequence[Report]) -> list[DocumentFact]:
    """The field ``name`` of each report that has it."""
    return [fact for report in reports for fact in _facts(name, report)]


def _facts(name: str, report: Report) -> list[DocumentFact]:
    metadata = report.metadata
    if name == "标题":
        return [DocumentFact(report, name, metadata.title, metadata.title_start, metadata.title_end)] if metadata.title_end else []
    if name == "期间":
        return [DocumentFact(report, name, report.period, metadata.title_start, metadata.title_end)] if report.period and metadata.title_end else []
    if name in ("部分", "小节"):
        depth = 1 if name == "部分" else max((section.level for section in report.sections), default=1)
        numbered = [section for section in report.sections if section.level == depth]
        return [DocumentFact(report, name, section.heading, section.start, section.heading_end, section.index) for section in numbered]
    fields = [field for field in metadata.fields if field.name == name]
    filled = next((field for field in fields if field.value), fields[0] if fields else None)
    return [DocumentFact(report, name, filled.value, filled.start, filled.end)] if filled else []
