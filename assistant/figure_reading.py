"""Which figures of a passage may answer a question, and how well each fits it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.binding import is_exactly_of, unbound
from assistant.clauses import clause_end, clause_of, clause_span, clause_start
from assistant.findings import ReadFigure, ReadPassage, quantities_of
from assistant.lay_words import OFFICIAL_WORDS, names
from assistant.matching import SYNONYM_FLOOR, Matcher, shared_part
from assistant.other_figures import AMOUNTS, core_of, is_of_something_else
from assistant.question import Question
from assistant.units import ASKS_CHANGE, ASKS_HOW_MANY, MEASURES, measures_other_than, same_count, unit_class
from corpus.periods import dated_periods
from corpus.quantity import Quantity
from corpus.tokens import fold

NEAR_WEIGHT = 0.6
"""Of the cosine of a word with an indicator that does not hold it, beside 1 for a word it holds."""
LOCAL_WEIGHT, HEAD_WEIGHT, STATUS_WEIGHT, ASIDE_WEIGHT = 0.6, 0.25, 0.1, 0.05
"""Of the words beside a figure, of its naming what is counted, of plan against achievement, of standing in brackets; set on the development rows."""

OF_WHOLE = 0.9
"""Of a word that names the whole of which the figure is a part, beside 1 for one that names the figure."""
TOLD_OF_OTHER = 0.2
"""Off a figure beside which one stands that a word of the question names and this one does not have."""
TOWNSHIP_WEIGHT = 0.2
"""Off a figure of a township or street that the question does not name."""
NEWLY_WEIGHT = 0.15
"""Off what was added in the year, for a question on how many there are."""
YEAR_WEIGHT = 0.1
"""Of being of the very year asked for, beside one of several years that hold it."""
ATTRIBUTE_WEIGHT = 0.15
"""Off what measures something where it is not said that more than its number is asked for."""
END_WEIGHT = 0.1
"""Of what something came down or up to, where that is asked for."""

_MEASURED = re.compile(r"(?:面积|投资|资金|金额|经费|比例|比重|占比|[\u4e00-\u9fff]率|时间|年限)$")
ENDED_AT = re.compile(r"[降减升涨增扩压调高长低少缩](?:[到至为]了?|成了?)(?:多少|几)")
"""What something came to is asked for, not by how much it changed."""
_FROM = re.compile(r"(?:由|从)[^,;。到至]*\Z")
_BEFORE, _AFTER = re.compile("原先|原来|[改建造]之?前|此前|以前"), re.compile("[改建造]之?后")
"""Of what changed the one or the other end is asked for."""
_FROM_TO = re.compile(r"(?:由|从)[^,;。]*(?:到|至|为)\Z")
_TO = re.compile(r"[^,;。\d]{0,6}?(?:到|至|为)")
_CLAIMED = re.compile(r"(?:有|是|为|了|达到?|成|共|到|说)[约近]?\Z")
"""Before a figure that a question holds to be the answer («有129所»), not the whole of which it asks for a part."""
_COUNT_ASKED = re.compile(r"总[所个人家]?数|人数|数量|数目|(?:多少|几)个?[千万亿]")
_SCALE = re.compile("(?:多少|几)个?([千万亿])")
_SCALES = {"千": 1e3, "万": 1e4, "亿": 1e8}
"""In how great numbers an answer is expected: «多少万» is not 17."""
_BUDGETED = re.compile("概算|预算(?!执行)|计划|规划|核定")
_VISITS = frozenset({"人次", "次", "场次"})
_PARTS_BEGIN, _PARTS_END = ("其中", "("), ")。;!?"
_NEWLY = re.compile("新[建增聘招设添]|改扩建|扩建|改建|净增|增加")
_NEWLY_ASKED = re.compile("[新建增改扩招聘添盖修完]|多了|计划|打算")
_TOWNSHIP = re.compile(
    r"(?<![各每个的\u4e00-\u9fff])(?:其中|如|在|以)*(?P<name>[\u4e00-\u9fff]{2,3}(?:街道|(?<![城小集建])镇|(?<![城家返回下山])乡))(?![村镇的])"
)


def figures_of(question: Question, passage: ReadPassage, matcher: Matcher) -> list[ReadFigure]:
    """The figures of a passage that have a unit the question allows."""
    fits: list[tuple[ReadFigure, float]] = []
    scale = _SCALE.search(question.text)
    least = 0.1 * _SCALES[scale[1]] if scale else 0.0
    for quantity in quantities_of(passage.evidence):
        fit = unit_fit(question, quantity.unit)
        if fit is None or _is_given(question, quantity) or abs(quantity.value) < least:
            continue
        other_unit = bool(question.units) and quantity.unit not in question.units and "个" in (quantity.unit, *question.units)
        whole = _whole_of(passage, quantity)
        head_fit = _head_fit(question, quantity, whole)
        if other_unit and question.head and not head_fit:
            continue  # 个 counts anything: of another unit than asked it must name what is counted
        if is_of_something_else(question, passage, quantity) or not _names_core(question, passage, quantity, whole, matcher):
            continue
        local = _local(passage, quantity, whole, matcher)
        elsewhere = unbound(question, passage.evidence, quantity)
        score = passage.score + LOCAL_WEIGHT * local + head_fit + fit + _status_fit(question, passage, quantity)
        score += END_WEIGHT * _is_where_it_ended(question, passage, quantity) + YEAR_WEIGHT * is_exactly_of(question, passage.evidence, quantity)
        score += HEAD_WEIGHT * _stands_before(question, passage, quantity)
        score -= ATTRIBUTE_WEIGHT * _measures_it(question, quantity)
        score -= ASIDE_WEIGHT * _is_aside(passage, quantity) + TOWNSHIP_WEIGHT * is_of_township(question, passage, quantity)
        fits.append((ReadFigure(passage, quantity, elsewhere, local, score), head_fit))
    core = core_of(question)
    counted = "\n".join(name for figure, _ in fits if names(core, name := fold(figure.quantity.indicator)))
    fits = [(replace(figure, score=figure.score - TOLD_OF_OTHER * _is_told_of_other(question, figure, counted)), fit) for figure, fit in fits]
    exact = max((fit for figure, fit in fits if figure.quantity.unit in question.units), default=0.0)
    if not exact or question.unit_class in MEASURES:
        return [figure for figure, _ in fits]
    # One of another unit (3所 for «几个») only where it names more of what is counted.
    return [figure for figure, fit in fits if (fit > 0 and figure.quantity.unit in question.units) or fit > exact]


def rank(question: Question, figure: ReadFigure) -> tuple[float, bool, int]:
    """By which figures are sorted, best first; what was added counts for less where nobody asks for it, but contradicts as before.

    Of equals the one whose name the question has as it stands goes first: 省督学 before 各级督学.
    """
    is_named = len(figure.quantity.indicator) > 2 and fold(figure.quantity.indicator) in question.text
    is_newly = _NEWLY.match(fold(figure.quantity.indicator)) is not None and not _NEWLY_ASKED.search(question.text)
    return round(NEWLY_WEIGHT * is_newly - figure.score, 6), not is_named, figure.quantity.start


def _is_told_of_other(question: Question, figure: ReadFigure, counted: str) -> bool:
    """Whether what is counted names another figure only, or a word of the question one that counts the same, and stands nowhere at this one.

    «标准化考场2895个,新增考点3个、考场212个»: who asks for 新增考场 wants the latter; «服务学校覆盖率100%,参与率93%» for 服务参与率 too.

    Args:
        question: the question.
        figure: one of a sentence.
        counted: the names of the sentence's figures that hold what is counted, its own among them.
    """
    core = core_of(question)
    if not core or not counted:
        return False
    own = fold(figure.quantity.indicator) + clause_of(figure.passage, figure.quantity)
    if not names(core, fold(figure.quantity.indicator)):
        return not names(core, own + _whole_of(figure.passage, figure.quantity))
    return any(names(term.text, counted) for term in question.terms if not names(term.text, own))


def _stands_before(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether what is counted stands right behind the figure in one character, which is no word of its own: 36个班 for «多少个班»."""
    counted, end = question.counted, quantity.end - passage.evidence.passage.start
    return len(counted) == 1 and passage.evidence.sentence.startswith(counted, end)


