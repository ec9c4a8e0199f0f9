"""What each figure of a sentence counts, when, where, and whether it is achieved or planned.

Two patterns carry nearly all figures of official Chinese: the counted thing stands before («特色学校129所»,
«巩固率达到100.87%») or behind («32支工作队», «85%的学生»). A bare verb («在建41所») takes its subject from the
figure or clause before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from corpus.figures import Figure, find_figures
from corpus.periods import Period, find_periods
from corpus.places import find_places
from corpus.quantity import Quantity, Status
from corpus.report import Sentence
from corpus.tokens import fold

_DELIMITER = re.compile(r"[,;。:、!?()\n]")
_CLAUSE_OR_BRACKET = re.compile(r"[,;。:!?()\n]")
_CLAUSE = re.compile(r"[,;。:!?\n]")
_NOUN = ("n", "vn", "j", "l", "i", "b", "s", "t", "z", "an", "eng", "x_")
_LEADING = re.compile(r"^(?:同时|其中|目前|已经|已|先后|累计|共计|总共|共有|共|还|并|又|现|现有|拥有|建成|创建|建立|打造|形成|实现|有|使|约|近|的|了|为|将|对|在(?!建)|是|[一二三四五六七八九]是)+")
_TRAILING = re.compile(r"(?:分别)?(?:为|是|有|达到了|达到|达|至|到|共计|总计|合计|共|约|近|超过|超|不低于|不少于|不超过|逾|以|按|等|了|由|从|在|[的])+$")
_WHOLE = re.compile(r"^(?:全市|全县|全区|全省|全国|我市|我县|我区|我省|本市|本县|各地|各县市区|市|县|和|及|与|[,、\s])+$")
_PLANNED = re.compile(r"计划(?!》|”|项目|工程)|拟|力争|预计|目标|规划(?=的|建)|将(?!爱国)|能够按期|争取|到20\d\d年|要求|年底前|确保")
_ACHIEVED = re.compile(r"已|完成|建成|达到(?!\d*%?要求)|竣工|完工|新建|累计|截至")
_COMPARED = re.compile(r"(?:比|较|同比|与|超过)$")
_PARALLEL = re.compile(r"[和与及]")
_PARALLEL_HEADS = re.compile(r"([^,;。:、]+?)[和与及、]([^,;。:、]+?)(?:分别|各)?(?:为|是|达到了?|达)?$")


@dataclass(frozen=True, slots=True)
class _Clue:
    """Where a sentence's figure stands among its neighbours; offsets within the sentence."""

    before: str
    after: str
    before_start: int


def bind_quantities(text: str, sentences: Sequence[Sentence], place: str | None) -> tuple[Quantity, ...]:
    """Every figure of the body sentences with its indicator, period, place and status, in text order.

    Args:
        place: the report's own division; a figure's place is recorded only where the text names another.
    """
    found: list[Quantity] = []
    for sentence in sentences:
        if not sentence.is_heading and sentence.section > 0 or sentence.section == 0 and len(sentences) == sentence.index + 1:
            found.extend(_of_sentence(text[sentence.start : sentence.end], sentence, place))
    return tuple(found)


def _of_sentence(text: str, sentence: Sentence, place: str | None) -> list[Quantity]:
    folded = fold(text)
    figures = find_figures(text)
    if not figures:
        return []
    periods = find_periods(text)
    found: list[Quantity] = []
    topic = ""
    for position, figure in enumerate(figures):
        clue = _clue(folded, figures, position)
        indicator, topic = _indicator(text, folded, clue, figure, topic, figures, position)
        found.append(
            Quantity(
                indicator, figure.text, figure.value, figure.high, figure.unit, figure.qualifier,
                _period(folded, periods, figure), _place(text, figure, place), _status(folded, clue, figure),
                sentence.index, sentence.start + figure.start, sentence.start + figure.end,
            )  # fmt: skip
        )
    return found


def _clue(folded: str, figures: Sequence[Figure], position: int) -> _Clue:
    figure = figures[position]
    start = max((match.end() for match in _CLAUSE_OR_BRACKET.finditer(folded, 0, figure.start)), default=0)
    if position:
        start = max(start, _behind(folded, figures[position - 1]))
    stop_match = _DELIMITER.search(folded, figure.end)
    stop = stop_match.start() if stop_match else len(folded)
    if position + 1 < len(figures):
        stop = min(stop, figures[position + 1].start)
    return _Clue(folded[start : figure.start], folded[_behind(folded, figure) : max(stop, _behind(folded, figure))], start)


def _behind(folded: str, figure: Figure) -> int:
    """End of the figure with a qualifier printed behind it."""
    if figure.qualifier and folded.startswith(figure.qualifier, figure.end):
        return figure.end + len(figure.qualifier)
    return figure.end


