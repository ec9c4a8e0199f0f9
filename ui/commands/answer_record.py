"""An answer as programs read it."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer
from ui.cli_output import plain_number


def answer_record(answer: Answer) -> dict[str, Any]:
    """The answer as JSON types, field for field; whole numbers without «.0»."""
    record = answer.model_dump(mode="json")
    for value in record["values"]:
        value["value"] = plain_number(value["value"])
    return record
