"""What a question wants done with figures: set side by side, subtracted, ranked, added …

The places and periods it names are marked in the text first, so that the words of comparing can be told from those of the
subject by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from assistant.binding import innermost
from assistant.comparing.bounds import bound_of, without_bound
from assistant.comparing.marks import (
    BETTER,
    CHANGE,
    DEGREE,
    DIVISION,
    FIRST,
    HERE,
    LESS,
    NUMERAL,
    PERIOD,
    PLACE,
    RATE,
    SEVERALLY,
    TAKES,
    THAN_YEAR_BEFORE,
    WHICH,
    marked,
)
from assistant.comparing.subject import subject_of, tidy, without_courtesy
from assistant.question import Question
from assistant.units import SPOKEN_UNITS
from assistant.wrapping import without_asides
from corpus.figures import Figure
from corpus.numerals import parse_numeral
from corpus.periods import Period
from corpus.places import Mention
from corpus.school_levels import LEVELS

TaskKind = Literal["each", "difference", "rate", "change", "series", "greater", "ranking", "every", "sum", "share", "average", "ratio"]
"""``each``: side by side; ``change``: from the first period to the last; ``series``: every year; ``every``: every place."""
Level = Literal["省", "市", "县"]
_Named = TypeVar("_Named", Mention, Period)

MAX_NAMED = 12
"""Places or years a question may name."""

_AND = r"(?:、|和|与|及|以及|跟|同|,|还是|比)"
_RATIO = re.compile(r"(?:几|多少)倍|倍数")
_RATE = re.compile(rf"{RATE}|增幅|降幅|增速|增长率|增长比例|涨幅|变化率")
_DIFFERENCE = re.compile(
    rf"相差|{DEGREE}的部分|差距|差额|差值|之差|差(?:了|出)?(?:多少|几)|差{PLACE}多少|(?:超出|超过|领先|落后)|(?<![最不]){DEGREE}(?:出来?|了)?(?:多少|几)(?!分之)|{PLACE}[^,]{{0,24}}减去?{PLACE}"
)
_CHANGE = re.compile(
    rf"变化|变动|增减|涨跌|走势|趋势|怎么[样变]|如何|(?:{CHANGE})(?:了|出)?(?:多少|几)|(?:{CHANGE}|[涨跌升降])了?还是|(?:跟|与|和|同|较|比){PERIOD}(?:相比|比较|比|如何|怎)"
)
_SERIES = re.compile(r"历年|逐年|每一?年|各年度?|这(?:几|些)年|历次|(?:各个?|不同)年[份度]")
_RECENT = re.compile(r"(?:近|最近|过去)(?:几|\d|[二两三四五六七八九十])年")
_SINCE = re.compile(rf"(?:比|较|跟|与|同|和){PERIOD}")
_PRIOR = re.compile(rf"{THAN_YEAR_BEFORE}|同比")
_GREATER = re.compile(
    rf"{BETTER}|居前|排在?前面?(?!{NUMERAL})|靠前|(?:更|较|比较){DEGREE}|{DEGREE}还是|还是{HERE}?{DEGREE}|{WHICH}的?[^,]{{0,30}}?(?<!最){DEGREE}(?:一些|一点|些|点)?[?。]*$|{DEGREE}(?:吗|不{DEGREE})|有没有{HERE}{DEGREE}"
)
_TOGETHER = "一共|总共|共计|合计|加起来|加在?一[起块]|共有"
_SUM = re.compile(rf"{_TOGETHER}|总计|之和|总和|共(?=多少|几)")
_EACH = re.compile(
    rf"分别|各自|{SEVERALLY}|都(?=是多少|有多少|列)|对比|比一?比|比较|{PLACE}{_AND}{PLACE}|{PERIOD}{_AND}{PERIOD}|又是多少|两个数"
    rf"|(?:多少|几)[^,、]*[,、][^,]*{HERE}[^,]*(?:多少|几)|什么数,[^,]*什么数|(?:多少|几)[^,?]*[,?](?:到了?|那)?{HERE}+的?呢"
)
_MOST = re.compile(rf"最(?P<degree>{DEGREE})(?:的)?(?:(?:是|为|有)?(?:哪|那|前)?(?P<n>{NUMERAL})(?:个|座)?(?={DIVISION}|年|所))?")
_TOP = re.compile(
    rf"(?:{TAKES}+前|(?i:top ?)|头(?={NUMERAL}(?:名|位|强))"
    rf"|(?<!学)前(?={NUMERAL}(?:名|位|强|席|甲|各|分别|是|有|的|的?{DIVISION}|[?。,]|$)))(?P<n>{NUMERAL})"
    rf"|(?P<three>三[甲强](?=的?{DIVISION}|名单|[?。,]|$)|冠亚季军)"
    rf"|(?:最{DEGREE}|{FIRST})的?(?P<of>[二两三四五六七八九十\d])[个座家](?={DIVISION}|[?。,]|$)|哪(?P<those>[二两三四五六七八九十\d])家[^,]*(?:最|{FIRST})"
    rf"|(?P<worst>倒数第?(?P<last>{NUMERAL})?|垫底|末位|排(?:名|在)*最后|最后一[名位])"
    r"|(?P<listed>第一(?:[、到至]第?[二三四五])+)"
    rf"|(?P<best>{FIRST}|居首)|哪(?P<which>[二两三四五六七八九十\d])个{DIVISION}[^,]*最"
)
_SAYS_HOW_MANY = ("n", "listed", "three", "of", "those")
"""Groups of ``_TOP`` by which places are asked for without a «哪»."""
_IS_FIRST = re.compile(rf"^(?!.*(?:哪|谁|什么|多少|几)).*{FIRST}[?。]*$")
"""«2022年食堂榜首»; who asks which school became champion ranks nothing."""
_ASKS_WHICH = re.compile(
    rf"谁|何[地处]|哪[里儿边]|哪家(?=的|最|更|[?。,])|哪(?:一|几|{NUMERAL})?(?:个|座|些)?{DIVISION}"
    rf"|(?:的|最{DEGREE} ?)(?:前?{NUMERAL}[个座]|那[个座])?{DIVISION}(?=是|有|叫|名[单称]|请|依次|分别|[和与及?。,(]|$)"
)
_RANKED = re.compile(r"排名|排行|排个?序|名次|排个?队|(?:从|由)[高大多]到[低小少]|(?P<rising>(?:从|由)[低小少]到[高大多])")
_EVERY = re.compile(rf"(?:各个?|每一?个?|所有|全部){DIVISION}(?!级|类|直)|哪[些几]个?{DIVISION}(?=有[^,]+,各?是?有?(?:多少|几))")
_YEARS = re.compile(r"哪一?年|哪个年份|哪几年")
_LEVEL = re.compile(rf"(?:哪(?:一|几|{NUMERAL})?(?:个|座|些)?|各个?|每一?个?|所有|全部|的(?:{NUMERAL}个)?){DIVISION}")
_SHARE = re.compile(
    r"^(?P<part>.+?)(?<!点)占(?!比)(?P<whole>.+?)(?:的)?(?:占比|比例|比重|百分之(?:几|多少)|百分比|多少|几成)(?:是多少|有多大|多大|为多少)?[?。]*$"
)
_AVERAGE = re.compile(
    r"^(?P<before>.*?)平均到?每一?(?P<measure>所|个|名|支|家|套|位|间)?(?P<per>[\u4e00-\u9fff]{0,8}?)(?:有|配备?了?|拥有|分到|摊到|占|是)?"
    r"(?:多少|几)(?P<unit>[名所个人册台套元支间辆亩]|人次|平方米|万元)?(?P<behind>[\u4e00-\u9fff]*)[?。]*$"
)

_TWO = re.compile(
    r"^(?P<first>[^,?。、和与及跟同比]{2,30})(?:和|与|及|以及|跟|同|、|比|(?<![参增追添附外更])加上?(?![在一]))(?P<last>[^,?。]{2,30}?)(?:的)?,?"
    rf"(?P<ask>(?:{SEVERALLY}|分别|{_TOGETHER}|相差|哪个更?|谁更?|(?<=[\u4e00-\u9fff])[多少高低](?=多少|几))[^,]*?)[?。]*$"
)
_SCHOOL_LEVEL, _LEVEL_OF = re.compile(LEVELS), re.compile(rf"{LEVELS}(?P<what>[\u4e00-\u9fff]{{2,10}})$")
_INSTITUTIONS = r"(?:学校|职校|[小中大]学|学院|幼儿园|集团|中心)"
_INSTITUTION, _INSTITUTION_OF = re.compile(rf"{_INSTITUTIONS}$"), re.compile(rf"{_INSTITUTIONS}(?P<what>[\u4e00-\u9fff]{{2,10}})$")
_COUNTED = re.compile(rf"(?:多少|几)(?:{SPOKEN_UNITS})?(?!(?:{SPOKEN_UNITS})$)(?!倍|百分)[\u4e00-\u9fff]{{2,10}}$")
"""What is counted of both: «各有多少大班额»."""
_THAN = re.compile("(?<![占同环对])比$")
_ASKED_IN = re.compile(r"(?:多少|几)(?P<unit>[所个名人册台套支间辆场期份种次门项]|人次|平方米|万元|亿元|元)(?![\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with which figures."""

    kind: TaskKind
    subject: str
    """A question about one place and period, which it does not name: «全国青少年校园足球特色学校是多少?»."""
    places: tuple[Mention, ...] = ()
    """Named, none inside another, each once."""
    periods: tuple[Period, ...] = ()
    """Named, each once."""
    whole: str | None = None
    """The question for the second figure of a share, of an average, or of two things named side by side."""
    level: Level | None = None
    """Which divisions a ranking or «各市» means; None for whatever the corpus has."""
    count: int | None = None
    """How many of a ranking are wanted."""
    falling: bool = True
    """Whether the greatest comes first."""
    prior: bool = False
    """Whether the year before is the other operand."""
    since: bool = False
    """Whether the one period named is what the newest figure is held against: «较2019年增长百分之几»."""
    over_years: bool = False
    """Whether years are ranked: «哪一年最多»."""
    bound: Figure | None = None
    """What the figures of the places asked for lie above or below: «哪些县占比超过10%»."""


