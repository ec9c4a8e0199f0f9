"""What a figure counts, in the words of its sentence.

Two patterns carry nearly all figures of official Chinese: the counted thing stands before («特色学校129所», «巩固率达到
100.87%») or behind («32支工作队», «85%的学生»). A bare verb («在建41所», «增长6.9%») takes its subject from the figure or
clause before, and figures in a row take the heads of a row («A和B分别达到x和y»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from corpus.figures import Figure
from corpus.periods import find_periods
from corpus.places import find_places
from ingest.ellipsis import of_alike


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLAUSE_END = re.compile(r"[,;。:!?]")
_CLAUSE_OR_BRACKET = re.compile(r"[,;。:!?()]")
_DELIMITER = re.compile(r"[,;。:、!?()]")
_ONE_MORE = re.compile(r"\s*、")
_COUNTIES = re.compile(r"(?:县|市)\((?:[县市区旗]、?){1,3}\)")
"""One noun in spite of its brackets: 14个县(市、区)."""
_ASIDE = re.compile(r"[\u4e00-\u9fff]{2,}\([\u4e00-\u9fff]{1,6}\)\Z")
"""A name with a word in brackets that a noun goes on behind: 高职(专科)院校."""
_NOUN = ("n", "vn", "j", "l", "i", "b", "s", "t", "z", "an", "eng")
_NEVER_NOUNS = _words("基本 实际 先后 同时 平均 年均 连续 累计 全面 进一步 以上 以下")
# Verbs by the tagger that stand as attributes or heads of nouns in official language: 审批事项, 兼职班主任, 棚户区改造.
_NOMINAL_VERBS = _words(
    "审批 兼职 专职 引导 加固 除险 奖补 转移 通用 常住 许可 认定 培训 改造 建设 补助 救助 补贴 就业 创业 投资 搬迁 流动 留守 随迁 寄宿 在校 在职 "
    "退休 毕业 应届 备案 实训 实习 研修 研学 评价 评估 测评 督导 监测 比赛 竞赛 表彰 管理 服务 保障 教育 教学 科研 活动 示范 试点 招生 率 职业 技能 "
    "帮扶 附加 扣除 扶贫 脱贫 惠民 资助 互动 公办 民办 灌溉 用水 缴存 融资 贷款 立项 结题 重点 无电 无"
)
_NOUNS = _words("初中 占比 支出")
"""Nouns that the tagger takes for something else."""
_LIGHT_VERBS = _words("开展 组织 实施 建立 打造 创建 推进 发放 设立 聘任 招聘")
_AMONG = re.compile(r"(?P<whole>[\u4e00-\u9fff]{2,10}?)(?<![初高其集])中(?!小学|职|学|心|等|央)(?P<part>[\u4e00-\u9fff]{2,12})")
"""Between the figure of a whole and that of its part: «42所民办园中普惠园29所»."""
_LABEL = re.compile(
    r"^\s*(?:第[^\s,。]{1,8}条\s*|\d{1,2}(?:\.\d{1,2}){1,4}(?![\d.%])\s*|[①-⑳]\s*|[(\[]?[一二三四五六七八九十\d]{1,3}[)\].、]\s*|[一二三四五六七八九十]+是)"
)
_LEADING = re.compile(
    r"^(?:因[^,]{0,12}?(?:原因|影响)|(?:通过|采取|采用|依托|利用)[^,。;:\d]{2,40}(?:渠道|方式|形式|途径)"
    r"|同时|其中|目前|已经|已|先后|累计|共计|总共|共有|共|还|并|又|再|也|均|但|而(?!且)|且|现有|现|拥有|建成|创建|建立|打造|形成|实现|有(?!效|关|机|限)|使|让|约|近|的|了|为|将|对(?!外|口|接)"
    r"|在(?!建|校|职|读|编|岗|园|学)|是|要|力争|争取|和|及|与|全年|年末|年底)+"
)
_TRAILING = re.compile(
    r"(?:分别|(?:控制|保持|稳定|维持)(?:在|到|至)?|为|是|有|达到了|达到|高达|达|至|到|共计|总计|合计|共|约|近|超过|突破|超|不?得|不低于|不少于|不超过|不高于|至少|不足|逾|以|按|等|了|由|从|在|于"
    r"|应当|应|须|要|将|已经|已|(?<!平)均|都|仅|只|能够|可|按期|每人每年|每年|(?<=[从由])每月|每|人均|、|的)+$"
)
_CHANGE = re.compile(r"(?:要|将|应|都|(?<![年人日月户生])均|还|也|再|需|分别)*(提升|增长|增加|提高|上升|下降|减少|降低)(?:了|在|到|至)?$")
_INNER_ADVERB = re.compile(r"(?<=[\u4e00-\u9fff])(?:已经|已)(?=[\u4e00-\u9fff])")
_WHOLE = re.compile(r"^(?:全市|全县|全区|全省|全国|我市|我县|我区|我省|我国|本市|本县|各地|各县市区|市|县|和|及|与|[,、\s])+$")
_COMPARISON = re.compile(r"(?:比|较|同比|环比|与|从|由|到)$")
_ANSWERS_COMPARISON = re.compile(r"^(?:的|相比|同期|底|末)?")
_GENERIC = _words("项目 工程 任务 工作 方面 问题")
_JOINERS = _words("和 与 及 、 以及 或")
_MEASURE = re.compile(
    r"(?:人均)?[\u4e00-\u9fff]{0,2}(?:率|量|数|额)$|(?:人均)?(?:可支配)?(?:收入|支出|标准|水平|面积|比例|比重|增加值|规模|投资|利润|覆盖面|里程|强度|能耗|水耗|消耗|产能)$"
)
_SHARE_VERB = re.compile(r"占|居(?:全|世界|第)")
_TAKES_SUBJECT = re.compile(
    r"(?:提升|增长|增加|提高|上升|下降|减少|降低|减|增|新增|上涨|下跌|控制|保持|稳定|完工|竣工|建成|开工|在建|投产|占|达标|覆盖|惠及|通过|新建|改建|扩建|脱贫|摘帽|毕业|入学|升学|就业|其中)$"
)
_MAX_BEHIND = 20
_MAX_ROW = 12
_HEADS_COUNTED = re.compile("[\u4e00-\u9fff]{0,6}?分别")
"""Between the number of heads and what is told of each."""
_REACH = 300
"""Characters before a figure in which a clause may begin."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A figure among its neighbours: the words before it, back to the clause's start or the figure before, and the words behind it."""

    before: str
    before_start: int
    after: str
    rest: str
    """Words behind it to the next mark, past other figures."""


