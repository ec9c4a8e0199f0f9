"""A figure of a report as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_OVER = re.compile(r"\(([^()]{1,8})\)$")

Status = Literal["achieved", "planned"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure with what it counts. Offsets follow the convention of ``corpus.report``.

    «全国青少年校园足球特色学校129所» gives indicator 全国青少年校园足球特色学校, text 129所, value 129, unit 所.
    """

    indicator: str
    """What is counted, in the words of the text."""
    text: str
    """The figure as printed, with its unit: 129所, 97.2%, 1:200."""
    value: float
    """In the unit given; 3.6万余人次 has value 36000 and unit 人次; 97.2% has 97.2 and %; 1:200 has 200 (one to how many) and the unit «:»."""
    high: float | None
    """Upper end of a range (1-2项), else None."""
    unit: str
    """所, 人次, %, 万元 without its 万; empty where the text gives none."""
    qualifier: str | None
    """约, 以上, 余, 不低于 … as printed, or None."""
    period: str | None
    """The period the text binds to the figure, as printed (2019年, 截至2020年7月), or None."""
    place: str | None
    """The place the text binds to the figure; None means the report's own."""
    status: Status
    sentence: int
    """Index of the sentence it stands in."""
    start: int
    end: int

    @property
    def over(self) -> str:
        """The unit that the head of a table's column has instead of the cell, and the indicator behind it: 亿元 of 教育支出(亿元); empty for any other."""
        found = _OVER.search(self.indicator) if self.text[-1:].isdigit() else None
        return found[1] if found else ""
