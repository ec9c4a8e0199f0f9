"""Figures that a passage tells of something else than what is asked: another level of school, other people, the sum of all, one of each."""

from __future__ import annotations

import re

import rjieba

from assistant.alternatives import exclude
from assistant.clauses import clause_span
from assistant.findings import ReadPassage, quantities_of
from assistant.lay_words import names
from assistant.question import Question, name_spans, without_names
from assistant.terms import content_terms
from assistant.units import unit_class
from corpus.figures import Figure, find_figures
from corpus.periods import dated_periods
from corpus.quantity import Quantity
from corpus.school_levels import levels_in
from corpus.tokens import blank, fold

AMOUNTS = frozenset("规模 总量 总额 总数 数量 人数 目标 计划 任务 指标 结果".split())
"""Nouns that say that something is counted, not what."""
LISTED = 2
"""So many other levels of school beside the one asked for make a list of them; a sentence behind that counts them all together."""
_RANKS = "国家|全国|[省市县区校]"
_RANKED = re.compile(rf"(?P<rank>{_RANKS})级?(?P<noun>评估|验收|督导|示范|认定|复核|骨干|名师|奖|试点|重点|规划)")
_CHANGED = re.compile(r"(?:增长|增加|增多|提高|提升|上升|扩大|下降|减少|降低|回落|下滑|增幅|降幅|增速)(?:了|率|幅度)?(?:为|达到?|约|近)*$")
_CHANGE_ASKED = re.compile("[增减升降涨跌差扩缩]|提高|多了|少了|变化|变动|[比较](?![例重率值])|幅|速|扩大|回落|下滑|[多少高低](?:多少|几)")
_PART_ASKED = re.compile("占(?!地|用)|比例|比重")
_SHARE_OF_ASKED = re.compile(r"占(?!比|地|用)(?P<whole>[^,。?]{2,16}?)的?(?:比例|比重|占比|百分|多少|几成)")
_SHARE_OF = re.compile(r"占(?!比|地|用)(?P<whole>[\u4e00-\u9fff]{3,})")
_SHARE_NAMED = re.compile("[占率比]|程度")
_PART_IN = re.compile(r"(?P<whole>[\u4e00-\u9fff]{2,10}?)(?:当中|之中|里面?|(?<![高初])中)(?![学小心等职考国央专级层标期高午英文外医部青])[^,。]*占")
_RATE_OF = re.compile(r"([\u4e00-\u9fff]{2})率(?![先领])")
_APIECE = re.compile(r"每一?[个所名位班校间]")
_APIECE_ASKED = re.compile(r"每|各|平均|配备?几|配多少")
_APART = re.compile("百分点|[增减升降涨跌差高低提幅]|[多少]了|比(?![例重])|落后|领先")
_OR_MORE = re.compile(r"及?以[上下内](?P<of>的)?(?=[\u4e00-\u9fff])")
_YEARS_LONG = re.compile(r"(?<![第近前后每这\d])([一二两三四五六七八九十])年(?!内|来|级|前|后|度|底|初|末|间|以|的?时间)")
"""What lasts so long: 九年义务教育, 学前三年."""
_MORE_THAN = re.compile("(?<!不)(?:超过|不足|[高低多少]于|达到?|未满)\\Z")
_LIMITS = ("超过", "以上", "以下", "以内", "及以上", "不足", "不到", "达到", "至少")
_LIMIT_ASKED = re.compile("超过|达到|以[上下内]|满|不足|多少[人名]?的|至少|最[多少高低]|门槛|标准|限|就[得要能必]")
MEAN = re.compile(r"[生人师班校户]均|均价|平均|每一?[个所名位班校间生人](?!星期|月|季|学期|周|年)")
_APART_FROM = re.compile(r"(?:未|没有?|不)(?:能|有)?(?:完全)?达到?|[高低]于|超过")
_SHOULD_BE = re.compile(r"的?(?:国家|省|市|部|规)?(?:级|定|颁|里)?(?:评估|规定|验收|最低)*(?:标准|要求|目标|底线|水平)")
_ASKS_SHOULD_BE = re.compile("标准|要求|目标|规定|底线|应当?|该")
_RATE_ASKED = re.compile(r"(?:费|补助|补贴|津贴|拨款|资助|奖励)标准")
_RATE = re.compile(rf"{MEAN.pattern}|标准|每[人生名学月年天餐户]")
_PUPILS, _STAFF = re.compile("学生|在校生|[中高]职生|毕业生|[小初高]中?生$"), re.compile("教师|教职工|教职员工|老师")
_AT = re.compile(r"(?:^|[,;。!?、])(?:并|还|先后|首批)?(?:在|对|向|为|从)\Z")


