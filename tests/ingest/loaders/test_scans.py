"""Scans in two columns, laid aslant on the glass as paper is."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.loaders.recognition import _straightened

TITLE = "绵阳市二〇二〇年履行教育职责自评报告"
OPENING = "本报告依据省政府的要求编写，反映全市各级各类教育的基本情况，请予审阅。"
LINES = [
    "一、学前教育情况",
    "（一）幼儿园建设。全市新建幼儿园47所，新增学位9600个，改造薄弱幼儿园36所，完成年度任务。各县市区都制定了实施方案，按月调度工程进度，确保秋季开学前投入使用。",
    "（二）教师队伍。招聘幼儿教师318名，组织园长培训12期，覆盖全部乡镇中心幼儿园，结业考核合格率达到98.5%。",
    "二、义务教育情况",
    "（一）巩固提高。九年义务教育巩固率为100.87%，辍学学生全部劝返复学。建立联控联保机制，落实控辍保学责任，对家庭困难的学生发放生活补助1250元。",
    "（二）校园足球。建成全国青少年校园足球特色学校129所，每校每周至少开设一节足球课，每学期举行一次班级联赛，参加学生超过三万人。",
    "（三）安全工作。学校食堂明厨亮灶覆盖率达到百分之百，专职保安配备到位，全年没有发生重大安全责任事故。",
]


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0.0, 1.0])
def test_a_scan_in_two_columns_is_read_one_after_the_other(documents, read, degrees: float) -> None:
    if not documents.FONT.is_file():
        pytest.skip(f"no font to draw Chinese with: {documents.FONT} is absent (make browser installs it)")
    pages = documents.pictures_of_two_columns([TITLE, OPENING, *LINES], over=2, rows=17)
    assert len(pages) == 1
    loaded = read(documents.scan([page.rotate(degrees, fillcolor=245) for page in pages]), "a.pdf")
    assert [page.number for page in loaded.extract.recognised] == [1]
    found = [re.sub(r"\s", "", line) for line in loaded.text.split("\n") if line]
    plain = [line.translate(str.maketrans("（），", "(),")) for line in [TITLE, OPENING, *LINES]]
    assert [line.translate(str.maketrans("（），", "(),")) for line in found] == plain


def _box(left: float, top: float, right: float, bottom: float, degrees: float) -> list[list[float]]:
    """The corners of a line on a page of 1000 × 1400 that lies aslant."""
    angle = math.radians(degrees)
    middle = np.array([500.0, 700.0])
    corners: NDArray[np.float64] = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) - middle
    turned = corners @ np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return [[float(x), float(y)] for x, y in np.add(turned, middle)]


LEVEL = [(100, 100 + 40 * row, 900, 130 + 40 * row) for row in range(20)]


@pytest.mark.parametrize("degrees", [-4.0, -0.3, 0.0, 1.0, 6.0])
def test_lines_are_levelled(degrees: float) -> None:
    boxes = np.array([_box(*place, degrees) for place in LEVEL])
    straight = _straightened(boxes, (1400, 1000, 3))
    assert np.allclose(straight, [_box(*place, 0) for place in LEVEL], atol=1e-6)


def test_short_lines_and_upright_ones_tell_nothing() -> None:
    crooked = [_box(20, 20, 45, 40, 8.0), _box(50, 300, 70, 900, 0.0), _box(20, 60, 45, 80, -7.0)]
    boxes = np.array([_box(*place, 0) for place in LEVEL] + crooked)
    assert np.allclose(_straightened(boxes, (1400, 1000, 3)), boxes)
    upright = np.array([_box(*place, 88.0) for place in LEVEL])
    assert np.array_equal(_straightened(upright, (1400, 1000, 3)), upright)
