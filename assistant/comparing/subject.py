"""What a question that compares is about, without the words of comparing: a question on one place and one period."""

from __future__ import annotations

import itertools
import re

import rjieba

from assistant.comparing.marks import BETTER, CHANGE, COUNTED, DEGREE, DIVISION, FIRST, HERE, NUMERAL, PERIOD, RATE, SEVERALLY, TAKES, THAN_YEAR_BEFORE, WHICH

_COURTESY = re.compile(
    r"^(?:您好|你好|请问一?下?|请教|麻烦您?|劳驾|请您|帮我|帮忙|我(?:想|要|需要)(?:知道|了解|问)?|(?:想|要|需要)(?:知道|了解|问)|告诉我|能否告知?|能不能|给[我出]"
    r"|列(?:[出举]|一下)|查(?:一下|查|询)|算算|[计看]算|[算看]一下|看看|核实|对比一?下?|比较一?下?|比一?比|说说|,|:|(?:的)?情况,|的?(?:自评)?(?:报告|材料)(?:里|中),?)+"
)
_OPENS = frozenset("请 帮 想 要 给 列 查 算 看 把 将 在 对 论 就 从 按 以 拿 比".split())
"""Words of one character that a request begins with, not the words that begin with them: 就业率, 比赛, 帮扶."""
_LONGEST_WORD = 8
_REQUEST = re.compile(
    rf"(?:都?(?:列|说|讲|算|查)一?下|(?:都|给我)?列(?:出来|个表|成表)|告诉我|给我|,?(?:说|要)(?:的是)?{PERIOD}?的"
    r"|这一?(?:个?指标|项)|论高[下低]|请告知|来(?:说|看)|而言|看(?=,)|是?个?什么数|(?:这|那)个(?={DIVISION}?[?。]*$)|(?:给我)?挑出来|从?榜单"
    r"|的?(?:情况|数据|数字|两个数|(?<![人次])数)|(?:是|有)?(?:怎么样|如何|怎样))[?。]*$"
)
_BEFORE_NAME = re.compile(
    rf"(?:从|自|由|同样是|还差|把|将|在|对|按|以|较|比|与|和|跟|同|相比|超出|超过|领先|落后于?|看|减去|于|列出|请列|还是|,|、|;)+(?={HERE})"
)
_BEHIND_NAME = re.compile(
    rf"(?<={HERE})(?:、|和|与|及|以及|跟|同|比|较|到|至|还是|(?:这|那)?(?:两|[三四五六七八])[个座]?{DIVISION}|(?:这|那)?(?:两|[三四五六])年|之间|当中|里头|放(?:在)?一[块起]儿?|相比较?|比较|对比|起来"
    rf"|减去?(?:的)?|看到|得(?=多少)|二者|两者|而言|来看|来说|中|里|间|那时|计(?!划)|又?是多少|分别|各自|{SEVERALLY}|都|则|又|相差|以来|呢|时|的|,|:|[?])+"
)
_PRIOR = re.compile(rf"{THAN_YEAR_BEFORE}(?:同期|相比|比)?|同比|环比")
_SERIES = re.compile(
    r"历年来?|逐年|每一?年|各年度?|这(?:几|些)年来?|(?:近|最近|过去)(?:几|\d|[二两三四五六七八九十])年来?|历次(?:报告)?|(?:各|不同)个?年[份度]"
)
_BY_HOW_MUCH = re.compile(rf"(?:相差|差|超出|领先|落后|{CHANGE}|(?<!最){DEGREE})(?:出来?|了|有)*(?P<ask>多少|几)(?!倍|成|分之)(?P<rest>[\u4e00-\u9fff]*)")
_RATES = re.compile(
    rf"{RATE}|(?:的)?(?:增幅|降幅|增速|增长率|增长比例|涨幅|变化率)|(?:是|的)?(?:几|多少)倍|倍数"
)
_MOST = rf"(?:为|(?<![人次])数)?最{DEGREE}(?:的)?(?:(?:是|为|有)?(?:哪|那|前)?{NUMERAL}(?:个|座)?)?"
_FIRST = (
    rf"(?:的|数量|以)?{TAKES}*(?:{FIRST}|第一(?:[、到至]第?[二三四五])+(?:名|位)?|居首|倒数第{NUMERAL}|垫底|末位|(?<=[排在名])最后|最后一[名位])"
)
_TOP = (
    rf"{TAKES}+(?:倒数|后)?前?{NUMERAL}(?:个|名|位|强|席|(?![甲强]))|倒数?前?第?{NUMERAL}(?:名|位)|(?i:top ?){NUMERAL}|头{NUMERAL}(?:名|位|强)"
    rf"|{TAKES}*前?三[甲强](?=的?{DIVISION}|名单|[?。,]|$)|冠亚季军"
    rf"|(?<!学)前{NUMERAL}(?:名|位|强|席|甲|(?=各|分别|是|有|的|的?{DIVISION}|[?。,]|$))"
)
_RANKED = r"排名|排行榜?|排个?序|名次|排个?队|(?:从|由)[高大多]到[低小少]|(?:从|由)[低小少]到[高大多]"
_RANKS = re.compile(
    rf"(?:{_RANKED}|{_MOST}|{_FIRST}|{_TOP})+的?"
    rf"(?:[二两三四五六七八九十\d]?[个座家]?[ ]?(?:{DIVISION})?(?:名单)?(?=是|有|为|叫|请|依次|分别|都|[?。,(和与及]|哪|$))?"
    r"(?:[和与及](?:其|它们的)?(?:数[值字据]|名[称字]))?(?:叫什么)?"
)
_EVERY = re.compile(rf"(?:胜过|超过|高过|压过|居|给)?(?:全部|所有|各个?|每一?个?|其他)+{DIVISION}(?!级|类)(?:之?中|当中|里头?|间)?(?:的)?")
_WHICH = re.compile(rf"(?:是|为|有|在|由|被|归了?|出自|花落)?(?:哪一?年|哪几年|哪个年份|{WHICH})(?:的|占据?|拿下|夺得|摘得)?")
_COMPARATIVE = re.compile(
    rf"(?:的)?(?:有什么|有何|有无|是否有|呈|的)?(?:变化|变动|增减|走势|趋势)(?:情况|幅度)?|是怎么变的?|(?:是|有没有|有无)?(?:{CHANGE}|[涨跌升降])了?还是(?:{CHANGE}|[涨跌升降])(?:了)?"
    rf"|(?:更|较|比较){DEGREE}(?:一些|一点|些|点)?(?:的)?|{DEGREE}?还是{DEGREE}?|{BETTER}|居前|排在?前面?|靠前|{DEGREE}(?:一些|一点|些|点)|{DEGREE}的部分|(?:两地|两者|二者|双方|之间)|来说|来看|而言|究竟|到底|有?多大(?=差)|{DEGREE}(?:吗|不{DEGREE})|有没有(?={DEGREE})"
    rf"|是?(?!多少){DEGREE}{DEGREE}?(?<!多少)(?=[?。]*$)|(?:的)?(?:差距|差额|差值|之差|相差)|分别|各自|{SEVERALLY}|都(?=是|有|为)|(?:平均)?(?:一共|总共|共计|总计|合计)"
    r"|加(?:起来|在一起)|(?:之|的总|总)和|对比一?下?|相比(?:较)?|比一?比|谁的?|(?:怎么|如何)变化?(?:的|了)?|等于(?=多少|几|[?。]*$)"
)
_LINKS = re.compile(r"^(?:的|里的?|在(?![校职园岗读编建册])|上|方面|,|、|和|与|比|有|是|中|里)+"
    r"|(?:方面|上|的|,|、|和|与|(?<!占)比|了|是|有|为|共|达到?|要|会|中|差)+$")
