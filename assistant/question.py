"""A question read: what kind of answer it wants, of what, where, when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.agreement import of_figure
from assistant.counted import ACTUAL, AMOUNT, CLAUSE, FILLERS, counted_phrase, leading_nouns, rates_named
from assistant.normalising import normalise
from assistant.terms import Term, content_terms
from assistant.units import ASKS_HOW_MANY, VISITS_NAMED, expected_unit
from assistant.wrapping import without_wrapping
from corpus.figures import Figure, find_figures
from corpus.periods import Period, dated_periods
from corpus.places import Mention, find_places
from corpus.tokens import blank

AnswerKind = Literal["number", "when", "entity", "list", "yes_no", "how"]
_NUMBER = re.compile(
    rf"多少|几(?!乎|何|大)|数量|数目|总数|人数|占比|比例|比率|比重|百分之几|百分比|{VISITS_NAMED}|多大|多长|多高|多久|多重|师生比"
    r"|[\u4e00-\u9fff]{2}数(?:呢|是|为|有|。|$|\?)|(?:率|度|面)(?:呢|是|有|达|怎|如何|$|\?)|总量|总额|规模|面积"
)
_NUMBER_OF = re.compile(r"(?<=[\u4e00-\u9fff]{2})[所人个]?数(?=是|为|有|达|$|[?。])")
"""«完工数是多少»: the segmenter would take 数是 for a word."""
_HAS = re.compile(r"有(?=多[大高长久])")
_WHEN = re.compile(r"何时|几时|什么时候|什么时间|哪一?年|哪一?天|哪一?月|几月|几号|哪个(?:月|季度|学期|年)|多会儿|何年|日期|到哪年|截止到什么")
_WHO = re.compile(
    r"谁|哪(?:一|两|几)?(?:个|位|家|所|座|类|批|级|条|项|届|份|本|支)|哪里|哪儿|何地|哪方"
    r"|什么(?:地方|单位|部门|机构|人|学校|大学|项目|文件)|第几|何处|哪(?=区|县|市|校|地|省)"
)
_LIST = re.compile(
    r"分(?:成|为|作)?哪?几(?:级|类|种|档|等|层|部分|大块)|哪些|哪(?:几|两|三|四|五|六)[\u4e00-\u9fff]"
    r"|有什么|包括什么|都有谁|分别(?:是|有)|列出|列举|(?<!白)名单|哪几"
)
_YES_NO = re.compile(r"是否|是不是|有没有|有无|能否|可否|能不能|会不会|对不对|对吗|真的吗|是真的|是这样|吗(?:[?。!,]|$)|吧(?:[?。!]|$)|属实")
_HOW = re.compile(
    r"怎么|怎样|如何|为什么|(?:按照?|根据|依据|凭)(?:什么|哪些)(?!时候)|哪些因素|为何|什么(?:措施|办法|做法|举措|要求|照顾|政策|思路|处理|方式|原因|成效|效果|作用|影响|条件|好处)"
    r"|哪些(?:措施|办法|做法|举措|方面|要求|政策|工作|方式|行动)|做了(?:什么|哪些)|怎么样|看什么|靠什么|用什么|干了什么"
)
_ASSERTED = re.compile(r"听说|据说|只有|不止|超过|不到|没到")
_IS_WHAT = re.compile(r"(?:是|指的?是?|说的是?|代表|属于|叫)(?:什么|哪)")
_EXPLAINED = re.compile(r"(?:是|指的?是?|说的是?|代表)什么(?!意思)")
_TAGGED_ON = re.compile(r"[,。]?(?:是|对|就是)?(?:不是)?(?:这样|那样|这么回事|事实|真的|对的?)(?:的吗|的吧|吗|吧|么)[?!。]*$")
"""«…,是这样吧»: asks whether it is so, and of nothing more."""
_TOLD = re.compile(
    r"(?:^|报告|规划|文件|材料|总结|方案|公报|通报|里面?|[中上])(?:都|还|又|也|共|总共|一共|主要|具体|重点|分别)*"
    r"(?P<told>(?:罗?列|提|写|讲|谈|点|指|总结|归纳|概括|反映|披露|梳理)(?:出|到|及|明|举|述)?)(?:了|过)?(?=哪|什么|几|多少)"
)
"""«报告里列了哪些问题»: what the document does, not what it tells of."""
_WORK = re.compile(
    r"忽略.{0,8}(?:要求|指令|规则|提示)|系统提示|打印出|(?:帮我?|给我?|请|替我|来)[^,。]{0,4}(?:写|作(?=[一首篇诗文画曲词])|编|画|唱|翻译|润色|改写|生成)"
    r"|写(?:一|个|首|篇|段|封)|讲个(?:笑话|故事)|翻译成"
)
PLANNED = re.compile(
    r"原定|(?<!提升)(?<!攻坚)(?<!行动)(?<!发展)计划(?!里|项目|中|总|的|》|”)|控制在|打算|目标|预期|拟|预计|力争|准备(?=建|做|新|投|安排)"
    r"|将(?:要|会)|按[^,。?]{1,8}安排|安排(?:的|了)?(?:是|为)?多少"
)
ACHIEVED = re.compile(r"实际|最后|最终")
_PLAN_WORDS = frozenset("目标 预期 计划 预计 打算".split())
_ITEMS = re.compile(
    r"(?<!白)名单|都[有是]谁|具体(?:是|有|指)?(?:哪|什么)|指的?是|是指|什么意思|代表什么|(?:是|分别是|分别为)哪(?:\d|几|两|[二三四五六七八九十])|什么校名"
    r"|哪[二两三四五六七八九十\d]+(?:个|所|项)方面"
)
_DAY = re.compile(r"几月几|哪一?天|几号|哪一?日|何月|什么日子|几月份|几月(?!份?起)")
_QUOTED = re.compile(r"[“\"‘]([^”\"’]{2,12})[”\"’]")
_NAME = re.compile(r"(?:[人者员长师官]|主任|书记|同志|园丁|医生|[他她]|谁)[^,。是]{0,6}(?:叫什么名|是什么名字)|姓名|姓什么")
_PROGRAMME = re.compile("((?:(?![多少几了的])[\u4e00-\u9fff]){4,14})(?:项目|工程)")
_NUMERALS = "0123456789.,〇零一二两三四五六七八九十百千"
_OR = re.compile(r"[,?]?(?:还是|或者?|抑或)(?:说|是|有)?")
_EXCEPT = re.compile(r"除了[^,;。?]{1,12},(?=其他|另外|还)|除(?:了|去|开)?[^,;。?]{1,12}?(?:以外|之外|外)[,,]?|[^,;。?]{1,10}(?:不算|除外)")
_ANSWER_TYPE = re.compile(r"(?:哪(?:一|些|几|两|三)?(?:个|位|家|所|座|类|批|级|条|项|届|份|本|支|种)?|什么|由谁)")
ANSWER_TYPE_WEIGHT = 0.4
_EXTENT, _EXTENT_WEIGHT = "规模", 0.2
_ELLIPTIC = re.compile(r"呢[??。!]*$")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``text`` is folded, simplified, with spaces between characters closed."""

    text: str
    kind: AnswerKind
    terms: tuple[Term, ...]
    units: frozenset[str]
    """Units an answer may have; empty where the question does not say (any count will do)."""
    unit_class: str | None
    """Key of ``UNIT_CLASSES``, «things», or None where the question does not say."""
    places: tuple[Mention, ...]
    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]
    """Figures the question itself states, as a premise or to be explained."""
    excepts_place: bool
    """Whether a place is to be left out («除三台县以外»), which no single figure of a report answers."""
    wants_items: bool
    """Whether the members of something named are asked for: 名单, 具体是哪几所, “四同步”指的是什么."""
    wants_day: bool
    """Whether a day or a month is asked for."""
    quoted: tuple[str, ...]
    """Names the question puts in quotation marks."""
    explains_figure: bool
    """Whether it asks what a figure it states stands for."""
    wants_name: bool
    """Whether a person's name is asked for."""
    planned: bool
    """Whether what is intended is asked for, not what was reached."""
    achieved: bool
    """Whether what was reached in the end is asked for, not what was intended."""
    required: tuple[str, ...]
    """Words without which a passage does not speak of what is counted or measured."""
    head: tuple[str, ...]
    """Words of the noun phrase that is counted or measured: of «校园篮球特色学校有多少所» 校园, 篮球, 特色, 学校. An answer must speak of each."""
    programme: tuple[str, ...] = ()
    """Words of the name of a project or plan that the question asks of: 义务, 教育, 改薄, 提升 of «义务教育改薄提升项目»."""
    counted: str = ""
    """What stands right behind «多少所» or a bare 多少: 区县实地督导 of «去几个区县实地督导»; empty where what is counted stands before."""


