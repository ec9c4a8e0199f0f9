import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.periods import Period, find_periods


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


@pytest.mark.parametrize(
    ("text", "printed", "first", "last"),
    [
        ("2019年,残疾儿童", "2019年", (2019, 1), (2019, 12)),
        ("2020年上半年", "2020年上半年", (2020, 1), (2020, 6)),
        ("2020年下半年", "2020年下半年", (2020, 7), (2020, 12)),
        ("2018-2020年规划的", "2018-2020年", (2018, 1), (2020, 12)),
        ("2018年至2020年", "2018年至2020年", (2018, 1), (2020, 12)),
        ("截至2020年7月,已建成", "截至2020年7月", (2020, 7), (2020, 7)),
        ("2020年1—6月", "2020年1—6月", (2020, 1), (2020, 6)),
        ("2020年1月至7月", "2020年1月至7月", (2020, 1), (2020, 7)),
        ("2014年3月至2015年2月", "2014年3月至2015年2月", (2014, 3), (2015, 2)),
        ("2020年第三季度", "2020年第三季度", (2020, 7), (2020, 9)),
        ("2020年前三季度", "2020年前三季度", (2020, 1), (2020, 9)),
        ("2020年底整改到位", "2020年底", (2020, 12), (2020, 12)),
        ("2020年初", "2020年初", (2020, 1), (2020, 1)),
        ("2019—2020学年", "2019—2020学年", (2019, 9), (2020, 8)),
        ("2020 年 6 月 30 日", "2020 年 6 月 30 日", (2020, 6), (2020, 6)),
        ("２０２０年", "２０２０年", (2020, 1), (2020, 12)),
        ("二〇二〇年", "二〇二〇年", (2020, 1), (2020, 12)),
        ("发布日期: 2020-08-12", "2020-08-12", (2020, 8), (2020, 8)),
        ("2019年至今", "2019年至今", (2019, 1), (2021, 12)),
        ("“十三五”期间", "“十三五”期间", (2016, 1), (2020, 12)),
        ("“十四五”时期", "“十四五”时期", (2021, 1), (2025, 12)),
        ("十三五末", "十三五末", (2020, 1), (2020, 12)),
    ],
)
def test_periods_that_name_a_year(text: str, printed: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    (period,) = find_periods(text)
    assert period.text == printed == text[period.start : period.end]
    assert (period.first, period.last) == (month(*first), month(*last))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("近三年来,各县", "近三年来"),
        ("五年来,经济", "五年来"),
        ("过去五年", "过去五年"),
        ("今年上半年", "今年上半年"),
        ("去年", "去年"),
        ("比上年增长", "上年"),
        ("目前,全市", "目前"),
        ("年底前", "年底前"),
        ("截至目前", "截至目前"),
        ("相当于5年前", "5年前"),
        ("今后五年", "今后五年"),
        ("近年来", "近年来"),
    ],
)
def test_periods_that_name_none(text: str, printed: str) -> None:
    (period,) = find_periods(text)
    assert (period.text, period.first, period.last) == (printed, None, None)


@pytest.mark.parametrize("text", ["", "60岁以上年龄组", "12019年", "2018.5%", "第三年来源", "“十三五”规划", "每年三次", "1465所", "2020号", "三年行动计划"])
def test_what_is_no_period(text: str) -> None:
    assert find_periods(text) == ()


def test_several_periods_do_not_overlap() -> None:
    found = find_periods("2019年及2020年上半年,比2018年和上年提高")
    assert [period.text for period in found] == ["2019年", "2020年上半年", "2018年", "上年"]


def test_overlap_and_years() -> None:
    (whole,), (half,), (open_ended,) = find_periods("2020年"), find_periods("2020年上半年"), find_periods("近三年来")
    assert whole.overlaps(half)
    assert half.overlaps(whole)
    assert not whole.overlaps(find_periods("2019年")[0])
    assert not open_ended.overlaps(whole)
    assert list(find_periods("2018-2020年")[0].years) == [2018, 2019, 2020]
    assert open_ended.years == range(0)


@given(st.text(alphabet="截至近去今年月日底初末上下半季度一二三五十〇29018-—至到 “”期间来前.", max_size=24))
def test_spans_are_exact_and_ordered(text: str) -> None:
    last = 0
    for period in find_periods(text):
        assert isinstance(period, Period)
        assert text[period.start : period.end] == period.text
        assert period.start >= last
        assert period.first is None or period.last is None or period.first <= period.last
        last = period.end
