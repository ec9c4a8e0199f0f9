"""Questions about the document itself: who published it, when, under which number, in how many parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import rjieba

from assistant import wording
from assistant.enactment import STAGES, asked_stage, asked_stages, enactment
from assistant.function_words import FUNCTION_WORDS
from assistant.terms import content_terms
from corpus.report import Report

_MADE_PUBLIC = r"发布|公布|公开|印发|发文|公示|刊[登发]|出台|[问面]世|见报|[发出](?=[的了出到来表上]|[?。,]|$)|[上挂][了的到]?(?:出|网|上)"
_ASKS_WHEN = r"何时|几时|什么时[候间]|哪一?[天年月日]|几[月号日]|何[年月日]|多会儿|日期|日子|时间"
_BETWEEN = rf"(?:(?!{_MADE_PUBLIC})[^和与及跟、,]){{0,16}}?"
"""What may stand between the doing and the time asked for, in either order: 发布«自评报告是在»哪一天."""

# What is asked → the header field, in order: «发布日期» must be tried before «发布».
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("成文日期", re.compile(rf"(?:成文|落款){_BETWEEN}(?:{_ASKS_WHEN})|(?:{_ASKS_WHEN}){_BETWEEN}(?:成文|落款)")),
    ("发布日期", re.compile(
        rf"(?:{_MADE_PUBLIC}){_BETWEEN}(?:{_ASKS_WHEN})|(?:{_ASKS_WHEN}){_BETWEEN}(?:{_MADE_PUBLIC})"
        r"|(?:报告|自评|情况)的?(?:日期|时间)(?:是|[?。,]|$)"
    )),
    ("索引号", re.compile(r"索引号|索引编号|索引的?号")),
    ("文号", re.compile(r"文号|发文字号|文件编号")),
    ("主题分类", re.compile(r"主题分类|分类|归(?:到|在|为|入)[\u4e00-\u9fff]{0,2}(?:哪|什么)|(?:属于|是)(?:哪|什么)(?:一)?类")),
    ("关键词", re.compile(r"关键词|关键字|主题词")),
    ("发布机构", re.compile(
        r"发布(?:机构|单位|部门|者)|发文(?:机关|单位|机构)"
        r"|(?:谁|哪个?(?:部门|单位|机构|局|家)|什么(?:部门|单位|机构))[\u4e00-\u9fff]{0,3}(?:发布|发|公布|公开|出|印发|写)|由谁发布"
        rf"|(?:{_MADE_PUBLIC})[^,。?和与]{{0,12}}的是(?:谁|哪|什么)(?!一?[天年月日])|发布的?是(?:谁|哪)"
        r"|(?:出自|来自)(?:谁|哪个?(?:部门|单位|机构|家)|什么(?:部门|单位|机构))"
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
_DOCUMENT = r"自评(?:报告|情况|材料)?|报告|文件|材料|公文|文档"
_DATE = rf"(?:年月日?|何年何月(?:何日)?|几月几[号日]|什么日期|{_ASKS_WHEN}|(?<=[布示开发])日(?=[?。,]|$))"
_DATED = re.compile(
    rf"{_MADE_PUBLIC}|公之于众|[签下制]发|发[出布]?|登[载出]|出炉|亮相|晒|[上挂][出网]?|落款|成文|署|文末|末尾|标[注明]|写明|显示|形成"
)
"""What makes a date that of the document: that it came out, or that it stands below it."""
_BELOW = re.compile("落款|成文|署|文末|末尾")
_OF_DOCUMENT = re.compile(
    rf"(?:{_DOCUMENT})(?!报告|情况|材料|[里中说提讲写])(?P<doing>[^?。]*?){_DATE}(?P<behind>[^?。,:]*)|{_DATE}(?P<before>[^?。,]*?)(?:{_DOCUMENT})(?![里中])"
)
_THINGS = ("n", "nz", "nt", "ns", "vn", "j", "l", "i")
"""Tags of what a document may tell of."""
_WHO_OR_WHEN = re.compile(r"谁|哪(?:位|个人)|何人|何时|什么时候")
_WHEN_WORDS = re.compile(r"第?几号令|第?几号|第几[次届](?:会议)?|哪一?[次届](?:会议)?|几时|什么时间|何[年月日]|几[月号日]|哪一?[年月天日]|多会儿")
_PARTS_COUNTED = re.compile(r"(?:几|多少)个?(?:部分|章|节|条)(?=组成|构成|[呢吗啊]|[^\u4e00-\u9fff]|$)")
_NOT_MEANT = re.compile(r"[,;](?:请?注意)?,?(?:可?不是|不要|别给)[^,。;?]{1,12}")
_JOINED = re.compile(r"[和与及跟、,]")
_POINTS_AT_DOCUMENT = re.compile(r"(?:这|那|该|本|此)(?:(?:份|个|篇)[^,。]{0,10}?)?(?:文件|报告|自评|材料|文档|公文|东西)|^它|全文|整篇")
"""The document itself is meant: one word more than those of ``_DOCUMENT_WORDS`` makes no question about its content."""
_DOCUMENT_WORDS = frozenset(
    """
    省 最早 最初 最先 首次 审议 会议 次会议 人大 常委会 人大常委会 全国人大 省人大 国务院 主席令 国家 哪次
    开始 批准 施行 生效 起效 自何时 自何 通过 修正 修订 颁布 令 国务院令 号令 最近 最近一次 一次 最新
    涵盖 分几 发布 发出 公布 公开 印发 发文 机构 单位 部门 机关 日期 时间 段时间 时间段 时期 期间 年度 年份 范围 覆盖 索引 索引号
    编号 文号 字号 主题 分类 主题分类 归到 上归到 关键词 关键字 主题词 标题 题目 题名 标的 全称 名称 部分 大部分 评分
    分成 分为 整篇 全文 整个 章 节 小节 条目 目录 提纲 结构 板块 网站 网上 政府网 网页 栏目 这篇 篇 自评 评 教育 履职
    职责 履行 政府 人民政府 市政府 情况 信息 公文 官网 写 出自 出来 是谁 名字 谁 讲 说 说的 大块 依次 哪段 段 哪份
    日子 那天 评说 对外 来自 官方 现行 落款 成文 出台 面世 问世 公示 见报 上网 挂网 挂到 材料 网 人民 社会
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
    if _asks_its_date(question):
        return "成文日期" if _BELOW.search(question) else "发布日期"
    return _named_field(question)


