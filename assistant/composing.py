"""A reading becomes the words a person reads: short, value first, each statement with its citation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant import wording
from assistant.announcements import Announcement, announcement
from assistant.answer import Citation, Value
from assistant.citing import Citations
from assistant.comparing.arithmetic import Calculation
from assistant.document_reading import DocumentFact
from assistant.findings import ReadFigure, Reading, ReadPassage
from assistant.question import Question
from assistant.rivalry import MAX_SPREAD
from assistant.verification import MARKER
from corpus.periods import find_periods
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.tokens import fold, unspaced

_LEADING_QUALIFIERS = frozenset(
    "不低于 不少于 不高于 不超过 不多于 不大于 不小于 高于 低于 多于 少于 超过 大约 将近 接近 至少 至多 最多 最低 最高 逾 约 近 超 突破"
    " 不得低于 不得少于 不得超过 不得多于 不满 不足 不到 未满".split()
)
_EVERY = ("每", "隔")
_STOPS = "。;\uff1b"
_LONG_SENTENCE = 110
_LONG_LEAD = 220
"""Characters of an announcement up to which it is given with an item of its list."""
_MAX_SOURCES = 4
"""Documents cited for a figure that more of them give."""
_MARKERS = re.compile(rf"(?:{MARKER.pattern})+")
_PART_ENDS = re.compile(r"(?<=[,;。])")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before verification; markers [n] in ``text`` point to ``citations``."""

    text: str
    citations: tuple[Citation, ...]
    values: tuple[Value, ...] = ()
    conflicting: bool = False
    calculations: tuple[Calculation, ...] = ()
    """What the text works out."""
    note: str = ""
    """Said behind the answer and of the question alone: which of its places or years have no figure."""


_REACH = 4
_AT_LEAST = re.compile("(?<!未)(?<!没)达到|(?<!不)超过|突破|不(?:低|少)于|以上|至少")
_AT_MOST = re.compile("不(?:超过|高于|多于)|以[内下]|低于|少于|不到|控制在")
_LIMITS = ("以内", "以下", "不超过", "不高于", "控制在")
_REACHED = re.compile("了(?:吗|没有?|吧)|是否|有没有")


def compose(question: Question, reading: Reading) -> Draft:
    """The draft answer of a reading that found something."""
    if reading.figures:
        return _compose_figures(question, reading)
    told = _compose_sentences(question, reading.passages)
    return replace(told, text=f"{wording.OTHER_TIME.format(time=reading.corrects)}{told.text}") if reading.corrects else told


def compose_document(facts: Sequence[DocumentFact]) -> Draft:
    """The draft answer of a question about the document itself: one fact a report, or the headings or sentences of one.

    What reports of one title say alike is said once: they are one report in several files.
    """
    sources = Citations()
    alike: dict[tuple[object, ...], list[DocumentFact]] = {}
    times: Counter[tuple[str, ...]] = Counter()  # a report may have two headings of the same words
    for fact in facts:
        said = fact.name, unspaced(fact.value)
        times[fact.report.id, *said] += 1
        alike.setdefault((unspaced(fact.report.metadata.title), *said, times[fact.report.id, *said]), []).append(fact)
    several = len({same[0].report.id for same in alike.values()}) > 1
    parts = []
    for fact, *copies in alike.values():
        marker = "".join(f"[{sources.number(one.report, one.start, one.end, one.section)}]" for one in (fact, *copies)[:_MAX_SOURCES])
        label = ""
        if several:
            label, marker = _labelled(sources, fact.report, marker)
        parts.append(f"{label}{_quoted(fact.value)}{marker}")
    lead = wording.DUPLICATE_SOURCES if several else wording.PARTS if len(alike) > 1 and facts[0].section is not None else ""
    return Draft(lead + wording.SEPARATOR.join(parts) + "。", sources.all)


