"""A reading becomes the words a person reads: short, value first, each statement with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import wording
from assistant.answer import Citation, Value
from assistant.citing import cite
from assistant.document_reading import DocumentFact
from assistant.findings import Reading, ReadPassage
from assistant.question import Question
from assistant.rivalry import MAX_SPREAD
from assistant.verification import MARKER
from corpus.periods import find_periods
from corpus.quantity import Quantity
from corpus.report import Passage, Report
from corpus.tokens import fold

_LEADING_QUALIFIERS = frozenset(
    "不低于 不少于 不高于 不超过 不多于 不大于 不小于 高于 低于 多于 少于 超过 大约 将近 接近 至少 至多 最多 最低 逾 约 近 超 突破".split()
)
_STOPS = "。;\uff1b"
_LONG_SENTENCE = 110
_MAX_ITEMS = 12
_ITEM = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳]|[-—·•]")
_PART_ENDS = re.compile(r"(?<=[,;。])")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before verification; markers [n] in ``text`` point to ``citations``."""

    text: str
    citations: tuple[Citation, ...]
    values: tuple[Value, ...] = ()
    conflicting: bool = False


def compose(question: Question, reading: Reading) -> Draft:
    """The draft answer of a reading that found something."""
    if reading.figures:
        return _compose_figures(question, reading)
    return _compose_sentences(question, reading.passages)


def compose_document(facts: Sequence[DocumentFact]) -> Draft:
    """The draft answer of a question about the document itself: one fact a report, or the headings or sentences of one."""
    sources = _Sources()
    several = len({fact.report.id for fact in facts}) > 1
    parts = []
    for fact in facts:
        marker = f"[{sources.number(fact.report, fact.start, fact.end, fact.section)}]"
        label = ""
        if several:
            label, marker = _labelled(sources, fact.report, marker)
        parts.append(f"{label}{_quoted(fact.value)}{marker}")
    lead = wording.DUPLICATE_SOURCES if several else wording.PARTS if len(facts) > 1 and facts[0].section is not None else ""
    return Draft(lead + wording.SEPARATOR.join(parts) + "。", tuple(sources.citations.values()))


def _labelled(sources: _Sources, report: Report, marker: str) -> tuple[str, str]:
    """A report's title as a label, with its own citation: it says of where and when, and is held against the source like all that is said."""
    title = sources.number(report, report.metadata.title_start, report.metadata.title_end, None)
    return f"{report.metadata.title}{wording.COLON}", f"{marker}[{title}]"


def _quoted(text: str) -> str:
    """Text of a report as part of an answer: without its closing mark, its footnote marks not to be taken for markers."""
    return MARKER.sub("\uff3b\\1\uff3d", text.rstrip(_STOPS))


def figure_text(quantity: Quantity) -> str:
    """The figure as read aloud: a space before the unit, its qualifier where the text has it."""
    text = re.sub(r"(?<=[\d.])(?=[\u4e00-\u9fff])", " ", quantity.text, count=1)
    qualifier = quantity.qualifier
    if qualifier is None or qualifier in quantity.text:
        return text
    return f"{qualifier} {text}" if qualifier in _LEADING_QUALIFIERS else f"{text}{qualifier}"


def _compose_figures(question: Question, reading: Reading) -> Draft:
    several = reading.conflicting or reading.spread
    several_reports = reading.spread and len({figure.passage.evidence.report.id for figure in reading.figures}) > 1
    sources = _Sources()
    values: list[Value] = []
    parts: list[str] = []
    for figure in reading.figures if several else reading.figures[:1]:
        record, report, quantity = figure.passage.evidence.passage, figure.passage.evidence.report, figure.quantity
        n = sources.number(report, record.start, record.end, record.section)
        values.append(
            Value(
                indicator=quantity.indicator,
                text=quantity.text,
                value=quantity.value,
                unit=quantity.unit,
                qualifier=quantity.qualifier,
                place=quantity.place or report.place,
                period=quantity.period,
                citation=n,
            )
        )
        label, marker = "", f"[{n}]"
        if several_reports:
            label, marker = _labelled(sources, report, marker)
        parts.append(f"{label}{_stated(quantity, report.text)}{marker}")
    if reading.conflicting:
        lead = wording.CONFLICTING
    elif reading.spread:
        partly = len(reading.figures) >= MAX_SPREAD
        lead = "" if reading.compared else wording.SPREAD_PARTLY if partly else wording.SPREAD
    else:
        lead = _verdict(question, reading.figures[0].quantity)
    return Draft(lead + wording.SEPARATOR.join(parts) + "。", tuple(sources.citations.values()), tuple(values), reading.conflicting)


