"""Paragraphs and tables put together to a stored text."""

from __future__ import annotations

import re

from corpus.errors import RejectedInputError
from corpus.originals import MarkedLine, RecognisedPage
from ingest.loaders.blocks import Paragraph, Parsed
from ingest.loaders.extract import Extract
from ingest.loaders.tables import caption_before, table_lines
from ingest.outline import has_number

_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def assemble(parsed: Parsed, name: str) -> Extract:
    """The stored text: each paragraph a line, each row of a table a line, an empty line round every table.

    Raises:
        RejectedInputError: there is no text.
    """
    lines: list[str] = []
    pages: list[int] = []
    headings: list[MarkedLine] = []
    length = 0

    def append(line: str) -> None:
        nonlocal length
        lines.append(_UNSAFE.sub("", line).rstrip())
        length += len(lines[-1]) + 1

    def turn(page: int | None, offset: int) -> None:
        while page is not None and len(pages) < page:
            pages.append(offset)  # pages without text start where the next one does

    for block in parsed.blocks:
        turn(block.page, length)
        if isinstance(block, Paragraph):
            for offset, page in block.turns:
                turn(page, length + offset)
            if block.text.strip() or (lines and lines[-1]):  # at most one empty line in a row
                if block.depth and not has_number(block.text):
                    headings.append(MarkedLine(length, block.depth))
                append(block.text)
            continue
        rows = table_lines(block.rows, caption_before(lines), block.head_rows)
        if rows and lines and lines[-1]:
            append("")
        for row in rows:
            append(row)
        if rows:
            append("")
    if not any(line.strip() for line in lines):
        raise RejectedInputError(f"{name} 没有文字内容。", "请检查文件是否保存完整。")
    while not lines[-1]:
        lines.pop()
    recognised = tuple(RecognisedPage(number, confidence) for number, confidence in parsed.recognised)
    return Extract("".join(f"{line}\n" for line in lines), tuple(pages), recognised, tuple(parsed.warnings), tuple(headings))