def clue(plain: str, figures: Sequence[Figure], position: int) -> Clue:
    """The surroundings of one figure. ``plain`` is the sentence with half-width marks; offsets are those of the sentence."""
    figure = figures[position]
    start = _clause_start(_CLAUSE_OR_BRACKET, plain, figure.start)
    last = behind(plain, figures[position - 1]) if position else 0
    if (aside := _ASIDE.search(plain, max(last, start - _REACH), start)) is not None and start < figure.start:
        start = aside.start()
    start = max(start, last)
    if position and (among := _AMONG.fullmatch(plain, last, figure.start)) is not None:
        start = among.start("part")
    end = behind(plain, figure)
    counties = _COUNTIES.match(plain, end)
    mark = _DELIMITER.search(plain, counties.end() if counties else end)
    stop = mark.start() if mark else len(plain)
    near = min(stop, figures[position + 1].start) if position + 1 < len(figures) else stop
    if position + 1 < len(figures) and (among := _AMONG.fullmatch(plain, end, figures[position + 1].start)) is not None:
        near = among.end("whole")
    return Clue(plain[start : figure.start], start, plain[end : max(near, end)], plain[end:stop])


def _clause_start(marks: re.Pattern[str], plain: str, offset: int) -> int:
    reach = max(0, offset - _REACH)
    return max((match.end() for match in marks.finditer(plain, reach, offset)), default=reach)


def behind(plain: str, figure: Figure) -> int:
    """End of the figure with a qualifier printed behind it."""
    if figure.qualifier and plain.startswith(figure.qualifier, figure.end):
        return figure.end + len(figure.qualifier)
    return figure.end


