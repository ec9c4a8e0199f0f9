"""Every figure of the body as data: what it counts, when, where, and whether it is achieved or planned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpus.aligned_tables import AlignedTable, cell_words, row_at
from corpus.figures import Figure, find_figures
from corpus.periods import Period, find_periods
from corpus.places import Mention, division, find_places
from corpus.quantity import Quantity, Status
from corpus.report import Sentence
from ingest.ellipsis import Named, is_bare_level, measured_before, restored
from ingest.indicators import CLAUSE_END, Clue, clue, find_indicator, row_around
from ingest.loaders.tables import figure_sentences

_REACH = 300
"""Characters before a figure in which words may bear on it."""
_HALF_WIDTH = str.maketrans("\uff0c\uff1b\uff1a\uff01\uff1f\uff08\uff09\uff05\uff0d\u3000", ",;:!?()%- ")
_PLANNED = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[年县市区省局校部厅们度期月底还也并初]))计划(?!》|”|项目|工程)|拟|[计规]划[数值]?(?=为)|力争|预计|目标|预期|规划(?=的|建)|将(?:达|超|于|在(?!校)|实现|完成|新建|建成|采取|高达|继续|提高|增加)|能够按期|争取|年底前|确保"
    r"|要(?:在|再|努力|完成|达到|提高|增加|保持|稳定|下降|降低|减少|分别|解决)"
)
_OUTLOOK = re.compile(r"(?:目标|预期)[^,;。]{0,6}(?:是|为|:)|到20\d\d年|今后|未来|今年[^。]{0,30}(?:要|拟|将|再)")
_ACHIEVED = re.compile(r"已|实际|完成了|竣工|完工|在建|累计|截至|(?<![比较从])(?:去年|上年)|年来|过去|实现了")
_GOES_ON = re.compile(r"[,、]?(?:并|同时)?(?:新增|新建|改建|扩建|改扩建|增加|培训|补充|引进|消除|解决|投资|总投资)")
"""What a plan goes on with in its next clause: «计划新建10所,新增学位2700个»."""
_ITEM = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){1,4}(?=[\s\u4e00-\u9fff])|[①-⑳])")
"""The number of an item that a sentence begins with: 2.2.1, ③."""
_FINDS = re.compile(r"\s*(?:经[^,。]{0,12}(?:自评|自查|评估|核查|测算|统计|验收|认定)|综上|目前|截至|对照)")
"""How a sentence begins that says what is, even among what is to be done."""
_BUT = re.compile(r",(?:但|仍|尚)")
"""Behind a figure of what is, even among what is to be done: «交流轮岗326人,但向乡镇流动的比例偏低»."""
_SEMICOLONS = (";", "\uff1b")
_LONGEST_RUN = 40
"""Figures behind which what one of them counts is still meant."""
_DIVIDED = re.compile(r"(?:分[县市区校]|分(?:学段|地区|类别|学科|层次|区域))[^,，。;；、\d]{0,2}[,，:：]|按[^,，。;；、\d]{1,6}?(?:划分|统计|来?看|分)[,，:：]")
"""What was counted is told by kinds."""
_ALL_OF = re.compile("^(?:全|我)[国省市县区]")
_POINTING = re.compile(r"(?:这[一个项]*|该项?|此项?)(?:数字|数据|数值|指标|比例|比率|占比)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEARS_IN_ROW = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}年?[、,和与及])+(?:19|20)\d{2}年")
_OF_ONE = re.compile(r"[^、和与及;。:]*(?:分别|依次)")
"""What stands between a stretch of years and a row of figures that is one thing in each of them."""
_COMPARED = re.compile(r"(?:比|较|同比|与|超过|从|由)$")
_INSTITUTION = re.compile(r"[\u4e00-\u9fff]{0,4}(?:大学|学院|银行|集团(?!化)|公司|平台|经验|模式)")
_DISTANT_QUALIFIER = re.compile(r"(?P<about>约|近|超过)(?:占|为)[^,;。]{0,24}$|(?P<least>至少|最多|不少于)[^,;。、\d]{0,4}$")


def bind_quantities(text: str, sentences: Sequence[Sentence], place: str | None, planned: Collection[int] = ()) -> tuple[Quantity, ...]:
    """Every figure of the body sentences with its indicator, period, place and status, in text order.

    Args:
        sentences: those that are not of the header.
        place: the report's own division; a figure's place is recorded only where the text names another.
        planned: indexes of the sections that speak of what is to be done.
    """
    found: list[Quantity] = []
    first = 0
    """Index of the sentence that the run of those with semicolons between them begins with."""
    told_by: dict[tuple[int, int], dict[int, list[tuple[int, str]]]] = {}  # by where a table's heads stand
    for sentence in sentences:
        row = row_at(text, sentence.start)
        if row is not None:
            table, number = row
            if table.heads not in told_by:
                told_by[table.heads] = _sentences_of(text, table)
            for column, words in told_by[table.heads][number]:
                start, end = table.rows[number][column]
                told = _of_sentence(words, sentence, place, sentence.section in planned)
                found += [_in_cell(_by_whole_head(quantity, words) if len(told) > 1 else quantity, text[start:end], start) for quantity in told[-1:]]
        elif not sentence.is_heading:
            own = _of_sentence(text[sentence.start : sentence.end], sentence, place, sentence.section in planned)
            if text[max(0, sentence.start - 3) : sentence.start].rstrip()[-1:] not in _SEMICOLONS:
                first = sentence.index
            run = [(quantity.unit, quantity.indicator) for quantity in found[-_LONGEST_RUN:] if quantity.sentence >= first]
            divided = _DIVIDED.match(text, sentence.start) is not None
            for quantity in own:
                named = _part_of_before(quantity, found, sentence) if divided else _named_before(quantity, found, sentence)
                found.append(replace(named, indicator=measured_before(named.indicator, named.unit, run)) if run else named)
    return tuple(found)


def _named_before(quantity: Quantity, before: Sequence[Quantity], sentence: Sentence) -> Quantity:
    """The figure with the name that the sentence before gave, where its own only points back: «2020年这一数字是8.66亿元»."""
    pointing = _POINTING.match(quantity.indicator)
    last = next((one for one in reversed(before) if one.sentence < sentence.index and one.unit == quantity.unit), None) if pointing else None
    if pointing is None or last is None or last.sentence < sentence.index - 1:
        return quantity
    return replace(quantity, indicator=last.indicator + quantity.indicator[pointing.end() :])


def _part_of_before(quantity: Quantity, before: Sequence[Quantity], sentence: Sentence) -> Quantity:
    """The figure of a level of school as a part of what the sentence before ended on: «专任教师4462人。按学段分,小学1746人»."""
    last = next((one for one in reversed(before) if one.sentence < sentence.index), None)
    if last is None or last.sentence < sentence.index - 1 or last.unit != quantity.unit or not is_bare_level(quantity.indicator, quantity.unit):
        return quantity
    return replace(quantity, indicator=quantity.indicator + _ALL_OF.sub("", last.indicator))


def _sentences_of(text: str, table: AlignedTable) -> dict[int, list[tuple[int, str]]]:
    """By the number of a table's row, the column of each of its figures and the sentence that says what it counts."""
    said: dict[int, list[tuple[int, str]]] = {number: [] for number in range(1, len(table.rows))}
    *grid, before = ([cell_words(text[start:end]) for start, end in spans] for spans in (*table.rows, table.before))
    for number, column, words in figure_sentences(grid, before):
        said[number].append((column, words))
    return said


