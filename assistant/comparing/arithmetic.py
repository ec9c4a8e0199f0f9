"""Reckoning with figures of the reports: exact, in their own unit, shown with its operands.

A calculation is a record, not a text: whoever checks an answer works it out again from the operands and writes it out
himself; what the answer says must be exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from corpus.tokens import fold

CalculationKind = Literal["difference", "rate", "sum", "share", "ratio", "average", "falling", "rising"]
"""``falling`` and ``rising`` say that the operands stand in that order; they have no result."""

_NUMBER = re.compile(r"(\d[\d,]*)(?:\.(\d+))?\s*([百千万亿]*)")
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7, "万亿": 10**12}
_SAME_COUNTS = (frozenset("人 名 位".split()), frozenset("所 家 个 间 处 座".split()), frozenset("个 项".split()), frozenset("册 本".split()))
"""Units that count the same thing where the indicator is the same. 人 and 人次 are not."""
_POINTS = "个百分点"
_SHARE_DIGITS, _SMALL_SHARE_DIGITS, _QUOTIENT_DIGITS = 1, 2, 2


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of a report that a calculation rests on: ``text`` as printed at ``start:end`` of the report, cited by ``citation``."""

    citation: int
    start: int
    end: int
    text: str
    value: float
    high: float | None
    unit: str
    qualifier: str | None
    over: str = ""
    """The unit that stands over it in a table instead of behind it: 亿元."""

    @property
    def number(self) -> Decimal:
        """Its exact value in ``unit``."""
        printed = _printed(self.text + self.over)
        exact = printed[0] * printed[2] if printed else Decimal(repr(self.value))
        return exact if float(exact) == self.value else Decimal(repr(self.value))  # Chinese numerals; 1:200, which is 200

    @property
    def decimals(self) -> int:
        """Digits behind the point, as printed."""
        printed = _printed(self.text + self.over)
        return printed[1] if printed else 0

    @property
    def scale(self) -> int:
        """What it is printed in: 10 000 of 13万平方米."""
        printed = _printed(self.text + self.over)
        return printed[2] if printed else 1


def _printed(text: str) -> tuple[Decimal, int, int] | None:
    """Number, digits behind the point and scale of a figure in digits."""
    match = _NUMBER.search(fold(text))
    if match is None or match[3] not in _SCALES:
        return None
    decimals = match[2] or ""
    return Decimal(f"{match[1].replace(',', '')}.{decimals or 0}"), len(decimals), _SCALES[match[3]]