def read_task(question: Question) -> Task | None:
    """The task of a question; None where it asks for no more than one figure or sentence."""
    places, periods = _once(innermost(question.places)), _since_years(_once(question.periods))
    if max(len(places), len(periods)) > MAX_NAMED:
        return None
    text = without_asides(marked(question), PLACE + PERIOD)
    ranking = _ranking(text, places, periods)
    if len(places) < 2 and len(periods) < 2 and (ranking is None or ranking.kind != "ranking"):
        of_two = _share(text, places, periods) or _average(text, places, periods) or _of_two_things(text, places, periods)
        if of_two is not None:
            return of_two
    if ranking is not None:
        return ranking
    prior = _PRIOR.search(text) is not None
    since = len(periods) == 1 and len(places) < 2 and _SINCE.search(text) is not None
    several = len(places) > 1 or len(periods) > 1 or prior or since
    kind = _kind(text, len(places) > 1, several, any(len(period.years) > 1 for period in periods))
    if kind == "change" and len(periods) == 1 and not since and not prior:
        periods = _ends(periods[0])
    subject = subject_of(text) if kind else ""
    if kind == "rate" and len(places) > 1 and len(periods) < 2 and not any(len(period.years) > 1 for period in periods) and (own := _of_change(text)):
        kind, subject = "difference" if _DIFFERENCE.search(text) else "greater" if _GREATER.search(text) else "each", own
    falling = not re.search(rf"(?<!多)[{LESS}](?:的|一些|一点|些|点)?(?:是|吗|[?。]|$)", text)
    return Task(kind, subject, places, periods, prior=prior, since=since, falling=falling) if kind and subject else None