def _by_whole_head(quantity: Quantity, words: str) -> Quantity:
    """A cell's figure by its whole head, which has figures of its own: «七项达标校比例», «56人以上班级»."""
    return replace(quantity, indicator=words[: words.rindex("为")].removeprefix(quantity.period or ""))


def _in_cell(quantity: Quantity, cell: str, start: int) -> Quantity:
    """A figure as its cell prints it; the unit that its head has instead stands behind the indicator: 教育支出(亿元)."""
    unit = quantity.text.replace(" ", "").removeprefix(cell.replace(" ", ""))
    indicator = f"{quantity.indicator}({unit})" if unit and unit != quantity.text else quantity.indicator
    return replace(quantity, indicator=indicator, text=cell, start=start, end=start + len(cell))


def _of_sentence(text: str, sentence: Sentence, place: str | None, is_plan: bool) -> list[Quantity]:
    number = _ITEM.match(text)
    figures = [figure for figure in find_figures(text) if figure.unit or number is None or figure.end > number.end()]
    if not figures:
        return []
    plain = text.translate(_HALF_WIDTH)
    periods, places = find_periods(text), find_places(text)
    found: list[Quantity] = []
    named: list[Named] = []
    topic = ""
    for position, figure in enumerate(figures):
        near = clue(plain, figures, position)
        indicator, topic = find_indicator(plain, figures, position, near, topic)
        indicator = restored(plain, figures, position, indicator, named)
        named.append(Named(figure, indicator))
        found.append(
            Quantity(
                indicator=re.sub(r"[\s\u200b-\u200d\ufeff]+", "", indicator),
                text=figure.text,
                value=figure.value,
                high=figure.high,
                unit=figure.unit,
                qualifier=figure.qualifier or _distant_qualifier(near),
                period=_period(plain, periods, figures, position),
                place=_place(text, places, figure, place, indicator),
                status=_status(plain, near, figure, is_plan and not _FINDS.match(plain), found[-1].status if found else None),
                sentence=sentence.index,
                start=sentence.start + figure.start,
                end=sentence.start + figure.end,
            )
        )
    return found