def without_names(question: Question) -> str:
    """The question's text without the places and periods it names."""
    return blank(question.text, name_spans(question.places, question.periods), "")


def name_spans(places: Sequence[Mention], periods: Sequence[Period]) -> list[tuple[int, int]]:
    """Where places and periods are named."""
    return [(place.start, place.end) for place in places] + [(period.start, period.end) for period in periods]


def wants_work(normal: str) -> bool:
    """Whether something is to be produced (a poem, a translation) rather than looked up; that one is writing oneself orders nothing."""
    return bool(_WORK.search(without_wrapping(normal)))


_PROBLEM = "问题"
_COUNTS_PROBLEMS = re.compile(f"(?:多少|几)[个项条]?{_PROBLEM}|{_PROBLEM}[一总共有是]*(?:多少|几)[个项条]")
"""A word that says nothing («请问一个问题») but where it is what is counted."""


def understand(text: str) -> Question:
    """Read a question."""
    normal = of_figure(_without_offers(without_wrapping(normalise(text))))
    figures = tuple(figure for figure in find_figures(normal) if not normal[: figure.start].endswith("哪"))  # 哪两个 states nothing
    kind = _kind(normal, states_figure=bool(figures))
    unit_class, units = expected_unit(normal) if kind == "number" else (None, frozenset[str]())
    periods = tuple(dated_periods(normal))
    excepted = [match.span() for match in _EXCEPT.finditer(normal)]
    places = find_places(normal)
    spans = name_spans(places, periods) + [(figure.start, figure.end) for figure in figures] + _asking_spans(normal)
    terms = _terms(normal, spans)
    planned, achieved = bool(PLANNED.search(normal)), bool(ACHIEVED.search(normal))
    if planned and kind == "number":  # whether a figure is planned is told by more than these words
        terms = tuple(term for term in terms if term.text not in _PLAN_WORDS) or terms
    if kind == "number":
        terms = _without_extent(tuple(replace(term, is_noun=False) if term.text == ACTUAL else term for term in terms))
    counted, head, required = counted_phrase(normal, terms) if kind == "number" else ("", (), rates_named(normal, terms))
    return Question(
        text=normal,
        kind=kind,
        terms=terms,
        units=units,
        unit_class=unit_class,
        places=places,
        periods=periods,
        figures=figures,
        excepts_place=any(start <= place.start < end for place in places for start, end in excepted),
        wants_items=bool(_ITEMS.search(normal)),
        wants_day=bool(_DAY.search(normal)),
        quoted=tuple(_QUOTED.findall(normal)),
        explains_figure=bool(figures and _EXPLAINED.search(normal)),
        wants_name=bool(_NAME.search(normal)),
        planned=planned,
        achieved=achieved and not planned,
        required=required,
        head=head,
        programme=_programme(normal, terms),
        counted=counted,
    )


