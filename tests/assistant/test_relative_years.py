import pytest

from assistant.relative_years import dated
from tests.assistant.inline import make_entry

ENTRIES = (
    make_entry("my20", "绵阳市2020年自评报告", "绵阳市", "2020-08-12"),
    make_entry("gy22", "广元市2022年自评报告", "广元市", "2022-08-12"),
)


@pytest.mark.parametrize(
    ("question", "as_asked"),
    [
        ("绵阳市去年入学率多少", "绵阳市2019年入学率多少"),
        ("绵阳市今年上半年入学率多少", "绵阳市2020年上半年入学率多少"),
        ("前年入学率多少", "2020年入学率多少"),  # no place: the newest report's
        ("比去年增加多少", "比去年增加多少"),  # a comparison, not a period
        ("2018年比去年多多少", "2018年比去年多多少"),
        ("入学率多少", "入学率多少"),
    ],
)
def test_a_year_is_counted_from_the_newest_report_of_the_place(question: str, as_asked: str) -> None:
    assert dated(question, ENTRIES) == as_asked


def test_without_a_dated_report_nothing_is_guessed() -> None:
    assert dated("去年入学率多少", (make_entry("law", "义务教育法", "全国", None),)) == "去年入学率多少"


@pytest.mark.parametrize(
    ("question", "as_asked"),
    [
        ("绵阳市大班额上年是多少个?", "绵阳市大班额2019年是多少个?"),
        ("绵阳市2020年大班额上年是多少个?", "绵阳市大班额2019年是多少个?"),  # counted from the year named
        ("绵阳市上年的教育经费占比是多少?", "绵阳市上年的教育经费占比是多少?"),  # a report may say so itself
        ("比上年多少?", "比上年多少?"),
    ],
)
def test_the_year_before_by_its_place_in_the_question(question: str, as_asked: str) -> None:
    assert dated(question, ENTRIES) == as_asked
