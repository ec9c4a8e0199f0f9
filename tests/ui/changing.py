"""A small report whose one figure changes from generation to generation."""

from __future__ import annotations

from pathlib import Path

QUESTION = "广元市科普特色学校有多少所"
DOCUMENT = "guangyuan-2020"
_REPORT = "发布机构: 广元市教育局\n发布日期: 2021-03-09\n\n广元市2020年履行教育职责自评情况\n\n一、科普教育情况\n\n广元市建成科普特色学校{}所。\n"


def write(folder: Path, number: int) -> Path:
    """The report as a file, with that figure."""
    file = folder / f"{DOCUMENT}.txt"
    file.write_text(_REPORT.format(number), encoding="utf-8")
    return file