def _measures_it(question: Question, quantity: Quantity) -> bool:
    """Whether the figure measures what is asked for rather than counts it: 项目开工校舍面积 for «项目是多少»."""
    core, indicator = core_of(question), fold(quantity.indicator)
    is_open = question.unit_class is None and unit_class(quantity.unit) in MEASURES
    return is_open and bool(core) and names(core, indicator) and _MEASURED.search(indicator) is not None and not indicator.endswith(core)


def _is_where_it_ended(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether a question on what something came down or up to has the figure that it did: 13% of «现行16%的税率降至13%»."""
    if ENDED_AT.search(question.text) is None:
        return False
    return passage.evidence.sentence[: quantity.start - passage.evidence.passage.start].endswith(("至", "到", "为"))


def _is_given(question: Question, quantity: Quantity) -> bool:
    """Whether a question on how many tells this figure itself, of which a part is wanted: «那102个幼儿园,盖好的有几个»."""
    stated = [figure for figure in question.figures if (figure.value, figure.unit) == (quantity.value, quantity.unit)]
    return bool(stated) and ASKS_HOW_MANY.search(question.text) is not None and not any(_CLAIMED.search(question.text, 0, figure.start) for figure in stated)


def _whole_of(passage: ReadPassage, quantity: Quantity) -> str:
    """What a part is told of: the names of the figures it is a part of; empty for no part.

    «适龄残疾儿童少年461人,其中随班就读248人»: the part's own name says only what sets it apart.
    """
    return "\n".join(fold(other.indicator) for other in wholes_of(passage, quantity))


def wholes_of(passage: ReadPassage, quantity: Quantity) -> list[Quantity]:
    """The figures before «其中» or the bracket that a part stands behind, as far as they are counted in its kind of unit; none for no part."""
    sentence, base = passage.evidence.sentence, passage.evidence.passage.start
    at = quantity.start - base
    start = max(sentence.rfind(mark, 0, at) for mark in _PARTS_BEGIN)
    if start < 0 or any(mark in sentence[start:at] for mark in _PARTS_END):
        return []
    kind = unit_class(quantity.unit)
    return [other for other in quantities_of(passage.evidence) if other.end - base <= start and unit_class(other.unit) == kind]


def is_of_township(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether a township or street is named between the figure and the one before it that the question does not name: «金桥街道公办园最多,有9所»."""
    base = passage.evidence.passage.start
    start = max([0, *(other.end - base for other in quantities_of(passage.evidence) if other.end <= quantity.start)])
    named = _TOWNSHIP.search(passage.evidence.sentence, start, quantity.start - base)
    return named is not None and named["name"] not in question.text


def _names_core(question: Question, passage: ReadPassage, quantity: Quantity, whole: str, matcher: Matcher) -> bool:
    """Whether the figure's sentence names what a question counts, or its clause something like it; True where no noun is counted."""
    if question.unit_class in MEASURES:
        return True
    core = core_of(question)
    if core not in question.required and core not in OFFICIAL_WORDS:
        return True
    start, _, stop = clause_span(passage, quantity)
    base, own = passage.evidence.passage.start, fold(quantity.indicator)
    alike = [other for other in quantities_of(passage.evidence) if other.unit == quantity.unit and start <= other.start - base < stop]
    is_part = (bool(own) and question.counted.startswith(own)) or names(core, whole)
    if not names(core, own) and not is_part and any(names(core, fold(other.indicator)) for other in alike):
        return False  # «考点3个、考场212个»: what is counted is the neighbour's
    clause = own + passage.evidence.sentence[start:stop] + whole
    if quantity.unit in _VISITS and names(core, passage.evidence.sentence):
        return True  # 人次 are counted of what was visited, which the clause before may name: «开展社区教育活动,参加275万人次»
    return names(core, clause) or shared_part(core, clause) >= 0.5 or matcher.may_mean(core, clause)


def _is_aside(passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure stands in brackets, where parts of what was counted are told apart."""
    before = passage.evidence.sentence[: quantity.start - passage.evidence.passage.start]
    return before.count("(") > before.count(")")


def unit_fit(question: Question, unit: str) -> float | None:
    """How well a unit answers the question (about 0, higher is better); None where it cannot."""
    kind = unit_class(unit)
    if measures_other_than(question.text, question.units, unit):
        return None
    if question.unit_class is None:
        if kind == "share" and (question.counted or _COUNT_ASKED.search(question.text)) and not ASKS_CHANGE.search(question.text):
            return None  # «多少民办学校», «多少万» and «教师总数» ask for no share
        if kind in ("time", "age") and question.counted:
            return None
        return -0.15 if kind in ("share", "time") else 0.0
    if unit in question.units and question.unit_class not in MEASURES:
        return 0.1
    if question.unit_class == kind:
        return 0.03
    if question.unit_class == "people" and unit == "个":
        return None  # persons are counted 名, 人 and 位
    if question.unit_class == "people" and not unit:
        return 0.0  # «惠及3200万»
    return 0.0 if any(same_count(asked, unit) for asked in question.units) else None


def _local(passage: ReadPassage, quantity: Quantity, whole: str, matcher: Matcher) -> float:
    """Share of the question's words that stand in the figure's indicator or mean what it says, its stretch of the clause or its whole, its clause."""
    record = passage.evidence.passage
    sentence = passage.evidence.sentence
    start, at, stop = clause_span(passage, quantity)
    others = [other for other in quantities_of(passage.evidence) if other is not quantity]
    near_start = max([start, *(other.end - record.start for other in others if other.end - record.start <= at)])
    near_stop = min([stop, *(other.start - record.start for other in others if other.start - record.start > at)])
    indicator, near, clause = fold(quantity.indicator), f"{sentence[near_start:near_stop]}\n{whole}", sentence[start:stop]
    weights = passage.match.weights
    total = sum(weights.values())
    found = 0.0
    for word, support in passage.match.support.items():
        place = max(
            next((weight for weight, text in ((1.0, indicator), (0.9, near), (0.7, clause), (0.5, sentence)) if names(word, text)), 0.0),
            shared_part(word, indicator),
            0.6 * support,
        )
        if place < 0.5 and indicator and (cosine := matcher.likeness(word, indicator)) >= SYNONYM_FLOOR:
            place = max(place, NEAR_WEIGHT * cosine)
        found += weights[word] * place
    return found / total if total else 0.0


def figure_support(question: Question, figure: ReadFigure, word: str, matcher: Matcher) -> float:
    """How far the word is met at the figure (0–1): 0 where the sentence says it of other figures only, or says something like it."""
    passage, quantity = figure.passage, figure.quantity
    support, evidence = passage.match.support[word], passage.evidence
    if word in AMOUNTS:
        return support
    start, _, stop = clause_span(passage, quantity)
    clause = fold(quantity.indicator) + evidence.sentence[start:stop] + _whole_of(passage, quantity)
    if names(word, clause) or shared_part(word, clause) >= 0.5 or any(names(word, text) for text in (evidence.heading, evidence.path)):
        return support
    if names(word, evidence.sentence):
        return support if _is_said_of(question, figure, word, start) else 0.0
    return support if names(word, evidence.neighbours) or matcher.may_mean(word, clause) else 0.0


def _is_said_of(question: Question, figure: ReadFigure, word: str, start: int) -> bool:
    """Whether a word in another clause of the sentence is said of the figure, too.

    A clause before it sets the scene («实施特殊教育提升计划,校舍竣工1341平方米») unless it has a figure of its own that counts something else
    («美育实践基地4所,艺术教育特色学校27所»); one behind it goes on about it unless it names what is counted once more.
    """
    sentence, base = figure.passage.evidence.sentence, figure.passage.evidence.passage.start
    core = core_of(question)
    alike = [other for other in quantities_of(figure.passage.evidence) if unit_class(other.unit) == unit_class(figure.quantity.unit)]
    counted = [(other.start - base, fold(other.indicator)) for other in alike]
    position = sentence.find(word)
    while position >= 0:
        first, last = clause_start(sentence, position), clause_end(sentence, position)
        owner = next((name for at, name in counted if position <= at < last), None)
        if names(core, owner) if owner is not None else last <= start or not names(core, sentence[first:last]):
            return True
        position = sentence.find(word, position + 1)
    return word not in sentence  # an official word for it


def _head_fit(question: Question, quantity: Quantity, whole: str) -> float:
    """Whether the figure's indicator names what is counted: 0.25 for all of it, in part or by its whole less."""
    indicator = fold(quantity.indicator)
    if indicator and question.counted.startswith(indicator):
        return 1.2 * HEAD_WEIGHT  # «几个区县实地督导» counts 区县: the rest of the phrase says what for
    if not question.head:
        return 0.0
    return HEAD_WEIGHT * sum(1.0 if names(word, indicator) else OF_WHOLE * names(word, whole) for word in question.head) / len(question.head)


def _status_fit(question: Question, passage: ReadPassage, quantity: Quantity) -> float:
    """Planned figures for a question about plans; of «由420元提高到450元» the second."""
    text = passage.evidence.sentence
    start, end = quantity.start - passage.evidence.passage.start, quantity.end - passage.evidence.passage.start
    from_value = _FROM.search(text, 0, start) is not None and _TO.match(text, end) is not None
    if _BEFORE.search(question.text):
        return 2 * STATUS_WEIGHT * from_value
    if _AFTER.search(question.text):
        return STATUS_WEIGHT * (2 * (_FROM_TO.search(text, 0, start) is not None) - from_value)
    if question.planned:
        return STATUS_WEIGHT * ((quantity.status == "planned") - from_value - (quantity.status != "planned"))
    if question.achieved and (quantity.status == "planned" or _BUDGETED.search(fold(quantity.indicator)) is not None):
        return -2 * STATUS_WEIGHT
    # Of a year one report tells the aim and the next what was reached; who asks for neither wants the latter.
    if quantity.period is not None and is_exactly_of(question, passage.evidence, quantity):
        from_value = False  # «由2020年的4.8%降至1.9%» for a question on 2020
    is_plan = quantity.status == "planned" and (bool(question.periods) or _is_yet_to_come(passage, quantity))
    return STATUS_WEIGHT * -(from_value + is_plan)


def _is_yet_to_come(passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether a figure is of a year behind those that its report tells of: «到2025年力争达到60%»."""
    own = [period.first for period in dated_periods(quantity.period or "") if period.first is not None]
    told = [period.last for period in dated_periods(passage.evidence.report.period or "") if period.last is not None]
    return bool(own) and (min(own) > max(told) if told else f"到{quantity.period}" in passage.evidence.sentence)