def _without_offers(normal: str) -> str:
    """«是58个还是61间» as «是多少», «有20所还是30所» as «有多少所»: figures to choose from state nothing and ask for one."""
    offers = [(one, other) for one, other in itertools.pairwise(find_figures(normal)) if _OR.fullmatch(normal, one.end, other.start)]
    for one, other in reversed(offers):
        unit = normal[one.start : one.end].lstrip(_NUMERALS) if one.unit == other.unit else ""
        normal = f"{normal[: one.start]}多少{unit}{normal[other.end :]}"
    return normal


def _asking_spans(normal: str) -> list[tuple[int, int]]:
    patterns = (ASKS_HOW_MANY, _HAS, _NUMBER_OF, AMOUNT, _WHEN, _IS_WHAT, _EXCEPT, FILLERS, _TAGGED_ON)
    return [match.span() for pattern in patterns for match in pattern.finditer(normal)] + [match.span("told") for match in _TOLD.finditer(normal)]


def _terms(normal: str, spans: list[tuple[int, int]]) -> tuple[Term, ...]:
    masked = blank(normal, spans, " ")
    clauses = list(CLAUSE.finditer(normal))
    asking = [bool(_NUMBER.search(clause[0]) or _WHO.search(clause[0]) or _HOW.search(clause[0]) or _LIST.search(clause[0])) for clause in clauses]
    phrases = [content_terms(leading_nouns(normal[match.end() :])) for match in _ANSWER_TYPE.finditer(normal)]
    answer_types = {phrase[-1].text for phrase in phrases if phrase}
    weighted: dict[str, Term] = {}
    for clause, is_asking in zip(clauses, asking, strict=True):
        # In a long request, clauses that ask nothing are wrapping: «您好,领导让我赶一份材料,…».
        factor = 1.0 if is_asking or not any(asking) or len(clauses) < 4 else 0.3
        for term in content_terms(masked[clause.start() : clause.end()]):
            # What stands behind «哪个» is the kind of answer, which the text need not name: 哪位科学家.
            weight = term.weight * factor * (ANSWER_TYPE_WEIGHT if term.text in answer_types else 1.0)
            if term.text not in weighted or weighted[term.text].weight < weight:
                weighted[term.text] = replace(term, weight=weight)
    if _COUNTS_PROBLEMS.search(normal) is not None:
        weighted[_PROBLEM] = Term(_PROBLEM, 1.0, True)
    return tuple(weighted.values())


