"""A model's sentence held against the sentences it says it rests on.

The verification of every answer (``assistant.verification``) asks whether each figure, date and name stands in a cited slice. A model can go wrong
in more ways than copying, so its sentences are asked more: whether each figure stands for the thing, place and time the sentence gives it, whether
«not» was lost or added, and whether the sentence is about its sources at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import rjieba

from assistant.answer import Citation
from assistant.binding import unbound
from assistant.citing import cite
from assistant.generation.numbered import NumberedSentence
from assistant.generation.reply import Statement
from assistant.question import Question
from assistant.verification import MARKER, claims, is_grounded, verify
from corpus.figures import Figure, find_figures
from corpus.periods import dated_periods
from corpus.places import find_places
from corpus.quantity import Quantity
from corpus.report import Report
from corpus.tokens import bigrams, fold, unspaced

MIN_SHARED = 0.5
"""Share of a sentence's character pairs that its sources, their headings and the question hold; a paraphrase keeps well over half."""
_ECHOED = 0.9
"""Share of a sentence's character pairs in the question and its sources' headings from which it adds nothing to them."""
_MAX_SOURCES = 4
_COPIED = 0.95
"""Share of a sentence's character pairs that stand in one it is copied from."""
_MIN_ADDED = 0.1
"""Share of a sentence's character pairs that a further source must add to be one."""
_INDICATOR_GAP = 0.3
"""A sentence that names another figure's indicator by so much more than its own figure's has taken the wrong one."""
_LATIN = re.compile(r"[a-z][a-z0-9./:@_-]+")
_CLAUSE_END = re.compile(r"[,;。!?]")
_INTENDED = re.compile(r"计划|规划|拟|将|预计|力争|目标|打算|确保|争取|要求|不低于|到20\d\d年")
_NEGATORS = frozenset("不 没 没有 未 未能 并未 尚未 从未 无 并无 不得 不能 不再 非".split())
_DATE = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|(?:\d{4}年)?(?<!\d)\d{1,2}月(?!\d)")
_NUMERAL_RUN = re.compile(r"#(?:点?#)*")
_ASKING = re.compile(r"多少|什么|哪[些个种里类]|怎样|怎么|如何|是否|有没有|[吗呢]$")
_ENDS = "。;；.!?！？"


@dataclass(frozen=True, slots=True)
class HeldStatement:
    """A sentence that held: its words without closing mark or markers, and slices it rests on (numbers are given later)."""

    text: str
    citations: tuple[Citation, ...]


def hold(statement: Statement, sentences: Sequence[NumberedSentence], asked: Question) -> HeldStatement | None:
    """The statement if it stands against its sources, else None.

    Args:
        statement: as the model gave it.
        sentences: what the model was given, number 1 first.
        asked: the question, whose place and period bind every figure.
    """
    text = MARKER.sub("", statement.text).strip().rstrip(_ENDS)
    if not text or not statement.sources or not all(0 < number <= len(sentences) for number in statement.sources):
        return None
    given = [sentences[number - 1] for number in statement.sources]
    tried = [_needed(text, given)]
    if len(given) <= _MAX_SOURCES:
        tried.append(given)
    tried += [[sentence] for sentence in sentences if _copies(text, sentence)]
    return next((held for cited in tried if (held := _held(text, cited, asked)) is not None), None)


