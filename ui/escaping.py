"""Text of reports, questions and file names, made safe for every place where the page shows it."""

from __future__ import annotations

import re
from urllib.parse import quote

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_PLAIN = re.compile(r"[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e\r\n]")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def inert(text: str) -> str:
    """The text as HTML in which nothing is left to interpret.

    All ASCII punctuation becomes numeric entities, not only <, >, & and quotes: the chat runs messages through Markdown, where
    «*», «`», «[», «![» and bare addresses would act, and a blank line would end the block of HTML that an answer is.
    """
    return _NOT_PLAIN.sub(lambda found: f"&#{ord(found[0])};", _CONTROL.sub("\ufffd", text))


def cite_href(document: str, start: int, end: int) -> str:
    """The link target of a slice: ``#cite/DOCUMENT/START-END``, the document percent-encoded."""
    return f"#cite/{quote(document, safe='')}/{start}-{end}"


def harmless_cell(text: str) -> str:
    """The text as a cell of a spreadsheet: what would be run as a formula is told to be text."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
