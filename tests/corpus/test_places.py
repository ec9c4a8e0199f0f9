import pytest

from corpus.places import division, find_places


def names(text: str) -> list[str]:
    return [mention.name for mention in find_places(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("绵阳市人民政府", ["绵阳市"]),
        ("绵阳的足球", ["绵阳市"]),
        ("三台县、北川县、江油市等", ["三台县", "北川羌族自治县", "江油市"]),
        ("四川省绵阳市游仙区", ["四川省", "绵阳市", "游仙区"]),
        ("内蒙古自治区", ["内蒙古自治区"]),
        ("广西壮族自治区和广西", ["广西壮族自治区", "广西壮族自治区"]),
        ("北京市", ["北京市"]),
        ("凉山州", ["凉山彝族自治州"]),
        ("中山路小学", []),
        ("城区学校日照充足", []),
        ("隆重庆祝成立95周年", []),
        ("湖北恩施学生", ["湖北省", "恩施土家族苗族自治州"]),
        ("绵阳师范学院", ["绵阳市"]),
        ("在绵阳召开", ["绵阳市"]),
        ("", []),
    ],
)
def test_places(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("陇阳市人民政府2021年度自评报告", ["陇阳市"]),
        ("岭州市、文河市入园率不高", ["岭州市", "文河市"]),
        ("关于清浦县教育情况的报告", ["清浦县"]),
        ("浙江省清浦县", ["浙江省", "清浦县"]),
        ("岭州市的比海平市高多少,那文河市呢", ["岭州市", "海平市", "文河市"]),
        ("2022年望河区新建幼儿园3所", ["望河区"]),
        ("要辉县市2022年的数", ["辉县市"]),  # which the list has
        ("贫困县3个,均衡县5个,示范县2个", []),
        ("普及普惠县评估", []),  # not where a name would stand
        ("校区、园区、西校区和各县区", []),
        ("山区、牧区的学校", []),
        ("城市、超市", []),
        ("须报省、自治区批准", []),
        ("全市、全省、我县", []),
    ],
)
def test_divisions_that_the_list_has_not(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_an_unlisted_division_lies_in_what_is_named_before_it_or_in_a_larger_one_that_tells_of_it() -> None:
    city, county = (mention.divisions[0] for mention in find_places("宁江市望河区"))
    assert city.contains(county)
    alone, province, other = division("望河区"), division("岭东省"), division("三台县")
    assert alone is not None
    assert province is not None
    assert other is not None
    assert (province.contains(alone), province.may_contain(alone), alone.may_contain(province)) == (False, True, False)
    assert not province.may_contain(other)
    assert (province.depth, city.depth, alone.depth, other.depth) == (0, 1, 2, 2)
    assert division("均衡县") is None


def test_spans_hold_the_printed_form() -> None:
    text = "其中北川县17所、绵阳3所"
    assert [text[mention.start : mention.end] for mention in find_places(text)] == ["北川县", "绵阳"]


def test_a_city_contains_its_counties() -> None:
    city, county, province = division("绵阳市"), division("游仙区"), division("四川省")
    assert city is not None
    assert county is not None
    assert province is not None
    assert city.contains(county)
    assert province.contains(county)
    assert not county.contains(city)
    assert not city.contains(city)
    assert city.ancestors == ("四川省",)


def test_an_unknown_name_is_no_division() -> None:
    assert division("桃花源县") is None


def test_counties_of_one_name_share_a_mention() -> None:
    (mention,) = find_places("鼓楼区的学校")
    assert len(mention.divisions) > 1
    assert {place.name for place in mention.divisions} == {"鼓楼区"}


def test_how_many_divisions_there_are_names_none() -> None:
    assert [mention.name for mention in find_places("南京市和衡水市两市市政府督学")] == ["南京市", "衡水市"]
