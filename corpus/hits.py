"""What a search finds, and how passages are named in the indexes."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """One passage found. Higher scores are better; the range is that of the index it came from."""

    passage: str
    """Passage id, see ``passage_id``."""
    score: float


def passage_id(document: str, index: int) -> str:
    """The name of a passage: «mianyang-2020», 7 gives «mianyang-2020#7»."""
    return f"{document}#{index}"


def split_passage_id(passage: str) -> tuple[str, int]:
    """Document id and passage index; a document id may itself hold «#»."""
    document, _, index = passage.rpartition("#")
    return document, int(index)
