"""What well-known families of embedding models want set before a question or a passage.

Most models say so themselves (``prompts`` in config_sentence_transformers.json), and then their own words apply; the older ones only in their
model cards, and without these words they rank noticeably worse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TASK = "Given a web search query, retrieve relevant passages that answer the query"


@dataclass(frozen=True, slots=True)
class Prompts:
    """Words before a question and before a passage; ``family`` names the row of the table."""

    family: str
    query: str
    document: str = ""


_FAMILIES: tuple[tuple[re.Pattern[str], Prompts], ...] = (
    (re.compile(r"e5-.*instruct"), Prompts("e5-instruct", f"Instruct: {_TASK}\nQuery: ")),
    (re.compile(r"(?:^|[/_-])(?:multilingual-)?e5-"), Prompts("e5", "query: ", "passage: ")),
    (re.compile(r"bge-(?:small|base|large)-zh"), Prompts("bge-zh", "为这个句子生成表示以用于检索相关文章：")),
    (re.compile(r"bge-(?:small|base|large)-en"), Prompts("bge-en", "Represent this sentence for searching relevant passages: ")),
    (re.compile(r"gte-qwen\d?.*instruct"), Prompts("gte-instruct", f"Instruct: {_TASK}\nQuery: ")),
    (re.compile(r"qwen3-embedding"), Prompts("qwen3", f"Instruct: {_TASK}\nQuery:")),
)
"""The first that is found in the name counts. bge-m3 and the other gte models want nothing."""


def family_prompts(name: str) -> Prompts | None:
    """The prompts of a model by its hub name or its folder's; None where its family is not known, or wants none."""
    folder = Path(name)
    known = (folder.resolve().name if folder.is_dir() else name).lower()
    return next((prompts for pattern, prompts in _FAMILIES if pattern.search(known)), None)