def find_indicator(plain: str, figures: Sequence[Figure], position: int, near: Clue, topic: str) -> tuple[str, str]:
    """The indicator, and the subject that a following bare verb takes up."""
    figure = figures[position]
    is_share = figure.unit[:1] in ("%", "‰", ":")
    row = _row(plain, figures, position)
    if row is not None:
        head, verb = row
        return head + verb, verb if _has_noun(verb) else _subject(head + verb)
    counted = "" if is_share else noun_phrase(near.after)
    before = _clean(near.before, figure)
    if counted:
        if counted in _GENERIC:
            before = _previous_clause(plain, near.before_start)
            counted = before + counted if len(before) <= _MAX_BEHIND and not re.search(r"\d", before) else counted
        return counted, counted
    if before and not _WHOLE.match(before) and _has_noun(before):
        if _SHARE_VERB.match(before):
            return f"{topic}{before}", f"{topic}{before}"
        if is_share and near.after and not near.after.startswith("的"):
            before += _share_of(near)
        before = _shared_verb(plain, figures, position, before) + before
        for generic in _GENERIC:  # «公办幼儿园建设…102个项目已完工47所»
            if before.startswith(generic) and topic.endswith(generic):
                before = topic + before.removeprefix(generic)
        return before, _subject(before)
    if is_share and near.after:
        rest = near.after.removeprefix("的").strip()[:_MAX_BEHIND]
        return ("" if _WHOLE.match(before) else before) + rest, noun_phrase(rest)
    if near.rest and ((before and not _TAKES_SUBJECT.search(before)) or figure.unit in ("次", "轮")):
        rest = f"{before}{near.rest[:_MAX_BEHIND]}"
        return rest, noun_phrase(near.rest)
    owner = topic or _previous_clause(plain, near.before_start)
    return (f"{owner}{before}" or noun_phrase(near.rest) or near.before.strip() or near.rest.lstrip("内来的")[:_MAX_BEHIND]), owner


def noun_phrase(words: str) -> str:
    """The noun that a figure stands before: words up to the first predicate; empty where one follows at once."""
    counties = _COUNTIES.match(words)
    if counties is not None:
        return counties[0]
    if words.lstrip().startswith("由"):  # the tagger makes 由市 of 由市教育局
        return ""
    tokens = _tags(words.lstrip())
    kept: list[str] = []
    length = 0  # of ``kept`` up to its last noun
    for word, tag in tokens:
        is_noun = tag.startswith(_NOUN) or word in _NOMINAL_VERBS or tag in ("ns", "zg", "m", "q", "a", "nt") or (tag == "f" and len(word) > 1)
        is_adverb = word in _NEVER_NOUNS and word not in ("以上", "以下")
        is_link = (bool(kept) and tag in ("uj", "c")) or word in ("“", "”")
        is_other = tag == "r" and not kept  # «13名其他园长»
        if is_adverb or not (is_noun or is_link or is_other):
            break
        kept.append(word)
        if tag.startswith(_NOUN) or word in _NOMINAL_VERBS or tag in ("zg", "f", "ns", "nt"):
            length = len(kept)
    phrase = "".join(kept[:length]).strip("的 ")
    return _balanced(phrase) if len(phrase) > 1 else ""


def _balanced(phrase: str) -> str:
    """The phrase without a quotation mark whose partner was cut off."""
    return phrase if phrase.count("“") == phrase.count("”") else phrase.replace("“", "").replace("”", "")


def _tags(phrase: str) -> list[tuple[str, str]]:
    tags: list[tuple[str, str]] = []
    for word, tag in rjieba.tag(phrase):
        if tags and tags[-1][0] + word in _NOUNS:
            tags[-1] = (tags[-1][0] + word, "n")
        else:
            tags.append((word, "n" if word in _NOUNS else tag))
    return tags


def _clean(before: str, figure: Figure) -> str:
    """The words before a figure without time, label, leading and closing verbs."""
    phrase = _LABEL.sub("", before.strip())
    for period in reversed(find_periods(phrase)):
        lead = _COMPARISON.sub("", phrase[: period.start])
        phrase = lead + phrase[period.end :]
    if figure.qualifier and phrase.endswith(figure.qualifier):
        phrase = phrase[: -len(figure.qualifier)]
    last = None
    while phrase != last:
        last = phrase
        phrase = _LEADING.sub("", phrase.strip(" ,、()").lstrip("”").rstrip("“"))
        change = _CHANGE.search(phrase)
        phrase = phrase[: change.start()] + change[1] if change else _TRAILING.sub("", phrase)
    return _balanced(_INNER_ADVERB.sub("", _after_light_verb(phrase)))


def _after_light_verb(phrase: str) -> str:
    """«各县市区组织开展…培训» → «…培训», where what is left says enough."""
    kept = phrase
    rest = phrase
    for word, _ in _tags(phrase):
        rest = rest[len(word) :]
        if word in _LIGHT_VERBS and len(rest) >= 4 and _has_noun(rest) and len(kept) > 8:
            kept = rest
    return kept


def _has_noun(phrase: str) -> bool:
    return any(
        (tag.startswith(_NOUN) or (word in _NOMINAL_VERBS and len(phrase) > len(word))) and len(word) > 1 and word not in _NEVER_NOUNS
        for word, tag in _tags(phrase)
    )


