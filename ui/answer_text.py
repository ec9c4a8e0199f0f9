"""An answer as plain text for a person: the terminal's, and what chat clients of the OpenAI-compatible API show."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import wording
from assistant.answer import Answer, Citation


def answer_text(answer: Answer) -> str:
    """The answer, then the numbered list of what it rests on; for a refusal what is missing and the nearest passages."""
    return "\n".join((*filter(None, (answer.notice,)), answer.answer, *_sources(answer)))


def text_after(answer: Answer, shown: str) -> str:
    """What is still to be written of a text that grew with the answer and ends with ``shown`` so far: known only at the end, a notice then stands behind it."""
    if not shown:
        return answer_text(answer)
    if not answer.answer.startswith(shown):  # each held when it was sent, so it stays; the whole answer follows by itself
        return f"\n\n{answer_text(answer)}"
    return "\n".join((answer.answer[len(shown) :], *filter(None, (answer.notice,)), *_sources(answer)))


def page_words(citation: Citation) -> str:
    """The page of the file on which the quote starts, and whether it was recognised in a scan; empty for a file without pages."""
    parts = (f"第{citation.page}页" if citation.page is not None else "", "据扫描件识别" if citation.recognised else "")
    return "，".join(filter(None, parts))


def _sources(answer: Answer) -> Iterator[str]:
    if answer.refusal is not None and answer.refusal.missing:
        yield f"语料库没有涉及:{'、'.join(answer.refusal.missing)}"
    if answer.refusal is not None and answer.refusal.nearest:
        yield ""
        yield wording.NEAREST
    for citation in answer.citations if answer.refusal is None else answer.refusal.nearest:
        yield from _citation(citation)


def _citation(citation: Citation) -> Iterator[str]:
    source = ",".join(filter(None, (citation.publisher, citation.published, page_words(citation))))
    yield ""
    yield f"[{citation.n}] {citation.document_title}" + (f"({source})" if source else "")
    if citation.path:
        yield f"    {' › '.join(' '.join(heading.split()) for heading in citation.path)}"
    for line in citation.quote.split("\n"):
        yield f"    {line}"