@dataclass(frozen=True, slots=True)
class Calculation:
    """What is worked out from which figures, in order: a difference is the first less the second, a rate that over the second."""

    kind: CalculationKind
    operands: tuple[Operand, ...]

    @property
    def holds(self) -> bool:
        """Whether the operands can be reckoned with this way and, for an order, stand in it."""
        numbers = [operand.number for operand in self.operands]
        if len(numbers) < 2 or any(operand.high is not None for operand in self.operands):
            return False
        if self.kind in ("falling", "rising"):
            ordered = all(first >= second if self.kind == "falling" else first <= second for first, second in pairwise(numbers))
            return ordered and comparable(self.operands)
        if self.kind != "average" and not comparable(self.operands):
            return False
        if self.kind in ("sum", "rate", "share", "ratio") and any(operand.unit in ("%", "‰", ":") for operand in self.operands):
            return False
        if self.kind == "difference":
            return numbers[0] >= numbers[1] and self.operands[0].unit != ":"
        if self.kind == "share":
            return 0 <= numbers[0] <= numbers[1] != 0
        return self.kind == "sum" or numbers[1] > 0

    @property
    def result(self) -> str:
        """The result as it is read: 12 所, 3.6 个百分点, 10.3%, 约 1.07 倍. Empty for an order.

        Raises:
            ValueError: it does not hold.
        """
        if not self.holds:
            raise ValueError(f"{self.kind} of {[operand.text for operand in self.operands]}")
        if self.kind in ("falling", "rising"):
            return ""
        exact = self._exact()
        shown, unit = self._rounded(exact)
        about = any(operand.qualifier for operand in self.operands) or shown != exact
        number = f"{shown:f}" if self.kind in ("difference", "sum") else f"{shown.normalize():f}"
        return f"{'约 ' if about else ''}{number}{'' if unit[:1] in ('%', '‰') else ' '}{unit}".rstrip()

    @property
    def formula(self) -> str:
        """How it was worked out: 129 − 117. Empty for an order."""
        first, second = self.operands[:2]
        written = [self._written(operand) for operand in self.operands]
        match self.kind:
            case "difference":
                return f"{written[0]} − {written[1]}"
            case "sum":
                return " + ".join(written)
            case "rate":
                larger, smaller = (written[0], written[1]) if first.number >= second.number else (written[1], written[0])
                return f"({larger} − {smaller}) ÷ {written[1]}"
            case "share" | "ratio" | "average":
                return f"{written[0]} ÷ {written[1]}"
            case _:
                return ""

    @property
    def text(self) -> str:
        """Result and formula as an answer states them: «12 所（129 − 117）»."""
        return f"{self.result}（{self.formula}）" if self.formula else ""

    def _exact(self) -> Decimal:
        """In the unit of the result, its scale counted out."""
        first, second = self.operands[0].number, self.operands[1].number
        match self.kind:
            case "difference":
                return (first - second) / self._scale
            case "sum":
                return sum((operand.number for operand in self.operands), Decimal(0)) / self._scale
            case "rate":
                return abs(first - second) / second * 100
            case "share":
                return first / second * 100
            case _:
                return first / second

    def _rounded(self, exact: Decimal) -> tuple[Decimal, str]:
        first = self.operands[0]
        if self.kind in ("difference", "sum"):
            unit = _POINTS if first.unit == "%" else _scale_name(self._scale) + _unit(self.operands)
            return _round(exact, self._decimals), unit
        if self.kind in ("rate", "share"):
            return _round(exact, _SHARE_DIGITS if exact >= 1 else _SMALL_SHARE_DIGITS), "%"
        unit = "倍" if self.kind == "ratio" else first.unit
        return (exact, unit) if exact == exact.to_integral_value() else (_round(exact, _QUOTIENT_DIGITS), unit)

    @property
    def _scale(self) -> int:
        """The scale of the result: that of all operands, or the smallest."""
        return min(operand.scale for operand in self.operands)

    @property
    def _decimals(self) -> int:
        """As many digits behind the point as the most exact operand has in that scale."""
        scale = self._scale
        return max(operand.decimals - (len(str(operand.scale // scale)) - 1) for operand in self.operands if operand.decimals or operand.scale == scale)

    def _written(self, operand: Operand) -> str:
        """An operand in the formula: bare where all have one unit, else as printed."""
        if len({(other.unit, other.scale) for other in self.operands}) > 1:
            return re.sub(r"(?<=\d)(?=[\u4e00-\u9fff])", " ", operand.text, count=1) if operand.unit and operand.scale == 1 else operand.text
        match = _NUMBER.search(fold(operand.text))
        number = match[0] if match and float(operand.number) == operand.value else f"{operand.number.normalize():f}"
        written = number.lstrip("-") + (operand.unit if operand.unit in ("%", "‰") else "")
        return f"(-{written})" if operand.value < 0 else written


def comparable(operands: Sequence[Operand]) -> bool:
    """Whether figures count or measure in the same unit, 万 and 亿 apart."""
    units = {operand.unit for operand in operands}
    return len(units) == 1 or any(units <= same for same in _SAME_COUNTS)


def _unit(operands: Sequence[Operand]) -> str:
    """The most telling of units that count the same."""
    return next((operand.unit for operand in operands if operand.unit != "个"), operands[0].unit)


def _scale_name(scale: int) -> str:
    return next(name for name, value in _SCALES.items() if value == scale)


def _round(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-max(digits, 0)), rounding=ROUND_HALF_UP)
