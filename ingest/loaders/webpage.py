"""Saved web pages (.html): the document, without what a government site puts round it.

Two readings of one page are held together. A walk over the page gives every line and table in order; trafilatura says which of
them are the article. Everything between the article's first and last line stays, whatever trafilatura thinks of it, but for
the site's own buttons (打印, 字号, 分享 …); before it stay the title and the header (索引号, 发布机构, 发布日期), which
sites print as a table of its own.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
import trafilatura
from lxml_html_clean import Cleaner

from corpus.errors import RejectedInputError
from corpus.originals import BOLD
from ingest.field_labels import is_field_label
from ingest.loaders.blocks import Paragraph, Parsed, Table, Tick
from ingest.loaders.files import Limits
from ingest.loaders.plain import decode

MAX_HTML = 20 * 10**6
"""Bytes of a page; saved pages of reports have under one million."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*(?P<name>[\w-]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section "
    "table tbody td tfoot th thead tr ul".split()
)
_AROUND = frozenset("nav footer aside form".split())
_AROUND_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|footer|foot|sidebar|breadcrumb|crumbs?|share|toolbar|copyright|related|friendlink)(?:$|[-_\s])", re.IGNORECASE
)
_BUTTONS = re.compile(
    r"(?:【?\s*(?:字体|字号|大小)\s*[:：]?)?(?:[\s|｜/、\[\]【】〖〗()（）:：>·-]*"
    r"(?:打印(?:本页|本文|此页|文章|预览)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|首页|列表|上一页)?|字体|字号|大小|大|中|小|特大|较大|默认|分享(?:到|至)?|收藏(?:本页)?|下载|微信|微博|QQ(?:空间|好友)?|新浪微博|"
    r"扫一扫在手机打开当前页|扫描二维码|繁体|简体|无障碍(?:阅读|浏览)?|语音播报|纠错|我要纠错|登录|注册|首页|上一[篇条页]|下一[篇条页]|"
    r"浏览次数\s*[:：]?\s*\d*|点击(?:数|量|次数|率)\s*[:：]?\s*\d*|阅读(?:次数|量)?\s*[:：]\s*\d*|责任编辑\s*[:：]?\s*[\u4e00-\u9fff]{0,4}))+[\s|｜/、\[\]【】〖〗()（）:：·-]*次?"
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PLACE_LINE = re.compile(r"^(?:当前位置|您的位置|您现在的位置|所在位置|现在位置)\s*[:：]?")
_ATTACHMENT = re.compile(r"^(?:附件|相关附件|附件下载)\s*\d*\s*[:：.]?|\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd)\s*$", re.IGNORECASE)
_SITE_END = re.compile(r"主办单位|主办[:：]|承办(?:单位)?[:：]|版权所有|网站地图|ICP备|公网安备|网站标识码|联系我们|技术支持|Copyright", re.IGNORECASE)
_META = {"ArticleTitle": "标题", "PubDate": "发布日期", "ContentSource": "来源"}
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([\da-f]{1,6})|(\d{1,7}));?", re.IGNORECASE)
"""Characters that no XML may hold, and how any may be written: lxml reads them in a page and then trips over its own text."""
_MIN_SHARED = 6
"""Characters of a line found in trafilatura's reading that make it one of the article."""


_CLEANER = Cleaner(
    style=True, links=False, page_structure=False, forms=False, safe_attrs_only=False, kill_tags=("select", "button", "textarea", "svg", "template")
)  # what is no text: scripts, styles, comments, frames, embedded objects


@dataclass(slots=True)
class _Line:
    """One line of the page, or one table."""

    text: str
    link_share: float = 0.0
    is_around: bool = False
    """Whether it stands in an element that is named after navigation, footer and the like."""
    depth: int = 0
    """How deep a heading the page shows it as; 0 for none."""
    table: Table | None = None


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:  # noqa: ARG001  (no pages in a web page)
    """The document of a page.

    Raises:
        RejectedInputError: larger than ``MAX_HTML``, or no text at all.
    """
    if len(data) > MAX_HTML:
        raise RejectedInputError(f"{name} 有 {len(data) / 1e6:.0f} MB,超过网页的上限 {MAX_HTML / 1e6:.0f} MB。", "请确认它是一份网页,或另存为文本。")
    source = _REFERENCE.sub(_if_xml, _NO_XML.sub("", _decode(data, name)))
    try:
        page = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8"))
    except lxml.etree.ParserError:
        raise RejectedInputError(f"{name} 没有文字内容。", "请检查文件是否保存完整。") from None
    meta = _meta(page)
    page = _CLEANER.clean_html(page)
    tick()
    lines = [line for line in _lines(page) if line.table is not None or line.text.strip()]
    article = trafilatura.extract(source, include_tables=True, include_comments=False, favor_recall=True, deduplicate=False) or ""
    tick()
    return _document(lines, article, meta)