def side_by_side(question: Question) -> Task | None:
    """The task of a question on several places or years that no one passage answers, whatever else it says."""
    places, periods = _once(innermost(question.places)), _once(question.periods)
    if not 2 <= max(len(places), len(periods)) <= MAX_NAMED:
        return None
    subject = subject_of(marked(question))
    return Task("each", subject, places, periods) if subject else None


def _kind(text: str, several_places: bool, several: bool, spans_years: bool) -> TaskKind | None:
    if not several:
        changes = _CHANGE.search(text)
        if changes and spans_years and not _SERIES.search(text):
            return "change"
        return "series" if _SERIES.search(text) or ((changes or _EACH.search(text)) and (spans_years or _RECENT.search(text))) else None
    if _RATIO.search(text):
        return "ratio"
    if _RATE.search(text):
        return "rate"
    if _DIFFERENCE.search(text):
        return "difference"
    if not several_places and _CHANGE.search(text):
        return "change"
    if _GREATER.search(text):
        return "greater"
    if _SUM.search(text):
        return "sum"
    return "each" if _EACH.search(text) else None


_MOVED = re.compile(
    r"(?P<rate>增[幅速]|增长(?:率|幅度?|速度|比例)|涨幅)|(?P<fell>降幅|(?:下降|减少|降低|下滑|回落)(?:率|幅度?|得|了)?(?=最))|(?:增长|增加|提高|上升)(?:得|了)?(?=最)"
)
"""What places are ordered by, or all told of, is how much something grew or fell."""