def _needed(text: str, given: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """Those of its sources that it takes its words from: small models name every sentence they were given."""
    pairs = set(bigrams(fold(text)))
    left = pairs
    rest = {index: pairs & set(bigrams(fold(sentence.text))) for index, sentence in enumerate(given)}
    needed: list[int] = []
    while rest and len(needed) < _MAX_SOURCES:
        best = max(rest, key=lambda index: (len(rest[index] & left), -index))
        if needed and len(rest[best] & left) < max(2, _MIN_ADDED * len(pairs)):
            break
        left = left - rest.pop(best)
        needed.append(best)
    return [given[index] for index in sorted(needed)]


def _copies(text: str, sentence: NumberedSentence) -> bool:
    """Whether it is copied from the sentence, nearly letter by letter: under whatever number, that is what it rests on."""
    pairs, own = bigrams(fold(text)), set(bigrams(fold(sentence.text)))
    return bool(pairs) and sum(pair in own for pair in pairs) >= _COPIED * len(pairs)


def _held(text: str, cited: Sequence[NumberedSentence], asked: Question) -> HeldStatement | None:
    if _says_nothing(text, cited, asked):
        return None
    if not (_is_about(text, cited, asked) and _same_polarity(text, cited) and _numerals_stand_there(text, cited) and _dates_stand_together(text, cited)):
        return None
    if not all(_bound(figure, text, cited, asked) for figure in find_figures(text)):
        return None
    citations = _citations(text, cited)
    markers = "".join(f"[{citation.n}]" for citation in citations)
    reports = {sentence.evidence.report.id: sentence.evidence.report for sentence in cited}
    if verify(f"{text}{markers}。", citations, reports.__getitem__) is None:
        return None
    return HeldStatement(text, citations)


def _citations(text: str, cited: Sequence[NumberedSentence]) -> tuple[Citation, ...]:
    """The sentences, and a report's title where it alone names a place that the statement names."""
    found: list[Citation] = []
    reports: dict[str, Report] = {}
    for sentence in cited:
        report, record = sentence.evidence.report, sentence.evidence.passage
        reports[report.id] = report
        found.append(cite(report, record.start, record.end, len(found) + 1, record.section))
    quotes = [citation.quote for citation in found]
    titled = [claim for claim in claims(text) if find_places(claim) and not is_grounded(claim, quotes)]
    for report in reports.values():
        if any(is_grounded(claim, [report.metadata.title]) for claim in titled):
            found.append(cite(report, report.metadata.title_start, report.metadata.title_end, len(found) + 1))
    return tuple(found)


def _is_about(text: str, cited: Sequence[NumberedSentence], asked: Question) -> bool:
    """Whether the words are the sources' own, for the most part, and no foreign word is among them."""
    sources = fold("\n".join((asked.text, *(part for sentence in cited for part in (sentence.text, sentence.where)))))
    known = set(bigrams(sources))
    pairs = bigrams(fold(text))
    if pairs and sum(pair in known for pair in pairs) < MIN_SHARED * len(pairs):
        return False
    return all(word in sources for word in _LATIN.findall(fold(text)))


def _says_nothing(text: str, cited: Sequence[NumberedSentence], asked: Question) -> bool:
    """Whether it says the question or a heading over again, as small models do, or asks in words that none of its sources has."""
    pairs = bigrams(unspaced(fold(text)))
    said = set(bigrams("\n".join((unspaced(fold(asked.text)), *(fold(sentence.where) for sentence in cited)))))
    figures = {figure.text for figure in find_figures(text)} - {figure.text for figure in find_figures(asked.text)}
    if pairs and not figures and sum(pair in said for pair in pairs) >= _ECHOED * len(pairs):
        return True
    return any(not any(word in sentence.text for sentence in cited) for word in _ASKING.findall(text))


# Negation ----------------------------------------------------------------------------------------------------


def _same_polarity(text: str, cited: Sequence[NumberedSentence]) -> bool:
    """Whether no word is denied that no source denies, nor said plainly that every source denies."""
    source_denied, source_plain = _denied(sentence.text for sentence in cited)
    denied, plain = _denied([text])
    return denied <= source_denied and not plain & (source_denied - source_plain)


def _denied(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Words behind a negator, and all others; two negators in a row deny nothing."""
    denied: set[str] = set()
    plain: set[str] = set()
    for text in texts:
        denies = False
        for word in rjieba.cut(fold(text)):
            if word in _NEGATORS:
                denies = not denies
            else:
                (denied if denies else plain).add(word)
                denies = False
    return denied, plain


# Numerals ----------------------------------------------------------------------------------------------------


def _numerals_stand_there(text: str, cited: Sequence[NumberedSentence]) -> bool:
    """Whether a source has each numeral in words or signs (近百所, 九成六, 九月二日, ㉚) that is no figure, which its value answers for."""
    folded = fold(text)
    spans = [(figure.start, figure.end) for figure in find_figures(text)]
    known = {run for sentence in cited for _, _, run in _numerals(fold(sentence.text))}
    return all(run in known or any(first <= start and end <= last for first, last in spans) for start, end, run in _numerals(folded))


def _numerals(folded: str) -> list[tuple[int, int, str]]:
    """Runs of numerals but digits, which every verification looks at; 一 alone is in half of all words (统一, 进一步)."""
    marked = "".join("#" if char == "半" or (not char.isascii() and unicodedata.numeric(char, None) is not None) else char for char in folded)
    found = ((match.start(), match.end(), folded[match.start() : match.end()]) for match in _NUMERAL_RUN.finditer(marked))
    return [(start, end, run) for start, end, run in found if run != "一"]


def _dates_stand_together(text: str, cited: Sequence[NumberedSentence]) -> bool:
    """Whether each day and month is a date of a source, or one without its year or its day: «2019年3月…5日» takes «2019年3月5日» apart."""
    known = [date for sentence in cited for date in _DATE.findall(unspaced(fold(sentence.text)))]
    dates = _DATE.findall(unspaced(fold(text)))
    return all(any(own == date or ("月" in date and re.search(rf"(?<!\d){date}", own)) for own in known) for date in dates)


# Figures -----------------------------------------------------------------------------------------------------


def _bound(figure: Figure, text: str, cited: Sequence[NumberedSentence], asked: Question) -> bool:
    """Whether some source has the figure for what the statement says it is, where and when."""
    matching = [(sentence, quantity) for sentence in cited for quantity in sentence.quantities if _equal(figure, quantity)]
    if not matching:
        return True  # part of a name, or no figure of the kind ingest extracts: it must still stand there letter by letter
    before = fold(text[: figure.start])
    said = replace(asked, places=tuple(find_places(before)[-1:]), periods=tuple(dated_periods(before)[-1:]))
    stretch = _stretch(figure, text)
    return any(
        not unbound(asked, sentence.evidence, quantity)
        and not unbound(said, sentence.evidence, quantity)
        and (quantity.status != "planned" or _INTENDED.search(text) is not None)
        and (quantity.qualifier is None or quantity.qualifier in text)
        and _is_counted(stretch, quantity, cited)
        for sentence, quantity in matching
    )


def _equal(figure: Figure, quantity: Quantity) -> bool:
    return (figure.value, figure.high, figure.unit) == (quantity.value, quantity.high, quantity.unit)


def _stretch(figure: Figure, text: str) -> str:
    """The words that say what the figure is: from the figure before it to the end of its clause."""
    folded = fold(text)
    start = max((other.end for other in find_figures(text) if other.end <= figure.start), default=0)
    end = _CLAUSE_END.search(folded, figure.end)
    return folded[start : end.start() if end else len(folded)]


def _is_counted(stretch: str, quantity: Quantity, cited: Sequence[NumberedSentence]) -> bool:
    """Whether the stretch names no other figure's indicator much better than this one's."""
    if not quantity.indicator:
        return True
    own = _named(stretch, quantity)
    others = (other for sentence in cited for other in sentence.quantities if (other.value, other.unit) != (quantity.value, quantity.unit))
    return all(_named(stretch, other) <= own + _INDICATOR_GAP for other in others)


def _named(stretch: str, quantity: Quantity) -> float:
    """Share of the indicator's character pairs in the stretch."""
    pairs = bigrams(fold(quantity.indicator))
    return sum(pair in stretch for pair in pairs) / len(pairs) if pairs else 0.0
