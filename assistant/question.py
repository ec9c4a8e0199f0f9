"""A question read: what kind of answer it wants, of what, where, when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import rjieba

from assistant.agreement import of_figure
from assistant.terms import Term, content_terms
from assistant.wrapping import without_wrapping
from corpus.figures import Figure, find_figures
from corpus.periods import Period, dated_periods
from corpus.places import Mention, find_places
from corpus.tokens import blank, fold, simplified

AnswerKind = Literal["number", "when", "entity", "list", "yes_no", "how"]

UNIT_CLASSES: dict[str, frozenset[str]] = {
    "money": frozenset({"元", "美元", "元/生", "元/人"}),
    "share": frozenset({"%", "‰", ":", "成", "个百分点", "%个百分点", "百分点", "倍"}),
    "people": frozenset({"人", "名", "位", "人次", "对", "万人"}),
    "area": frozenset({"平方米", "亩", "公顷", "平方公里", "平方千米"}),
    "length": frozenset({"米", "公里", "千米"}),
    "time": frozenset({"小时", "分钟", "天", "日", "个工作日", "工作日", "周", "个月", "年", "学时", "课时", "秒", "学年"}),
    "age": frozenset({"岁", "周岁"}),
    "institution": frozenset({"所", "家", "间", "处", "座", "栋", "幢"}),
    "event": frozenset({"场", "次", "场次", "期", "届"}),
    "volume": frozenset({"册", "本", "份", "篇", "卷"}),
    "device": frozenset({"台", "套", "辆", "件", "架", "部", "艘"}),
    "kind": frozenset({"门", "项", "种", "类", "条", "批"}),
}
"""Units that answer the same question; every other unit counts things, and 个 counts anything."""

_PERSONS = frozenset({"人", "名", "位"})
"""Measures of persons, one for the other; 人次 counts visits."""
MEASURES = frozenset({"money", "share", "area", "length", "time", "age"})
"""Classes of units that measure; the others count."""

_STANDARD = {
    "啥时候": "什么时候", "为啥": "为什么", "啥": "什么", "咋样": "怎么样", "咋个": "怎么", "咋": "怎么", "几多": "多少", "个钟头": "小时", "钟头": "小时",
    "别的": "其他", "其它": "其他", "多广": "多大", "多宽": "多大", "gdp": "生产总值",
    "打了多少分": "得分是多少分", "打了几分": "得分是多少分",
}  # fmt: skip
_SPOKEN = re.compile("|".join(sorted(_STANDARD, key=len, reverse=True)))
"""Spoken words, most of them interrogatives, which neither the segmenter nor the embedding model takes for what they are: 咋管 is one word to both."""
_HOW_MANY_SPOKEN = re.compile(r"好多(?=(?:人次?|所|个|名|位|家|场|期|项|套|册|台|间|钱|万|亿|平方米|年|岁|分|次)|[?。]?$)")
"""In the south-west 好多 asks how many."""
_HAN_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_BARE_YEAR = re.compile(r"(?<![\d.,/\-(〔\[])(?:19[89]|20[0-4])\d(?![\d.,%:/\-—–~)〕\]年度学]|至|到)(?=\s|$|[\u4e00-\u9fff?。,])")
_COUNT_UNIT = (
    r"个人(?!所|行)|个?工作日|个月|所|个|起|家(?!里|庭|长|中|乡|务|园|政|具)|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|届|类|门|条|本|件|座|处|栋|班|户|部|批|级|平方米|亩|公里|万元|亿元|元"
    r"|小时|分钟|天|日|年|学时|课时|周?岁|倍|分|辆|张|块|节(?![能约目日点])"
)
SPOKEN_UNITS = "所|个|家|名|人次|人|位|支|场次|场|项|套|册|台|间|期|份|种|次|门|平方米|万元|亿元|元|小时"
"""Measures behind a bare 多少 or 几 that a follow-up may drop or change."""
ASKS_HOW_MANY = re.compile(
    rf"(?:(?:多少|(?<![这那近前后])几(?!乎|何|年来|比)|若干)(?P<scale>百|千|万|亿|十)?(?P<unit>{_COUNT_UNIT})?"
    rf"|多大(?:的?(?:面积|比例))?|多长(?:时间)?|多高|多久|几比几)"
)
_VISITS_NAMED = r"人次(?=$|[?。])"
"""«语言文字培训人次»: what is counted stands where else 多少 would."""
_NUMBER = re.compile(
    rf"多少|几(?!乎|何|大)|数量|数目|总数|人数|占比|比例|比率|比重|百分之几|百分比|{_VISITS_NAMED}|多大|多长|多高|多久|多重|师生比"
    r"|[\u4e00-\u9fff]{2}数(?:呢|是|为|有|。|$|\?)|(?:率|度|面)(?:呢|是|有|达|怎|如何|$|\?)|总量|总额|规模|面积"
)
_NUMBER_OF = re.compile(r"(?<=[\u4e00-\u9fff]{2})[所人个]?数(?=是|为|有|达|$|[?。])")
"""«完工数是多少»: the segmenter would take 数是 for a word."""
_HAS = re.compile(r"有(?=多[大高长久])")
_AMOUNT = re.compile(r"的(?:具体|准确|实际|总的?)?(?:数[值字目据量]|[总个]数|总量)(?=是|为|有|达|到|[?。,]|$)")
"""A noun for nothing but how many: 学校的总数."""
_SHARE = re.compile(r"程度|占比|比例|比率|比重|百分|几成|几比几|师生比|增速|[\u4e00-\u9fff]率(?!先|领)|面有?多大|面达|参与面|占.{0,12}多少")
_MONEY = re.compile(
    r"多少钱|几个亿|多少亿(?!人|吨|斤|亩|户)|投资|金额|资金多少|多少(?:资金|工资|奖金|补贴|学费|投入|补助)|经费多少|多少经费"
    r"|工资.{0,4}多少|[花投]了?多少|花费|造价|预算.{0,3}多少|多少预算|投入.{0,2}多少|收费标准"
    r"|(?:补贴|补助|津贴|奖励|学费|收费|工资|生活费)(?:标准)?(?:是|有|为|发|给|补|达到?)?多少"
)
ASKS_CHANGE = re.compile(r"(?:增长|增加|提高|上升|上涨|下降|降低|减少|[涨升降增减多少])了?(?:多少|几(?!个?百分))[?。]*$")
"""A change is told in what is counted or as a share of it."""
_AREA = re.compile(r"面积|多少平方米|多少亩|占地|(?:中心|基地|校园|校区|场地?|馆|楼|房|园)有?多大")
_DURATION = re.compile(r"[周岁天日年]|小时|分钟|个?月")
_TIME_LONG = re.compile(
    r"时间,?(?:分别|各|规定|要求|是|为|有|应当?|达到?|不少于|不低于|至少)*多少[?。]*$"
    r"|多长时间|多久|几个?(?:小时|月)|多少(?:分钟|天|日)|几[天日]|[隔每]几年|几年(?:内|一次)"
)
_SCHOOLS = re.compile(r"(?:多少|几)个?[\u4e00-\u9fff]{0,6}?(?:学校|小学|初中|高中|中学|幼儿园|高校|大学)(?=[?。,]|$)")
_PEOPLE = re.compile(
    r"多少人|几个人|人数|几名|多少名|几位|多少位"
    r"|(?:多少|几)个?[\u4e00-\u9fff]{0,6}?(?:学生|孩子|娃娃?|老师|教师|幼儿|儿童|家长|干部|职工|校长|园长|员工|志愿者|教练|督学)(?=[?。,(了被在参]|$)"
)
_WHEN = re.compile(r"何时|什么时候|什么时间|哪一?年|哪一?天|哪一?月|几月|几号|哪个(?:月|季度|学期|年)|多会儿|何年|日期|到哪年|截止到什么")
_WHO = re.compile(
    r"谁|哪(?:一|两|几)?(?:个|位|家|所|座|类|批|级|条|项|届|份|本|支)|哪里|哪儿|何地|哪方"
    r"|什么(?:地方|单位|部门|机构|人|学校|大学|项目|文件)|第几|何处|哪(?=区|县|市|校|地|省)"
)
_LIST = re.compile(
    r"分(?:成|为|作)?哪?几(?:级|类|种|档|等|层|部分|大块)|哪些|哪(?:几|两|三|四|五|六)[\u4e00-\u9fff]"
    r"|有什么|包括什么|都有谁|分别(?:是|有)|列出|列举|名单|哪几"
)
_YES_NO = re.compile(r"是否|是不是|有没有|有无|能否|可否|能不能|会不会|对不对|对吗|真的吗|是真的|是这样|吗(?:[?。!,]|$)|吧(?:[?。!]|$)|属实")
_HOW = re.compile(
    r"怎么|怎样|如何|为什么|(?:按照?|根据|依据|凭)(?:什么|哪些)(?!时候)|哪些因素|为何|什么(?:措施|办法|做法|举措|要求|照顾|政策|思路|处理|方式|原因|成效|效果|作用|影响|条件|好处)"
    r"|哪些(?:措施|办法|做法|举措|方面|要求|政策|工作|方式|行动)|做了(?:什么|哪些)|怎么样|看什么|靠什么|用什么|干了什么"
)
_ASSERTED = re.compile(r"听说|据说|只有|不止|超过|不到|没到")
_IS_WHAT = re.compile(r"(?:是|指的?是?|说的是?|代表|属于|叫)(?:什么|哪)")
_EXPLAINED = re.compile(r"(?:是|指的?是?|说的是?|代表)什么(?!意思)")
_FILLERS = re.compile(r"一共|总共|加总|共计|总计|合计|累计|大概|到底|究竟|现在|目前")
_TAGGED_ON = re.compile(r"[,。]?(?:是|对|就是)?(?:不是)?(?:这样|那样|这么回事|事实|真的|对的?)(?:的吗|的吧|吗|吧|么)[?!。]*$")
"""«…,是这样吧»: asks whether it is so, and of nothing more."""
_TOLD = re.compile(
    r"(?:^|报告|规划|文件|材料|总结|方案|公报|通报|里面?|[中上])(?:都|还|又|也|共|总共|一共|主要|具体|重点|分别)*"
    r"(?P<told>(?:罗?列|提|写|讲|谈|点|指|总结|归纳|概括|反映|披露|梳理)(?:出|到|及|明|举|述)?)(?:了|过)?(?=哪|什么|几|多少)"
)
"""«报告里列了哪些问题»: what the document does, not what it tells of."""
_LINK = re.compile(
    r"(?:建成?|建好|办|评|派|买|招|发|设|开|配|搞|做|弄|盖|修|整|添|完成)?(?:了|成|好)?"
    r"(?:(?:全市|已经|分别)?(?:共?有|是|达到?了?|到了?|为|占|共|的)?)(?:百分之)?$"
)
_RELATIVE = re.compile(r"的(?:已经|现在|目前)?(?:一共|总共|共)?(?:有|占|是)?\Z")
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
_ACTUAL = "实际"
"""Says how what is counted is meant, never what that is."""
_MODIFIED = re.compile(r"[^,。;?了]{1,12}的(?=[\u4e00-\u9fff]{2})")
"""A modifier of what is counted: 升级的 in «多少个升级的标准化考场»."""
_SHARE_OF = re.compile(r"([^,。;]+?)的?(?:占比|比例|比重)")
_ITEMS = re.compile(
    r"(?<!黑白)名单|都[有是]谁|具体(?:是|有|指)?(?:哪|什么)|指的?是|是指|什么意思|代表什么|(?:是|分别是|分别为)哪(?:\d|几|两|[二三四五六七八九十])|什么校名"
    r"|哪[二两三四五六七八九十\d]+(?:个|所|项)方面"
)
_DAY = re.compile(r"几月几|哪一?天|几号|哪一?日|何月|什么日子|几月份|几月(?!份?起)")
_QUOTED = re.compile(r"[“\"‘]([^”\"’]{2,12})[”\"’]")
_NAME = re.compile(r"(?:[人者员长师官]|主任|书记|同志|园丁|医生|[他她]|谁)[^,。是]{0,6}(?:叫什么名|是什么名字)|姓名|姓什么")
_PROGRAMME = re.compile("((?:(?![多少几了的])[\u4e00-\u9fff]){4,14})(?:项目|工程)")
_RATE = re.compile(r"([\u4e00-\u9fff]{2})率(?![先领])")
_NUMERALS = "0123456789.,〇零一二两三四五六七八九十百千"
_OR = re.compile(r"[,?]?(?:还是|或者?|抑或)(?:说|是|有)?")
_EXCEPT = re.compile(r"除了[^,;。?]{1,12},(?=其他|另外|还)|除(?:了|去|开)?[^,;。?]{1,12}?(?:以外|之外|外)[,,]?|[^,;。?]{1,10}(?:不算|除外)")
_ANSWER_TYPE = re.compile(r"(?:哪(?:一|些|几|两|三)?(?:个|位|家|所|座|类|批|级|条|项|届|份|本|支|种)?|什么|由谁)")
ANSWER_TYPE_WEIGHT = 0.4
_EXTENT, _EXTENT_WEIGHT = "规模", 0.2
_CLAUSE = re.compile(r"[^,;。!?:]+")
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


def normalise(text: str) -> str:
    """Simplified characters, half-width forms, no spaces between Chinese characters, interrogatives of the standard language."""
    folded = _HOW_MANY_SPOKEN.sub("多少", _SPOKEN.sub(lambda spoken: _STANDARD[spoken[0]], simplified(fold(text)).strip()))
    while (closed := _HAN_SPACE.sub("", folded)) != folded:
        folded = closed
    folded = _LATEST.sub("近", _SQUARE.sub("平方米", folded)).replace("生人均", "生均")
    return _with_years(_SEPARATED.sub(_joined, re.sub(r"\s+(?=[?!。,;:])", "", re.sub(r"\s+", " ", folded))))


_LATEST = re.compile(r"最近(?=[一二两三四五六七八九十几\d]+年)")
_SQUARE = re.compile(r"(?<=[少几])平米?(?=$|[?。,!的])")
_SEPARATED = re.compile(r"([\u4e00-\u9fff])[了过]([\u4e00-\u9fff])(?=的|吗|呢|没|[,。?!]|$)")


def _joined(spoken: re.Match[str]) -> str:
    word = spoken[1] + spoken[2]
    return word if rjieba.has_word(word) else spoken[0]


_SHORT_YEAR = re.compile(r"(?:^|(?<=[县市区省旗])|(?<=[,。?!]))([12]\d)年(?=[的度底末初]|[上下]半年|全|[\u4e00-\u9fff]{2})(?!以|[内前后级制期龄])")
"""«天长市23年的项目», not «从教20年»."""


def _with_years(normal: str) -> str:
    """The text with a bare 2019 that counts nothing as 2019年: a year left unread would bind no figure."""
    normal = _SHORT_YEAR.sub(r"20\1年", normal)
    if _BARE_YEAR.search(normal) is None:
        return normal
    counts = {figure.start for figure in find_figures(normal) if figure.unit}
    return _BARE_YEAR.sub(lambda year: year[0] if year.start() in counts else f"{year[0]}年", normal)


def wants_work(normal: str) -> bool:
    """Whether something is to be produced (a poem, a translation) rather than looked up; that one is writing oneself orders nothing."""
    return bool(_WORK.search(without_wrapping(normal)))


def understand(text: str) -> Question:
    """Read a question."""
    normal = of_figure(_without_offers(without_wrapping(normalise(text))))
    figures = tuple(figure for figure in find_figures(normal) if not normal[: figure.start].endswith("哪"))  # 哪两个 states nothing
    kind = _kind(normal, states_figure=bool(figures))
    unit_class, units = _expected_unit(normal) if kind == "number" else (None, frozenset[str]())
    periods = tuple(dated_periods(normal))
    excepted = [match.span() for match in _EXCEPT.finditer(normal)]
    places = find_places(normal)
    spans = name_spans(places, periods) + [(figure.start, figure.end) for figure in figures] + _asking_spans(normal)
    terms = _terms(normal, spans)
    planned, achieved = bool(PLANNED.search(normal)), bool(ACHIEVED.search(normal))
    if planned and kind == "number":  # whether a figure is planned is told by more than these words
        terms = tuple(term for term in terms if term.text not in _PLAN_WORDS) or terms
    if kind == "number":
        terms = _without_extent(tuple(replace(term, is_noun=False) if term.text == _ACTUAL else term for term in terms))
    counted, head, required = _head(normal, terms) if kind == "number" else ("", (), _rates(normal, terms))
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
    patterns = (ASKS_HOW_MANY, _HAS, _NUMBER_OF, _AMOUNT, _WHEN, _IS_WHAT, _EXCEPT, _FILLERS, _TAGGED_ON)
    return [match.span() for pattern in patterns for match in pattern.finditer(normal)] + [match.span("told") for match in _TOLD.finditer(normal)]


def _terms(normal: str, spans: list[tuple[int, int]]) -> tuple[Term, ...]:
    masked = blank(normal, spans, " ")
    clauses = list(_CLAUSE.finditer(normal))
    asking = [bool(_NUMBER.search(clause[0]) or _WHO.search(clause[0]) or _HOW.search(clause[0]) or _LIST.search(clause[0])) for clause in clauses]
    phrases = [content_terms(_leading_nouns(normal[match.end() :])) for match in _ANSWER_TYPE.finditer(normal)]
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
    return tuple(weighted.values())


def _without_extent(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """With «规模» as a word that nothing hangs on where another noun says of what: a text tells that of 在校生 by their number."""
    if not any(term.is_noun and term.text != _EXTENT for term in terms):
        return terms
    return tuple(replace(term, weight=_EXTENT_WEIGHT, is_noun=False) if term.text == _EXTENT else term for term in terms)


def _head(normal: str, terms: tuple[Term, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The phrase behind the interrogative; the words of that phrase, or else of the one before it; and those that must be met."""
    asked = ASKS_HOW_MANY.search(normal)
    if asked is None:
        before, behind = normal, ""
    else:
        before, behind = normal[: asked.start()], normal[asked.end() :]
    without_unit = asked is not None and not asked["unit"]
    lead = _AMOUNT.sub("", _LINK.sub("", _FILLERS.sub(" ", before).rstrip("?!。,;: ")).rstrip(", ")).removesuffix("的")
    if asked is not None and _DURATION.match(asked["unit"] or ""):
        behind = ""  # «几岁上学», «几天内查清»: how long or how old, not how many of what follows
    behind_of = _MODIFIED.match(behind)
    counted = _leading_nouns(behind[behind_of.end() :]) if behind_of else ""
    verbal = _leading_verb(behind) if without_unit else _made_nouns(behind)
    subject, done = _relative_subject(before), _trailing_verb(lead)
    stated = _trailing_nouns(lead) or _doer(lead, done) or done if subject is None else subject
    phrase = counted or _leading_nouns(behind) or verbal or stated
    rates = _rates(normal, terms)
    head = [term for term in terms if term.text in rates or (term.text in phrase and term.text != _ACTUAL and (term.is_noun or term.text == phrase))]
    head.sort(key=lambda term: phrase.rfind(term.text) if term.text in phrase else len(phrase))  # the last is what is counted: 培训班 of 普通话培训班
    shared = _SHARE_OF.search(normal)
    whose = _trailing_nouns(shared[1]) if shared else ""
    # A two-character token that is no dictionary word was guessed by the segmenter: no answer hangs on it.
    nouns = {term.text for term in terms if term.is_noun and (len(term.text) > 2 or rjieba.has_word(term.text))}
    met = _leading_nouns(behind) if counted else phrase  # 多少册创业政策的小册子: of the loose last word nothing hangs
    required = [term.text for term in terms if (term.text in nouns and ((term in head and term.text in met) or term.text in whose)) or term.text in rates]
    return _leading_nouns(behind), tuple(term.text for term in head), tuple(required)