def _of_change(text: str) -> str:
    """The question on how much something grew or fell in one place; empty where that is not what is compared."""
    moved = _MOVED.search(text)
    if moved is None:
        return ""
    subject = subject_of(_MOVED.sub("", text)).removesuffix("?").removesuffix("是多少")
    return f"{subject}{'下降' if moved['fell'] else '增长'}{'百分之几' if moved['rate'] else '了多少'}?" if subject else ""


def _ranking(text: str, places: tuple[Mention, ...], periods: tuple[Period, ...]) -> Task | None:
    """«哪个市最多», «前三名», «各市分别是多少», among the places named or those of the corpus."""
    bound = bound_of(text)
    if bound is not None and _ASKS_WHICH.search(text) is not None:
        subject = subject_of(without_bound(text, bound))
        return Task("every", subject, places, periods, level=_level(text), bound=bound) if subject else None
    most, top, ranked, every = _MOST.search(text), _TOP.search(text), _RANKED.search(text), _EVERY.search(text)
    which = _ASKS_WHICH.search(text) is not None or (len(places) > 1 and re.search(WHICH, text) is not None)
    over_years = _YEARS.search(text) is not None
    tells_which = which or every or (top and any(top[name] for name in _SAYS_HOW_MANY)) or _IS_FIRST.search(text)
    orders = ranked or (top and tells_which) or (most and (which or every or over_years))
    if not orders and not (every and re.search(r"多少|几|分别|各|数|列", text)):
        return None
    subject = subject_of(text)
    if not subject:
        return None
    subject = _of_change(text) or subject  # the order is by the change, not by what changed
    falling = not (most and most["degree"] in LESS) and not (top and top["worst"]) and not (ranked and ranked["rising"])
    count = _count(most, top) if orders else None
    return Task("ranking" if orders else "every", subject, places, periods, level=_level(text), count=count, falling=falling, over_years=over_years)


