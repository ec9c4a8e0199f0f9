"""Numerals against an independent writer of Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import NUMERALS, close_up, multiplier, parse_amount, parse_numeral, parse_ordinal


def write_below_ten_thousand(number: int) -> str:
    digits = "零一二三四五六七八九"
    written = ""
    pending_zero = False
    for value, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            written += ("零" if pending_zero and written else "") + digits[digit] + mark
            pending_zero = False
        else:
            pending_zero = True
    return written


def write_chinese(number: int) -> str:
    """The numeral as a clerk writes it: every gap between two parts is closed by one 零."""
    if number == 0:
        return "零"
    written = ""
    for value, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, value)
        if part:
            if written and part < 1000:
                written += "零"
            written += write_below_ten_thousand(part) + mark
    return written


@given(st.integers(0, 10**12 - 1).filter(lambda number: number // 10**8 < 10**4))
def test_every_written_numeral_reads_back(number: int) -> None:
    assert parse_numeral(write_chinese(number)) == number


@given(st.integers(10, 19))
def test_ten_is_read_with_and_without_its_one(number: int) -> None:
    written = write_chinese(number)
    assert parse_numeral(written) == parse_numeral(written.removeprefix("一")) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二〇二五", 2025),
        ("二零一九", 2019),
        ("二○二○", 2020),
        ("三万二千零五", 32005),
        ("一亿三千万", 130_000_000),
        ("一万亿", 10**12),
        ("两万五", 25_000),
        ("一百二", 120),
        ("一百零二", 102),
        ("三千五", 3500),
        ("十亿零五", 1_000_000_005),
        ("两百", 200),
        ("百", 100),
        ("四五十", None),
        ("", None),
        ("三所", None),
        ("129", None),
    ],
)
def test_numerals(text: str, value: int | None) -> None:
    assert parse_numeral(text) == value


@given(st.text(alphabet=NUMERALS, max_size=60))
def test_any_run_of_numeral_characters_is_an_integer_or_none(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or (isinstance(value, int) and value >= 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2万5千", 25_000),
        ("1亿3千万", 1.3e8),
        ("1.2万亿", 1.2e12),
        ("3.6万", 36_000),
        ("1万3000", 13_000),
        ("3千5百万", 3.5e7),
        ("1,234.5", 1234.5),
        ("13.5亿", 1.35e9),
        ("0", 0),
        ("100", 100),
        ("十万", 100_000),
    ],
)
def test_amounts_of_mixed_writing(text: str, value: float) -> None:
    assert parse_amount(text) == pytest.approx(value)


def test_ordinals_and_factors() -> None:
    assert [parse_ordinal(text) for text in ("12", "十二", "第", "三")] == [12, 12, None, 3]
    assert [multiplier(text) for text in ("", "百", "千", "万", "亿", "万亿", "百万")] == [1, 100, 1000, 10**4, 10**8, 10**12, 10**6]


def test_white_space_beside_digits_is_closed_up_and_between_digits_is_kept() -> None:
    closed, offsets = close_up("共 129 所，2020 年 12 345")
    assert closed == "共129所，2020年12 345"
    assert offsets[closed.index("所")] == 6
    assert close_up("74.4\n\u200b\n万亿元")[0] == "74.4万亿元"


@given(st.text(alphabet="共所年万%1290 \n\u3000\u200b。", max_size=40))
def test_close_up_maps_every_character_back(text: str) -> None:
    closed, offsets = close_up(text)
    assert [text[offset] for offset in offsets[:-1]] == list(closed)
    assert offsets[-1] == len(text)
    assert [char for char in closed if not char.isspace() and char != "\u200b"] == [char for char in text if not char.isspace() and char != "\u200b"]
