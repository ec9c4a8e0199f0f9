"""Separated values (.csv): tables as in a sheet."""

from __future__ import annotations

import csv
import io

from corpus.errors import RejectedInputError
from ingest.loaders.blocks import Parsed, Table, Tick
from ingest.loaders.files import Limits
from ingest.loaders.plain import decode
from ingest.loaders.sheets import MAX_CELLS, parts


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:  # noqa: ARG001  (no pages in it)
    """Values separated by commas, semicolons or tabs, whichever the first lines have most of.

    Raises:
        RejectedInputError: see ``decode``; more than ``MAX_CELLS`` cells.
    """
    text = decode(data, name)
    tick()
    first = text[:5000]
    separator = max(",;\t", key=first.count)
    if text.count(separator) + text.count("\n") > MAX_CELLS:
        raise RejectedInputError(f"{name} 的单元格超过上限 {MAX_CELLS} 个。", "请删去空白行列或拆分后再加入。")
    parsed = Parsed()
    parsed.blocks.extend(Table(part) for part in parts([list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]))
    return parsed