class _Sources:
    """Citations numbered as they are first used."""

    def __init__(self) -> None:
        self.citations: dict[tuple[str, int], Citation] = {}

    def number(self, report: Report, start: int, end: int, section: int | None) -> int:
        """The number of the citation of a slice."""
        citation = self.citations.setdefault((report.id, start), cite(report, start, end, len(self.citations) + 1, section))
        return citation.n


def _stated(quantity: Quantity, text: str) -> str:
    """The figure, and in brackets what it counts and when, in the words of the text; 3 个区县 where it stands before its noun."""
    behind = text[quantity.end :].removeprefix(quantity.qualifier or "")
    period = quantity.period if quantity.period and quantity.period not in quantity.indicator else ""
    if quantity.indicator and behind.startswith(quantity.indicator):
        return f"{figure_text(quantity)}{quantity.indicator}" + (f"{wording.OPEN}{period}{wording.CLOSE}" if period else "")
    described = f"{period}{quantity.indicator}"
    return f"{figure_text(quantity)}{wording.OPEN}{described}{wording.CLOSE}" if described else figure_text(quantity)


def _verdict(question: Question, quantity: Quantity) -> str:
    """For a question that states a figure: whether it is the report's."""
    if question.kind != "yes_no" or not question.figures:
        return ""
    return wording.IS_SO if any(figure.value == quantity.value for figure in question.figures) else wording.NOT_SO


def _compose_sentences(question: Question, passages: Sequence[ReadPassage]) -> Draft:
    sources = _Sources()
    parts: list[str] = []
    until = ("", 0)  # report and end of the enumeration given last
    for passage in passages:
        record, report = passage.evidence.passage, passage.evidence.report
        if report.id == until[0] and record.end <= until[1]:
            continue
        end = _list_end(report, record)
        until = (report.id, end)
        n = sources.number(report, record.start, end, record.section)
        text = _trimmed(passage, report.passage_text(record), whole=question.kind == "how") if end == record.end else report.text[record.start : end]
        parts.append(f"{_quoted(text)}[{n}]。")
    lead = _date_first(passages[0]) if question.kind == "when" else ""
    return Draft(lead + "".join(parts), tuple(sources.citations.values()))


def _list_end(report: Report, record: Passage) -> int:
    """End of the enumeration a passage announces («包括下列内容:»), or its own end."""
    end = record.end
    if fold(report.text[end - 1 : end]) != ":":
        return end
    for sentence in report.sentences[record.last_sentence + 1 : record.last_sentence + 1 + _MAX_ITEMS]:
        if sentence.section != record.section or not _ITEM.match(fold(report.text[sentence.start : sentence.end])):
            break
        end = sentence.end
    return end


def _trimmed(passage: ReadPassage, text: str, whole: bool) -> str:
    """A long sentence cut to the clauses that carry the question's words, whole clauses only."""
    if whole or len(text) <= _LONG_SENTENCE:
        return text
    clauses = _PART_ENDS.split(text)
    weights, words = passage.match.weights, list(passage.match.support)
    carried = [sum(weights[word] for word in words if word in fold(clause)) for clause in clauses]
    best = max(range(len(clauses)), key=lambda index: carried[index])
    first = last = best
    while first > 0 or last < len(clauses) - 1:
        left = carried[first - 1] if first > 0 else -1.0
        right = carried[last + 1] if last < len(clauses) - 1 else -1.0
        side = first - 1 if left > right else last + 1
        if sum(map(len, clauses[min(first, side) : max(last, side) + 1])) > _LONG_SENTENCE:
            break
        first, last = min(first, side), max(last, side)
    return "".join(clauses[first : last + 1]).rstrip(",")


def _date_first(passage: ReadPassage) -> str:
    """The one date of the sentence, set before it."""
    text = passage.evidence.report.passage_text(passage.evidence.passage)
    outside_titles = [period for period in find_periods(text) if text.rfind("《", 0, period.start) <= text.rfind("》", 0, period.start)]
    dates = [period.text for period in outside_titles if period.first is not None]
    return f"{dates[0]}{wording.COLON}" if len(dates) == 1 else ""