def _distant_qualifier(near: Clue) -> str | None:
    """«约占全区学生总数的41%», «至少掌握1项»: a qualifier that does not touch its figure."""
    match = _DISTANT_QUALIFIER.search(near.before)
    return (match["about"] or match["least"]) if match else None


def _period(plain: str, periods: Sequence[Period], figures: Sequence[Figure], position: int) -> str | None:
    """The nearest expression of time before the figure that governs it; one compared against (比2018年) does not.

    «从去年的2.1%提高到2.3%»: what is compared from governs the figure next to it alone.
    """
    figure = figures[position]
    if (in_row := _period_in_row(plain, periods, figures, position)) is not None:
        return in_row
    for period in reversed(periods):
        if period.end > figure.start or _inside_name(plain, period.start) or _is_aside(plain, period, figure):
            continue
        if _COMPARED.search(plain[max(0, period.start - 2) : period.start]):
            is_next = position == 0 or figures[position - 1].start < period.start
            is_start = plain[max(0, period.start - 1) : period.start] in ("从", "由") or plain.startswith("的", period.end)
            is_told = is_next and re.match(r"[^,;。\d]{0,2}相比", plain[figure.end :]) is not None  # «与上学年48.9%相比»
            if not (is_next and is_start) and not is_told:
                continue
        return period.text
    return None


def _period_in_row(plain: str, periods: Sequence[Period], figures: Sequence[Figure], position: int) -> str | None:
    """«2020年、2021年和2022年经费分别为1.9亿元、2.3亿元和2.6亿元»: of as many years as figures, in a row or from one to another, the one of the same number."""
    first, last = row_around(plain, figures, position)
    number, count = position - first, last - first + 1
    before = [period for period in periods if period.end <= figures[first].start]
    if count < 2 or not before:
        return None
    rows = [match for match in _YEARS_IN_ROW.finditer(plain, 0, before[-1].end) if match.end() == before[-1].end]
    years: Sequence[int] = before[-1].years if _OF_ONE.match(plain, before[-1].end, figures[first].start) else ()
    if rows:
        years = [int(year) for year in _YEAR.findall(rows[0][0])]
    return f"{years[number]}年" if len(years) == count else None


def _is_aside(plain: str, period: Period, figure: Figure) -> bool:
    """Whether a time stands in brackets that are closed before the figure: «1500个(含上年结转614个),实际建成1724个»."""
    opened = plain.rfind("(", 0, period.start)
    return opened > plain.rfind(")", 0, period.start) and -1 < plain.find(")", period.end) < figure.start


def _inside_name(plain: str, offset: int) -> bool:
    return plain.rfind("《", 0, offset) > plain.rfind("》", 0, offset)


def _place(text: str, places: Sequence[Mention], figure: Figure, own: str | None, indicator: str) -> str | None:
    """The other division that the figure's indicator begins with, else the one named before it in its sentence; None where none or several are.

    The name of an institution (四川云教平台, 北京大学) is none, nor the short name of the province or city the report's own place lies in.
    """
    home = division(own) if own else None
    above = home.ancestors if home else ()
    names: set[str] = set()
    leading = next(iter(find_places(indicator)), None)
    if leading is not None and leading.start == 0 and leading.end < len(indicator) and indicator[leading.end] not in "、和与及":
        places = [mention for mention in places if mention.name == leading.name]
    for mention in places:
        if mention.end > figure.start:
            break
        if mention.end == figure.start and mention.name != own:
            return mention.name  # «其中会泽县2所、宣威市2所»
        is_short = text[mention.start : mention.end] != mention.name
        is_above = is_short and any(place.name in above for place in mention.divisions)
        if mention.name != own and not is_above and not _inside_name(text, mention.start) and not _INSTITUTION.match(text, mention.end):
            names.add(mention.name)
    return names.pop() if len(names) == 1 else None


def _status(plain: str, near: Clue, figure: Figure, is_plan: bool, previous: Status | None) -> Status:
    around = plain[near.before_start : figure.start]
    if _ACHIEVED.search(around):
        return "planned" if re.search("能够|力争|预计|(?:计划|拟|将|要)(?:竣工|完工)", around) else "achieved"
    is_after_figure = near.before_start > 0 and not re.search("[,;。:!?()]", plain[near.before_start - 1 : near.before_start])
    if previous == "planned" and _GOES_ON.match(around):
        return previous
    if is_after_figure and previous and not _PLANNED.search(around):
        return previous
    clause_start = max(
        (match.end() for match in CLAUSE_END.finditer(plain, max(0, figure.start - _REACH), figure.start)), default=max(0, figure.start - _REACH)
    )
    clause = around if is_after_figure else plain[clause_start : figure.start]
    is_plan = is_plan and _BUT.search(plain, figure.end) is None
    return "planned" if is_plan or _PLANNED.search(clause) or _OUTLOOK.search(plain[max(0, figure.start - _REACH) : figure.start]) else "achieved"
