"""Checks become rows of the regression suite: what people found right must stay, what they found wrong must go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assistant.verification import MARKER
from evals.rows import Kind, Row
from evals.wording import stands_in, stated_figures
from ui.register.records import AnswerRecord, CheckedAnswer

_CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[\uff0c。;\uff1b!\uff01\n]")
_DENIED = re.compile(r"不是|而非|并非|不应|不该")


def eval_row(checked: CheckedAnswer) -> Row | None:
    """The row of a check; None where nothing can be asked of an answer.

    - right: what the answer says is asked for again, from the same documents and sections; a refusal must stay one.
    - wrong or missing: what the person says is right is asked for, and what a wrong answer gave instead must not come again;
      or else a refusal, where the person says that the reports hold no answer. Without either there is nothing to hold a row to.
    """
    record, check = checked
    answer = record.answer
    if check.should_refuse or (check.verdict == "right" and answer.status == "refused"):
        return _row(record, "refuse", refuse=True)
    if check.verdict == "right":
        return _right(record)
    said = _said(check.right_answer)
    wanted = _wanted(said)
    if not wanted:
        return None
    given = tuple(dict.fromkeys(value.text for value in answer.values)) if answer.status != "refused" else ()
    if check.verdict == "missing":  # what was given stays right, more is asked for
        return _row(record, _kind(record), answer_all=tuple(dict.fromkeys((*given, *wanted))))
    forbid = tuple(text for text in given if not any(stands_in(text, other) for other in (*said, answer.question)))
    return _row(record, _kind(record), answer_all=wanted, forbid=forbid)


def eval_rows(checks: Iterable[CheckedAnswer]) -> tuple[list[Row], int]:
    """The rows of many checks, in their order; and how many checks gave none."""
    rows = [eval_row(checked) for checked in checks]
    found = [row for row in rows if row is not None]
    return found, len(rows) - len(found)


def as_jsonl(rows: Iterable[Row]) -> str:
    """One row a line, as ``kaoju eval`` reads them."""
    return "".join(f"{row.model_dump_json()}\n" for row in rows)


def _row(record: AnswerRecord, kind: Kind, **more: Any) -> Row:  # noqa: ANN401 - fields of Row, which checks them
    return Row(id=f"check-{record.id[:12]}", kind=kind, question=record.answer.question.strip(), history=record.history, **more)


def _right(record: AnswerRecord) -> Row | None:
    answer = record.answer
    said = tuple(value.text for value in answer.values) or tuple(_plain(part) for part in MARKER.split(answer.answer)[::2])
    said = tuple(dict.fromkeys(text for text in said if stands_in(text, answer.answer)))
    if not said:
        return None
    documents = tuple(dict.fromkeys(citation.document for citation in answer.citations))
    sections = [citation.section for citation in answer.citations]
    # Where some citation is outside any section, the row cannot say so.
    named = () if None in sections else tuple(dict.fromkeys(section for section in sections if section is not None))
    return _row(record, _kind(record), answer_all=said, documents=documents, sections=named)


def _kind(record: AnswerRecord) -> Kind:
    answer = record.answer
    if record.history:
        return "follow"
    if answer.status == "conflicting":
        return "conflict"
    if answer.values:
        return "number"
    return "document" if answer.citations and all(citation.section is None for citation in answer.citations) else "how"


def _said(right_answer: str) -> list[str]:
    """The clauses in which a person says what is right: of «应该是129所，不是130所» the first."""
    clauses = [clause.strip() for clause in _CLAUSE.split(right_answer) if clause.strip()]
    return [clause for clause in clauses if not _DENIED.search(clause)] or clauses


def _wanted(said: list[str]) -> tuple[str, ...]:
    """What an answer must hold: the figures the clauses state, or the first clause where they state none."""
    figures = [figure.text for clause in said for figure in stated_figures(clause)]
    return tuple(dict.fromkeys(figures)) or tuple(said[:1])


def _plain(text: str) -> str:
    return text.strip().strip("。；;，,：: \n")
