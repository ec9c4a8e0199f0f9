"""Automatic numbers of Word paragraphs, which stand in no text: 一、 (一) 1. ① as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_LEVEL = 9


def chinese(number: int) -> str:
    """1 to 9999 as one counts: 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    said, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if zero and said else "") + _DIGITS[digit] + unit
        zero = not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (number // value)
        number %= value
    return said


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
}


class Numbering:
    """Counts through the paragraphs of one document."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401  (python-docx is untyped)
        self._styles: dict[str, Any] = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        part = next((relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/numbering")), None)
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        if part is not None:
            self._learn(part.element)

    def label(self, paragraph: Any) -> str:  # noqa: ANN401
        """The number printed before a paragraph (its ``w:p`` element), counted on; empty where there is none, or a mere dot."""
        number, level = self._of(paragraph)
        abstract = self._abstract.get(number or "")
        if abstract is None or (number, level) not in self._levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _MAX_LEVEL)
        for outer in range(level):
            counts[outer] = counts[outer] if counts[outer] is not None else self._start(number, outer)
        before = counts[level]
        counts[level] = self._start(number, level) if before is None else before + 1
        counts[level + 1 :] = [None] * (_MAX_LEVEL - level - 1)
        kind, text, _ = self._levels[(number or "", level)]
        if kind in ("none", "bullet"):
            return ""

        def shown(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            count = counts[wanted] if wanted < _MAX_LEVEL else None
            of = self._levels.get((number or "", wanted), ("decimal", "", 1))[0]
            return "" if count is None else _FORMATS.get(of, str)(count)

        return re.sub(r"%([1-9])", shown, text)

    def _start(self, number: str | None, level: int) -> int:
        return self._levels.get((number or "", level), ("", "", 1))[2]

    def _learn(self, root: Any) -> None:  # noqa: ANN401
        abstracts = {item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))}
        for item in root.findall(qn("w:num")):
            number, link = item.get(qn("w:numId")), item.find(qn("w:abstractNumId"))
            abstract = abstracts.get(link.get(qn("w:val"))) if link is not None else None
            if abstract is None:
                continue
            overrides = item.findall(qn("w:lvlOverride"))
            # A list that starts anew counts for itself; the others go on with the list they share their form with.
            restarts = any(override.find(qn("w:startOverride")) is not None for override in overrides)
            self._abstract[number] = f"{link.get(qn('w:val'))}/{number}" if restarts else link.get(qn("w:val"))
            for level in abstract.findall(qn("w:lvl")):
                self._put(number, level)
            for override in overrides:
                index = int(override.get(qn("w:ilvl"), "0"))
                for level in override.findall(qn("w:lvl")):
                    self._put(number, level)
                start = override.find(qn("w:startOverride"))
                if start is not None and (number, index) in self._levels:
                    kind, text, _ = self._levels[(number, index)]
                    self._levels[(number, index)] = (kind, text, int(start.get(qn("w:val"), "1")))

    def _put(self, number: str, level: Any) -> None:  # noqa: ANN401
        def value(tag: str, default: str) -> str:
            found = level.find(qn(tag))
            return default if found is None else found.get(qn("w:val"), default)

        index = int(level.get(qn("w:ilvl"), "0"))
        if 0 <= index < _MAX_LEVEL:
            self._levels[(number, index)] = (value("w:numFmt", "decimal"), value("w:lvlText", ""), int(value("w:start", "1")))

    def _of(self, paragraph: Any) -> tuple[str | None, int]:  # noqa: ANN401
        """List and level of a paragraph: its own, else those of its style and the styles that one rests on."""
        properties = paragraph.find(qn("w:pPr"))
        seen: set[str] = set()
        style = None
        if properties is not None:
            named = properties.find(qn("w:pStyle"))
            style = named.get(qn("w:val")) if named is not None else None
        number, level = _numbers(properties)
        while number is None and style in self._styles and style not in seen:
            seen.add(style)
            properties = self._styles[style].find(qn("w:pPr"))
            number, inherited = _numbers(properties)
            level = inherited if level is None else level
            based = self._styles[style].find(qn("w:basedOn"))
            style = based.get(qn("w:val")) if based is not None else None
        return (None if number == "0" else number), min(level or 0, _MAX_LEVEL - 1)


def _numbers(properties: Any) -> tuple[str | None, int | None]:  # noqa: ANN401
    found = properties.find(qn("w:numPr")) if properties is not None else None
    if found is None:
        return None, None
    number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    return (number.get(qn("w:val")) if number is not None else None), (int(level.get(qn("w:val"), "0")) if level is not None else None)
