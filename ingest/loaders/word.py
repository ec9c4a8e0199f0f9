"""Word documents (.docx): every paragraph a line, with its automatic number; changes as if accepted; tables in their place.

Headers, footers, comments and tables of contents are left out. Text boxes follow the paragraph they hang on, notes stand at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from ingest.loaders.blocks import Parsed, Table, Tick
from ingest.loaders.files import Limits
from ingest.loaders.heading_styles import HeadingStyles
from ingest.loaders.numbering import Numbering
from ingest.loaders.packages import check_office

_SKIPPED = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TICK_EVERY = 500
_MAX_HEADING = 60
"""Characters of a paragraph that is looked at as a heading."""


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:  # noqa: ARG001  (no pages in a .docx)
    """Paragraphs and tables in reading order.

    Raises:
        RejectedInputError: see ``check_office``.
    """
    check_office(data, name)
    document = docx.Document(io.BytesIO(data))
    tick()
    reader = _Reader(Numbering(document), HeadingStyles(document), tick)
    reader.read(document.element.body)
    _notes(document, reader.parsed)
    return reader.parsed


class _Reader:
    def __init__(self, numbering: Numbering, styles: HeadingStyles, tick: Tick) -> None:
        self.parsed = Parsed()
        self._numbering = numbering
        self._styles = styles
        self._tick = tick
        self._count = 0

    def read(self, container: Any) -> None:  # noqa: ANN401
        for element in container.iterchildren():
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self.parsed.blocks.append(Table(self._cells(element), _head_rows(element)))
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None and not _is_contents(element):
                    self.read(content)
            elif element.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
                self.read(element)

    def _paragraph(self, element: Any) -> None:  # noqa: ANN401
        self._count += 1
        if self._count % _TICK_EVERY == 0:
            self._tick()
        text = "".join(_texts(element))
        label = self._numbering.label(element) if text.strip() else ""
        depth = self._styles.depth(element) if 0 < len(text.strip()) <= _MAX_HEADING else 0
        for position, line in enumerate(text.split("\n")):
            self.parsed.say(f"{label}{line.strip()}" if position == 0 else line, depth=depth)
        for box in _boxes(element):
            self.read(box)

    def _cells(self, table: Any) -> list[list[str]]:  # noqa: ANN401
        """Cells of a table; one merged over several columns or rows stands in each of them."""
        rows: list[list[str]] = []
        for row in (element for element in table.iter(qn("w:tr")) if _table_of(element) is table):
            cells: list[str] = [""] * _grid_skip(row, "w:gridBefore")
            for cell in (element for element in row.iter(qn("w:tc")) if _row_of(element) is row):
                properties = cell.find(qn("w:tcPr"))
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                span = properties.find(qn("w:gridSpan")) if properties is not None else None
                width = min(int(span.get(qn("w:val"), "1")), 200) if span is not None else 1
                if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and rows and len(cells) < len(rows[-1]):
                    text = rows[-1][len(cells)]
                else:
                    text = self._cell(cell)
                cells.extend([text] * max(1, width))
            rows.append(cells)
        return rows

    def _cell(self, cell: Any) -> str:  # noqa: ANN401
        paragraphs = cell.iter(qn("w:p"))  # those of a table inside the cell too
        texts = ((paragraph, "".join(_texts(paragraph)).replace("\n", " ").strip()) for paragraph in paragraphs)
        return " ".join(f"{self._numbering.label(paragraph)}{text}" for paragraph, text in texts if text)


def _texts(element: Any) -> Iterator[str]:  # noqa: ANN401
    """The characters of a paragraph as printed, with changes accepted; a line break inside is \\n."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n" if child.get(qn("w:type")) != "page" else ""
        elif tag == qn("w:tab"):
            yield "\t"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:sym"):
            yield chr(int(child.get(qn("w:char"), "20"), 16))
        elif tag not in _SKIPPED and tag != _FALLBACK and isinstance(tag, str):
            yield from _texts(child)


def _boxes(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """Text boxes that hang on a paragraph; each is stored twice, for old programs too."""
    for box in element.iter(qn("w:txbxContent")):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield box


def _is_contents(control: Any) -> bool:  # noqa: ANN401
    gallery = next(control.iter(qn("w:docPartGallery")), None)
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _head_rows(table: Any) -> int | None:  # noqa: ANN401
    """Rows marked to be repeated on every page; None where none is."""
    count = 0
    for row in table.findall(qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties is None or properties.find(qn("w:tblHeader")) is None:
            break
        count += 1
    return count or None


def _grid_skip(row: Any, tag: str) -> int:  # noqa: ANN401
    properties = row.find(qn("w:trPr"))
    skipped = properties.find(qn(tag)) if properties is not None else None
    return min(int(skipped.get(qn("w:val"), "0")), 200) if skipped is not None else 0


def _table_of(row: Any) -> Any:  # noqa: ANN401
    return next(parent for parent in row.iterancestors() if parent.tag == qn("w:tbl"))


def _row_of(cell: Any) -> Any:  # noqa: ANN401
    return next(parent for parent in cell.iterancestors() if parent.tag == qn("w:tr"))


def _notes(document: Any, parsed: Parsed) -> None:  # noqa: ANN401
    """Footnotes and endnotes, which hold figures and sources."""
    from docx.opc.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            for note in root.iterchildren():
                text = "".join(text for paragraph in note.iter(qn("w:p")) for text in _texts(paragraph)).strip()
                if text and note.get(qn("w:type")) is None:
                    parsed.say(f"注：{text}")
