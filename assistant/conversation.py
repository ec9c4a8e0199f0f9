"""Follow-ups: a question that leans on the turns before becomes one that stands by itself.

No language model is needed for how officials follow up: they swap one slot («那幼儿的呢»), add one («2019年的呢»),
ask another thing of the same subject («占比多少»), or change the subject. Which slot is swapped is decided by the
corpus: of all ways to read the follow-up, the one that the reports answer best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.document_reading import asked_field
from assistant.question import Question, is_elliptic, understand

MAX_TURNS = 10
_REPEATED = 0.5
"""A reading that gives the very answer of the turn before is an unlikely one: nobody asks twice."""
_MAX_RUN = 3
"""How many neighbouring words one follow-up may stand for."""
_FAR = 0.6
"""A reading is taken over a more natural one only if that scores less than this share of it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What the corpus answers to a reading: ``score`` 0 for a refusal, ``key`` names the figure or sentence."""

    score: float
    key: str
_LEAD = re.compile(
    r"^(?:那么?|换成|换作|换做|改成|改为|如果是|要是|然后|还有|再|另外|其中|里面的?|这里面的?|那里面的?|这些|那些"
    r"|它们?的?|他们的?|她们的?|又|而|以及|和|,)+"
)
_TAIL = re.compile(r"(?:的)?(?:呢|吗|如何|怎么样|怎样|咧)[?!。]*$|[?!。]+$")
_POINTS_BACK = re.compile(r"^(?:那|然后|还有|里面|这里面|他们|她们|又|以及|占(?:比|多少|全))|它们?|这些|那些|这个|其中|里面|上述|该")
_NEW_TOPIC = re.compile(r"^(?:换个?话题|另外问|再问(?:一个|个)?别的|问个别的|不说这个了|下一个问题)[,,。]?")
_WHAT_IS_ASKED = re.compile(
    r"(?:有|是|为|达到?|到了|分别)?(?:多少|几)(?:所|个|家|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|门|平方米|万元|亿元|元"
    r"|小时)?[?]?"
)
_ASKS = re.compile(r"多少|几|占|哪|谁|何|什么|怎|如何|是否|有没有|[吗?]")
_UNIT = re.compile(r"(多少|几)(?:所|个|家|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|门|平方米|万元|亿元|元|小时)")


def standalone(question: str, history: Sequence[str], probe: Callable[[str], Probe]) -> str:
    """The question as it would be asked without the turns before.

    Args:
        question: the last turn, as typed.
        history: earlier user turns, oldest first; the last ten count.
        probe: what the corpus answers to a question.
    """
    first = max(0, len(history) - MAX_TURNS)
    while first > 0 and _leans_back(understand(history[first])):
        first -= 1  # a subject named long ago is still the subject
    context = ""
    for turn in [*history[first:], question]:
        context = _resolve(turn, context, probe) if context else _without_lead(turn)
    return context


def _without_lead(turn: str) -> str:
    return _NEW_TOPIC.sub("", turn.strip()) or turn


def _resolve(turn: str, before: str, probe: Callable[[str], Probe]) -> str:
    if _NEW_TOPIC.match(turn.strip()):
        return _without_lead(turn)
    asked = understand(turn)
    if asked_field(asked.text) is not None or not _leans_back(asked):
        return turn
    said = probe(before).key
    best, best_score = turn, 0.0
    for group in _readings(asked, understand(before)):
        scored = [(_likelihood(probe(reading), said), reading) for reading in dict.fromkeys(group)]
        score, reading = max(scored, key=lambda pair: pair[0], default=(0.0, turn))
        if score * _FAR > best_score or best_score == 0.0:
            best, best_score = reading, max(score, best_score)
    return best


def _likelihood(found: Probe, said: str) -> float:
    return found.score * (_REPEATED if found.key == said else 1.0)


def _leans_back(asked: Question) -> bool:
    if is_elliptic(asked.text) or _POINTS_BACK.search(asked.text):
        return True
    if not (asked.terms or asked.places or asked.periods or asked.figures or _ASKS.search(asked.text)):
        return False  # «谢谢»
    nouns = [term for term in asked.terms if term.is_noun]
    return len(nouns) < 2 and sum(term.weight for term in asked.terms) < 2.0


def _readings(asked: Question, before: Question) -> list[list[str]]:
    """Every way to read the follow-up, in groups, the most natural group first."""
    core = _TAIL.sub("", _LEAD.sub("", asked.text)).strip()
    if not core:
        return [[before.text]]
    swapped = _swap_slot(asked, before)
    if swapped:
        return [[swapped]]
    joined = f"{before.text.rstrip('?!。')},{core}"
    if _asks_by_itself(asked):
        # It asks something of its own («还有多少在建»): the subject stays, what was asked goes.
        subject = f"{_WHAT_IS_ASKED.sub('', before.text).rstrip('?!。')},{core}"
        if _POINTS_BACK.search(asked.text):
            return [[subject, *_replaced(before, core, whole_question=True)], [joined]]
        return [[subject, *_replaced(before, core, whole_question=True)], [core]]
    # The other thing may be counted in another unit (图书多少册 → 场地多少).
    any_unit = [_UNIT.sub(r"\1", reading) for reading in _replaced(before, core, whole_question=False)]
    return [_replaced(before, core, whole_question=False) + any_unit, [joined]]


def _asks_by_itself(asked: Question) -> bool:
    return not is_elliptic(asked.text) and (asked.kind != "how" or bool(re.search(r"怎|如何|为什么|为何|什么", asked.text)))


def _swap_slot(asked: Question, before: Question) -> str | None:
    """A bare place, a bare period or both take the place of those before, or join the question."""
    if asked.terms or asked.figures or not (asked.places or asked.periods):
        return None
    text, joined = before.text, ""
    for new, old in ((asked.places, before.places), (asked.periods, before.periods)):
        if not new:
            continue
        phrase = asked.text[new[0].start : new[-1].end]
        if old:
            said = before.text[old[0].start : old[-1].end]
            text = text.replace(said, phrase, 1)
        else:
            joined += phrase
    return joined + text


def _replaced(before: Question, core: str, whole_question: bool) -> list[str]:
    """The question before with each run of neighbouring words replaced by the follow-up's."""
    core = core.removesuffix("的")
    found: list[str] = []
    text = before.text
    spans = sorted((text.find(term.text), text.find(term.text) + len(term.text)) for term in before.terms if term.text in text)
    for first in range(len(spans)):
        for last in range(first, min(first + _MAX_RUN, len(spans))):
            start, end = spans[first][0], spans[last][1]
            if start < end:
                found.append(f"{text[:start]}{core}{'' if whole_question else text[end:]}")
    return found
