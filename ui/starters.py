"""Questions to begin with, made from what the corpus holds and kept only if it answers them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Answer
from assistant.chain import Assistant
from corpus.errors import KaojuError
from corpus.library import Snapshot
from corpus.places import COUNTRY
from corpus.quantity import Quantity
from corpus.report import Report

_COUNTED = frozenset("所个名人间家支台场套处位")
_PLAIN = re.compile(r"[\u4e00-\u9fff]{5,14}")
_THING = re.compile(r"(?:校|园|室|馆|站|课程|基地|中心|机构|考点|教师|园长|校长|督学|志愿者|学位|社团|项目)$")
"""What education reports count; an indicator that ends otherwise is more often a torn clause."""
_MEASURE = re.compile(r"(?:率|比例|比重|占比|增长|增速|投入|经费|支出|收入|总额|总值|余额|面积)$")
_VAGUE = re.compile(r"^(?:升级|建成|新建|新增|选派|打造|培训|创建|招聘|获得|评选|引进|投入|建设|改造|增加|服务|指导|组织|完成|实施)|我|其中|等|的|各|该|这|第")
_REPORTS = 3
_FIGURES = 3
_TRIES = 8
"""Questions tried for each kind; an answer takes about 50 ms."""


def starters(snapshot: Snapshot, assistant: Assistant) -> tuple[str, ...]:
    """Up to five questions: three after figures, one after how something is done, one after the document itself."""
    reports = [snapshot.report(entry.id) for entry in snapshot.documents[:_REPORTS]]
    several = len(snapshot.documents) > 1
    figures = [question for report in reports for question in _figures(report, assistant, several)]
    spread = figures[:: max(1, len(figures) // _FIGURES)][:_FIGURES]
    how = next((question for report in reports for question in _ways(report, assistant, several)), None)
    publisher = next((question for report in reports for question in _publishers(report, assistant, several)), None)
    return tuple(question for question in (*spread, how, publisher) if question is not None)


def _figures(report: Report, assistant: Assistant, several: bool) -> Iterator[str]:
    """Counted things, one a section, evenly over the report."""
    candidates: dict[int, tuple[str, float, int]] = {}
    for quantity in report.quantities:
        if quantity.status != "achieved" or quantity.unit not in _COUNTED or not has_plain_name(quantity) or not _THING.search(quantity.indicator):
            continue
        section = report.sentences[quantity.sentence].section
        question = f"{_place(report, several)}{figure_question(quantity)}"
        candidates.setdefault(section, (question, quantity.value, quantity.start))
    ordered = list(candidates.values())
    for question, value, start in ordered[:: max(1, len(ordered) // _TRIES)][:_TRIES]:
        answer = answered(assistant, question)
        if answer is None or not answer.values or answer.values[0].value != value:
            continue
        if any(citation.document == report.id and citation.start <= start < citation.end for citation in answer.citations):
            yield question


def _ways(report: Report, assistant: Assistant, several: bool) -> Iterator[str]:
    titles = [section.title for section in report.sections if section.level > 1 or (section.level and not _has_children(report, section.index))]
    plain = [title for title in titles if _PLAIN.fullmatch(title)]
    for title in sorted(plain, key=len)[:_TRIES]:
        question = f"{_place(report, several)}{title}是怎么做的？"
        answer = answered(assistant, question)
        if answer is not None and any(citation.section_title == title for citation in answer.citations):
            yield question


def _publishers(report: Report, assistant: Assistant, several: bool) -> Iterator[str]:
    question = f"{_place(report, several)}这份报告是谁发布的？"
    answer = answered(assistant, question)
    if answer is not None and report.metadata.publisher and report.metadata.publisher in answer.answer and len(answer.citations) == 1:
        yield question


def has_plain_name(quantity: Quantity) -> bool:
    """Whether a figure counts something that can be asked for by its name, and is no range or single thing."""
    if quantity.high is not None or quantity.value < 2 or (quantity.unit not in _COUNTED and not _MEASURE.search(quantity.indicator)):
        return False
    return bool(_PLAIN.fullmatch(quantity.indicator)) and not _VAGUE.search(quantity.indicator)


def figure_question(quantity: Quantity) -> str:
    """The question whose answer is the figure."""
    return f"{quantity.indicator}有多少{quantity.unit}？" if quantity.unit in _COUNTED else f"{quantity.indicator}是多少？"


def answered(assistant: Assistant, question: str) -> Answer | None:
    """The answer, or None where the question is refused, meets several figures or cannot be asked."""
    try:
        answer = assistant.ask(question, extractive=True)
    except KaojuError:
        return None
    return answer if answer.status == "answered" else None


def _has_children(report: Report, index: int) -> bool:
    return any(section.parent == index for section in report.sections)


def _place(report: Report, several: bool) -> str:
    return report.place if several and report.place and report.place != COUNTRY else ""
