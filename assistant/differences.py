"""What a report tells by two figures beside each other: by how much something changed («由43家压减至2家»), how much is left («反馈问题137条,整改109条»)."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

import rjieba

from assistant.clauses import clause_of, clause_span
from assistant.comparing.stated import has_fallen, since_year_before, states_change
from assistant.figure_reading import ENDED_AT, wholes_of
from assistant.findings import Difference, ReadFigure, quantities_of
from assistant.lay_words import names
from assistant.other_figures import core_of
from assistant.question import Question
from assistant.units import same_count
from corpus.periods import dated_periods
from corpus.quantity import Quantity
from corpus.tokens import fold

_VERBS = "增长|增加|增多|提高|提升|上升|上涨|扩大|减少|下降|降低|压减|压缩|缩减|缩小|回落|下滑"
_CHANGED_BY = re.compile(rf"(?:{_VERBS}|[涨升降]|(?<![新])增|(?<!缩)减|[多少])[了出]?(?:多少|几(?!成|倍|个?百分之))")
_LEFT = re.compile(r"(?:还|仍|尚)(?:剩|余|空|差|缺|欠|有[^,。?]{0,4}(?:多少|几)[^,。?]*[未没])|剩(?:余|下|多少|几)|余下|其余|空着|空缺")
_SHORT_OF = re.compile(r"(?<![多减缺至不年最很极])少(?P<what>(?![了于得要说有能应须去过])[\u4e00-\u9fff]{1,3}?)了?(?:多少|几)")
"""«少提了多少», «少列支多少»: how far what was done falls behind what should have been."""
_STILL = re.compile(r"(?:还|仍|尚)有[^,。?]{0,4}(?:多少|几)|(?:还|仍|尚)有(?:的有)?(?:多少|几)?[?。]*$")
"""«大班额还有多少个»: no figure of those that are gone."""
_NEGATIONS = frozenset("没 没有 未 不 尚未 还没 还没有 未能 没能 未曾".split())
_BOUND = re.compile("[不没未](?:[高低少多大小]于|超过|[足到满及同含计算仅但断]|包括)")
"""Not done, but so much at least or at most, or left out."""
_NEGATED = re.compile(r"[未没无非剩余缺欠空]|尚|待|不(?![少低超足断仅但同])")
_FINISHED = frozenset("完工 竣工 完成 建成 建好".split())
_REST = re.compile("剩|其余|余下|另有|另外")
_DONE = re.compile("已|完成|实际|实有|实[到付拨支]|用|[消销]|撤|取消|压减")
_DUE = re.compile("应|计划|核定|预算|要求|安排|目标|任务|下达")
_GONE = re.compile(r"(?P<verb>消除|取消|撤并|撤销|化解|清退|关停|减少|压减|整改|完成)(?:了|完成)?[^,;。]*\Z")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,12}\Z")
_TO = re.compile(r"[^,;。]{0,12}?(?:到|至|为)(?:[12]\d{3}年[底末]?的?|目前的?|现在的?|约|近|了)?\Z")
_THAN_BEFORE = re.compile(r",?[^,;。]{0,6}(?:比|较)(?:上一?年|去年|[12]\d{3}年)(?:同期)?的?")
_CHANGES = re.compile(rf"{_VERBS}|[新净增减扩缩升降涨跌添涌撤裁]|多|少|招|引进")
"""Somewhere beside a figure that is how much something changed: «新增学位3240个»."""
_DOWN = re.compile("下降|减少|降低|回落|下滑|[降减跌少]了")
_MOVED = re.compile(rf"(?:同比)?(?:{_VERBS}|[升降增减])")
_BOTH_ENDS = re.compile(r"[由从](?:多少|几)[^,。]*(?:到|至|为)了?(?:多少|几)")
_ENDED = re.compile(rf"(?:{_VERBS}|[升降增减])(?:到|至|为)[^,;。\d]{{0,3}}\Z")


def difference_asked(question: Question) -> Difference | None:
    """Which difference a question asks for: a change, or what is left or lacking; None where it asks for neither."""
    text = question.text
    negates = bool(_negated(text)) and question.unit_class != "share"  # 没掉队的比例 is 巩固率
    if negates or _LEFT.search(text) or _SHORT_OF.search(text) or _STILL.search(text):
        return "left"
    if _BOTH_ENDS.search(text):
        return "change"
    return "change" if _CHANGED_BY.search(text) and not ENDED_AT.search(text) else None


def tells(asked: Difference, question: Question, figure: ReadFigure) -> bool:
    """Whether a figure is itself the difference asked for."""
    if asked == "change":
        if states_change(figure):
            return _DOWN.search(question.text) is None or has_fallen(figure) or figure.quantity.value < 0
        wholes = "".join(fold(whole.indicator) for whole in wholes_of(figure.passage, figure.quantity))
        moves = _CHANGES.search(fold(figure.quantity.indicator) + clause_of(figure.passage, figure.quantity) + wholes) is not None
        return moves and ends_of(figure) is None and not _ENDED.search(_before(figure))
    clause = fold(figure.quantity.indicator) + clause_of(figure.passage, figure.quantity)
    stems, short = _negated(question.text), _SHORT_OF.search(question.text)
    if short is not None:
        return f"少{short['what'][0]}" in clause
    gone = _GONE.search(_before(figure))
    if gone is not None and gone["verb"] not in question.text:
        return False
    if not stems:
        return _LEFT.search(question.text) is None or _NEGATED.search(clause) is not None
    if not _NEGATED.search(clause):
        return "在建" in clause and any(stem in _FINISHED for stem in stems)
    return any(names(stem, figure.passage.evidence.sentence if _REST.search(clause) else clause) for stem in stems)


def pair(asked: Difference, question: Question, best: ReadFigure, others: Sequence[ReadFigure]) -> tuple[ReadFigure, ReadFigure] | None:
    """The two figures by which the difference is told, the later or the whole first; None where there are none.

    Args:
        asked: which difference.
        question: the question.
        best: the figure that fits the question best.
        others: the other figures that may answer it.
    """
    if asked == "change":
        ends = ends_of(best)
        return None if ends is None else (_with(best, ends[1]), _with(best, ends[0]))
    stems = _negated(question.text)
    if not stems and not _LEFT.search(question.text) and not _SHORT_OF.search(question.text):
        return None
    here = [_with(best, quantity) for quantity in quantities_of(best.passage.evidence) if same_count(quantity.unit, best.quantity.unit)]
    for part in [figure for figure in here if _is_done(figure, stems)] or [best]:
        wholes = [figure for figure in _around(part, others) if _is_whole_of(question, figure, part)]
        if wholes:
            return min(wholes, key=lambda figure: abs(figure.quantity.start - part.quantity.start)), part
    return None


def ends_of(figure: ReadFigure) -> tuple[Quantity, Quantity] | None:
    """Where it is said from what to what («由2020年的68%提高到2022年的83%», «4236元,比上年的4296元下降1.4%») and the figure is either, both; else None."""
    sentence, base = fold(figure.passage.evidence.sentence), figure.passage.evidence.passage.start
    for first, last in itertools.pairwise(quantities_of(figure.passage.evidence)):
        if figure.quantity not in (first, last) or first.unit != last.unit or first.high is not None or last.high is not None:
            continue
        if _FROM.search(sentence, 0, first.start - base) and _TO.fullmatch(sentence, first.end - base, last.start - base):
            return first, last
        if _THAN_BEFORE.fullmatch(sentence, first.end - base, last.start - base) and _MOVED.match(sentence, last.end - base):
            return last, first
    return None


def before_change(question: Question, figure: ReadFigure) -> tuple[ReadFigure, ReadFigure] | None:
    """A figure of the year behind the one asked for, and by how much it is told to have changed since: «大班额263个,比上年减少325个»; else None."""
    report = figure.passage.evidence.report
    years = {year for period in dated_periods(figure.quantity.period or report.period or "") for year in period.years}
    if len(question.periods) != 1 or years != {year + 1 for year in question.periods[0].years}:
        return None
    for quantity in quantities_of(figure.passage.evidence):
        change = _with(figure, quantity)
        is_next = quantity.start > figure.quantity.end and quantity.unit == figure.quantity.unit and quantity.high is None
        if is_next and not states_change(figure) and since_year_before(change):
            return figure, change
    return None


def _is_done(figure: ReadFigure, stems: tuple[str, ...]) -> bool:
    """Whether a figure is of what was done, where what was not is asked for."""
    own = fold(figure.quantity.indicator) + clause_of(figure.passage, figure.quantity)
    return _NEGATED.search(own) is None and (any(names(stem, own) for stem in stems) or _DONE.search(own) is not None)


def _is_whole_of(question: Question, whole: ReadFigure, part: ReadFigure) -> bool:
    """Whether the one may hold the other: greater, of its unit, what should be or what is counted."""
    if not same_count(whole.quantity.unit, part.quantity.unit) or whole.quantity.value <= part.quantity.value:
        return False
    own, core = fold(whole.quantity.indicator) + clause_of(whole.passage, whole.quantity), core_of(question)
    return not core or names(core, own) or _DUE.search(own) is not None or any(names(term.text, own) for term in question.terms)


def _around(part: ReadFigure, others: Sequence[ReadFigure]) -> list[ReadFigure]:
    """Figures of the sentence of another and, of those that may answer, of the one before it."""
    at, document = part.passage.candidate.passage, part.passage.candidate.document
    before = [figure for figure in others if figure.passage.candidate.document == document and figure.passage.candidate.passage == at - 1]
    return [*(_with(part, quantity) for quantity in quantities_of(part.passage.evidence)), *before]


@functools.lru_cache(maxsize=1024)
def _negated(text: str) -> tuple[str, ...]:
    """What a question says has not been done or is not there: 整改 of «还有多少条没整改»; empty where it negates nothing."""
    words = rjieba.tag(text)
    for at, (word, _) in enumerate(words):
        if word in _NEGATIONS and not (word.startswith("没") and at and words[at - 1][0] == "有") and not _BOUND.match("".join(w for w, _ in words[at:])):
            behind = itertools.takewhile(lambda pair: pair[1][:1] in "vnadbj" and pair[0] not in ("的", "有"), words[at + 1 :])
            return tuple(word for word, _ in behind if len(word) > 1)
    return ()


def _with(figure: ReadFigure, quantity: Quantity) -> ReadFigure:
    return ReadFigure(figure.passage, quantity, figure.unbound, figure.local, figure.score)


def _before(figure: ReadFigure) -> str:
    """The clause up to the figure."""
    start, at, _ = clause_span(figure.passage, figure.quantity)
    return fold(figure.passage.evidence.sentence)[start:at]