def _named_field(question: str) -> str | None:
    """The header field that a question names in so many words."""
    name = next((name for name, pattern in _ASKED if pattern.search(question)), None)
    stage = asked_stage(question)
    if name is None or (stage is not None and name not in ("发布日期", "发布机构")):
        name = stage
    if name is None:
        return None
    question = _PARTS_COUNTED.sub("", _WHEN_WORDS.sub("", _NOT_MEANT.sub("", question)))
    if _LABELLED.search(question):
        return name
    others = [term for term in content_terms(question) if term.text not in _DOCUMENT_WORDS]
    return name if len(others) <= (1 if _POINTS_AT_DOCUMENT.search(question) else 0) else None


def _asks_its_date(question: str) -> bool:
    """Whether a normalised question asks on which day the document itself came out, in whatever words: «哪天晒出了自评报告».

    It names a document and asks when, nothing is done in between but coming out, and no other thing is spoken of.
    """
    asked = _OF_DOCUMENT.search(question)
    if asked is None or asked_stage(question) not in (None, "公布") or re.search("[和与及跟、]", asked[0]):
        return False
    doing = "".join((asked[part] or "").rpartition(",")[2] for part in ("doing", "before", "behind"))
    if re.sub("[的是为了在于呢多少]", "", doing) and _DATED.search(question) is None:
        return False
    told = [(word, tag) for word, tag in rjieba.tag(_DATED.sub(" ", re.sub(_DATE, " ", question))) if word not in _DOCUMENT_WORDS]
    done = {word for word, tag in rjieba.tag(_DATED.sub(" ", doing)) if tag[0] == "v" and rjieba.has_word(word)}
    return not any((tag in _THINGS and len(word) > 1 and rjieba.has_word(word)) or word in done for word, tag in told if word not in FUNCTION_WORDS)


def asked_fields(question: str, first: str) -> tuple[str, ...]:
    """Every header field that a question about the document itself asks for at once («发布日期和发布机构»), ``first`` leading."""
    stages = asked_stages(question) if first in ("发布日期", "发布机构", *STAGES) and "," in question else ()
    rest = next((pattern.sub("", question, count=1) for name, pattern in _ASKED if name == first), question)
    others = [name for name, pattern in _ASKED if name != first and _JOINED.search(rest) and pattern.search(rest)]
    return tuple(dict.fromkeys((first, *others, *(stage for stage in stages if stage != "公布"))))


def unknown_attribute(question: str) -> str | None:
    """What is asked of the document itself that no header tells (由谁签发); None for any other question."""
    if not _POINTS_AT_DOCUMENT.search(question) or not _WHO_OR_WHEN.search(question):
        return None
    others = [term.text for term in content_terms(_WHEN_WORDS.sub("", question)) if term.text not in _DOCUMENT_WORDS]
    return others[0] if len(others) == 1 else None


def read_document(name: str, reports: Sequence[Report], question: str = "") -> list[DocumentFact]:
    """The field ``name`` of each report that has it; ``question`` is normalised."""
    return [fact for report in reports for fact in _facts(name, report, question)]


def _facts(name: str, report: Report, question: str) -> list[DocumentFact]:
    metadata = report.metadata
    # The line under a law's title that says who promulgated it and when goes before what the file's own header tells.
    stage = name if name in STAGES else "公布" if name in ("发布日期", "发布机构") else None
    told = enactment(stage, report, question) if stage else []
    if told or name in STAGES:
        return [DocumentFact(report, name, report.text[line.start : line.end], line.start, line.end, line.section or None) for line in told]
    if name == "标题":
        return [DocumentFact(report, name, metadata.title, metadata.title_start, metadata.title_end)] if metadata.title_end else []
    if name == "期间":
        return [DocumentFact(report, name, report.period, metadata.title_start, metadata.title_end)] if report.period and metadata.title_end else []
    if name in ("部分", "小节"):
        depth = 1 if name == "部分" else max((section.level for section in report.sections), default=1)
        numbered = [section for section in report.sections if section.level == depth]
        facts = [DocumentFact(report, name, section.heading, section.start, section.heading_end, section.index) for section in numbered]
        # Articles without titles say how many they are by the first and the last.
        untitled = len(facts) > 2 and not any(section.title for section in numbered)
        return [facts[0], replace(facts[-1], value=f"{wording.LAST}{facts[-1].value}")] if untitled else facts
    fields = [field for field in metadata.fields if field.name == name]
    if not fields and name == "成文日期":
        return _facts("发布日期", report, question)
    filled = next((field for field in fields if field.value), fields[0] if fields else None)
    return [DocumentFact(report, name, filled.value, filled.start, filled.end)] if filled else []
