"""The last step: what cannot be held against the source is not said.

Every citation must be a slice of the stored text; every figure, date and proper name of the answer must stand in a
cited slice, or be worked out here from figures that do. What fails is removed by the sentence; an answer of which nothing
is left becomes a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import rjieba

from assistant.answer import Citation
from assistant.comparing.arithmetic import Calculation, Operand
from corpus.figures import find_figures
from corpus.numerals import NUMERALS
from corpus.periods import find_periods
from corpus.places import find_places
from corpus.report import Report
from corpus.school_levels import LEVELS
from corpus.tokens import blank, fold

MARKER = re.compile(r"\[(\d+)\]")
_TITLE = re.compile(r"《[^《》]{1,80}》")
_NUMBER = re.compile(rf"第(?:\d+|[{NUMERALS}]+)|\d[\d.:\u2236-]*\d|\d|[一二三四五六七八九十]年级")
_NAME_TAGS = ("nr", "ns", "nt")
_LEVEL = re.compile(LEVELS)
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


def verify_citation(citation: Citation, report: Report) -> Citation:
    """The citation with ``verified`` set to whether its quote is exactly the report's text at its place."""
    holds = 0 <= citation.start < citation.end <= len(report.text) and report.text[citation.start : citation.end] == citation.quote
    return citation.model_copy(update={"verified": holds})


def verify(
    answer: str, citations: Sequence[Citation], report_of: Callable[[str], Report], calculations: Sequence[Calculation] = ()
) -> tuple[str, tuple[Citation, ...]] | None:
    """Keep of an answer what its citations carry.

    Args:
        answer: markers [n] point to ``citations``.
        citations: slices of reports.
        report_of: the report of a document id.
        calculations: what the answer works out; each is done again here, and its result may stand only beside its formula. An order
            that does not hold fails the whole answer.

    Returns:
        The answer's sentences that hold, with the verified citations they point to; None where nothing holds.
    """
    verified = {citation.n: checked for citation in citations if (checked := verify_citation(citation, report_of(citation.document))).verified}
    if not all(_is_worked_out(calculation, verified) for calculation in calculations if not calculation.formula):
        return None
    kept: list[str] = []
    used: dict[int, Citation] = {}
    for statement in statements(answer):
        cited = [int(number) for number in MARKER.findall(statement)]
        if not cited or any(number not in verified for number in cited):
            continue
        said = _without_calculations(statement, calculations, {number: verified[number] for number in cited})
        if all(is_grounded(claim, [verified[number].quote for number in cited]) for claim in claims(said)):
            kept.append(statement)
            used.update((number, verified[number]) for number in cited)
    if not kept:
        return None
    return "".join(kept), tuple(used[number] for number in sorted(used))


def _without_calculations(statement: str, calculations: Sequence[Calculation], cited: Mapping[int, Citation]) -> str:
    """The statement without each calculation that it states to the letter and that its own citations carry."""
    for calculation in calculations:
        if calculation.formula and _is_worked_out(calculation, cited):
            statement = re.sub(rf"(?<![\d.]){re.escape(calculation.text)}", " ", statement)
    return statement


def _is_worked_out(calculation: Calculation, cited: Mapping[int, Citation]) -> bool:
    return calculation.holds and all(_stands_there(operand, cited) for operand in calculation.operands)


def _stands_there(operand: Operand, cited: Mapping[int, Citation]) -> bool:
    """Whether the operand is a figure of the cited text at its place, with the same value, unit and qualifier; a unit over it is cited too."""
    citation = cited.get(operand.citation)
    if citation is None or citation.quote[operand.start - citation.start : operand.end - citation.start] != operand.text or operand.start < citation.start:
        return False
    return any(
        citation.start + figure.start < operand.end
        and operand.start < citation.start + figure.end
        and figure.is_same(operand.value, operand.high, operand.unit)
        and (figure.qualifier is None or operand.qualifier is not None)
        for figure in find_figures(citation.quote)
    ) or (operand.over != "" and _stands_under(operand, cited.values()))


def _stands_under(operand: Operand, cited: Iterable[Citation]) -> bool:
    """Whether the cell's figure is the operand's with the unit that one of the cited texts has in brackets or behind «单位»."""
    figures = find_figures(operand.text + operand.over)
    is_said = any(re.search(rf"[(（:：]\s*{re.escape(operand.over)}(?:[)）\s]|$)", citation.quote) for citation in cited)
    return is_said and len(figures) == 1 and figures[0].is_same(operand.value, operand.high, operand.unit)


def statements(answer: str) -> list[str]:
    """The answer cut behind each run of markers: the pieces that stand or fall together."""
    pieces: list[str] = []
    start = 0
    for match in re.finditer(r"(?:\[\d+\])+[。;\uff1b]?\n?", answer):
        pieces.append(answer[start : match.end()])
        start = match.end()
    return [*pieces, answer[start:]] if answer[start:].strip() else pieces


def claims(statement: str) -> list[str]:
    """Every figure, date, ordinal, name and document title a statement makes use of, as written."""
    text = MARKER.sub("", statement)
    found = [(figure.start, figure.end) for figure in find_figures(text)]
    found += [(period.start, period.end) for period in find_periods(text)]
    found += [(mention.start, mention.end) for mention in find_places(text)]
    found += [match.span() for match in _TITLE.finditer(text)]
    taken = list(found)
    found += [match.span() for match in _NUMBER.finditer(text) if not any(start <= match.start() and match.end() <= end for start, end in taken)]
    found += [span for span in _names(text) if not any(start <= span[0] and span[1] <= end for start, end in taken)]
    return [text[start:end] for start, end in sorted(found)]


def _names(text: str) -> list[tuple[int, int]]:
    """Spans of the names of people and bodies."""
    spans: list[tuple[int, int]] = []
    position = 0
    for word, tag in rjieba.tag(text):
        if tag in _NAME_TAGS and len(word) > 1 and not _LEVEL.match(word):  # 初中生 is nobody's name
            spans.append((position, position + len(word)))
        position += len(word)
    return spans


def is_grounded(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the claim stands in one of the quotes.

    A figure must be one of the quote's own figures, with the same value and unit: digits are neither cut nor joined,
    spaces and digit grouping make no difference. Anything else must stand there letter by letter, not within a number.
    """
    figures = find_figures(claim)
    is_figure = len(figures) == 1 and (figures[0].start, figures[0].end) == (0, len(claim))
    for quote in quotes:
        own = find_figures(quote) if is_figure else ()
        if any((figures[0].value, figures[0].high, figures[0].unit) == (figure.value, figure.high, figure.unit) for figure in own):
            return True
        # What reads as a figure by itself may be part of a name there: 索引号 8410223/202008-00001.
        if _stands_in(_plain(claim), _plain(blank(quote, [(figure.start, figure.end) for figure in own], "\x00"))):
            return True
    return False


def _stands_in(claim: str, text: str) -> bool:
    position = text.find(claim)
    while position >= 0:
        before, after = text[position - 1 : position], text[position + len(claim) : position + len(claim) + 1]
        cut_before = claim[0].isdigit() and (before.isdigit() or before in ("-", "."))
        cut_after = claim[-1].isdigit() and after.isdigit()
        if not cut_before and not cut_after:
            return True
        position = text.find(claim, position + 1)
    return False


def _plain(text: str) -> str:
    """Folded, without white space except between digits."""
    return _SPACE.sub("", re.sub(r"\s+", " ", fold(text)))
