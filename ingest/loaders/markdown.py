"""Markdown: marks of headings, emphasis, links, quotations and code are taken away, tables become sentences.

Numbers of items stay, bullets go. The front matter stays as it is: it is read as the document's header.
"""

from __future__ import annotations

import html
import re

from corpus.originals import BOLD
from ingest.loaders.blocks import Parsed, Table, Tick
from ingest.loaders.files import Limits
from ingest.loaders.plain import decode

_FRONT = re.compile(r"\A\s*---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^\s{0,3}(```+|~~~+)[^\n]*$")
_RULE = re.compile(r"^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|=+\s*)$")
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s*(?P<text>.*?)\s*#*\s*$")
_BOLD = re.compile(r"^\s{0,3}(\*\*\*|\*\*|___|__)(?=\S)[^*_\n]+(?<=\S)\1\s*$")
_LEAD = re.compile(r"^\s*(?:>\s?)*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_ROW = re.compile(r"^\s*\|.*\|\s*$|^\s*[^|\n]+(?:\|[^|\n]*)+$")
_DIVIDER = re.compile(r"^\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_ASIDE = 0x10FF00
"""Where characters stand, out of use by anyone, while marks are looked for."""
_INLINE = (
    (re.compile(r"!\[(?P<text>[^\]\n]*)\]\([^)\n]*\)"), ""),
    (re.compile(r"\[(?P<text>[^\]\n]+)\]\([^)\n]*\)"), r"\g<text>"),
    (re.compile(r"<(?P<text>https?://[^>\s]+)>"), r"\g<text>"),
    (re.compile(r"</?[a-zA-Z][^>\n]{0,200}>"), ""),
    (re.compile(r"(`+)(?P<text>[^`\n]+)\1"), r"\g<text>"),
    (re.compile(r"(?<![0-9A-Za-z*])(\*\*\*|\*\*|\*)(?=\S)(?P<text>[^*\n]+?)(?<=\S)\1"), r"\g<text>"),
    (re.compile(r"(?<!\w)(__|_)(?=\S)(?P<text>[^_\n]+?)(?<=\S)\1(?!\w)"), r"\g<text>"),
    (re.compile(r"~~(?P<text>[^~\n]+)~~"), r"\g<text>"),
)  # fmt: skip


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:  # noqa: ARG001  (no pages in it)
    """Lines and tables of a Markdown text.

    Raises:
        RejectedInputError: see ``decode``.
    """
    text = decode(data, name)
    tick()
    parsed = Parsed()
    front = _FRONT.match(text)
    if front:
        for line in front[0].rstrip("\n").split("\n"):
            parsed.say(line)
    rows: list[list[str]] = []
    lines = _COMMENT.sub("", text[front.end() if front else 0 :]).split("\n")
    fence = ""
    for position, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            continue
        if fence:
            parsed.say(line)
            continue
        divided = position + 1 < len(lines) and _DIVIDER.match(lines[position + 1]) and "|" in line
        if _ROW.match(line) and (rows or divided):
            if not _DIVIDER.match(line):
                rows.append(_cells(line))
            continue
        if rows:
            parsed.blocks.append(Table(rows, 1))
            rows = []
        heading = _HEADING.match(line)
        if heading:
            parsed.say(_plain(heading["text"]), depth=len(heading["marks"]))
        elif not _RULE.match(line):
            parsed.say(_plain(_LEAD.sub("", line)), depth=BOLD if _BOLD.match(line) else 0)
        elif not line.strip():
            parsed.say("")
    if rows:
        parsed.blocks.append(Table(rows, 1))
    return parsed


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_plain(cell.replace("<br>", " ").replace("<br/>", " ")) for cell in re.split(r"(?<!\\)\|", inner)]


def _plain(text: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_ASIDE + ord(match[1])), text)  # out of the way of the marks
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(re.sub(f"[{chr(_ASIDE)}-{chr(_ASIDE + 127)}]", lambda match: chr(ord(match[0]) - _ASIDE), text)).strip()