def _without_extent(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """With «规模» as a word that nothing hangs on where another noun says of what: a text tells that of 在校生 by their number."""
    if not any(term.is_noun and term.text != _EXTENT for term in terms):
        return terms
    return tuple(replace(term, weight=_EXTENT_WEIGHT, is_noun=False) if term.text == _EXTENT else term for term in terms)


def _programme(normal: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    named = _PROGRAMME.search(normal)
    return () if named is None else tuple(term.text for term in terms if term.text in named[1])


def _kind(normal: str, *, states_figure: bool) -> AnswerKind:
    if _YES_NO.search(normal) and not ASKS_HOW_MANY.search(normal):
        return "yes_no"
    if _WHEN.search(normal):
        return "when"
    if _HOW.search(normal):
        return "how"
    if _LIST.search(normal):
        return "list"
    if states_figure and _IS_WHAT.search(normal):
        return "entity"
    if "第几" in normal:
        return "entity"
    if ASKS_HOW_MANY.search(normal):
        return "number"
    if _WHO.search(normal):
        return "entity"
    if _NUMBER.search(normal):
        return "number"
    if _ASSERTED.search(normal):
        return "yes_no"
    return "number" if AMOUNT.search(normal) else "how"


def is_elliptic(normal: str) -> bool:
    """Whether the question ends as a follow-up does: «那幼儿的呢»."""
    return bool(_ELLIPTIC.search(normal))