def compose_together(drafts: Sequence[Draft], report_of: Callable[[str], Report] | None, note: str = "") -> Draft:
    """Several answers as one.

    Args:
        drafts: one or more.
        report_of: gives the documents, under whose titles the answers are put; None for answers to several questions.
        note: said of documents or questions that have none.
    """
    sources = Citations()
    texts: list[str] = []
    values: list[Value] = []
    calculations: list[Calculation] = []
    for draft in drafts:
        numbers = {citation.n: sources.take(citation) for citation in draft.citations}
        text = MARKER.sub(lambda marker, numbers=numbers: f"[{numbers[int(marker[1])]}]", draft.text)  # type: ignore[misc]
        if report_of is not None:
            label, marker = _labelled(sources, report_of(draft.citations[0].document), "")
            text = label + _MARKERS.sub(lambda run, marker=marker: run[0] + marker, text, count=1)  # type: ignore[misc]
        texts.append(text)
        values += [value.model_copy(update={"citation": numbers[value.citation]}) for value in draft.values]
        for calculation in draft.calculations:
            operands = tuple(replace(operand, citation=numbers[operand.citation]) for operand in calculation.operands)
            calculations.append(replace(calculation, operands=operands))
    notes = "".join((*(draft.note for draft in drafts), note))
    conflicting = any(draft.conflicting for draft in drafts)
    return Draft("\n".join(texts), sources.all, tuple(values), conflicting, tuple(calculations), f"\n{notes}" if notes else "")


def _labelled(sources: Citations, report: Report, marker: str) -> tuple[str, str]:
    """A report's title as a label, with its own citation: it says of where and when, and is held against the source like all that is said."""
    return f"{report.metadata.title}{wording.COLON}", f"{marker}[{sources.title(report)}]"


def _quoted(text: str) -> str:
    """Text of a report as part of an answer: without its closing mark, its footnote marks not to be taken for markers."""
    return MARKER.sub("\uff3b\\1\uff3d", text.rstrip(_STOPS))


def _every(quantity: Quantity, text: str) -> str:
    """每 where it stands before the figure: 每5年 tells how often, 5年 how long."""
    before = text[max(0, quantity.start - 1) : quantity.start]
    return "" if before not in _EVERY else f"{before} " if quantity.text[:1].isascii() else before


def figure_text(quantity: Quantity) -> str:
    """The figure as read aloud: a space before the unit, its qualifier where the text has it."""
    text = re.sub(r"(?<=[\d.])(?=[\u4e00-\u9fff])", " ", quantity.text, count=1)
    qualifier = quantity.qualifier
    if qualifier is None or qualifier in quantity.text:
        return text
    return f"{qualifier}{' ' * text[0].isascii()}{text}" if qualifier in _LEADING_QUALIFIERS else f"{text}{qualifier}"


def _compose_figures(question: Question, reading: Reading) -> Draft:
    several = reading.conflicting or reading.spread
    several_reports = reading.spread and len({figure.passage.evidence.report.id for figure in reading.figures}) > 1
    sources = Citations()
    values: list[Value] = []
    parts: list[str] = []
    for figure in reading.figures if several else reading.figures[:1]:
        report, quantity = figure.passage.evidence.report, figure.quantity
        numbers = [sources.passage(evidence) for evidence in (figure.passage.evidence, *figure.also)[:_MAX_SOURCES]]
        values.append(value_of(figure, numbers[0]))
        numbers += sources.heads(figure.passage.evidence)
        label, marker = "", "".join(f"[{n}]" for n in numbers)
        if several_reports:
            label, marker = _labelled(sources, report, marker)
        # A figure that is but planned says so, unless a plan is what was asked for.
        plan = wording.PLANNED if quantity.status == "planned" and not question.planned and wording.PLANNED not in quantity.indicator else ""
        parts.append(f"{label}{plan}{stated(quantity, report.text)}{marker}")
    if reading.conflicting:
        lead = wording.CONFLICTING
    elif reading.spread:
        partly = len(reading.figures) >= MAX_SPREAD
        lead = wording.SPREAD_PARTLY if partly else wording.SPREAD
    else:
        lead = _verdict(question, reading.figures[0].quantity)
    return Draft(lead + wording.SEPARATOR.join(parts) + "。", sources.all, tuple(values), reading.conflicting)


def value_of(figure: ReadFigure, n: int) -> Value:
    """A figure as the contract gives it, in citation ``n``."""
    quantity = figure.quantity
    return Value(
        indicator=quantity.indicator,
        text=quantity.text,
        value=quantity.value,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        place=quantity.place or figure.passage.evidence.report.place,
        period=quantity.period,
        citation=n,
    )