def _count(most: re.Match[str] | None, top: re.Match[str] | None) -> int | None:
    said = (most and most["n"]) or (top and (top["n"] or top["last"] or top["which"] or top["of"] or top["those"]))
    if said:
        return int(said) if said.isdigit() else parse_numeral(said)
    if top and top["three"]:
        return 3
    if top and top["listed"]:
        return parse_numeral(top["listed"][-1])
    return 1 if most or top else None


def _level(text: str) -> Level | None:
    named = _LEVEL.search(text)
    if named is None or re.search(r"地区|地方", named[0]):
        return None
    if "省" in named[0]:
        return "省"
    if "县" in named[0] or named[0].endswith(("区", "旗")):
        return "县"
    return "市" if re.search(r"市|州", named[0]) else None


def _ends(period: Period) -> tuple[Period, Period]:
    """The first and the last year of «2018年到2020年»."""
    first, last = period.years[0], period.years[-1]
    return tuple(Period(f"{year}年", 12 * year, 12 * year + 11, period.start, period.end) for year in (first, last))  # type: ignore[return-value]


def _since_years(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """Of several periods, one that says since when («自2021年以来到2023年») as that year."""
    if len(periods) < 2:
        return periods
    return tuple(_ends(period)[0] if period.text.endswith("以来") else period for period in periods)


def _share(text: str, places: tuple[Mention, ...], periods: tuple[Period, ...]) -> Task | None:
    """«A占B的比例»: both are asked for."""
    match = _SHARE.match(without_courtesy(re.sub(HERE, "", text)))
    if match is None or len(match["whole"]) < 2:
        return None
    part, whole = tidy(match["part"]), tidy(match["whole"])
    return Task("share", f"{part}是多少?", places, periods, whole=f"{whole}是多少?") if part and whole else None


def _average(text: str, places: tuple[Mention, ...], periods: tuple[Period, ...]) -> Task | None:
    """«平均每所学校有多少名教师»: what is shared out, over what is counted."""
    match = _AVERAGE.match(without_courtesy(re.sub(HERE, "", text)))
    if match is None:
        return None
    thing = match["behind"] or tidy(match["before"])
    if not thing or not match["per"]:
        return None
    return Task("average", f"{thing}有多少{match['unit'] or ''}?", places, periods, whole=f"{match['per']}有多少{match['measure'] or ''}?")


def _of_two_things(text: str, places: tuple[Mention, ...], periods: tuple[Period, ...]) -> Task | None:
    """«甲和乙各有多少», «甲比乙多多少»: two things counted in one place."""
    match = _TWO.match(without_courtesy(re.sub(HERE, "", text).lstrip("的")))
    if match is None or (match["ask"][0] in "高低" and _THAN.search(match[0][: match.start("last")]) is None):
        return None
    if _PRIOR.search(match[0]):  # «小学教师比上年减少多少» is of one thing
        return None
    first, last = match["first"], match["last"]
    if "的" in last and "的" not in first.removesuffix("的"):
        first = first.removesuffix("的") + last[last.index("的") :]  # 小学和初中的专任教师
    elif (_SCHOOL_LEVEL.fullmatch(first) or _INSTITUTION.search(first)) and (of := _LEVEL_OF.match(last) or _INSTITUTION_OF.search(last)) is not None:
        first += of["what"]  # 小学和初中专任教师, 甲中学和乙中学在校生
    asked, behind = _ASKED_IN.search(match["ask"]), _COUNTED.search(match["ask"])
    ask = f"有{behind[0]}?" if behind else f"有多少{asked['unit']}?" if asked else "是多少?"
    kind = _kind(match["ask"], several_places=True, several=True, spans_years=False)
    falling = re.search(rf"(?:更|谁|哪个)[{LESS}]", match["ask"]) is None
    return Task(kind, f"{first}{ask}", places, periods, whole=f"{last}{ask}", falling=falling) if kind in ("each", "sum", "difference", "greater") else None


def _once(named: Sequence[_Named]) -> tuple[_Named, ...]:
    return tuple({one.name if isinstance(one, Mention) else one.text: one for one in named}.values())
