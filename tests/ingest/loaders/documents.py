"""The real report's text made into files of other formats, as an office or a government site would hold it."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from pathlib import Path

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def docx(lines: Sequence[str]) -> bytes:
    """The header as a paragraph each, headings 一、 as automatic numbers, the rest as text."""
    import docx as word
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    document = word.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for line in lines:
        heading = re.match(r"[一二三四五六七八九十]+、", line)
        paragraph = document.add_paragraph(line.removeprefix(heading[0]) if heading else line)
        if heading:
            paragraph.style = document.styles["Heading 1"]
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
            assert properties.find(qn("w:numPr")) is not None
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document or an openpyxl workbook."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def webpage(title: str, fields: Sequence[tuple[str, str]], lines: Sequence[str], encoding: str = "gb2312") -> bytes:
    """A page of a government site: navigation, header as a table, buttons, the article, attachments, footer."""
    rows = "".join(f"<tr><td>{html.escape(name)}：</td><td>{html.escape(value)}</td></tr>" for name, value in fields)
    body = "".join(f"<p style='text-indent:2em'>&emsp;&emsp;{html.escape(line)}</p>" for line in lines)
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"><title>{title}_绵阳市人民政府</title>
<script>var 校园足球 = "999所";</script><style>p {{color: red}}</style></head><body>
<div class="top"><a href="/">首页</a> | <a href="/zw">政务公开</a> | <a href="/fw">政务服务</a> | <a href="/hd">互动交流</a></div>
<ul class="nav"><li><a href="/1">走进绵阳</a></li><li><a href="/2">新闻中心</a></li><li><a href="/3">信息公开</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>
<table class="xxgk">{rows}</table>
<h1>{title}</h1>
<div class="tools">【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】 <a href="javascript:print()">打印本页</a> <a href="#">关闭窗口</a></div>
<div class="article TRS_Editor">{body}</div>
<div>附件：<a href="/f/1.docx">附件1 绵阳市学校名单.docx</a></div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<div>上一篇：<a href="/a">关于召开2021年全市教育工作会议的通知</a></div>
<div class="footer"><p>主办单位：绵阳市人民政府办公室 版权所有</p><p>网站标识码：5107000001 蜀ICP备05030088号 川公网安备 51070402110023号</p></div>
</body></html>"""
    return page.encode("gb18030" if encoding == "gb2312" else encoding)


