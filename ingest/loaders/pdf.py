"""PDF files: text with its tables and pages; pages without text are recognised in their pictures."""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
import pypdfium2

from corpus.errors import RejectedInputError
from ingest.loaders.blocks import Parsed, Table, Tick
from ingest.loaders.columns import Box, parts
from ingest.loaders.files import Limits
from ingest.loaders.layout import Line, Page, flow

MEMORY = 4 * 10**9
"""Bytes of address space: the recogniser's libraries map much more than they use."""
PATIENCE = 180
"""Seconds for the recognition of one page: about 10 on two idle cores, several times that on busy ones."""
_MIN_CHARACTERS = 8
_MAX_SHAPES = 20_000
"""Lines and boxes on a page above which no tables are looked for: it is a drawing."""
_DPI = 150
_MAX_PIXELS = 20 * 10**6
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:
    """Paragraphs and tables, page by page.

    Raises:
        RejectedInputError: encrypted, damaged, or of too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data[-20_000:]:
            raise RejectedInputError(f"{name} 有密码保护,无法读取。", "请去掉密码后重新另存再加入。") from error
        raise RejectedInputError(f"{name} 已损坏,或不是有效的 PDF 文件。", "请检查文件是否传输完整,重新另存后再试。", detail=str(error)) from error
    if len(document) > limits.max_pages:
        raise RejectedInputError(
            f"{name} 有 {len(document)} 页,超过上限 {limits.max_pages} 页。", "请确认它是一份报告;确需收入时拆分文件或调大设置 KAOJU_MAX_PAGES。"
        )
    tick()
    pages: list[Page] = []
    parsed = Parsed()
    with pdfplumber.open(io.BytesIO(data)) as book:
        for number, sheet in enumerate(book.pages, start=1):
            page = _read(sheet, number)
            if page is None:
                tick(PATIENCE)
                page, confidence = _recognise(document[number - 1], number)
                if page.lines:
                    parsed.recognised.append((number, round(confidence, 3)))
            pages.append(page)
            sheet.close()
            tick()
    parsed.blocks.extend(flow(pages))
    warn_of_recognised(parsed, len(pages))
    return parsed


def warn_of_recognised(parsed: Parsed, pages: int) -> None:
    """Say which pages were recognised in pictures, and on which that went badly."""
    from ingest.loaders.recognition import LOW_CONFIDENCE

    if parsed.recognised:
        mean = sum(confidence for _, confidence in parsed.recognised) / len(parsed.recognised)
        parsed.warnings.append(f"全文 {pages} 页中有 {len(parsed.recognised)} 页据扫描件识别，平均可信度 {mean:.0%}，引用前请核对原件。")
    low = [str(number) for number, confidence in parsed.recognised if confidence < LOW_CONFIDENCE]
    if low:
        parsed.warnings.append(f"第 {'、'.join(low)} 页识别可信度低，可能有错字，请核对原件。")


def _read(sheet: Any, number: int) -> Page | None:  # noqa: ANN401  (pdfplumber is untyped)
    """The text of a page; None where it has only a picture, or characters that stand for nothing."""
    characters = [char for char in sheet.dedupe_chars().chars if char["upright"]]
    said = "".join(char["text"] for char in characters)
    is_garbled = len(_UNREADABLE.findall(said)) * 5 > len(characters) > 0
    if (len(said.strip()) < _MIN_CHARACTERS and sheet.images) or is_garbled:
        return None
    page = Page(number, float(sheet.height))
    boxes: list[tuple[float, float, float, float]] = []
    tables: list[Table] = []
    if len(sheet.lines) + len(sheet.rects) + len(sheet.curves) < _MAX_SHAPES:
        for found in sheet.find_tables():
            rows = _cells(found)
            if len(rows) > 1 and len(rows[0]) > 1:
                tables.append(Table(rows, page=number))
                boxes.append(found.bbox)
    running = [char for char in characters if not any(_inside(char, box) for box in boxes)]
    inked = [char for char in running if char["text"].strip()]
    placed = [Box(char["x0"], char["x1"], char["top"], char["bottom"]) for char in inked] + [Box(box[0], box[2], box[1], box[3]) for box in boxes]
    of_parts = parts(placed)
    page.tables = [(part, box[1], table) for part, box, table in zip(of_parts[len(inked) :], boxes, tables, strict=True)]
    if len({*of_parts}) < 2:
        page.lines = _lines(running)
        return page
    by_part: dict[int, list[Any]] = {}
    part_of = {id(char): part for char, part in zip(inked, of_parts, strict=False)}
    part = 0
    for char in running:
        part = part_of.get(id(char), part)  # a space goes where the character before it went
        by_part.setdefault(part, []).append(char)
    page.lines = [line for part, chars in by_part.items() for line in _lines(chars, part)]
    return page


def _inside(char: Any, box: tuple[float, float, float, float]) -> bool:  # noqa: ANN401
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _cells(table: Any) -> list[list[str]]:  # noqa: ANN401
    """Cells row by row; one merged over several places stands in each of them."""
    texts = table.extract()
    rows = table.rows
    boxes = [(cell, texts[row][column] or "") for row, line in enumerate(rows) for column, cell in enumerate(line.cells) if cell is not None]
    width = max(len(line.cells) for line in rows)
    spans = [next((line.cells[column] for line in rows if column < len(line.cells) and line.cells[column] is not None), None) for column in range(width)]
    # The narrowest cell of a column tells where the column lies.
    for line in rows:
        for column, cell in enumerate(line.cells):
            span = spans[column]
            if cell is not None and span is not None and cell[2] - cell[0] < span[2] - span[0]:
                spans[column] = cell
    found: list[list[str]] = []
    for row, line in enumerate(rows):
        cells: list[str] = []
        heights = [cell for cell in line.cells if cell is not None]
        middle = min(heights, key=lambda cell: cell[3] - cell[1]) if heights else None
        for column, cell in enumerate(line.cells):
            span = spans[column]
            if cell is not None or span is None or middle is None:
                cells.append(texts[row][column] or "")
            else:
                x, y = (span[0] + span[2]) / 2, (middle[1] + middle[3]) / 2
                cells.append(next((text for box, text in boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]), ""))
        found.append(cells)
    return found


def _lines(characters: list[Any], part: int = 0) -> list[Line]:
    """Characters put together to lines; a space where a wide gap stands."""
    rows: list[list[Any]] = []
    for char in sorted(characters, key=lambda char: (char["top"] + char["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if rows and rows[-1][0]["top"] < middle < rows[-1][0]["bottom"]:
            rows[-1].append(char)
        else:
            rows.append([char])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda char: char["x0"])
        text, end = "", None
        for char in row:
            if end is not None and not text.endswith(" ") and char["text"] != " ":
                is_wide = ord(text[-1]) > 0x2E7F and ord(char["text"][0]) > 0x2E7F
                # Justified Chinese lines are stretched a little between all characters.
                if char["x0"] - end > char["size"] * (1.0 if is_wide else 0.25):
                    text += " "
            text += _UNSAFE.sub("", char["text"])
            end = char["x1"]
        stripped = text.strip(" ")
        if stripped:
            shown = [char for char in row if char["text"].strip()]
            sizes = sorted(char["size"] for char in shown)
            top, bottom = min(char["top"] for char in shown), max(char["bottom"] for char in shown)
            lines.append(Line(stripped, shown[0]["x0"], shown[-1]["x1"], top, bottom, sizes[len(sizes) // 2], part))
    return lines


def _recognise(sheet: Any, number: int) -> tuple[Page, float]:  # noqa: ANN401
    from ingest.loaders.recognition import recognise

    width, height = sheet.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = sheet.render(scale=scale).to_numpy()[:, :, :3]
    lines, confidence = recognise(picture)
    return Page(number, float(picture.shape[0]), lines, is_recognised=True), confidence
