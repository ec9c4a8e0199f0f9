"""Rows of a table that a question asks for together: «哪些是约束性指标» means every row whose cell says so, not the best one.

Ingest writes what a row says in words as one sentence, its name and then each head with its cell: «智慧校园覆盖率，属性：约束性。»; a row is a
line, and the lines of a table stand between empty ones.
"""

from __future__ import annotations

import re

from assistant.matching import Evidence
from assistant.question import Question
from corpus.report import Report
from corpus.tokens import fold

_ROW = re.compile(r"(?P<name>[^:。]+?)(?P<pairs>(?:,[^,:。]+:[^,:。]+)+)。?")
_PAIR = re.compile(r",(?P<head>[^,:。]+):(?P<cell>[^,:。]+)")
_MAX_ROWS = 40
_MIN_CELL = 2
"""Characters of a cell below which that the question holds it says nothing."""


def rows_alike(question: Question, evidence: Evidence) -> list[int]:
    """Indexes of the passages, in text order, that say of their rows what the question names and the row before it says; empty for no row of a table."""
    asked = {pair for pair in _pairs(evidence.sentence) if len(pair[1]) >= _MIN_CELL and pair[1] in question.text}
    if not asked:
        return []
    report = evidence.report
    start, end = _table(report, evidence.passage.start)
    within = [passage for passage in report.passages if passage.section == evidence.passage.section and start <= passage.start < end]
    return [passage.index for passage in within if asked <= _pairs(fold(report.passage_text(passage)))][:_MAX_ROWS]


def _pairs(sentence: str) -> set[tuple[str, str]]:
    row = _ROW.fullmatch(sentence)
    return {(pair["head"], pair["cell"]) for pair in _PAIR.finditer(row["pairs"])} if row is not None else set()


def _table(report: Report, offset: int) -> tuple[int, int]:
    """The lines around an offset up to the nearest empty ones."""
    end = report.text.find("\n\n", offset)
    return report.text.rfind("\n\n", 0, offset) + 1, len(report.text) if end < 0 else end
