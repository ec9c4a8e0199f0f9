from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from evals.wording import body, stands_in, stated_figures


@pytest.mark.parametrize(
    ("needle", "text", "found"),
    [
        ("129所", "有 129 所。", True),
        ("129所", "有129所", True),
        ("1465所", "复学 1,465 所", True),
        ("1,465所", "复学1465所", True),
        ("1465", "1,4655", False),
        ("29所", "有129所", False),
        ("97%", "为2.97%", False),
        ("97%", "为 97%", True),
        ("129", "1290", False),
        ("129", "129.5", False),
        ("129", "是129.", True),
        ("58个", "到2020 58个", True),
        ("IPTV频道", "数字电视iptv 频道", True),
        ("市、县两级政府", "市、县两级 政府", True),
        ("61间", "58个", False),
        (" ", "任何", False),
        ("1:200", "师生比1:200", True),
    ],
)
def test_stands_in(needle: str, text: str, found: bool) -> None:
    assert stands_in(needle, text) is found


@given(st.integers(min_value=0, max_value=10**12), st.text(alphabet="所有校、 。\n", max_size=5), st.text(alphabet="所有校、 。\n", max_size=5))
def test_a_number_is_found_however_it_is_grouped(number: int, before: str, after: str) -> None:
    assert stands_in(str(number), f"{before}{number:,}{after}")
    assert stands_in(f"{number:,}", f"{before}{number}{after}")
    assert not stands_in(str(number), f"{before}7{number}{after}")


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_every_text_stands_in_itself(text: str) -> None:
    assert stands_in(text, text)


def test_only_markers_of_own_citations_are_blanked(answered: Callable[..., Answer], cite: Callable[..., Citation]) -> None:
    assert body(answered("见绵府发[2020]12号。[1]", cite(1))) == "见绵府发[2020]12号。   "


def test_stated_figures_see_through_spaces() -> None:
    assert [(figure.value, figure.unit) for figure in stated_figures("有 1,465 所,其中 27 所")] == [(1465, "所"), (27, "所")]