def _programme(normal: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    named = _PROGRAMME.search(normal)
    return () if named is None else tuple(term.text for term in terms if term.text in named[1])


def _rates(normal: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What the rates named are rates of: 近视 of 近视率."""
    stems = {match[1] for match in _RATE.finditer(normal)}
    return tuple(term.text for term in terms if term.text in stems)


_RANKS = ("级", "型", "性", "式")
_PHRASE_BREAKS = frozenset("v p d c r y u ul uj ud uz x w e o q t".split())


def _is_nominal(tag: str) -> bool:
    return tag == "vn" or (tag not in _PHRASE_BREAKS and not tag.startswith("v"))


def _leading_nouns(text: str) -> str:
    """The nouns a text opens with; a verb between a rank and what bears it is one of them: 示范 of 省级示范幼儿园."""
    kept = ""
    words = rjieba.tag(text)
    for (word, tag), (_, behind) in itertools.pairwise([*words, ("", "x")]):
        if not _is_nominal(tag) and not (tag.startswith("v") and kept.endswith(_RANKS) and _is_nominal(behind)):
            break
        kept += word
    return kept


def _made_nouns(text: str) -> str:
    """What is counted where a verb that modifies it stands before: 学位 of «多少个新增学位»."""
    verb = next(iter(rjieba.tag(text)), ("", ""))
    return _leading_nouns(text[len(verb[0]) :]) if len(verb[0]) > 1 and verb[1].startswith("v") else ""


def _leading_verb(text: str) -> str:
    """What is counted where no noun stands behind «多少» but a verb used as one: 多少就业, 多少在建."""
    first = next(iter(rjieba.tag(text)), ("", ""))
    return first[0] if len(first[0]) > 1 and first[1].startswith("v") else ""


def _trailing_nouns(text: str) -> str:
    kept = ""
    for word, tag in reversed(rjieba.tag(text)):
        if not _is_nominal(tag):
            break
        kept = word + kept
    return kept


def _relative_subject(before: str) -> str | None:
    """What is counted where a relative clause stands for it: 教师 of «教师达到本科学历的有», whose 学历 are not; None where there is none."""
    relative = _RELATIVE.search(before)
    clause = _CLAUSE.findall(before[: relative.start()])[-1:] if relative else []
    subject = _leading_nouns(clause[0]) if clause else ""
    rest = clause[0][len(subject) :] if clause else ""
    is_verbal = any(word in "了过着" or (tag.startswith("v") and tag != "vn") for word, tag in rjieba.tag(rest))
    return subject if is_verbal and _trailing_nouns(rest) not in ("", rest) else None


def _doer(lead: str, done: str) -> str:
    """What was done where its name opens the clause: 标准化考场 of «标准化考场新增», 幼儿园 of «幼儿园建设完工»."""
    clause = lead.removesuffix(done)
    subject = _leading_nouns(clause)
    while subject == clause and (last := rjieba.tag(subject)[-1:]) and last[0][1] == "vn":
        subject = clause = clause.removesuffix(last[0][0])
    return subject if done and not done.endswith("率") and subject == clause else ""


def _trailing_verb(text: str) -> str:
    """«已经完工的有多少»: what was done is what is counted."""
    words = rjieba.tag(text.rstrip("了的"))
    return words[-1][0] if words and len(words[-1][0]) > 1 and words[-1][1].startswith("v") else ""


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
    return "number" if _AMOUNT.search(normal) else "how"


def _expected_unit(normal: str) -> tuple[str | None, frozenset[str]]:
    asked = ASKS_HOW_MANY.search(normal)
    unit = asked["unit"] if asked and asked["unit"] else "人次" if re.search(_VISITS_NAMED, normal) else None
    unit = {"万元": "元", "亿元": "元", "个人": "人"}.get(unit or "", unit)
    if unit is None and ASKS_CHANGE.search(normal) and not _MONEY.search(normal):
        return None, frozenset()
    if unit is None or unit == "分":
        for name, pattern in (("money", _MONEY), ("share", _SHARE), ("area", _AREA), ("time", _TIME_LONG), ("people", _PEOPLE), ("institution", _SCHOOLS)):
            if pattern.search(normal):
                return name, UNIT_CLASSES[name]
        return ("things", frozenset({unit})) if unit else (None, frozenset())
    if unit == "场":
        return "event", frozenset({"场", "场次"})
    if unit == "个" and _MONEY.search(normal):
        return "money", UNIT_CLASSES["money"]
    for name, units in UNIT_CLASSES.items():
        if unit in units:
            return name, units if name in MEASURES else _PERSONS if unit in _PERSONS else frozenset({unit})
    return "things", frozenset({unit})


def unit_class(unit: str) -> str:
    """The class of a figure's unit: a key of ``UNIT_CLASSES`` or «things»."""
    return next((name for name, units in UNIT_CLASSES.items() if unit in units), "things")


def same_count(first: str, second: str) -> bool:
    """Whether two units may count the same things: 所 and 家, 间 and 个."""
    kinds = unit_class(first), unit_class(second)
    return kinds[0] == kinds[1] or ("个" in (first, second) and not MEASURES.intersection(kinds))


def is_elliptic(normal: str) -> bool:
    """Whether the question ends as a follow-up does: «那幼儿的呢»."""
    return bool(_ELLIPTIC.search(normal))