def _if_xml(reference: re.Match[str]) -> str:
    """The reference itself, or nothing where it stands for what no XML may hold."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > sys.maxunicode or _NO_XML.match(chr(code)) else reference[0]


def _decode(data: bytes, name: str) -> str:
    """By byte-order mark, else by what the page says of itself (gb2312 is always its superset), else as plain text."""
    found = _CHARSET.search(data[:4096])
    declared = found["name"].decode("ascii").lower() if found else ""
    declared = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}.get(declared, declared)
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError):
            pass  # a page that says one thing and does another
    return decode(data, name)


def _meta(page: Any) -> dict[str, str]:  # noqa: ANN401  (lxml is untyped)
    given = {element.get("name"): (element.get("content") or "").strip() for element in page.iter("meta")}
    found = {label: given[key] for key, label in _META.items() if given.get(key)}
    title = page.find(".//title")
    if "标题" not in found and title is not None and title.text:
        found["标题"] = title.text.strip()
    return found


def _lines(root: Any) -> Iterator[_Line]:  # noqa: ANN401
    """Every line and table of the page in order."""
    parts: list[tuple[str, bool, bool]] = []  # text, whether it is a link, whether it is bold
    state = _Line("")

    def flush(is_around: bool, depth: int = 0) -> Iterator[_Line]:
        text = re.sub(r"[ \t\r\f\v\xa0\n]+", " ", "".join(part for part, _, _ in parts)).strip(" ")
        length = sum(len(part.strip()) for part, _, _ in parts) or 1
        linked = sum(len(part.strip()) for part, is_link, _ in parts if is_link)
        is_bold = all(bold for part, _, bold in parts if part.strip())
        parts.clear()
        if text:
            yield _Line(text, linked / length, is_around, depth or (BOLD if is_bold else 0))

    def walk(element: Any, is_link: bool, is_bold: bool, is_around: bool, depth: int) -> Iterator[_Line]:  # noqa: ANN401
        tag = element.tag if isinstance(element.tag, str) else ""
        is_around = is_around or tag in _AROUND or bool(_AROUND_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        is_hidden = "display:none" in (element.get("style") or "").replace(" ", "").lower()
        if tag and not is_hidden and depth < 400 and tag not in ("head", "title"):
            if tag == "table" and not _is_layout(element):
                yield from flush(is_around)
                yield _Line("", 0.0, is_around, table=_table(element))
            elif tag == "br":
                yield from flush(is_around)
            else:
                is_block = tag in _BLOCKS
                if is_block:
                    yield from flush(is_around)
                link, bold = is_link or tag == "a", is_bold or tag in ("b", "strong")
                parts.append((element.text or "", link, bold))
                for child in element:
                    yield from walk(child, link, bold, is_around, depth + 1)
                    parts.append((child.tail or "", link, bold))
                if is_block:
                    yield from flush(is_around, int(tag[1]) if tag in _HEADINGS else 0)

    yield from walk(root, False, False, state.is_around, 0)
    yield from flush(False)


def _is_layout(table: Any) -> bool:  # noqa: ANN401
    """A table that holds the page rather than data: one with tables inside, with long running text in a cell, or with a single cell."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is not None:
        return True
    cells = list(table.iter("td", "th"))
    return len(cells) <= 1 or any(len(list(cell.iter("p"))) > 8 for cell in cells) or max(len(cell.text_content()) for cell in cells) > 1500


def _table(table: Any) -> Table:  # noqa: ANN401
    """Cells with spans resolved."""
    rows: list[list[str]] = []
    hanging: dict[tuple[int, int], str] = {}
    head_rows, only_heads = 0, True
    for index, row in enumerate(list(table.iter("tr"))[:20_000]):
        cells: list[str] = []

        def fill(index: int = index, cells: list[str] = cells) -> None:
            while (index, len(cells)) in hanging:
                cells.append(hanging.pop((index, len(cells))))

        found = [cell for cell in row if cell.tag in ("td", "th")]
        for cell in found:
            fill()
            text = re.sub(r"\s+", " ", cell.text_content()).strip()
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + width):
                for below in range(index + 1, index + height):
                    hanging[(below, column)] = text
            cells.extend([text] * width)
        fill()
        only_heads = only_heads and bool(found) and (all(cell.tag == "th" for cell in found) or row.getparent().tag == "thead")
        head_rows += only_heads
        rows.append(cells)
    return Table(rows, head_rows or None)


