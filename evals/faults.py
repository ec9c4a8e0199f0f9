"""Planted faults: the gate is believed only because each of these turns it red (tests/evals/test_faults.py).

Three change an answer; the other two are options of ``assistant.chain.Options``, named in ``OPTION_FAULTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assistant.answer import Answer, Citation
from corpus.figures import find_figures
from corpus.report import Report
from evals.runner import Ask
from evals.wording import body

OPTION_FAULTS: Mapping[str, Mapping[str, bool]] = MappingProxyType(
    {
        "lexical leg dropped": MappingProxyType({"use_lexical": False}),
        "vector leg dropped": MappingProxyType({"use_vectors": False}),
        "refusal disabled": MappingProxyType({"may_refuse": False}),
    }
)
"""Fault → the options that bring it about."""


def with_fault(ask: Ask, fault: Callable[[Answer], Answer]) -> Ask:
    """An assistant each of whose answers has the fault."""

    def faulty(question: str, history: tuple[str, ...], /) -> Answer:
        return fault(ask(question, history))

    return faulty


def change_digit(answer: Answer) -> Answer:
    """The first digit of the first figure, one higher: 129 becomes 229. An answer without figures is returned as it is."""
    figures = find_figures(body(answer))
    place = next((at for figure in figures for at in range(figure.start, figure.end) if answer.answer[at] in "0123456789"), None)
    if place is None:
        return answer
    digit = int(answer.answer[place]) % 9 + 1
    return answer.model_copy(update={"answer": f"{answer.answer[:place]}{digit}{answer.answer[place + 1 :]}"})


def shift_offsets(answer: Answer) -> Answer:
    """Every citation's offsets one too high, its quote as it was."""
    return _with_citations(answer, lambda citation: citation.model_copy(update={"start": citation.start + 1, "end": citation.end + 1}))


def cite_neighbour_section(answer: Answer, report: Callable[[str], Report]) -> Answer:
    """Every citation moved, quote and offsets alike, to a sentence of the next section, or of the one before the last."""
    return _with_citations(answer, lambda citation: _moved(citation, report(citation.document)))


def _with_citations(answer: Answer, change: Callable[[Citation], Citation]) -> Answer:
    return answer.model_copy(update={"citations": tuple(map(change, answer.citations))})


def _moved(citation: Citation, report: Report) -> Citation:
    here = next(section.index for section in report.sections if section.start <= citation.start < section.end)
    bodies = [sentence for sentence in report.sentences if not sentence.is_heading and report.sections[sentence.section].number is not None]
    after = next((sentence for sentence in bodies if sentence.section > here), None)
    sentence = after or next((sentence for sentence in reversed(bodies) if sentence.section < here), None)
    if sentence is None:
        return citation
    section = report.sections[sentence.section]
    return citation.model_copy(
        update={
            "section": section.number,
            "section_title": section.title,
            "path": report.section_path(section.index),
            "quote": report.text[sentence.start : sentence.end],
            "start": sentence.start,
            "end": sentence.end,
        }
    )
