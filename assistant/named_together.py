"""Several documents named in one question («教育督导条例和浙江条例各规定几年一次»): each of them is asked what the rest says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question, understand
from assistant.sources import Sources, find_sources
from corpus.manifest import DocumentEntry

MAX_TOGETHER = 5
_JOIN = r"(?:、|和|与|及|以及|跟|同|还有|对比|比)"
_JOINED_BEFORE = re.compile(rf"》?{_JOIN}《?\Z")
_JOINED_BEHIND = re.compile(rf"》?{_JOIN}《?")
_TOO = re.compile(
    r"[,;?]《?(?P<name>[^,;?。]{3,40}?)》?(?:里|中)?"
    r"(?:又?(?:是|有|规定|要求)?(?:多少|怎么[说样定]|怎样|如何)|又?怎么(?:规定|要求)的?|呢)+[?。]*$"
)
"""A second document behind the question itself: «…任期几年,浙江条例呢»."""
_EACH = re.compile(r"^》?(?:里面?|中|当中)?的?(?:说法|规定|要求|表述|口径)?(?:分别|各自?|都|两[者个部份]|是什么(?=[?。]*$)|是(?!否|不是))*")


@dataclass(frozen=True, slots=True)
class Together:
    """``sources``, two or more, in the order of the question; ``text`` is what is asked of each."""

    sources: tuple[Sources, ...]
    text: str


def named_together(asked: Question, first: Sources, entries: Sequence[DocumentEntry]) -> Together | None:
    """The documents that a question names beside the one found first; None where it names no other."""
    if first.named is None:
        return None
    text, (start, end), found = asked.text, first.named, [first]
    while len(found) < MAX_TOGETHER and (join := _JOINED_BEFORE.search(text[:start])) is not None:
        before = _at_end(text[: join.start()], entries)
        if before is None:
            break
        found.insert(0, before[0])
        start = before[1]
    while len(found) < MAX_TOGETHER and (join := _JOINED_BEHIND.match(text, end)) is not None:
        behind = _at_start(text[join.end() :], entries)
        if behind is None:
            break
        found.append(behind[0])
        end = join.end() + behind[1]
    if len(found) > 1:
        return Together(tuple(found), text[:start].rstrip("《") + _EACH.sub("", text[end:]))
    too = _TOO.search(text, end)
    other = _at_start(too["name"], entries) if too is not None else None
    if too is None or other is None or other[1] != len(too["name"]):
        return None
    return Together((first, other[0]), text[:start] + text[end : too.start()])


def _at_end(text: str, entries: Sequence[DocumentEntry]) -> tuple[Sources, int] | None:
    """The document whose name ends the text, and where the name starts."""
    found = find_sources(understand(text), entries)
    return (found, found.named[0]) if found.named is not None and found.named[1] == len(text) else None


def _at_start(text: str, entries: Sequence[DocumentEntry]) -> tuple[Sources, int] | None:
    """The document whose name starts the text, and where the name ends."""
    found = find_sources(understand(text), entries)
    return (found, found.named[1]) if found.named is not None and found.named[0] == 0 else None