def of_every_format(title: str, lines: Sequence[str], cells: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """A report whose last paragraph is followed by a table, in files of every format that holds one; those of sheets hold title and table alone."""
    import docx as word
    import openpyxl

    document, book = word.Document(), openpyxl.Workbook()
    for line in (title, *lines):
        document.add_paragraph(line)
    table = document.add_table(len(cells), len(cells[0]))
    book.active.append([title])
    for row, texts in enumerate(cells):
        book.active.append([int(text) if text.isdecimal() else text for text in texts])
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>" for texts in cells)
    page = f"<meta charset=utf-8><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in lines)}<table>{rows}</table><p>特此报告。</p>"
    bars = [f"| {' | '.join(texts)} |" for texts in cells]
    return {
        "报告.docx": saved(document),
        "报告网页.html": f"<html><body>{page}</body></html>".encode(),
        "报告打印.pdf": pdf([title, *lines, "特此报告。"], tables=[(len(lines) + 1, [list(texts) for texts in cells], [])]),
        "报告笔记.md": "\n".join((f"# {title}", "", *lines, "", bars[0], "| --- " * len(cells[0]) + "|", *bars[1:])).encode(),
        "报告数据.xlsx": saved(book),
        "报告导出.csv": "\n".join(",".join(texts) for texts in ([title, *[""] * (len(cells[0]) - 1)], *cells)).encode("gb18030"),
    }


def pdf(lines: Sequence[str], head: str = "绵阳市人民政府文件", tables: Sequence[tuple[int, list[list[str]], list[tuple]]] = ()) -> bytes:
    """Pages with a running head and page numbers; first lines indented. ``tables`` stand before the line of that number: cells and spans."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)

    def decorate(canvas, document) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, head)
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")

    out = io.BytesIO()
    flowables: list = []
    placed = {position: (cells, spans) for position, cells, spans in tables}
    for position, line in enumerate(lines):
        if position in placed:
            cells, spans = placed[position]
            flowables.append(Table(cells, style=[("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans]))
        flowables.append(Paragraph(html.escape(line), style))
    SimpleDocTemplate(out, pagesize=A4).build(flowables, onFirstPage=decorate, onLaterPages=decorate)
    return out.getvalue()


def two_columns(lines: Sequence[str], over: int = 1, tables: Sequence[tuple[int, list[list[str]]]] = ()) -> bytes:
    """The first ``over`` lines over the whole width of the first page, the rest in two columns. ``tables`` stand before the line of that number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=10.5, leading=17, wordWrap="CJK", firstLineIndent=21)
    margin, gap, head = 60.0, 24.0, 100.0
    width, height = A4[0] - 2 * margin, A4[1] - 2 * margin

    def columns(tall: float) -> list[Frame]:
        wide = (width - gap) / 2
        return [Frame(margin + side * (wide + gap), margin, wide, tall, 0, 0, 0, 0) for side in (0, 1)]

    def decorate(canvas, document) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4)
    first = [Frame(margin, margin + height - head, width, head, 0, 0, 0, 0), *columns(height - head)]
    document.addPageTemplates([PageTemplate("first", first, onPage=decorate), PageTemplate("later", columns(height), onPage=decorate)])
    flowables: list = [NextPageTemplate("later")]
    placed = dict(tables)
    for position, line in enumerate(lines):
        if position in placed:
            flowables.append(Table(placed[position], style=[("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        if position == over:
            flowables.append(FrameBreak())
        flowables.append(Paragraph(html.escape(line), style))
    document.build(flowables)
    return out.getvalue()


def pictures(lines: Sequence[str], rows: int = 34) -> list:
    """Pages drawn as pictures of 150 dots an inch, a little grey."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONT), 26)
    broken = [part for line in lines for part in _wrapped(f"　　{line}", font, 1060)]
    return [_page([(90, 110 + 45 * row, line) for row, line in enumerate(broken[start : start + rows])], font) for start in range(0, len(broken), rows)]


def pictures_of_two_columns(lines: Sequence[str], over: int = 1, rows: int = 36) -> list:
    """As ``pictures``: the first ``over`` lines over the whole width of the first page, the rest in two columns."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONT), 24)
    head = [part for line in lines[:over] for part in _wrapped(line, font, 1060)]
    broken = [part for line in lines[over:] for part in _wrapped(f"　　{line}", font, 504)]
    pages: list = []
    while broken or not pages:
        placed = [] if pages else [(90.0, 110 + 42.0 * row, line) for row, line in enumerate(head)]
        top = 110 + 42.0 * len(placed) + 20
        tall = rows - len(placed)
        for left in (90, 646):
            placed += [(left, top + 42 * row, line) for row, line in enumerate(broken[:tall])]
            broken = broken[tall:]
        pages.append(_page([*placed, (600, 1690, f"— {len(pages) + 1} —")], font))
    return pages


def _page(placed: Sequence[tuple[float, float, str]], font):
    from PIL import Image, ImageDraw

    page = Image.new("L", (1240, 1754), 245)
    pen = ImageDraw.Draw(page)
    for left, top, line in placed:
        pen.text((left, top), line, font=font, fill=25)
    return page


def scan(pages: Sequence) -> bytes:
    """A PDF of pictures alone."""
    first, *others = pages
    out = io.BytesIO()
    first.save(out, "PDF", resolution=150, save_all=True, append_images=others)
    return out.getvalue()


def _wrapped(line: str, font, width: int) -> list[str]:
    parts = [""]
    for char in line:
        if font.getlength(parts[-1] + char) > width and char not in "，。、；：,;:)）”":
            parts.append("")
        parts[-1] += char
    return parts