def is_of_something_else(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether a figure of a passage cannot be what the question asks for, whatever words both share."""
    by_name = _is_distance(question, quantity) or _is_of_other_level(question, passage, quantity) or _is_of_other_people(question, quantity)
    return by_name or any(is_other(question, passage, quantity) for is_other in _BY_WHAT_IS_SAID)


def core_of(question: Question) -> str:
    """What is counted, in a word; empty where no noun says it."""
    return next((word for word in reversed(question.head) if word not in AMOUNTS), "")


def _counts_apiece(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is one of each («每个班级配备一名班主任»), which is no answer to how many there are in all."""
    start, at, _ = clause_span(passage, quantity)
    if unit_class(quantity.unit) == "people" and quantity.value % 1 and not MEAN.search(question.text):
        return True  # 1.16人: of every hundred pupils
    return not _APIECE_ASKED.search(question.text) and _APIECE.search(passage.evidence.sentence[start:at]) is not None


def _is_distance(question: Question, quantity: Quantity) -> bool:
    """Whether the figure says how far two shares lie apart («低于全省平均5.1个百分点») where a share itself is asked for."""
    return quantity.unit.endswith("百分点") and question.unit_class == "share" and _APART.search(question.text) is None


def _is_total(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is of all where one of each is asked for: 14.12亿元 of 教育支出 is no 生均教育支出, 学费收入 no 学费标准."""
    of_each = MEAN if MEAN.search(question.text) is not None else _RATE if _RATE_ASKED.search(question.text) is not None else None
    if of_each is None or "%" in quantity.unit:
        return False
    evidence, base = passage.evidence, passage.evidence.passage.start
    start, _, stop = clause_span(passage, quantity)
    # A clause before says it of those behind only if it has no figure of its own: «生均面积,小学8.15平方米,初中11.4平方米».
    bounds = [clause_span(passage, other)[::2] for other in quantities_of(evidence) if other.start - base < start]
    said = blank(evidence.sentence[:stop], [(first, last) for first, last in bounds if first != start], ",")
    return not any(of_each.search(text) for text in (fold(quantity.indicator), said, evidence.heading, evidence.path))


def _is_of_other_level(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure's name says that it is of other levels of school than the question names, or it follows on a list of several."""
    asked, own, evidence = levels_in(question.text), levels_in(fold(quantity.indicator)), passage.evidence
    if not asked or own:
        return bool(asked and own) and asked.isdisjoint(own)
    around = levels_in("\n".join((evidence.sentence, evidence.heading, evidence.path, evidence.report.metadata.title)))
    return not around and len(levels_in(evidence.neighbours) - asked) >= LISTED


def _is_of_other_people(question: Question, quantity: Quantity) -> bool:
    """Whether teachers are counted where pupils are asked for, or the other way round: «在校学生46.83万人,…其中专任教师3.15万人»."""
    core, own = core_of(question), fold(quantity.indicator)
    return any(asked.search(core) and not asked.search(own) and told.search(own) for asked, told in ((_PUPILS, _STAFF), (_STAFF, _PUPILS)))


def _is_condition(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure says which are meant, not how many there are («规模1000人以上的学校»), and the question does not ask from how many on."""
    sentence, start, end = passage.evidence.sentence, *(offset - passage.evidence.passage.start for offset in (quantity.start, quantity.end))
    is_beyond = _MORE_THAN.search(sentence, 0, start) is not None and sentence.startswith("的", end) and _SHOULD_BE.match(sentence, end) is None
    more = _OR_MORE.match(sentence, end)
    is_limit = more is not None and (more["of"] is not None or (quantity.unit == "人" and question.unit_class != "people"))
    return (is_beyond or is_limit) and _LIMIT_ASKED.search(question.text) is None


def _is_requirement(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is what should be, from which what is lies apart: «尚未达到65%的要求», «高于85%的国家标准»."""
    sentence, base = passage.evidence.sentence, passage.evidence.passage.start
    start = clause_span(passage, quantity)[0]
    is_missed = _APART_FROM.search(sentence, start, quantity.start - base) is not None
    return is_missed and _SHOULD_BE.match(sentence, quantity.end - base) is not None and _ASKS_SHOULD_BE.search(question.text) is None


def _is_site(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure says where something is done («在6所小学开展试点») and the question asks for nothing but how many there are."""
    before = passage.evidence.sentence[: quantity.start - passage.evidence.passage.start]
    return _AT.search(before) is not None and all(names(term.text, fold(quantity.indicator)) for term in question.terms)


def _is_other_rate(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the last rate named before the figure in its clause is another than the one asked for: «就业率(含升学)97.3%» for 升学率."""
    if question.unit_class != "share":
        return False
    stems = {match[1] for match in _RATE_OF.finditer(question.text)}
    own = fold(quantity.indicator)
    if any(stem not in own and any(stem in fold(other.indicator) for other in quantities_of(passage.evidence)) for stem in stems):
        return True  # «竣工33个,完成投资占计划的81.72%» for 竣工率
    asked = {stem for stem in stems if rjieba.has_word(f"{stem}率")}  # 普惠率 is short for 普惠性幼儿园覆盖率
    if not asked:
        return False
    start, at, _ = clause_span(passage, quantity)
    clause = fold(quantity.indicator) + "," + passage.evidence.sentence[start:at]
    told = [match[1] for match in _RATE_OF.finditer(clause)]
    return bool(told) and asked.isdisjoint(told) and all(passage.match.support.get(f"{stem}率", 1.0) < 1.0 for stem in asked)


def _is_change(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is by how much something grew or fell, where a share is asked for: «经费76.38亿元,增长3.6%»."""
    if _PART_ASKED.search(question.text) is None:
        return False
    before = passage.evidence.sentence[: quantity.start - passage.evidence.passage.start]
    is_of_amount = "百分点" not in quantity.unit and _SHARE_NAMED.search(fold(quantity.indicator)) is None
    return _CHANGED.search(before) is not None and (_CHANGE_ASKED.search(question.text) is None or is_of_amount)


def _is_of_other_span(question: Question, _: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is of so many years of school that the question does not name: 三年巩固率 for 九年义务教育巩固率."""
    asked, own = (set(_YEARS_LONG.findall(text)) for text in (question.text, fold(quantity.indicator)))
    return bool(asked and own) and asked.isdisjoint(own)


def _is_share_of_it(question: Question, _: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure says which part of what is counted something else is: «参加学生占在校生九成» for 在校生."""
    told, core = _SHARE_OF.search(fold(quantity.indicator)), core_of(question)
    if told is None or not core or question.unit_class == "share" or _PART_ASKED.search(question.text) is not None:
        return False
    return names(core, told["whole"]) and not names(core, fold(quantity.indicator)[: told.start()])


def _is_of_other_whole(question: Question, _: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure is a share of something else: «占交流总数» for 占骨干教师总数, «专任教师中…占» for «招生中…占»."""
    own = fold(quantity.indicator)
    asked = _SHARE_OF_ASKED.search(question.text) or _PART_IN.search(question.text)
    told = _SHARE_OF.search(own) or _PART_IN.search(own)
    if asked is None or told is None or question.unit_class != "share":
        return False
    wholes = [term.text for term in content_terms(asked["whole"]) if term.is_noun and term.text not in AMOUNTS]
    return bool(wholes) and not any(names(word, told["whole"]) for word in wholes)


def _is_of_other_rank(question: Question, passage: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure counts those of another rank: 省级示范园 for 国家级示范园."""
    start, _, stop = clause_span(passage, quantity)
    return has_other_rank(question, fold(quantity.indicator) + passage.evidence.sentence[start:stop])


def asked_rank(question: Question) -> str:
    """What the question names with a rank: 国家评估; empty where it names nothing so."""
    found = _RANKED.search(blank(question.text, name_spans(question.places, question.periods), "/"))
    return found[0] if found is not None else ""


def has_other_rank(question: Question, text: str) -> bool:
    """Whether a text gives what the question names with a rank (国家评估) another one only (省级评估)."""
    asked = _RANKED.fullmatch(asked_rank(question))
    return asked is not None and asked["rank"] not in text and re.search(rf"(?:{_RANKS})级?(?:[\u4e00-\u9fff]{{0,2}})?{asked['noun']}", text) is not None


def _is_of_more_years(question: Question, _: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure adds up several years of which one is asked for: «2020年至2022年招聘教师315名» for 2022."""
    asked = {year for period in question.periods for year in period.years}
    own = {year for period in dated_periods(quantity.period or "") for year in period.years}
    return len(asked) == 1 and asked < own and unit_class(quantity.unit) not in ("share", "age", "time")


def _lacks_condition(question: Question, passage: ReadPassage, _: Quantity) -> bool:
    """Whether the question says from how many on something counts («超过2000人的学校») and the sentence, its headings and what it counts do not."""
    if question.kind != "number":
        return False
    said = {other.value for text in passage.evidence.texts for other in find_figures(text)}
    return any(figure.value not in said for figure in question.figures if _is_limit(question.text, figure))


def _is_limit(text: str, figure: Figure) -> bool:
    """Whether a figure of a question limits what is counted: «超过2000人的学校», «30公里以上的学校»."""
    return text.startswith("的", figure.end) and (_MORE_THAN.search(text, 0, figure.start) is not None or figure.qualifier in _LIMITS)


def _is_of_alternative(question: Question, _: ReadPassage, quantity: Quantity) -> bool:
    """Whether the figure's name says something that excludes what is asked for: 数学 for 语文, 公办园 for 民办园."""
    return exclude(without_names(question), fold(quantity.indicator))


_BY_WHAT_IS_SAID = (
    _is_of_alternative,
    _lacks_condition,
    _is_total, _is_condition, _is_requirement, _counts_apiece, _is_site, _is_other_rate, _is_change, _is_of_other_whole, _is_of_other_rank,
    _is_of_more_years, _is_of_other_span, _is_share_of_it,
)  # fmt: skip
