"""How far a passage speaks of what is asked, by its words and by its meaning together."""

from __future__ import annotations

from assistant.findings import Reading, ReadPassage, Slot
from assistant.matching import Matcher
from assistant.question import Question

# Weights and thresholds, set on the development rows (how they came about: evals/README.md).
FIRM_WEIGHT, MIN_SUBJECT = 0.46, 0.475
"""A sentence speaks of what is asked where its cosine with the question + 0.46 · the share of words firmly met reaches 0.475: fitted
(logistic regression) on 145 development questions that want sentences, 45 of them on what the report does not speak of; 92 % right in
ten-fold cross-validation, against 88 % for coverage alone."""
MIN_FIGURE_SUBJECT = 0.38
"""The same below which no figure is taken, whatever words resemble the question's: of 253 right figures of the development rows none is."""
MIN_HEAD_SUPPORT = 0.58
"""Of a word that an answer hangs on: below, a passage does not speak of it."""


class Aboutness:
    """Weighs passages by a matcher."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def of(self, passage: ReadPassage) -> float:
        """The cosine with the question and the share of its words firmly met, weighed: mostly 0 to 1.5."""
        return passage.candidate.cosine + FIRM_WEIGHT * self._matcher.firm_share(passage.match)

    def speaks_of_subject(self, question: Question, passage: ReadPassage) -> bool:
        """Whether a sentence speaks of what is asked at all."""
        if len(question.terms) == 1 and len(question.terms[0].text) < 3 and not question.terms[0].is_noun and not question.figures:
            return False  # «存在哪些问题»: one verb, met anywhere, is no subject
        if passage.match.coverage < 0.3:
            return False
        return self.of(passage) >= MIN_SUBJECT


def not_covered(best: ReadPassage, nearest: tuple[ReadPassage, ...], slot: Slot) -> Reading:
    """The refusal where the best passage is not on what is asked; of what is far from it the corpus does not speak."""
    if best.match.coverage < 0.25 and best.candidate.fused < 0.25:
        slot = "范围"
    return Reading(slot=slot, missing=best.match.missing(), nearest=nearest)
