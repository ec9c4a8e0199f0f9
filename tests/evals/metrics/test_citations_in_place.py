from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Citation
from corpus.errors import UsageError
from evals.metrics.citations_in_place import CitationsInPlace, check_places
from evals.rows import Row
from evals.trial import Trial

TEXT = "建成129所。又27所。"


def stored(document: str) -> str:
    if document != "demo":
        raise UsageError("没有。", "请看。")
    return TEXT


@pytest.mark.parametrize(
    ("quote", "start", "document", "held"),
    [
        ("129所", 2, "demo", True),
        ("129所", 3, "demo", False),
        ("128所", 2, "demo", False),
        ("129 所", 2, "demo", False),
        ("又27所。", 7, "demo", True),
        ("又27所。", -5, "demo", False),
        ("", 2, "demo", False),
        ("129所", 2, "else", False),
    ],
)
def test_a_quote_is_in_place_only_as_the_very_slice(
    quote: str, start: int, document: str, held: bool, answered: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    assert check_places(answered("答", cite(1, quote=quote, start=start, document=document)), stored) == (held,)


def test_nearest_passages_of_a_refusal_are_checked_too(refused: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    assert check_places(refused(cite(1, quote="129所", start=2), cite(2, quote="129所", start=1)), stored) == (True, False)


def test_share_over_all_citations(trial: Callable[..., Trial], answered: Callable[..., Answer]) -> None:
    row = Row(id="a", kind="how", question="问", answer_any=("答",))
    assert CitationsInPlace().measure([trial(row, answered("答"), in_place=(True, True, False)), trial(row, answered("答"), in_place=(True,))]) == 0.75
    assert CitationsInPlace().measure([trial(row, answered("答"))]) is None
