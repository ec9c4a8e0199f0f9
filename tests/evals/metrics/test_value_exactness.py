from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Value
from evals.metrics.value_exactness import ValueExactness
from evals.rows import Row
from evals.trial import Trial


def value(number: float, unit: str) -> Value:
    return Value(indicator="学校", text=f"{number:g}{unit}", value=number, unit=unit, qualifier=None, place=None, period=None, citation=1)


@pytest.mark.parametrize(
    ("kind", "wanted", "values", "exact"),
    [
        ("number", {"answer_all": ("1,465所",)}, (value(1465, "所"),), 1.0),
        ("number", {"answer_all": ("1465所",)}, (value(1465, "个"),), 0.0),
        ("number", {"answer_all": ("1465所",)}, (value(1464, "所"),), 0.0),
        ("number", {"answer_any": ("3.6万",)}, (value(36000, "人次"),), 1.0),
        ("conflict", {"answer_all": ("58个", "61间")}, (value(58, "个"),), 0.0),
        ("conflict", {"answer_all": ("58个", "61间")}, (value(61, "间"), value(58, "个")), 1.0),
        ("premise", {"answer_any": ("97%", "27所")}, (value(27, "所"),), 1.0),
        ("premise", {"answer_any": ("有所提高", "97%")}, (), None),
        ("document", {"answer_all": ("8410223所",)}, (), None),
    ],
)
def test_number_and_unit_must_both_be_among_the_values(
    kind: str, wanted: dict[str, tuple[str, ...]], values: tuple[Value, ...], exact: float | None, trial: Callable[..., Trial], answered: Callable[..., Answer]
) -> None:
    row = Row(id="a", kind=kind, question="问", **wanted)
    assert ValueExactness().measure([trial(row, answered("答", values=values))]) == exact


def test_a_wrong_refusal_is_not_exact(trial: Callable[..., Trial], refused: Callable[..., Answer]) -> None:
    assert ValueExactness().measure([trial(Row(id="a", kind="number", question="问", answer_all=("129所",)), refused())]) == 0.0
