from __future__ import annotations

import pytest

from corpus.figures import find_figures
from evals.formulas import without_formulas

CITED = find_figures("学校129所,食堂117个,达标率97.2%和90.6%,培训3.6万人次、1.2万人次,经费增长为-1.26%,里程2万5千公里、9000公里")


@pytest.mark.parametrize(
    "said",
    [
        "12 所（129 − 117）",
        "246 所（129 + 117）",
        "6.6 个百分点（97.2% − 90.6%）",
        "2.4 万人次（3.6万 − 1.2万）",
        "98.46 个百分点（97.2% − (-1.26%)）",
        "16000 公里（2万5千公里 − 9000公里）",
        "约 10.3%（(129 − 117) ÷ 117）",
        "约 1.1 倍（129 ÷ 117）",
        "约 1.1 所（129 所 ÷ 117 个）",
    ],
)
def test_what_comes_out_right(said: str) -> None:
    rest, right = without_formulas(f"相差 {said}，129 所", CITED)
    assert right == 1
    assert "129 所" in rest
    assert "（" not in rest


@pytest.mark.parametrize(
    "said",
    ["13 所（129 − 117）", "12 所（130 − 118）", "11.3%（(129 − 117) ÷ 117）", "24 万人次（3.6万 − 1.2万）",
     "12 所（129 − − 117）", "12 所（）"],
)
def test_what_does_not(said: str) -> None:
    assert without_formulas(f"相差 {said}", CITED) == (f"相差 {said}", 0)
