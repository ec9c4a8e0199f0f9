import pytest

from assistant.place_names import with_full_names
from tests.assistant.inline import make_entry

PLACES = ("静宁县", "江油市", "和平区", "绵阳市", "陇阳市", "石首市", "通州区", "襄阳市", "内江市")
CORPUS = tuple(make_entry(place, f"{place}2022年自评报告", place, "2023-03-01") for place in PLACES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("静宁学生近视率", "静宁县学生近视率"),
        ("那静宁呢", "那静宁县呢"),
        ("静宁县有多少所小学", "静宁县有多少所小学"),
        ("江油的小学有几所", "江油市的小学有几所"),
        ("和平教育有几次", "和平教育有几次"),
        ("和平有多少所小学", "和平区有多少所小学"),  # a word of its own, which here is what the question opens with
        ("2022年和平的小学有几所", "2022年和平区的小学有几所"),
        ("维护和平的社团有几个", "维护和平的社团有几个"),
        ("石首2021年有多少所学校", "石首市2021年有多少所学校"),
        ("通州小学有几所", "通州区小学有几所"),
        ("改薄项目通州一共有几个", "改薄项目通州区一共有几个"),
        ("通州大学有几个学生", "通州大学有几个学生"),
        ("襄阳和枣阳各有多少", "襄阳和枣阳市各有多少"),
        ("所有城市中谁最高", "所有城市中谁最高"),
        ("两市中谁的小学多", "两市中谁的小学多"),
        ("市中有多少所小学", "市中区有多少所小学"),
        ("那宜城呢", "那宜城市呢"),
        ("绵阳有多少所", "绵阳有多少所"),
        ("平武有多少所", "平武县有多少所"),  # a county of the city
        ("2021年陇阳来了多少老师", "2021年陇阳市来了多少老师"),  # which no list has
        ("陇阳市有多少所", "陇阳市有多少所"),
        ("兰考有多少所", "兰考有多少所"),  # of which there is no report
    ],
)
def test_a_bare_name_is_a_county_where_the_corpus_has_its_report(typed, meant) -> None:
    assert with_full_names(typed, CORPUS) == meant
