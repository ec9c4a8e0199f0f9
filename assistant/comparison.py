"""A question about several places or several years, as one question for each.

«郑州市、潍坊市2023年的志愿者分别是多少»: no one passage speaks of both, so each part is asked by itself and the
values stand side by side, each with its source. Nothing is calculated: a difference stands in no report.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.question import Question

_COMPARING = re.compile(
    r"(?:对比|比较|比)一?(?:下|比)|相比|分别|各自|各(?=有|是|多少)|(?<=[市县区省州年])(?:和|与|跟|比|同)"
    r"|哪(?:个|一)(?:市|县|区|省|地方|年)?的?|(?:请|帮我)?(?:算|查)一下"
)
_VERDICT = re.compile(
    r"(?:更|最)?(?:多还是少|多|少|高|低)[?。]*$|(?:多|少|高|低|差)(?:了|出)?多少[?。]*$|(?:是|有|为)?多少[?。]*$|[?。]+$"
)
MAX_PARTS = 6


def parts(question: Question) -> tuple[str, ...]:
    """One question a place, or a period where only one place or none is named; empty where nothing is compared."""
    for mentions in ([(place.start, place.end) for place in question.places], [(period.start, period.end) for period in question.periods]):
        named = list(dict.fromkeys(question.text[start:end] for start, end in mentions))
        if 2 <= len(named) <= MAX_PARTS:
            rest = _without(question.text, mentions)
            subject = _VERDICT.sub("", _COMPARING.sub("", rest)).strip(" ,、和与比是的")
            return tuple(f"{name}{subject}是多少?" for name in named) if subject else ()
    return ()


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without the spans and what joins neighbouring ones (和, 、, 多还是)."""
    kept = text[: spans[0][0]]
    for (_, end), (start, _) in pairwise(spans):
        between = text[end:start]
        kept += "" if re.fullmatch(r"[、,]?(?:和|与|及|跟|同|比|多?还是|是多少,?)?", between) else between
    return kept + text[spans[-1][1] :]
