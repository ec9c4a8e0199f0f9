"""What holds for every answer, whatever a language model wrote."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.chain import Assistant
from assistant.verification import MARKER, is_grounded
from corpus.figures import find_figures


def assert_sound(answer: Answer, assistant: Assistant) -> None:
    """Every figure stands in a cited sentence, every citation is its slice of the report."""
    assert answer.status == "answered"
    text = assistant.retriever.snapshot.report("mianyang").text
    assert all(citation.verified and text[citation.start : citation.end] == citation.quote for citation in answer.citations)
    quotes = [citation.quote for citation in answer.citations]
    plain = MARKER.sub("", answer.answer)
    assert [figure.text for figure in find_figures(plain) if not is_grounded(figure.text, quotes)] == []
    assert {int(n) for n in MARKER.findall(answer.answer)} == {citation.n for citation in answer.citations} == set(range(1, len(quotes) + 1))
