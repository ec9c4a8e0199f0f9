"""Tables of every format into sentences.

Each figure becomes a sentence of its own that carries the heads of its row and column, the period and place of the table's
caption, and its unit: «2020年涪城区小学在校生数为3456人。» So it is found, understood and cited like any other sentence. What a
table says in words becomes one sentence a row. A row is one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.figures import find_figures
from corpus.periods import find_periods
from corpus.places import find_places
from corpus.tokens import fold
from ingest.field_labels import is_field_label
from ingest.loaders.related_columns import YEAR, named_by_the_one_before

Grid = Sequence[Sequence[str]]
"""Rows of cells; a merged cell stands in every place it covers."""

_DATE = re.compile(r"(?:19|20)\d{2}[-./年]\d{1,2}(?:[-./月](?:\d{1,2}日?)?)?")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?")
_NOTHING = re.compile(r"[-—–/\\*·.…\s]*|无|暂无")
_UNIT_LINE = re.compile(r"(?:计量)?单\s*位\s*[:：]\s*(?P<unit>[^\s()（）、,，;；/]+?)\s*[)）]?\s*$")
_BRACKET = re.compile(r"\s*[(（\[【](?:单位[:：])?\s*(?P<unit>[^()（）\[\]【】]{1,8})[)）\]】]\s*$")
_LABEL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}(?:[、．.](?!\d)|\)|）)|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*")
_ORDINAL_HEAD = re.compile(r"序号|编号|行次|栏次|代码|NO\.?", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_REMARK_HEAD = re.compile(r"备注|说明|注")
_OF_NO_UNIT = ("率", "比例", "比重", "占比", "系数", "指数", "名次", "位次", "排名")
"""What a column measures in no unit of its rows or its table: the 差异系数 of 生均仪器设备值(元)."""
_GENERIC = re.compile(r"数量|数值|数据|数额|指标值|指标|项目|类别|内容|名称|年份|年度|地区|区域|单位|县区|县市区|县[（(]?市、?区[)）]?|区县|区划")
_TOTAL = re.compile(r"合计|总计|小计|共计|总数|累计")
_MEASURE = re.compile(r"(?:率|数|量|额|比|值|比例|比重|面积|人次|经费|投入|支出|收入|标准|规模)$")
_TABLE_WORDS = re.compile(r"(?:基本)?(?:情况|统计|分布|一览|汇总|明细|完成|数据|主要)*表?$|^(?:附?表|附件)\s*[\d一二三四五六七八九十]*[-—\d]*\s*[:：、.．]?")
_AIM = re.compile(r"(?:目标|规划|计划|预期|预计|基期?|现状|实际|完成)(?:目标|指标)?[值数]?|基数")
"""What is said of an indicator in a year: that it is what was reached, or what is to be."""
_BOUND = re.compile(r"(?:约|不[低少高]于|不超过)?[-+]?[\d,.]+[%‰]?(?P<behind>(?:及其?|和)?以[上下内]|左右|余|)")
_KIND_OF_TABLE = re.compile(r"(?:指标|计划|规划|教育|事业|发展|基本|建设|水平|条件|对比|变化|[年度地区县市])$|[级各]类")
_BELOW = re.compile(r"(?:[\d.、()（）一二三四五六七八九十]+\s*)?(?P<topic>[^。;；,，:：]{2,40}?)(?:情况)?(?:详?见|如)下表(?:所示)?[。:：]?")
_MAX_TOPIC = 12
_MAX_CAPTION = 60
_MAX_HEAD = 30
_MAX_HEAD_ROWS = 5


@dataclass(slots=True)
class _Context:
    """What holds for the whole table."""

    period: str = ""
    place: str = ""
    topic: str = ""
    unit: str = ""
    lines: list[str] = field(default_factory=list)
    """Captions and notes found inside the table."""


def table_lines(grid: Grid, before: Sequence[str] = (), head_rows: int | None = None) -> list[str]:
    """The lines of text that a table becomes; empty where it holds nothing.

    Args:
        grid: its cells, as text.
        before: lines of text that stand right before it, among which caption and unit are looked for.
        head_rows: how many of the first rows hold heads, where the format tells.
    """
    rows = _trimmed(grid)
    if not rows:
        return []
    context = _Context()
    for line in before:
        _learn(context, line)
    while len(rows[0]) > 1 and len(rows) > 1 and (spanning := _spanning(rows[0])) is not None:
        _learn(context, spanning)
        context.lines.append(spanning)
        rows = rows[1:]
        head_rows = None if head_rows is None else max(0, head_rows - 1)
    if len(rows[0]) == 1:
        return [*context.lines, *(row[0] for row in rows)]
    fields = _fields(rows)
    if fields:
        return [*context.lines, *fields]
    if len(rows) == 1:
        return [*context.lines, " ".join(cell for cell in rows[0] if cell)]
    return [*context.lines, *_body_lines(rows, _head_rows(rows) if head_rows is None else min(head_rows, len(rows) - 1), context)]


def figure_sentences(grid: Grid, before: Sequence[str] = ()) -> Iterator[tuple[int, int, str]]:
    """Row, column and sentence of every figure of a table whose first row holds its heads.

    Args:
        grid: its cells, as text, every row equally long.
        before: lines of text that stand right before it, among which caption and unit are looked for.
    """
    context = _Context()
    for line in caption_before(before):
        _learn(context, line)
    heads = [_stack([head]) for head in grid[0]]
    heads, roles = _columns(heads, grid[1:], context)
    for number, row in enumerate(grid[1:], start=1):
        names, unit = _row_heads(row, roles)
        for column, role in enumerate(roles):
            if role == "value" and _counts(row[column], (*names, *heads[column]), unit):
                yield number, column, _figure_sentence(row[column], names, heads[column], unit, context)


def caption_before(lines: Sequence[str]) -> list[str]:
    """Of the lines before a table, those that may be its caption and its unit: up to two short lines that end no sentence."""
    found: list[str] = []
    for line in reversed([line for line in lines if line.strip()][-2:]):
        below = _BELOW.fullmatch(line.strip())
        if below is not None:  # «3.1 生均教育支出见下表。»
            found.append(below["topic"])
            break
        if len(line.strip()) > _MAX_CAPTION or fold(line.strip()[-1]) in "。;!?,、":
            break
        found.append(line.strip())
    return found[::-1]


def _trimmed(grid: Grid) -> list[list[str]]:
    """Cells without stray white space; empty rows and columns are gone, every row is equally long."""
    width = max((len(row) for row in grid), default=0)
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in grid]
    rows = [row for row in rows if any(row)]
    kept = [column for column in range(width) if any(row[column] for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def _cell(text: str) -> str:
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", text.strip())
    return re.sub(r"\s+", " ", text)


def _spanning(row: Sequence[str]) -> str | None:
    """The text of a row that is one merged cell, or in which one cell alone is filled."""
    filled = {cell for cell in row if cell}
    return next(iter(filled)) if len(filled) == 1 and (row[0] in filled or all(not cell for cell in row[:-1])) else None


def _learn(context: _Context, line: str) -> None:
    """Take period, place, topic and unit from a caption."""
    unit = _UNIT_LINE.search(line)
    if unit:
        context.unit = unit["unit"] if _is_unit(unit["unit"]) else context.unit
        line = re.sub(r"[(（]\s*$", "", line[: unit.start()])
    bracket = _BRACKET.search(line)
    if bracket and _is_unit(bracket["unit"]):
        context.unit, line = bracket["unit"], line[: bracket.start()]
    if not line.strip():
        return
    periods, places = find_periods(line), find_places(line)
    if len(periods) == 1:
        context.period = periods[0].text
    if len({place.name for place in places}) == 1:
        context.place = line[places[0].start : places[0].end]
    topic = line
    for start, end in sorted([(period.start, period.end) for period in periods] + [(place.start, place.end) for place in places], reverse=True):
        topic = topic[:start] + topic[end:]
    topic = _TABLE_WORDS.sub("", _TABLE_WORDS.sub("", topic.strip())).strip(" 的各")
    context.topic = re.sub(r"^(?:各?县(?:市、?区|区)?|各地|各?学段|各级各类|级各类)", "", topic)


def _is_unit(text: str) -> bool:
    figures = find_figures(f"12{text}")
    return len(figures) == 1 and figures[0].end == len(text) + 2 and (bool(figures[0].unit) or text in ("万", "亿"))


def _is_figure(cell: str) -> bool:
    """Whether a cell holds one figure and nothing else: 129, 34,567.8, 97.2%, 约129所. A year or a date is none."""
    plain = fold(cell).replace(" ", "")
    if YEAR.fullmatch(plain) or _DATE.fullmatch(plain):
        return False
    if _NUMBER.fullmatch(plain):
        return True
    figures = find_figures(cell) if len(cell) <= 20 and re.search(r"\d", plain) else ()
    return len(figures) == 1 and figures[0].start <= 3 and len(cell) - figures[0].end <= 2 and bool(figures[0].unit)


def _fields(rows: Sequence[Sequence[str]]) -> list[str]:
    """«索引号 | 8410223 | 发布机构 | 教育局»: a document's header laid out as a table, as lines «label: value»; else empty."""
    labelled = [_field_pairs(row) for row in rows]
    known = [pairs for pairs in labelled if pairs]
    if len(known) * 2 < len(rows) + 1:
        return []
    lines: list[str] = []
    for row, pairs in zip(rows, labelled, strict=True):
        lines.extend(pairs or [" ".join(dict.fromkeys(cell for cell in row if cell))])
    return lines


