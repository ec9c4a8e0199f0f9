"""Answers as a Word document, every reference a footnote of Word's own."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Document_
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ui.export import wording
from ui.export.transcript import Exchange, Piece

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SMALL = '<w:rPr><w:sz w:val="18"/>{}<w:lang w:eastAsia="zh-CN"/></w:rPr>'
_SUPERSCRIPT = _SMALL.format('<w:vertAlign w:val="superscript"/>')
# Word wants the two lines that set footnotes off from the text as notes of their own.
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def as_word(exchanges: Sequence[Exchange], made: date) -> bytes:
    """The document as a .docx file."""
    document = Document()
    for name in ("Normal", "Title", "Heading 1"):
        font = document.styles[name].font
        font.name = "Times New Roman"
        document.styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体" if name == "Normal" else "黑体")
    document.styles["Normal"].font.size = Pt(12)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # punctuation stands as Chinese readers expect it
    document.core_properties.title = wording.TITLE
    document.core_properties.author = ""
    document.add_heading(wording.TITLE, 0)
    document.add_paragraph(wording.MADE.format(date=made.isoformat()))
    notes: list[str] = []
    for exchange in exchanges:
        document.add_heading(_fit(wording.QUESTION.format(question=exchange.question)), 1)
        if exchange.understood:
            document.add_paragraph().add_run(_fit(wording.UNDERSTOOD.format(question=exchange.understood))).italic = True
        _write(document.add_paragraph(), exchange.answer, notes)
        if exchange.missing:
            document.add_paragraph(_fit(wording.MISSING.format(missing="、".join(exchange.missing))))
        if exchange.nearest:
            document.add_paragraph(f"{wording.NEAREST}：")
            for piece in exchange.nearest:
                _write(document.add_paragraph(style="List Bullet"), [piece], notes)
    _add_notes(document, notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _write(paragraph: Paragraph, pieces: Sequence[Piece], notes: list[str]) -> None:
    for piece in pieces:
        paragraph.add_run(_fit(piece.text))
        if piece.reference is not None:
            notes.append(_fit(piece.reference))
            run = paragraph.add_run()
            run.font.superscript = True
            mark = OxmlElement("w:footnoteReference")
            mark.set(qn("w:id"), str(len(notes)))
            run._r.append(mark)


def _add_notes(document: Document_, notes: Sequence[str]) -> None:
    """The part of the file that holds the footnotes, which python-docx does not know."""
    if not notes:
        return
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r>{_SUPERSCRIPT}<w:footnoteRef/></w:r>'
        f'<w:r>{_SMALL.format("")}<w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_NAMESPACE}">{_SEPARATORS}{written}</w:footnotes>'
    package = document.part.package
    document.part.relate_to(Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode("utf-8"), package), RELATIONSHIP_TYPE.FOOTNOTES)


def _fit(text: str) -> str:
    """The text without what no XML file may hold."""
    return _UNFIT.sub("\ufffd", text)
