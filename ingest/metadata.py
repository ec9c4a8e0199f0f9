"""The header of a document: what it says of itself before its text begins."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest

from corpus.periods import dated_periods
from corpus.places import COUNTRY, Division, find_places
from corpus.report import Metadata, MetadataField
from corpus.tokens import fold
from ingest.field_labels import FIELD_LABELS

_FRONT_MATTER = {"title": "标题", "publisher": "发布机构", "date": "发布日期", "published": "发布日期"}
_SPACED = "|".join(r"[ \u3000\t]*".join(label) for label in sorted(FIELD_LABELS, key=len, reverse=True))
_FIELD = re.compile(rf"(?:(?<=^)|(?<=[\s\[【|>*]))(?P<label>{_SPACED})(?:[ \]】*|]*:|】)")  # on a folded line
_EDGE = " \t\u3000[]【】|*"
# What a value must look like where a page's table put it on the line below its label.
_BELOW = {
    "索引号": re.compile(r"[\w/-]*\d[\w/-]*$"),
    "发布机构": re.compile(r"[\u4e00-\u9fff]{2,25}(?:政府|局|厅|委|部|院|室|会|处|办)$"),
    "发布日期": re.compile(r"(?:19|20)\d{2}[-./年]"),
    "成文日期": re.compile(r"(?:19|20)\d{2}[-./年]"),
    "文号": re.compile(r"[^,。]{1,15}[〔\[(]\d{4}[〕\])]"),
}
_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<body>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^(?P<key>\w+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?!\d)(?:\s*[-./年]\s*(?P<month>1[0-2]|0?[1-9])(?!\d)"
    r"(?:\s*[-./月]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d))?)?"
)
_STATE = re.compile(r"国务院|中华人民共和国|全国|教育部")
_STATE_ACT = re.compile(r"(?:国务院|全国人民代表大会|国家教育委员会|教育部)[^\n]{0,40}(?:通过|公布|批准|发布)")
_TITLE_WORD = re.compile(r"报告|情况|规划|通知|条例|办法|意见|法$|方案|公报|总结|决定|纲要|自评")
_NAVIGATION = re.compile(r"^(?:当前位置|您的位置|首页)")
_DAY = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_ISSUER = r"[\u4e00-\u9fff]{2,28}(?:政府|[局厅委部院处]|办公室|委员会)"
_BARE = {
    "成文日期": re.compile(rf"[(]?(?P<value>{_DAY})[)]?|[—-]{{1,2}}\s*(?P<spoken>{_DAY})在[^,。]{{2,40}}会议?上"),
    "文号": re.compile(r"(?P<value>[\u4e00-\u9fff]{2,12}[〔\[(](?:19|20)\d{2}[〕\])]\s*\d{1,4}\s*号)"),
    "发布机构": re.compile(rf"(?P<value>{_ISSUER}(?:[\s、]+{_ISSUER})*)"),
}
"""What a line is without a label: of the header, or signed at the end."""
_SIGNED_LINES = 4
_AGAIN_AND_AGAIN = 3
_SCHOOL = re.compile("学院|大学|学校|[中小]学(?!生)|幼儿园(?!教师)")
_HEADER_LINES = 40
"""Fields are looked for in the first lines only: a «来源:» deep in the text is no header."""


def read_metadata(text: str, body_start: int, fallback_title: str) -> Metadata:
    """Title, publisher, date and every header field with its span.

    Args:
        text: the stored text.
        body_start: where the first numbered heading starts; the header lies before it.
        fallback_title: used where no line looks like a title (the file's stem).
    """
    # What is printed goes before what a file's front matter says.
    fields = _header_fields(text, body_start) + _front_fields(text)
    labelled = {field.name for field in fields if field.value}
    fields += [field for field in _bare_fields(text, body_start) if field.name not in labelled]
    values: dict[str, MetadataField] = {}
    for field in fields:
        if field.value:
            values.setdefault(field.name, field)
    start, end = _title_span(text, body_start, values.get("标题"))
    title = re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", "", text[start:end])).strip() or fallback_title
    dates = (iso_date(values[name].value) for name in ("发布日期", "成文日期") if name in values)
    published = next((date for date in dates if date), None)
    publisher = values["发布机构"].value if "发布机构" in values else None
    return Metadata(title, start, end, tuple(fields), publisher, published)


def is_head_line(line: str) -> bool:
    """Whether a line belongs to a document's head: a field with its label, or a date, a number or an issuer alone."""
    folded = fold(line)
    return _FIELD.search(folded) is not None or any(pattern.fullmatch(folded) for pattern in _BARE.values())


def iso_date(text: str) -> str | None:
    """2020年8月12日, 2020-08-12 or 2020.8.12 as 2020-08-12; as much of the date as is given."""
    match = _DATE.search(fold(text))
    if match is None:
        return None
    return "-".join(part.zfill(2) for part in match.group("year", "month", "day") if part)


def report_place(title: str, publisher: str | None, header: str = "") -> str | None:
    """The division the document speaks for: the innermost one its title names, else its publisher's; 全国 for the state.

    Args:
        header: what stands before the body; a law's title names no place, but the line on its adoption names the state.
    """
    for source in (title, publisher or ""):
        chain: list[Division] = []
        for mention in find_places(source):
            inside = [place for place in mention.divisions if not chain or chain[-1].contains(place)]
            if inside:
                chain.append(inside[0])
        if chain:
            return chain[-1].name
        if _STATE.search(source):
            return COUNTRY
    return COUNTRY if _STATE_ACT.search(header) else None


def place_spoken_of(title: str, text: str) -> str | None:
    """The city or county a text without one in its title speaks of: it names it again and again, more often than all others outside it together.

    A school's report is of no place.
    """
    if _SCHOOL.search(title):
        return None
    named = Counter(mention.divisions[0] for mention in find_places(text) if len(mention.divisions) == 1)
    if not named:
        return None
    place, count = named.most_common(1)[0]
    others = sum(number for other, number in named.items() if other.name != place.name and not other.contains(place) and not place.contains(other))
    return place.name if place.depth > 0 and count >= _AGAIN_AND_AGAIN and count > others else None


def report_period(title: str) -> str | None:
    """The stretch of the title from its first expression of time to its last."""
    periods = dated_periods(title)
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
    lines = text[:body_start].split("\n")[:_HEADER_LINES]
    for number, line in enumerate(lines):
        labels = list(_FIELD.finditer(fold(line)))
        for label, following in zip_longest(labels, labels[1:]):
            value_end = following.start() if following else len(line)
            raw = line[label.end() : value_end]
            value = raw.strip(_EDGE)
            end = label.end() + len(raw.rstrip(_EDGE))
            name = FIELD_LABELS[re.sub(r"\s", "", label["label"])]
            below = lines[number + 1] if number + 1 < len(lines) else ""
            if not value and following is None and name in _BELOW and _BELOW[name].match(fold(below.strip(_EDGE))):
                value = below.strip(_EDGE)
                end = len(line) + 1 + len(below.rstrip(_EDGE))
            found.append(MetadataField(name, value, position + label.start(), position + end))
        position += len(line) + 1
    return found


def _bare_fields(text: str, body_start: int) -> list[MetadataField]:
    """Lines of the header, and the last lines of the text, that are a date, a number or an issuer and nothing else.

    An issuer has one of the others beside it: a heading may end like one («加快建设教学研究部»).
    """
    found: list[tuple[int, MetadataField]] = []
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((position + len(line) - len(line.lstrip()), line.strip()))
        position += len(line) + 1
    header = [line for line in lines if line[0] < body_start][:_HEADER_LINES]
    for number, (start, line) in enumerate(header + [line for line in lines[-_SIGNED_LINES:] if line[0] >= body_start]):
        folded = fold(line)
        for name, pattern in _BARE.items():
            match = pattern.fullmatch(folded) if len(folded) == len(line) else None
            if match is not None:
                group = "spoken" if match.groupdict().get("spoken") else "value"
                found.append((number, MetadataField(name, line[match.start(group) : match.end(group)], start, start + len(line))))
    others = {number for number, field in found if field.name != "发布机构"}
    return [field for number, field in found if field.name != "发布机构" or not others.isdisjoint(range(number - 2, number + 3))]


def _with_issuer_above(text: str, start: int) -> int:
    """Where a title begins that goes over two lines: «陇阳市人民政府» above «关于2023年…的报告», or above «2023年度…报告» without a place."""
    above = text[:start].rstrip()
    line_start = above.rfind("\n") + 1
    line = above[line_start:].strip()
    is_next = text.count("\n", len(above), start) == 1
    goes_on = text.startswith("关于", start) or (is_next and not find_places(text[start : text.find("\n", start)]))
    return text.index(line, line_start) if goes_on and re.fullmatch(_ISSUER, line) else start


def _title_span(text: str, body_start: int, field: MetadataField | None) -> tuple[int, int]:
    """The printed title line; the title field of the header where no line stands out; empty where there is neither."""
    front = _FRONT.match(text)
    position = front.end() if front else 0
    candidates: list[tuple[int, int, int]] = []
    for line in text[position:body_start].split("\n"):
        shown = line.strip().lstrip("#").strip()
        begin = position + (line.find(shown) if shown else 0)
        if 4 <= len(shown) <= 80 and not _FIELD.search(fold(line)) and not _NAVIGATION.match(shown) and fold(shown[-1]) not in "。;:,、":
            score = 2 * bool(_TITLE_WORD.search(shown)) + line.lstrip().startswith("#") + bool(find_places(shown))
            score += 3 * (field is not None and shown == field.value)
            candidates.append((score, begin, begin + len(shown)))
        position += len(line) + 1
    best = max(candidates, key=lambda candidate: (candidate[0], -candidate[1]), default=None)
    if best is not None and (best[0] >= 2 or field is None):
        return _with_issuer_above(text, best[1]), best[2]
    if field is not None:
        start = text.find(field.value, field.start, field.end + 1)
        return start, start + len(field.value)
    return 0, 0
