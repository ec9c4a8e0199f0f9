"""Follow-ups: a question that leans on the turns before becomes one that stands by itself.

No language model is needed for how officials follow up: they swap one slot («那幼儿的呢»), add one («2019年的呢»),
ask another thing of the same subject («占比多少»), or change the subject. Which slot is swapped is decided by the
corpus: of all ways to read the follow-up, the one that the reports answer best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rjieba

from assistant.comparing.follow_up import continued
from assistant.document_reading import asked_field
from assistant.named_school import may_name_school
from assistant.question import ACHIEVED, PLANNED, Question, is_elliptic, name_spans, understand
from assistant.section_reading import next_section
from assistant.slots import dated_by, names_only, with_slots
from assistant.titles import MIN_NAME
from assistant.units import MEASURES, SPOKEN_UNITS
from corpus.school_levels import LEVELS
from corpus.tokens import blank

MAX_TURNS = 10
FARTHEST_TURNS = 20
"""Of a whole chat so many turns are looked at: a subject named before the last ten may still be the subject."""
_REPEATED = 0.5
"""A reading that gives the very answer of the turn before is an unlikely one: nobody asks twice."""
_END = "?!。"
_ASPECTS = ("了", "过", "着")
"""What a verb carries."""
_AS_WELL = 0.97
"""Of the score before, where the answer carries the words that were added as it carried the others."""
_MAX_RUN = 3
"""How many neighbouring words one follow-up may stand for."""
_AROUND = 2
"""As many more beside those that it says again: «那幼儿足球特色学校呢» stands for 青少年校园足球特色学校."""
_FAR = 0.6
"""A reading is taken over a more natural one only if that scores less than this share of it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What the corpus answers to a reading: ``score`` 0 for a refusal, ``key`` names the figure or sentence."""

    score: float
    key: str
    title: str = ""
    """Of the one report it is answered from; empty where it is several."""


_LEAD = re.compile(
    r"^(?:(?:明白|好|知道|收到|懂|嗯)(?:的|了|啦)?,"
    r"|那么?|把?(?=(?:时间|年份|年度|地区|地方|城市)换)|(?:再|改|接着|继续)(?:来)?(?:看看?|问问?|查查?|说说?)(?:一?下)?|(?:同样|一样|这个|还是这个|同一个?)的?(?:问题|指标|数[据字]?),?|同样,|(?:时间|年份|年度|地区|地方|城市)?(?:换成|换作|换做|换到|改成|改为|改到)|如果是|(?:要是|如果|假如)问?|然后|还有|再|另外|其中|里面的?|这里面的?|那里面的?|这些|那些"
    r"|它们?的?|他们的?|她们的?|又|而|以及|和|,)+"
)
_TAIL = re.compile(
    r",?答案是(?:什么|多少)[?。]*$|再?(?:查|看|问)一?[遍下次][。!]*$"
    r"|(?:的?(?:数据|数字|情况))?的?(?:呢|吗|如何|怎么样|怎样|咧)[?!。]*$|的(?:数据?|数字|情况)[?!。]*$|[?!。]+$"
)
_SAME = re.compile(r"(?:该|这|此|同)(?:一?[个项])?(?:指标|数据|数字|数值?|项目?)(?=[,是为有在呢?\d]|$),?")
"""What was asked for before, named by a pronoun: 2023年该项是多少."""
_LEVEL = re.compile(LEVELS)
_OF_LEVEL = re.compile(rf"(?P<level>(?:普通|公办|民办)?{LEVELS})的?(?:又?(?:是|有|为)?(?:多少|几)(?:{SPOKEN_UNITS})?)?")
"""«初中是多少», a level of school in place of the one asked about before."""
_POINTS_BACK = re.compile(
    r"^(?:那|(?:再|改|接着|继续)[看问查说]|同样|一样|同一个?|然后|还有|里面|这里面|他们|她们|又|以及|占(?:比|多少|全))|它们?|这些|那些|这个|其中|里面|上述|该"
)
_OF_ISSUER = re.compile(r"(?:那么?)?(?:国务院|国家|全国|中央)(?:层面|级)?(?:那[部份个一]*|的)?(?:条例|规定|办法)?(?:呢|怎么样|[?。]|$)")
"""The country's document where a place's was asked for; it is named by its issuer."""
_NAMED_BY_PLACE = re.compile(r"[\u4e00-\u9fff]{0,12}?(?:条例|规定|办法|规划|纲要|法(?!律|治|制))")
"""What a name that begins with its place goes on with."""
_NEW_TOPIC = re.compile(r"^(?:换个?话题|另外问|再问(?:一个|个)?别的|问个别的|不说这个了|下一个问题)[,,。]?")
_WHAT_IS_ASKED = re.compile(rf"(?:有|是|为|达到?|到了|分别)?(?:多少|几)(?:{SPOKEN_UNITS})?[?]?")
_EXTENT_ASKED = re.compile(r"有?多[大高长]")
"""«中心有多大» counts no centres, as «中学投资多少» counts no schools."""
_OTHER_STATUS = (ACHIEVED, PLANNED)
"""What does not come along where what was planned is asked for behind what was achieved, or the other way round."""
_OF_ALL = re.compile(r"全国|全省|各[省市县区地]|哪[个些一几]*(?:省|市|县|区|地方)|所有|《|条例|规划|纲要|法(?!律|治|制|院|人)|政策|国家")
_ASKS = re.compile(r"多少|几|占|哪|谁|何|什么|怎|如何|是否|有没有|[吗?]")
_UNIT = re.compile(rf"(多少|几)(?:{SPOKEN_UNITS})")


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


def subject_beside(asked: Question) -> str:
    """What a question says beside what is counted in it, where that names something: 文峰中学 of «文峰中学迁建花了多少钱»; else empty."""
    extent = _EXTENT_ASKED.search(asked.text)
    counted = () if extent or asked.unit_class in MEASURES else asked.head
    if not any(term.is_noun and term.text not in counted for term in asked.terms):
        return ""
    rest = _WHAT_IS_ASKED.sub("", asked.text if extent is None else asked.text[: extent.start()]).rstrip(_END)
    words = rjieba.tag(blank(rest, [(at, at + len(word)) for word in counted if (at := rest.rfind(word)) >= 0], ""))
    while words and words[-1][1][0] in "vu":
        words.pop()
    return "".join(word for word, _ in words)


def earlier(turns: Sequence[str], limit: int) -> list[str]:
    """Of all user turns before a question, oldest first, the last ones that were asked: what is longer than ``limit`` characters never was."""
    return [turn for turn in turns if 0 < len(turn) <= limit][-FARTHEST_TURNS:]


def _without_lead(turn: str) -> str:
    return _NEW_TOPIC.sub("", turn.strip()) or turn


def _resolve(turn: str, before: str, probe: Callable[[str], Probe]) -> str:
    if _NEW_TOPIC.match(turn.strip()):
        return _without_lead(turn)
    context = understand(before)
    turn = dated_by(turn, context)
    asked = understand(turn)
    comparing = continued(asked, context)
    if comparing is not None:
        return comparing
    issuer = _OF_ISSUER.match(asked.text)
    place = context.places[0] if context.places else None
    if issuer is not None and place is not None and _NAMED_BY_PLACE.match(context.text, place.end):
        return f"{context.text[: place.start]}国务院{context.text[place.end :]}"
    section = next_section(asked.text, context.text)
    if section is not None:
        return section
    if asked_field(asked.text) is not None:
        return _of_document(turn, asked, context, probe)
    if names_only(asked):
        return with_slots(asked, context)
    if not _leans_back(asked):
        return _placed(turn, asked, context, probe)
    said = probe(before)
    groups = _readings(asked, context)
    best, best_score = groups[0][0] if groups[0] else turn, 0.0
    for group in groups:
        scored = [(_likelihood(probe(reading), said, reading.startswith(context.text.rstrip(_END))), reading) for reading in dict.fromkeys(group)]
        score, reading = max(scored, key=lambda pair: pair[0], default=(0.0, turn))
        if score * _FAR > best_score or (best_score == 0.0 and (score > 0.0 or reading in asked.text)):
            best, best_score = reading, max(score, best_score)
    return best


def _placed(turn: str, asked: Question, before: Question, probe: Callable[[str], Probe]) -> str:
    """Another question, which names no place behind one that does: of that place, unless it is on all of them or names a document."""
    if asked.places or not before.places or _OF_ALL.search(asked.text) or asked.quoted:
        return turn
    alone = probe(asked.text)
    place = _place_of(before)
    if any(alone.title[at : at + MIN_NAME] in asked.text for at in range(len(alone.title) - MIN_NAME + 1)):
        return turn
    placed, subject = f"{place}{asked.text}", subject_beside(before)
    of_place = probe(placed)
    if may_name_school(subject) and probe(f"{subject},{asked.text}").score > max(_FAR * of_place.score, 0.0):
        return f"{subject},{asked.text}"
    return placed if of_place.score > 0.0 or alone.score > 0.0 else turn


def _place_of(question: Question) -> str:
    """The places a question names, as printed, with what stands between them; empty for none."""
    return question.text[question.places[0].start : question.places[-1].end] if question.places else ""


def _of_document(turn: str, asked: Question, before: Question, probe: Callable[[str], Probe]) -> str:
    """A question about a document itself («那它的索引号呢»): where it names none, that of the report which the turn before was answered from."""
    if asked.places or asked.periods or probe(asked.text).title:
        return turn
    title = re.sub(r"\s", "", probe(before.text).title)
    return f"{title}的{_TAIL.sub('', _LEAD.sub('', asked.text))}" if title else turn


def _likelihood(found: Probe, said: Probe, adds: bool) -> float:
    """How likely a reading is. One that only adds words to the turn before and gets its very answer, which knows nothing of them, is none."""
    if found.key != said.key:
        return found.score
    return 0.0 if adds and found.score < _AS_WELL * said.score else _REPEATED * found.score


def _leans_back(asked: Question) -> bool:
    if is_elliptic(asked.text) or _POINTS_BACK.search(asked.text):
        return True
    if not (asked.terms or asked.places or asked.periods or asked.figures or _ASKS.search(asked.text)):
        return False  # «谢谢»
    nouns = [term for term in asked.terms if term.is_noun]
    return len(nouns) < 2 and sum(term.weight for term in asked.terms) < 2.0


def _readings(asked: Question, before: Question) -> list[list[str]]:
    """Every way to read the follow-up, in groups, the most natural group first."""
    core = _TAIL.sub("", _SAME.sub("", _LEAD.sub("", asked.text))).strip()
    if not core:
        return [[before.text]]
    swapped = understand(core)
    if names_only(swapped):
        return [[with_slots(swapped, before)]]
    natural = _of_other_level(core, before.text)
    alone = core
    if swapped.places or swapped.periods:
        before = understand(with_slots(swapped, before))
        core = blank(swapped.text, name_spans(swapped.places, swapped.periods), "").removeprefix("的")
    joined = f"{before.text.rstrip(_END)},{core}"
    if _asks_by_itself(asked):
        # It asks something of its own («还有多少在建»): the subject stays, what was asked goes.
        said = _OTHER_STATUS[asked.achieved].sub(",", before.text) if asked.planned or asked.achieved else before.text
        subject = f"{_WHAT_IS_ASKED.sub('', said).rstrip(_END)},{core}"
        if _POINTS_BACK.search(asked.text):
            return [*natural, [subject, *_replaced(before, core, whole_question=True)], [joined]]
        if (asked.planned or asked.achieved) and not any(term.is_noun for term in asked.terms):
            return [[subject]]  # «实际完成几个» is asked of what was planned
        place = "" if swapped.places else _place_of(before)
        return [*natural, [subject, *_replaced(before, core, whole_question=True)], [place + alone]]
    # The other thing may be counted in another unit (图书多少册 → 场地多少).
    any_unit = [_UNIT.sub(r"\1", reading) for reading in _replaced(before, core, whole_question=False)]
    return [*natural, _replaced(before, core, whole_question=False) + any_unit, [joined]]


def _of_other_level(core: str, before: str) -> list[list[str]]:
    """The question before with the level of school that a follow-up names for its own, if both have just one."""
    levels, level = list(_LEVEL.finditer(before)), _OF_LEVEL.fullmatch(core)
    return [[before[: levels[0].start()] + level["level"] + before[levels[0].end() :]]] if level is not None and len(levels) == 1 else []


def _asks_by_itself(asked: Question) -> bool:
    return not is_elliptic(asked.text) and (asked.kind != "how" or bool(re.search(r"怎|如何|为什么|为何|什么", asked.text)))


def _replaced(before: Question, core: str, whole_question: bool) -> list[str]:
    """The question before with each run of neighbouring words replaced by the follow-up's; where it can be, no word of both stands there twice."""
    core = core.removesuffix("的")
    found: dict[str, bool] = {}
    text = before.text
    said_again = {term.text for term in before.terms} & {term.text for term in understand(core).terms}
    is_verbal = rjieba.tag(core)[-1][1].startswith("v") if core else False
    spans = sorted((text.find(term.text), text.find(term.text) + len(term.text)) for term in before.terms if term.text in text)
    for first in range(len(spans)):
        for last in range(first, min(first + max(_MAX_RUN, len(said_again) + _AROUND), len(spans))):
            start, end = spans[first][0], spans[last][1]
            if any(begin < end < stop for begin, stop in spans):
                continue  # 小学生|均 of 小学|生均
            if start >= end or (text[end : end + 1] in _ASPECTS and not is_verbal):
                continue  # «考场了几个» says nothing
            found[f"{text[:start]}{core}{'' if whole_question else text[end:]}"] = all(word in text[start:end] for word in said_again)
    return [reading for reading, is_clean in found.items() if is_clean or not any(found.values())]