_TAIL = re.compile(r"(?:是|有|为|报了?|达到?|共有?|到了?)*(?:多少|几何|怎么样|怎样|如何|什么)?(?:的|呢|吗|是|有|了|(?<!支)出)*[?。!,]*$")
_ASKED_TWICE = re.compile(r"(?:多少|几)[、,和](?=(?:是|有)?(?:多少|几))")
_SAID_TWICE = re.compile(r"^([\u4e00-\u9fff]{2,20}?)[的和与,、]*\1")
"""«甲的食堂和乙的食堂», whose places are taken out by now."""
_COUNTS = re.compile(r"(?:多少|几)[\u4e00-\u9fff]")


def subject_of(text: str) -> str:
    """The question on one place and period that a marked question (``marks.marked``) sets side by side; empty where nothing is left to ask for."""
    text = _settled(text, (_REQUEST, _BEFORE_NAME, _BEHIND_NAME))
    text = _ASKED_TWICE.sub("", re.sub(HERE, "", text))
    for pattern in (_PRIOR, _SERIES, _RATES):
        text = pattern.sub("", text)
    text = _BY_HOW_MUCH.sub(_amount, text)
    for pattern in (_RANKS, _EVERY, _WHICH, _COMPARATIVE):
        text = pattern.sub("", text)
    text = _SAID_TWICE.sub(r"\1", tidy(text))
    if not re.search(r"[\u4e00-\u9fff]{2}", re.sub(r"有?多少", "", text)):
        return ""
    return f"{text}?" if re.search(r"多少|几(?=[\u4e00-\u9fff])", text) else f"{text}是多少?"


def tidy(text: str) -> str:
    """Without courtesies, links left over at its ends, and an interrogative that names no unit."""
    while True:
        text = _settled(text, (_REQUEST,))
        shorter = _LINKS.sub(_whole_words, (text if _COUNTS.search(text) else _TAIL.sub("", text)).strip(" ?。,!"))
        if shorter == text:
            return text
        text = shorter


def without_courtesy(text: str) -> str:
    """Without the words a request begins with."""
    while True:
        shorter = _COURTESY.sub("", text)
        if next(iter(rjieba.cut(shorter[:_LONGEST_WORD])), "") in _OPENS and not _PRIOR.match(shorter):
            shorter = shorter[1:]
        if shorter == text:
            return text
        text = shorter


def _amount(match: re.Match[str]) -> str:
    """«多多少所» asks, of one place, 有多少所."""
    rest = match["rest"]
    return f"有{match['ask']}{rest}" if rest and not re.fullmatch(rf"{COUNTED}?百分点|呢|吗|钱", rest) else ""


def _whole_words(match: re.Match[str]) -> str:
    """What is left of what is taken out at the start or the end of a text, or behind a mark: parts of longer words (中 of 中学, 比 of 比赛)."""
    text, (start, end) = match.string, match.span()
    bounds = [at for at in itertools.accumulate((len(word) for word in rjieba.cut(text)), initial=0) if start <= at <= end]
    if end == len(text) and start > 0:
        return text[start : min(bounds, default=end)]
    return text[max(bounds, default=start) : end]


def _settled(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    """The text without the words a request begins with, and with the patterns taken out until none is left."""
    while True:
        shorter = without_courtesy(text)
        for pattern in patterns:
            shorter = pattern.sub(_whole_words if pattern is _BEHIND_NAME else "", shorter)
        if shorter == text:
            return text
        text = shorter
