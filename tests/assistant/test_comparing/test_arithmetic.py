from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.comparing.arithmetic import Calculation, CalculationKind, Operand
from corpus.figures import find_figures


def operand(text: str) -> Operand:
    """The figure of a text, as a calculation takes it."""
    figure = find_figures(text)[0]
    return Operand(1, figure.start, figure.end, figure.text, figure.value, figure.high, figure.unit, figure.qualifier)


def reckon(kind: CalculationKind, *texts: str) -> Calculation:
    return Calculation(kind, tuple(map(operand, texts)))


@pytest.mark.parametrize(
    ("kind", "figures", "text"),
    [
        ("difference", ("129所", "117所"), "12 所（129 − 117）"),
        ("difference", ("90.6%", "87.0%"), "3.6 个百分点（90.6% − 87.0%）"),
        ("difference", ("81.00%", "71.23%"), "9.77 个百分点（81.00% − 71.23%）"),
        ("difference", ("539万人次", "122万人次"), "417 万人次（539万 − 122万）"),
        ("difference", ("13万平方米", "29780平方米"), "100220 平方米（13万平方米 − 29780 平方米）"),
        ("difference", ("1,465所", "129所"), "1336 所（1,465 − 129）"),
        ("difference", ("230余名", "170余名"), "约 60 名（230 − 170）"),
        ("sum", ("1.2亿元", "5000万元"), "17000 万元（1.2亿元 + 5000万元）"),
        ("sum", ("12名", "3人", "5名"), "20 名（12 名 + 3 人 + 5 名）"),
        ("rate", ("129所", "117所"), "约 10.3%（(129 − 117) ÷ 117）"),
        ("rate", ("100所", "125所"), "20%（(125 − 100) ÷ 125）"),
        ("share", ("129所", "1465所"), "约 8.8%（129 ÷ 1465）"),
        ("share", ("1所", "1465所"), "约 0.07%（1 ÷ 1465）"),
        ("ratio", ("540名", "270名"), "2 倍（540 ÷ 270）"),
        ("average", ("540名", "32支"), "约 16.88 名（540 名 ÷ 32 支）"),
    ],
)
def test_a_result_is_shown_with_its_operands(kind: CalculationKind, figures: tuple[str, ...], text: str) -> None:
    assert reckon(kind, *figures).text == text


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("difference", ("3.6万人次", "1000人")),
        ("difference", ("97.2%", "129所")),
        ("difference", ("117所", "129所")),
        ("difference", ("1-2项", "1项")),
        ("difference", ("1:200", "1:100")),
        ("sum", ("97.2%", "88.5%")),
        ("rate", ("97.2%", "88.5%")),
        ("share", ("1465所", "129所")),
        ("ratio", ("129所", "0所")),
        ("falling", ("117所", "129所")),
        ("rising", ("129所", "117所")),
        ("falling", ("129所", "117人")),
    ],
)
def test_what_cannot_be_reckoned_with(kind: CalculationKind, figures: tuple[str, ...]) -> None:
    calculation = reckon(kind, *figures)
    assert not calculation.holds
    with pytest.raises(ValueError, match=kind):
        _ = calculation.result


@given(st.decimals(0, 10**7, places=2), st.decimals(0, 10**7, places=2))
def test_differences_are_exact(first: Decimal, second: Decimal) -> None:
    larger, smaller = max(first, second), min(first, second)
    calculation = reckon("difference", f"{larger}亩", f"{smaller}亩")
    assert calculation.result == f"{larger - smaller} 亩"
