"""Chinese and Arabic numerals to numbers."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join(_DIGITS) + "".join(_SMALL) + "".join(_LARGE)
"""Every character a Chinese numeral may consist of."""
_MAX_PARTS = 24
_PART = re.compile(r"\d[\d,]*(?:\.\d+)?|\D")


def parse_numeral(text: str) -> int | None:
    """The integer a Chinese numeral stands for, or None where the characters are no numeral.

    Both styles are read: positional (二〇二五 → 2025) and by place (三万二千零五 → 32005, 两万五 → 25000).
    """
    if not text or any(char not in NUMERALS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    value = _by_place(list(text))
    return None if value is None else int(value)


def parse_amount(text: str) -> float | None:
    """The number of an amount in mixed writing: 2万5千 → 25000, 1.2万亿 → 1.2e12, 1亿3千万 → 1.3e8; None where it is none."""
    value = _by_place(_PART.findall(text))
    return None if value is None else round(float(value), 6)


def _by_place(parts: list[str]) -> Decimal | None:
    """The value of digits and place marks in order. 万 multiplies what stands since the last 亿, 亿 all before it (一万亿)."""
    above = total = section = Decimal(0)
    digit: Decimal | None = None
    counted = False
    mark = 1
    after_zero = False
    if len(parts) > _MAX_PARTS:
        return None
    for part in parts:
        if (part[0].isascii() and part[0].isdigit()) or part in _DIGITS:
            if digit:  # «三五», «四五十»: an estimate, no number
                return None
            digit = Decimal(_DIGITS[part] if part in _DIGITS else part.replace(",", ""))
            after_zero = after_zero or (digit == 0 and part in _DIGITS)
            counted = True
            continue
        if part in _SMALL:
            section += (1 if digit is None or (after_zero and not digit) else digit) * _SMALL[part]
            mark = _SMALL[part]
        elif part == "万":
            total = _counted(total + section + (digit or 0), counted) * _LARGE[part]
            section, mark = Decimal(0), _LARGE[part]
        elif part == "亿":
            above = _counted(above + total + section + (digit or 0), counted) * _LARGE[part]
            total, section, mark = Decimal(0), Decimal(0), _LARGE[part]
        else:
            return None
        digit, after_zero = None, False
    # «两万五»: a last digit without 零 counts the next lower place.
    last = digit or Decimal(0)
    if last and not after_zero and mark >= 100 and last < 10 and parts[-1] in _DIGITS:
        last *= mark // 10
    return above + total + section + last


def _counted(before: Decimal, counted: bool) -> Decimal:
    """What a 万 or 亿 multiplies: one where no numeral stands before it, but nothing where 0 does (0千万)."""
    return before if counted or before else Decimal(1)


def parse_ordinal(text: str) -> int | None:
    """A section number, Arabic or Chinese; None where it is neither."""
    return int(text) if text.isascii() and text.isdigit() else parse_numeral(text)


def multiplier(text: str) -> int:
    """The factor that 百, 千, 万, 亿 and their compounds (千万, 万亿) stand for; 1 for the empty text."""
    factor = 1
    for char in text:
        factor *= _LARGE.get(char) or _SMALL[char]
    return factor


def close_up(text: str) -> tuple[str, list[int]]:
    """The text without the white space beside its digits, and each character's offset in ``text`` (one more at the end).

    «129 所», «2020 年» and a number torn from its unit by a line end read as one. White space between two digits stays:
    it parts two numbers.
    """
    kept: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _GAP.finditer(text):
        kept.append(text[position : match.start()])
        offsets.extend(range(position, match.start()))
        position = match.end()
    kept.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return "".join(kept), offsets


_BLANK = r"[ \u00a0\u2000-\u200d\u3000\ufeff\n]{1,4}"
_GAP = re.compile(rf"(?<=\d){_BLANK}(?=[\u4e00-\u9fff%‰:∶~—–])|(?<=[\u4e00-\u9fffa-zA-Z:∶~—–]){_BLANK}(?=\d)")
