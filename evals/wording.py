"""How an expected string is looked for in an answer, and which figures a text states.

White space, digit grouping (1,465) and full-width forms make no difference. A figure is found only as a
whole: «29所» does not stand in «129所», nor «97%» in «2.97%».
"""

from __future__ import annotations

import re

from assistant.answer import Answer
from corpus.figures import Figure, find_figures
from corpus.tokens import fold, unspaced

_GROUPED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_SPACE_BESIDE_DIGIT = re.compile(r"(?<=[0-9])\s+(?=[^\s0-9])|(?<=[^\s0-9])\s+(?=[0-9])")
_MARKER = re.compile(r"\[([0-9]+)\]")


def stands_in(needle: str, text: str) -> bool:
    """Whether the text says the needle, by the rules above; a needle of nothing but white space stands nowhere."""
    chars = unspaced(_plain(needle))
    if not chars:
        return False
    pattern = r"\s*".join(map(re.escape, chars))
    if chars[0] in "0123456789":
        pattern = r"(?<![0-9])(?<![0-9]\.)" + pattern
    if chars[-1] in "0123456789":
        pattern += r"(?![0-9])(?!\.[0-9])"
    return re.search(pattern, _plain(text)) is not None


def body(answer: Answer) -> str:
    """The answer's text with each citation marker replaced by spaces; its length and offsets stay.

    Only numbers of the answer's own citations are markers: the «[2020]» of «绵府发[2020]12号» is text.
    """
    numbers = {citation.n for citation in answer.citations}
    return _MARKER.sub(lambda marker: " " * len(marker[0]) if int(marker[1]) in numbers else marker[0], answer.answer)


def stated_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text as it reads without the spaces set around digits («129 所»); their offsets are of that reading."""
    return find_figures(_SPACE_BESIDE_DIGIT.sub("", _plain(text)))


def _plain(text: str) -> str:
    return _GROUPED.sub(lambda number: number[0].replace(",", ""), fold(text))
