import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.tokens import bigrams, fold, lexical_tokens, simplified, words


@given(st.text(max_size=60))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="ＡＢｃ１２３，。：（）％绵阳市ABC ", max_size=30))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"), [("（一）ＩＰＴＶ １２９％", "(一)iptv 129%"), ("㎡", "㎡"), ("ﬁ", "ﬁ"), ("İ", "İ"), ("½", "½"), ("１：２００", "1:200")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_tokens_are_words_and_the_bigrams_that_are_none() -> None:
    tokens = lexical_tokens("校园足球特色学校129所")
    assert {"校园", "足球", "特色", "学校", "129"} <= set(tokens)
    assert "园足" in tokens
    assert len([word for word in tokens if word == "足球"]) == 1


def test_punctuation_is_no_token() -> None:
    assert words("，。《》、 ()") == []
    assert lexical_tokens("，。") == []


def test_bigrams_stop_at_what_is_not_chinese() -> None:
    assert bigrams("教育129局长") == ["教育", "局长"]
    assert bigrams("教") == []


def test_traditional_characters_are_simplified() -> None:
    assert simplified("綿陽市義務教育鞏固率") == "绵阳市义务教育巩固率"
    assert simplified(simplified("薴")) == simplified("薴")