def _field_pairs(row: Sequence[str]) -> list[str]:
    cells = [cell for position, cell in enumerate(row) if position == 0 or cell != row[position - 1]]  # merged cells once
    label, _, value = cells[0].replace("：", ":").partition(":")
    if value.strip() and is_field_label(label):
        return [cell for cell in cells if cell]
    pairs = [(cells[position].rstrip(":：").strip(), cells[position + 1] if position + 1 < len(cells) else "") for position in range(0, len(cells), 2)]
    labels = [label for label, _ in pairs if label]
    if not labels or not all(is_field_label(label) for label in labels):
        return []
    return [f"{label}: {value}".rstrip() for label, value in pairs if label]


def _head_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows hold heads: those before the first figure; one where the table has words alone."""
    first = next((position for position, row in enumerate(rows) if any(_is_figure(cell) for cell in row)), None)
    if first is None:
        return 1 if all(0 < len(cell) <= _MAX_HEAD for cell in rows[0]) else 0
    # A row of words alone that stands between heads and figures is no head if its cells are long, or if it has no second cell.
    count = 0
    while count < min(first, _MAX_HEAD_ROWS) and all(len(cell) <= _MAX_HEAD for cell in rows[count]) and _spanning(rows[count]) is None:
        count += 1
    return count


def _body_lines(rows: list[list[str]], head_rows: int, context: _Context) -> Iterator[str]:
    heads = [_stack([rows[row][column] for row in range(head_rows)]) for column in range(len(rows[0]))]
    body = rows[head_rows:]
    if len(body) > 1 and head_rows and _is_numbering(body[0]):
        body = body[1:]
    heads, roles = _columns(heads, body, context)
    group = ""
    for row in body:
        spanning = _spanning(row)
        if spanning is not None and not _is_figure(spanning):
            if len(spanning) <= _MAX_HEAD and fold(spanning[-1]) not in "。;!?" and not spanning.startswith("注"):
                group = _plain_head(spanning)
            else:
                yield spanning
            continue
        line = _row_line(row, heads, roles, group, context)
        if line:
            yield line


def _stack(cells: Sequence[str]) -> tuple[str, ...]:
    """The heads of one column, outermost first, a merged one once."""
    return tuple(dict.fromkeys(cell for cell in cells if cell))


def _is_numbering(row: Sequence[str]) -> bool:
    """«甲 | 1 | 2 | 3» under the heads."""
    return bool(re.fullmatch(r"甲|乙|栏次|行次|", row[0])) and [cell for cell in row[1:] if cell] == [str(n) for n in range(1, sum(map(bool, row[1:])) + 1)]


def _columns(heads: Sequence[tuple[str, ...]], body: Sequence[Sequence[str]], context: _Context) -> tuple[list[tuple[str, ...]], list[str]]:
    """Of each column its heads, with what they leave to the column before, and its role."""
    roles = _roles(heads, body)
    return named_by_the_one_before(heads, roles, context.topic if _may_count(context.topic) else ""), roles


def _roles(heads: Sequence[tuple[str, ...]], body: Sequence[Sequence[str]]) -> list[str]:
    """Of each column: head (names the row), ordinal, unit, value."""
    roles: list[str] = []
    for column, head in enumerate(heads):
        cells = [row[column] for row in body if row[column] and _spanning(row) is None]
        named = re.sub(r"\s", "", head[-1]) if head else ""
        counts_up = cells == [str(number) for number in range(1, len(cells) + 1)] and len(cells) > 1
        if _ORDINAL_HEAD.fullmatch(named) or (not roles and not named and counts_up):
            roles.append("ordinal")
        elif _UNIT_HEAD.fullmatch(named) and cells and all(_is_unit(cell) for cell in cells):
            roles.append("unit")
        elif "value" not in roles and not _REMARK_HEAD.fullmatch(named) and sum(map(_is_figure, cells)) * 2 < max(1, len(cells)):
            roles.append("head")
        else:
            roles.append("value")
    if "value" not in roles:  # words alone: the first column names the row
        first = roles.index("head") if "head" in roles else None
        roles = ["value" if role == "head" and column != first else role for column, role in enumerate(roles)]
    return roles


def _row_line(row: Sequence[str], heads: Sequence[tuple[str, ...]], roles: Sequence[str], group: str, context: _Context) -> str:
    names, unit = _row_heads(row, roles)
    sentences: list[str] = []
    words: list[tuple[str, str]] = []
    for column, role in enumerate(roles):
        cell = row[column]
        if role != "value" or _NOTHING.fullmatch(cell):
            continue
        if _counts(cell, (*names, *heads[column]), unit):
            sentences.append(_figure_sentence(cell, (group, *names) if group else names, heads[column], unit, context))
        elif column == 0 or cell != row[column - 1] or heads[column] != heads[column - 1]:
            words.append(("".join(map(_plain_head, heads[column])), cell))
    if words:
        sentences.append(_words_sentence([*([group] if group else []), *names], words))
    elif not sentences and names:
        sentences.append("，".join(names) + "。")
    return "".join(sentences)


def _row_heads(row: Sequence[str], roles: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """What names a row, outermost first, and the unit it gives in a column of its own."""
    names = tuple(dict.fromkeys(row[column] for column, role in enumerate(roles) if role == "head" and row[column]))
    return names, next((row[column] for column, role in enumerate(roles) if role == "unit" and row[column]), "")


def _counts(cell: str, heads: Sequence[str], unit: str) -> bool:
    """Whether a cell holds a figure: 1974 under «骨干教师(人)» is no year."""
    counted = unit or any((bracket := _BRACKET.search(part)) and _is_unit(bracket["unit"]) for part in heads)
    return _is_figure(cell) or bool(counted and (_NUMBER.fullmatch(fold(cell)) or _BOUND.fullmatch(fold(cell))))


def _words_sentence(names: Sequence[str], words: Sequence[tuple[str, str]]) -> str:
    said = "，".join(f"{head}：{text.rstrip('。；;')}" if head else text.rstrip("。；;") for head, text in words)
    return f"{'，'.join(names)}，{said}。" if names else f"{said}。"


def _figure_sentence(figure: str, names: Sequence[str], heads: Sequence[str], unit: str, context: _Context) -> str:
    """One cell with the heads of its row and column, outermost first."""
    period = place = aim = ""
    others: list[str] = []
    last = heads[-1].strip() if heads else ""
    is_counted = bool(unit)  # the row says what is counted, and the column only when
    for is_column, part in [(False, name) for name in names] + [(True, head) for head in heads]:
        bracket = _BRACKET.search(part)
        if bracket and _is_unit(bracket["unit"]):
            unit, part = bracket["unit"], part[: bracket.start()]
            is_counted = is_counted or not is_column
        part = _plain_head(part)
        dated = _dated(part) if is_column else None
        if dated is not None:
            period, part = dated
            if _AIM.fullmatch(part):
                aim, part = part, ""
        if YEAR.fullmatch(fold(part)):
            period = part if "年" in part else f"{part}年"
        elif any((found.start, found.end) == (0, len(part)) for found in find_periods(part)):
            period = part
        elif any((mention.start, mention.end) == (0, len(part)) for mention in find_places(part)):
            place = part
        elif part and not (is_column and _GENERIC.fullmatch(part)) and part not in others:
            others.append(part)
            is_counted = is_counted or is_column or _MEASURE.search(part) is not None
    named = _joined(others)
    if named and not is_counted and _may_count(context.topic) and context.topic not in named:
        named += context.topic  # «表3 专任教师情况» over columns that are years: 普通高中 counts its 专任教师
    topic = f"{named or context.topic or ''.join(heads)}{aim}"
    text = figure.replace(" ", "")
    bound = _BOUND.fullmatch(fold(text))
    behind = text[bound.start("behind") :] if bound else ""
    text = text.removesuffix(behind)
    if last.endswith(_OF_NO_UNIT):
        unit = ""
    unit = unit or ("" if topic.endswith(_OF_NO_UNIT) else context.unit)
    if (_NUMBER.fullmatch(fold(text)) or bound) and not text.endswith(("%", "％", "‰")):
        text += unit
    return f"{period or _absent(context.period, topic)}{place or _absent(context.place, topic)}{topic}为{text}{behind}。"


def _dated(head: str) -> tuple[str, str] | None:
    """«2025年目标» as its year and what is said of it; None for a head that does not begin with a time, or compares it with another."""
    first = next(iter(find_periods(head)), None)
    if first is None or first.start or first.end == len(head) or len(find_periods(head)) > 1:
        return None
    said = head[first.end :].strip("()（）的")
    return (head[: first.end], said) if said and not said.startswith(("比", "较")) else None


def _may_count(topic: str) -> bool:
    """Whether the topic of a caption names things, not the kind of a table: 专任教师, but not 教育发展主要指标 nor 建设计划."""
    return 2 <= len(topic) <= _MAX_TOPIC and not _KIND_OF_TABLE.search(topic)


def _absent(words: str, topic: str) -> str:
    return "" if words in topic else words


def _plain_head(part: str) -> str:
    """A head without its label and colon: «一、小学:» → «小学»."""
    return re.sub(r"^(?:其中|按.{1,6}分)[:：]", "", _LABEL.sub("", part.strip())).strip(":： ")


def _joined(parts: Sequence[str]) -> str:
    """Heads in the order a sentence has them: what is counted before its measure, a total last («小学» + «学校数» + «合计»)."""
    totals = [part for part in parts if _TOTAL.fullmatch(part)]
    measures = [part for part in parts if part not in totals and _MEASURE.search(part)]
    return "".join([*(part for part in parts if part not in totals and part not in measures), *measures, *totals])
