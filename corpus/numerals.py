"""Chinese and Arabic numerals to numbers."""

from __future__ import annotations

_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join(_DIGITS) + "".join(_SMALL) + "".join(_LARGE)
"""Every character a Chinese numeral may consist of."""


def parse_numeral(text: str) -> int | None:
    """The integer a Chinese numeral stands for, or None where the characters are no numeral.

    Both styles are read: positional (二〇二五 → 2025) and by place (三万二千零五 → 32005).
    """
    if not text or any(char not in NUMERALS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        else:
            # 亿 multiplies all that stands before it, so that 一万亿 is 10^12.
            total = (total + section + digit or 1) * _LARGE[char]
            section = digit = 0
    return total + section + digit


def parse_ordinal(text: str) -> int | None:
    """A section number, Arabic or Chinese; None where it is neither."""
    return int(text) if text.isascii() and text.isdigit() else parse_numeral(text)


def multiplier(text: str) -> int:
    """The factor that 百, 千, 万, 亿 and their compounds (千万, 万亿) stand for; 1 for the empty text."""
    factor = 1
    for char in text:
        factor *= _LARGE.get(char) or _SMALL[char]
    return factor
