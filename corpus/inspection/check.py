"""What one check of the corpus found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["good", "note", "bad"]
_EXAMPLES = 5

REBUILD = "请运行 kaoju doctor --repair，由保存的原文重建索引。"
REINGEST = "请用原文件重新运行 kaoju ingest，或用 kaoju backup --restore 取回备份。"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: «note» is no damage, but something to know."""

    name: str
    state: State
    happened: str
    """In Chinese, what was found."""
    remedy: str = ""
    """In Chinese, what to do; empty where nothing is."""
    problems: int = 0
    examples: tuple[str, ...] = ()
    """The first few problems, in Chinese."""


def good(name: str, happened: str) -> Check:
    """Nothing wrong."""
    return Check(name, "good", happened)


def note(name: str, happened: str, remedy: str) -> Check:
    """No damage, but something to know."""
    return Check(name, "note", happened, remedy)


def bad(name: str, happened: str, remedy: str) -> Check:
    """Damage that is one thing."""
    return Check(name, "bad", happened, remedy, 1)


def judged(name: str, looked_at: str, problems: Iterable[str], remedy: str = REBUILD) -> Check:
    """Good unless there are problems; ``looked_at`` says in Chinese what was gone through."""
    found = list(problems)
    if not found:
        return good(name, f"{looked_at}，没有发现问题。")
    return Check(name, "bad", f"{looked_at}，有 {len(found)} 处不对。", remedy, len(found), tuple(found[:_EXAMPLES]))