def _span(cell: Any, attribute: str) -> int:  # noqa: ANN401
    given = (cell.get(attribute) or "1").strip()
    return min(max(int(given), 1), 100) if given.isdecimal() else 1


def _document(lines: list[_Line], article: str, meta: dict[str, str]) -> Parsed:
    known = _squeezed(article)
    kept = [index for index, line in enumerate(lines) if _is_known(line, known)]
    first, last = _region(lines, kept)
    parsed = Parsed()
    body = [line for line in lines[first : last + 1] if not _is_furniture(line)]
    head = [line for line in lines[:first] if _is_header(line)]
    title = _title(lines, first, meta)
    shown = [line.text for line in (*head, *body[:12])]
    if title and not any(_squeezed(title) in _squeezed(text) for text in shown):
        head.append(_Line(title))
    texts = " ".join([*shown, *(cell for line in (*head, *body[:3]) if line.table is not None for row in line.table.rows for cell in row)])
    for label in ("发布日期", "来源"):
        if label in meta and label not in texts and (label != "发布日期" or not re.search("发布(?:日期|时间)|成文日期", texts)):
            parsed.say(f"{label}: {meta[label]}")
    for line in (*head, *body):
        parsed.blocks.append(line.table if line.table is not None else Paragraph(line.text, depth=line.depth))
        if line.table is None and not line.is_around:
            parsed.say("")
    return parsed


def _squeezed(text: str) -> str:
    return re.sub(r"[\s|*#-]+", "", text)


def _is_known(line: _Line, known: str) -> bool:
    if line.table is not None:
        cells = [_squeezed(cell) for row in line.table.rows for cell in row if len(_squeezed(cell)) > 1]
        return bool(cells) and sum(cell in known for cell in cells) * 2 > len(cells)
    text = _squeezed(line.text)
    return len(text) >= _MIN_SHARED and not line.is_around and line.link_share < 0.5 and text in known and not _SITE_END.search(text)


def _region(lines: list[_Line], kept: list[int]) -> tuple[int, int]:
    """First and last line of the article; all that is not around the page where trafilatura found none."""
    if not kept:
        kept = [index for index, line in enumerate(lines) if not line.is_around and line.link_share < 0.5 and not _SITE_END.search(line.text)]
    if not kept:
        return 0, len(lines) - 1
    first, last = kept[0], kept[-1]
    # What leans on the article without a link or a name of its own belongs to it: a title, a short first heading, a signature.
    while first > 0 and _leans(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _leans(lines[last + 1]):
        last += 1
    return first, last


def _leans(line: _Line) -> bool:
    return not line.is_around and line.link_share < 0.3 and not _SITE_END.search(line.text) and not _is_furniture(line)


def _is_furniture(line: _Line) -> bool:
    """Buttons of the site, the line that says where one is, links to attachments."""
    if line.table is not None:
        return False
    text = line.text.strip()
    if _BUTTONS.fullmatch(text) or _PLACE_LINE.match(text):
        return True
    if line.link_share >= 0.6 and _ATTACHMENT.search(text):
        return True
    return line.is_around and line.link_share >= 0.5


def _is_header(line: _Line) -> bool:
    """A line or table of the page's head that holds fields of the document's header."""
    if line.table is not None:
        labels = Counter(is_field_label(re.split("[:：]", cell)[0]) for row in line.table.rows for cell in row if cell)
        return labels[True] >= 2
    return any(is_field_label(label) for label in re.findall(r"(?:^|[\s\]】|])([\u4e00-\u9fff][\u4e00-\u9fff\s\u3000]{1,8}?)\s*[:：]", line.text))


def _title(lines: list[_Line], first: int, meta: dict[str, str]) -> str:
    headings = [line.text for line in lines[: first + 3] if line.depth in (1, 2) and not line.is_around and len(line.text) >= 4]
    title = meta.get("标题", "")
    parts = [part.strip() for part in re.split(r"[_|｜—]|\s-\s", title) if part.strip()]
    best = max(parts, key=len, default="")
    return next((heading for heading in headings if best and (heading in title or best in heading)), best or (headings[0] if headings else ""))
