"""The last step: what cannot be held against the source is not said.

Every citation must be a slice of the stored text; every figure, date and proper name of the answer must stand in a
cited slice. What fails is removed by the sentence; an answer of which nothing is left becomes a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answer import Citation
from corpus.figures import find_figures
from corpus.periods import find_periods
from corpus.places import find_places
from corpus.report import Report
from corpus.tokens import fold

MARKER = re.compile(r"\[(\d+)\]")
_TITLE = re.compile(r"《[^《》]{1,80}》")
_SEPARATORS = re.compile(r"[\s\u200b,](?=\d)|\s")


def verify_citation(citation: Citation, report: Report) -> Citation:
    """The citation with ``verified`` set to whether its quote is exactly the report's text at its place."""
    holds = 0 <= citation.start < citation.end <= len(report.text) and report.text[citation.start : citation.end] == citation.quote
    return citation.model_copy(update={"verified": holds})


def verify(answer: str, citations: Sequence[Citation], report_of: Callable[[str], Report]) -> tuple[str, tuple[Citation, ...]] | None:
    """Keep of an answer what its citations carry.

    Returns:
        The answer's sentences that hold, with the verified citations they point to; None where nothing holds.
    """
    verified = {citation.n: checked for citation in citations if (checked := verify_citation(citation, report_of(citation.document))).verified}
    kept: list[str] = []
    used: dict[int, Citation] = {}
    for statement in statements(answer):
        cited = [int(number) for number in MARKER.findall(statement)]
        if not cited or any(number not in verified for number in cited):
            continue
        if all(is_grounded(claim, [verified[number].quote for number in cited]) for claim in claims(statement)):
            kept.append(statement)
            used.update((number, verified[number]) for number in cited)
    if not kept:
        return None
    return "".join(kept), tuple(used[number] for number in sorted(used))


def statements(answer: str) -> list[str]:
    """The answer cut behind each run of markers: the pieces that stand or fall together."""
    pieces: list[str] = []
    start = 0
    for match in re.finditer(r"(?:\[\d+\])+[。;\uff1b]?\n?", answer):
        pieces.append(answer[start : match.end()])
        start = match.end()
    return [*pieces, answer[start:]] if answer[start:].strip() else pieces


def claims(statement: str) -> list[str]:
    """Every figure, date, place and document title a statement makes use of, as written."""
    text = MARKER.sub("", statement)
    found = [figure.text for figure in find_figures(text)]
    found += [period.text for period in find_periods(text) if period.first is not None]
    found += [text[mention.start : mention.end] for mention in find_places(text)]
    return found + _TITLE.findall(text)


def is_grounded(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the claim stands in one of the quotes; spaces and digit grouping are ignored, digits are not cut."""
    wanted = _plain(claim)
    for quote in quotes:
        text = _plain(quote)
        position = text.find(wanted)
        while position >= 0:
            before, after = text[position - 1 : position], text[position + len(wanted) : position + len(wanted) + 1]
            if not (wanted[0].isdigit() and (before.isdigit() or before == ".")) and not (wanted[-1].isdigit() and after.isdigit()):
                return True
            position = text.find(wanted, position + 1)
    return False


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", fold(text))