def stated(quantity: Quantity, text: str) -> str:
    """The figure, and in brackets what it counts and when, in the words of the text; 3 个区县 where it stands before its noun."""
    behind = text[quantity.end :].removeprefix(quantity.qualifier or "")
    period = quantity.period if quantity.period and quantity.period not in quantity.indicator else ""
    if quantity.indicator and behind.startswith(quantity.indicator):
        return f"{_every(quantity, text)}{figure_text(quantity)}{quantity.indicator}" + (f"{wording.OPEN}{period}{wording.CLOSE}" if period else "")
    figure = f"{_every(quantity, text)}{figure_text(quantity)}"
    cuts = (at for at in range(1, len(quantity.indicator)) if behind.startswith(quantity.indicator[at:]))
    if quantity.unit and (cut := next(cuts, 0)):  # «设12个班»
        return f"{figure}{quantity.indicator[cut:]}{wording.OPEN}{period}{quantity.indicator[:cut]}{wording.CLOSE}"
    described = f"{period}{quantity.indicator}"
    return f"{figure}{wording.OPEN}{described}{wording.CLOSE}" if described else figure


def _verdict(question: Question, quantity: Quantity) -> str:
    """For a question that states a figure: whether it is the report's, or the report's lies where the question has it («达到50%了吗»).

    A plan or a limit («控制在1.5%以内») says nothing of what was reached.
    """
    if question.kind != "yes_no" or not question.figures:
        return ""
    if quantity.status == "planned" and not question.planned:
        return wording.ONLY_PLANNED
    stated = next((figure for figure in question.figures if figure.unit == quantity.unit), question.figures[0])
    around = question.text[max(0, stated.start - _REACH) : stated.end + _REACH]
    if any(figure.value == quantity.value for figure in question.figures):
        return "" if quantity.qualifier in _LIMITS and _REACHED.search(question.text) else wording.IS_SO
    if stated.unit == quantity.unit != ":" and (_AT_LEAST.search(around) or _AT_MOST.search(around)):
        is_so = quantity.value > stated.value if _AT_LEAST.search(around) else quantity.value < stated.value
        return wording.IS_SO if is_so else wording.NOT_SO
    return wording.NOT_SO


def _compose_sentences(question: Question, passages: Sequence[ReadPassage]) -> Draft:
    sources = Citations()
    parts: list[str] = []
    until = ("", 0)  # report and end of what was given last
    led = ("", -1)  # report and start of the announcement given last
    for passage in passages:
        record, report = passage.evidence.passage, passage.evidence.report
        if report.id == until[0] and record.end <= until[1]:
            continue
        found = announcement(report, record)
        start, end = (record.start, record.end) if found is None else _given(question, passage, found)
        until = (report.id, end)
        if found is not None and start >= found.lead_end and led != (report.id, found.start) and found.lead_end - found.start <= _LONG_LEAD:
            led = (report.id, found.start)
            n = sources.number(report, found.start, found.lead_end, record.section)
            parts.append(f"{_quoted(report.text[found.start : found.lead_end])}[{n}]")
        n = sources.number(report, start, end, record.section)
        is_whole = (start, end) != (record.start, record.end) or question.kind == "how"
        parts.append(f"{_quoted(_trimmed(passage, report.text[start:end], whole=is_whole))}[{n}]。")
    lead = _date_first(passages[0]) if question.kind == "when" else ""
    return Draft(lead + "".join(parts), sources.all)


def _given(question: Question, passage: ReadPassage, found: Announcement) -> tuple[int, int]:
    """What is given of a list: all of it where it is asked for, else the passage alone."""
    record, text = passage.evidence.passage, passage.evidence.report.text
    asks_for_list = question.kind in ("list", "how") or question.wants_items
    if record.start < found.lead_end:
        is_bare = record.end == found.lead_end  # an announcement without its items says nothing
        return (min(found.start, record.start), found.end) if is_bare or asks_for_list else (record.start, record.end)
    is_of_lead = question.kind == "list" and _carried(passage, text[found.start : found.lead_end]) >= 0.5 * _carried(passage, passage.evidence.sentence)
    return (found.start, found.end) if is_of_lead else (record.start, record.end)


def _carried(passage: ReadPassage, text: str) -> float:
    """Weight of the question's words that stand in the text."""
    folded = fold(text)
    return sum(weight for word, weight in passage.match.weights.items() if word in folded)


def _trimmed(passage: ReadPassage, text: str, whole: bool) -> str:
    """A long sentence cut to the clauses that carry the question's words, whole clauses only."""
    if whole or len(text) <= _LONG_SENTENCE:
        return text
    clauses = _PART_ENDS.split(text)
    carried = [_carried(passage, clause) for clause in clauses]
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