def _subject(phrase: str) -> str:
    """The phrase without its closing verb: 项目完工 → 项目, 国内生产总值年均增长 → 国内生产总值."""
    tags = _tags(phrase)
    while tags and (tags[-1][0] in _NEVER_NOUNS or not (tags[-1][1].startswith(_NOUN) or tags[-1][0] in _NOMINAL_VERBS)):
        tags.pop()
    return "".join(word for word, _ in tags)


def _previous_clause(plain: str, start: int) -> str:
    """Nouns of the clause before ``start``, without a leading verb: 实施第三期学前教育行动计划 → 第三期学前教育行动计划."""
    clause = _LABEL.sub("", plain[_clause_start(CLAUSE_END, plain, max(0, start - 1)) : start].strip(" ,;:、。"))
    for period in reversed(find_periods(clause)):
        clause = clause[: period.start] + clause[period.end :]
    tags = _tags(clause)
    while tags and tags[0][1] in ("v", "d", "p", "c", "ul", "ad") and tags[0][0] not in _NOMINAL_VERBS:
        tags.pop(0)
    return "".join(word for word, _ in tags)


def _share_of(near: Clue) -> str:
    """What a share is a share of, where it stands behind: «覆盖80%以上村卫生室», «民办学校100%随机派位»."""
    if re.search(r"(?:覆盖|惠及)$", near.before):
        return noun_phrase(near.after)
    is_copula = re.search(r"(?:为|是|达|到|至|过|于|约|的|近|升|降|长|少|加|由|从)$", near.before)
    return "" if is_copula or len(near.after) > 8 else near.after


def _shared_verb(plain: str, figures: Sequence[Figure], position: int, name: str) -> str:
    """The verb that opens a row and holds for each of it: 新增 of «新增建考点3个、考场212个», for a name without one of its own."""
    first, unit = position, figures[position].unit
    while first > max(0, position - _MAX_ROW) and figures[first - 1].unit == unit and _ONE_MORE.match(plain, behind(plain, figures[first - 1])):
        first -= 1
    if first == position or _opening_verb(name):
        return ""
    return _opening_verb(_clean(plain[_clause_start(_CLAUSE_OR_BRACKET, plain, figures[first].start) : figures[first].start], figures[first]))


def _opening_verb(phrase: str) -> str:
    if any(place.start == 0 for place in find_places(phrase)):
        return ""
    word, tag = next(iter(_tags(phrase)), ("", ""))
    return word if tag.startswith("v") and tag != "vn" and word not in _NOMINAL_VERBS and len(word) < len(phrase) else ""


def row_around(plain: str, figures: Sequence[Figure], position: int) -> tuple[int, int]:
    """The first and the last of the figures in a row («x、y和z») that one stands in."""
    first = last = position
    while first > max(0, position - _MAX_ROW) and plain[behind(plain, figures[first - 1]) : figures[first].start].strip() in _JOINERS:
        first -= 1
    while last + 1 < min(len(figures), position + _MAX_ROW) and plain[behind(plain, figures[last]) : figures[last + 1].start].strip() in _JOINERS:
        last += 1
    return first, last


def _row(plain: str, figures: Sequence[Figure], position: int) -> tuple[str, str] | None:
    """The head that belongs to this figure in «A、B和C分别达到x、y和z», and what is said of each."""
    first, last = row_around(plain, figures, position)
    start = _clause_start(CLAUSE_END, plain, figures[first].start)
    said = plain[start : figures[first].start]
    if first and figures[first - 1].end > start:
        number = figures[first - 1]  # «甲、乙两所小学分别»: how many heads there are
        between = plain[behind(plain, number) : figures[first].start]
        is_their_number = number.value == last - first + 1 and _HEADS_COUNTED.match(between) is not None
        said = plain[start : number.start] + between[between.index("分别") :] if is_their_number else between
    lead = re.fullmatch(r"(?P<heads>.+?)(?:要|均|都|将|已)*(?:分别|各(?=[为达是占]|$))(?P<verb>.*)", said)
    if first == last or lead is None:
        return None
    verb = _clean(lead["verb"], figures[first])
    heads = [head for head in (_clean(part, figures[first]) for part in re.split(r"[、和与及]", lead["heads"])) if head]
    wanted = last - first + 1
    alike = of_alike(_clean(lead["heads"], figures[first]), wanted)
    if alike is not None:
        return alike[position - first], verb
    if len(heads) < wanted:
        whole = _clean(lead["heads"], figures[first])
        return (whole, verb) if whole + verb else None
    measure = _MEASURE.search(heads[-1])
    if len(heads) > wanted:
        heads = heads[-wanted:]
    head = heads[position - first]
    if measure and not _MEASURE.search(head):
        head += measure[0]
    return head, verb
