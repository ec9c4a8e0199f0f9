"""The header of a document: what it says of itself before its text begins."""

from __future__ import annotations

import re
from itertools import zip_longest

from corpus.periods import find_periods
from corpus.places import COUNTRY, Division, find_places
from corpus.report import Metadata, MetadataField
from corpus.tokens import fold

# Names as printed on government sites → the one this project uses. Characters may stand apart (索 引 号).
_LABELS = {
    "索引号": "索引号",
    "主题分类": "主题分类",
    "发布机构": "发布机构",
    "发文机关": "发布机构",
    "发文机构": "发布机构",
    "发文单位": "发布机构",
    "发布单位": "发布机构",
    "发布日期": "发布日期",
    "发布时间": "发布日期",
    "公开日期": "发布日期",
    "成文日期": "成文日期",
    "文号": "文号",
    "发文字号": "文号",
    "关键词": "关键词",
    "主题词": "关键词",
    "标题": "标题",
    "名称": "标题",
    "有效性": "有效性",
    "来源": "来源",
}
_FRONT_MATTER = {"title": "标题", "publisher": "发布机构", "date": "发布日期", "published": "发布日期"}
_SPACED = "|".join(r"[ \u3000\t]*".join(label) for label in sorted(_LABELS, key=len, reverse=True))
_FIELD = re.compile(rf"(?:(?<=^)|(?<=[\s\[【|]))(?P<label>{_SPACED})[\s\]】]*[::]")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<body>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^(?P<key>\w+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:[-./年](?P<month>\d{1,2})(?:[-./月](?P<day>\d{1,2}))?)?")
_TITLE_WORD = re.compile(r"报告|情况|规划|通知|条例|办法|意见|法$|方案|公报|总结|决定|纲要|自评")
_NAVIGATION = re.compile(r"^(?:当前位置|您的位置|首页)")
_HEADER_LINES = 40
"""Fields are looked for in the first lines only: a «来源:» deep in the text is no header."""


def read_metadata(text: str, body_start: int, fallback_title: str) -> Metadata:
    """Title, publisher, date and every header field with its span.

    Args:
        text: the stored text.
        body_start: where the first numbered heading starts; the header lies before it.
        fallback_title: used where no line looks like a title (the file's stem).
    """
    fields = _front_fields(text) + _header_fields(text, body_start)
    values: dict[str, MetadataField] = {}
    for field in fields:
        if field.value:
            values.setdefault(field.name, field)
    start, end = _title_span(text, body_start, values.get("标题"))
    title = re.sub(r"\s+", " ", text[start:end]).strip() or fallback_title
    published = next((iso_date(values[name].value) for name in ("发布日期", "成文日期") if name in values), None)
    publisher = values["发布机构"].value if "发布机构" in values else None
    return Metadata(title, start, end, tuple(fields), publisher, published)


def iso_date(text: str) -> str | None:
    """2020年8月12日, 2020-08-12 or 2020.8.12 as 2020-08-12; as much of the date as is given."""
    match = _DATE.search(fold(text))
    if match is None:
        return None
    return "-".join(part.zfill(2) for part in match.group("year", "month", "day") if part)


def report_place(title: str, publisher: str | None) -> str | None:
    """The division the document speaks for: the innermost one its title names, else its publisher's; 全国 for the state."""
    for source in (title, publisher or ""):
        chain: list[Division] = []
        for mention in find_places(source):
            inside = [place for place in mention.divisions if not chain or chain[-1].contains(place)]
            if inside:
                chain.append(inside[0])
        if chain:
            return chain[-1].name
        if re.search(r"国务院|中华人民共和国|全国|教育部", source):
            return COUNTRY
    return None


def report_period(title: str) -> str | None:
    """The stretch of the title from its first expression of time to its last."""
    periods = [period for period in find_periods(title) if period.first is not None]
    return title[periods[0].start : periods[-1].end] if periods else None


def _front_fields(text: str) -> list[MetadataField]:
    front = _FRONT.match(text)
    if front is None:
        return []
    offset = front.start("body")
    return [
        MetadataField(_FRONT_MATTER[match["key"].lower()], match["value"].strip("\"'"), offset + match.start(), offset + match.end("value"))
        for match in _FRONT_LINE.finditer(front["body"])
        if match["key"].lower() in _FRONT_MATTER and match["value"]
    ]


def _header_fields(text: str, body_start: int) -> list[MetadataField]:
    found: list[MetadataField] = []
    position = 0
    for line in text[:body_start].split("\n")[:_HEADER_LINES]:
        labels = list(_FIELD.finditer(line))
        for label, following in zip_longest(labels, labels[1:]):
            value_end = following.start() if following else len(line)
            raw = line[label.end() : value_end]
            value = raw.strip(" \t\u3000[]【】|")
            end = label.end() + len(raw.rstrip(" \t\u3000[]【】|"))
            name = _LABELS[re.sub(r"\s", "", label["label"])]
            found.append(MetadataField(name, value, position + label.start(), position + end))
        position += len(line) + 1
    return found


def _title_span(text: str, body_start: int, field: MetadataField | None) -> tuple[int, int]:
    """The printed title line; the title field of the header where no line stands out; empty where there is neither."""
    front = _FRONT.match(text)
    position = front.end() if front else 0
    candidates: list[tuple[int, int, int]] = []
    for line in text[position:body_start].split("\n"):
        shown = line.strip().lstrip("#").strip()
        begin = position + (line.find(shown) if shown else 0)
        if 4 <= len(shown) <= 80 and not _FIELD.search(line) and not _NAVIGATION.match(shown) and fold(shown[-1]) not in "。;:,、":
            score = 2 * bool(_TITLE_WORD.search(shown)) + bool(line.lstrip().startswith("#")) + bool(find_places(shown)) + (field is not None and shown == field.value) * 3
            candidates.append((score, begin, begin + len(shown)))
        position += len(line) + 1
    best = max(candidates, key=lambda candidate: (candidate[0], -candidate[1]), default=None)
    if best is not None and (best[0] >= 2 or field is None):
        return best[1], best[2]
    if field is not None:
        start = text.find(field.value, field.start, field.end + 1)
        return start, start + len(field.value)
    return 0, 0
