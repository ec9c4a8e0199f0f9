"""Citations in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from corpus.errors import UsageError
from evals.metrics.metric import share
from evals.trial import Trial


@dataclass(frozen=True, slots=True)
class CitationsInPlace:
    """Share of the citations, those a refusal shows included, whose quote is the stored text at their offsets; must be 1."""

    name: str = "citations_in_place"
    description: str = "引文与库存原文逐字相符的占比(必须为 1)"

    def measure(self, trials: Sequence[Trial]) -> float | None:
        """See ``Metric``."""
        return share(held for trial in trials for held in trial.in_place)


def check_places(answer: Answer, stored_text: Callable[[str], str]) -> tuple[bool, ...]:
    """For each citation shown, whether it is in place; the answer's own ``verified`` flag is not asked."""
    nearest = answer.refusal.nearest if answer.refusal else ()
    return tuple(_is_in_place(citation, stored_text) for citation in (*answer.citations, *nearest))


def _is_in_place(citation: Citation, stored_text: Callable[[str], str]) -> bool:
    try:
        text = stored_text(citation.document)
    except UsageError:
        return False
    return 0 <= citation.start < citation.end and text[citation.start : citation.end] == citation.quote
