"""Results that an answer works out from figures: «12 所（129 − 117）», checked by doing the sum again.

This knows nothing of how the assistant reckons: it reads the formula that the answer shows.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from corpus.figures import Figure

_SHOWN = re.compile(r"(?P<result>\d[\d.,]*)\s*(?P<scale>[万亿]?)(?P<unit>%|[^\d\s（）()，。；]{0,5})（(?P<formula>[^（）]*[−+÷][^（）]*)）")
_OPERAND = re.compile(
    r"(?P<below>~?)(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿]?)(?:(?P<thousands>\d)千)?[^\d()−+÷\s~]*(?:\s+[\u4e00-\u9fff]+)?"
)
_BELOW_ZERO = re.compile(r"\(-([^()]*)\)")
"""«4.77% − (-1.26%)»"""
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_DONE: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {ast.Sub: operator.sub, ast.Add: operator.add, ast.Div: operator.truediv}


def without_formulas(text: str, cited: Sequence[Figure]) -> tuple[str, int]:
    """The text without each shown calculation that comes out right on cited figures, and how many those are; a wrong one stays."""
    kept, at, right = "", 0, 0
    for match in _SHOWN.finditer(text):
        if _comes_out(match, cited):
            kept, at, right = kept + text[at : match.start()] + " ", match.end(), right + 1
    return kept + text[at:], right


def _comes_out(match: re.Match[str], cited: Sequence[Figure]) -> bool:
    known = {Decimal(repr(figure.value)) for figure in cited}
    formula = _BELOW_ZERO.sub(r"~\1", match["formula"])
    operands = [_number(operand) for operand in _OPERAND.finditer(formula)]
    if not operands or any(operand not in known for operand in operands):
        return False
    remaining = iter(operands)
    python = _OPERAND.sub(lambda _: f"Decimal('{next(remaining)}')", formula).replace("−", "-").replace("÷", "/")
    try:
        exact = _evaluated(ast.parse(python, mode="eval").body)
    except (SyntaxError, ValueError, DivisionByZero, InvalidOperation):
        return False
    result, scale = Decimal(match["result"].replace(",", "")), _SCALES[match["scale"]]
    exact = exact * 100 if match["unit"] == "%" and "÷" in match["formula"] else exact / scale
    digits = len(match["result"].partition(".")[2])
    return abs(exact - result) <= Decimal(1).scaleb(-digits) / 2


def _number(operand: re.Match[str]) -> Decimal:
    size = Decimal(operand["number"].replace(",", "")) * _SCALES[operand["scale"]] + 1000 * Decimal(operand["thousands"] or 0)
    return -size if operand["below"] else size


def _evaluated(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
        return Decimal(str(node.args[0].value))
    if isinstance(node, ast.BinOp) and type(node.op) in _DONE:
        return _DONE[type(node.op)](_evaluated(node.left), _evaluated(node.right))
    raise ValueError(ast.dump(node))