def _indicator(text: str, folded: str, clue: _Clue, figure: Figure, topic: str, figures: Sequence[Figure], position: int) -> tuple[str, str]:
    """The indicator, and the subject that a following bare verb takes up."""
    before = _clean(clue.before, figure)
    is_share = figure.unit[:1] in ("%", "‰", ":")
    parallel = _parallel(folded, figures, position)
    if parallel:
        return parallel, parallel
    behind = _noun_phrase(clue.after)
    if behind and not is_share:
        return behind, behind
    if before and not _WHOLE.match(before):
        if _has_noun(before):
            return before, _subject(before)
        owner = topic or _previous_clause(folded, clue.before_start)
        return f"{owner}{before}", owner
    if clue.after.startswith("的") or behind:
        rest = clue.after.removeprefix("的").strip()
        return (before + rest if before else rest), rest
    owner = topic or _previous_clause(folded, clue.before_start)
    return owner or clue.before.strip(), owner


def _clean(before: str, figure: Figure) -> str:
    phrase = before.strip()
    for period in reversed(find_periods(phrase)):
        phrase = phrase[: period.start] + phrase[period.end :]
    phrase = _LEADING.sub("", phrase.strip(" ,、"))
    if figure.qualifier and phrase.endswith(figure.qualifier):
        phrase = phrase[: -len(figure.qualifier)]
    return _TRAILING.sub("", phrase).strip(" ,、“”")


def _tags(phrase: str) -> list[tuple[str, str]]:
    return [(word, tag) for word, tag in rjieba.tag(phrase)]


def _has_noun(phrase: str) -> bool:
    return any(tag.startswith(_NOUN) and len(word) > 1 for word, tag in _tags(phrase))


def _noun_phrase(after: str) -> str:
    """The noun that a figure stands before: words up to the first verb or preposition; empty where a verb follows at once."""
    kept = ""
    for word, tag in _tags(after):
        if tag in ("v", "p", "d", "c", "r", "y", "ul", "uz", "f", "vd", "zg", "x", "w") or (tag == "uj" and not kept):
            break
        kept += word
    return kept.strip("“”的 ")


def _subject(before: str) -> str:
    """The phrase without its closing verb: 项目已完工 → 项目."""
    tags = _tags(before)
    while tags and not tags[-1][1].startswith(_NOUN):
        tags.pop()
    return "".join(word for word, _ in tags)


def _previous_clause(folded: str, start: int) -> str:
    """Nouns of the clause before ``start``, without a leading verb: 实施第三期学前教育行动计划 → 第三期学前教育行动计划."""
    bounds = [0, *(match.end() for match in _CLAUSE.finditer(folded, 0, max(0, start - 1)))]
    clause = folded[bounds[-1] : start].strip(" ,;:、。")
    tags = _tags(clause)
    while tags and tags[0][1] in ("v", "d", "p", "c", "ul"):
        tags.pop(0)
    return "".join(word for word, _ in tags)


def _parallel(folded: str, figures: Sequence[Figure], position: int) -> str | None:
    """The head that belongs to this figure in «A和B分别达到x和y»."""
    figure = figures[position]
    for first in (position, position - 1):
        if first < 0 or first + 1 >= len(figures):
            continue
        left, right = figures[first], figures[first + 1]
        joined = folded[_behind(folded, left) : right.start].strip()
        start = max((match.end() for match in _CLAUSE.finditer(folded, 0, left.start)), default=0)
        lead = folded[start : left.start]
        if joined not in ("和", "与", "及", "、") or "分别" not in lead:
            continue
        heads = _PARALLEL_HEADS.search(lead)
        if heads:
            names = [heads[1].strip(), heads[2].strip()]
            # «专用教室建设和场地器材达标率»: the measure stands once, behind the last head.
            measure = re.search(r"(?:[\u4e00-\u9fff]{0,2}率|人数|数量|比例|比重|面积|数)$", names[1])
            if measure and not re.search(r"(?:率|数|量|比例|比重|面积)$", names[0]):
                names[0] += measure[0]
            return names[0 if figure is left else 1]
    return None


def _period(folded: str, periods: Sequence[Period], figure: Figure) -> str | None:
    """The nearest expression of time before the figure that governs it; one compared against (比2018年) does not."""
    for period in reversed(periods):
        if period.end > figure.start or _COMPARED.search(folded[: period.start]) or _inside_name(folded, period.start):
            continue
        return period.text
    return None


def _inside_name(folded: str, offset: int) -> bool:
    return folded.rfind("《", 0, offset) > folded.rfind("》", 0, offset)


def _place(text: str, figure: Figure, own: str | None) -> str | None:
    """The one other division named before the figure in its sentence; None where none or several are."""
    names = {mention.name for mention in find_places(text[: figure.start]) if mention.name != own and not _inside_name(text, mention.start)}
    return names.pop() if len(names) == 1 else None


def _status(folded: str, clue: _Clue, figure: Figure) -> Status:
    near = folded[clue.before_start : figure.end + 4]
    if _ACHIEVED.search(near):
        return "achieved"
    clause_start = max((match.end() for match in _CLAUSE.finditer(folded, 0, figure.start)), default=0)
    return "planned" if _PLANNED.search(folded[clause_start : figure.end + 8]) else "achieved"
