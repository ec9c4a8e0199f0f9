import pytest

from assistant.binding import Unbound, unbound
from assistant.question import understand
from tests.assistant.inline import binding_of, bug, evidence_of, make_report

COUNTIES = make_report(
    "一、各县",
    "(一)全市。全市改造食堂310个。",
    "(二)三台县。改造食堂31个。",
    "(三)其他。盐亭县改造食堂22个。平武改造食堂8个。改造食堂7个,受到成都市肯定。",
)
YEARS = make_report(
    "一、各年",
    "(一)2017年情况。改造食堂17个。",
    "(二)食堂。2018年改造食堂18个,2019年改造食堂19个。截至2020年6月改造食堂20个。改造食堂99个。",
)


def test_a_question_without_place_and_year_binds_nothing() -> None:
    assert binding_of("食堂改造了几个?", COUNTIES, "31个") == Unbound()
    assert not Unbound()


@pytest.mark.parametrize(
    ("question", "figure", "place"),
    [
        ("绵阳市食堂改造了几个?", "310个", None),
        ("绵阳食堂改造了几个?", "310个", None),
        ("三台县食堂改造了几个?", "31个", None),
        ("绵阳市三台县食堂改造了几个?", "31个", None),
        ("盐亭县食堂改造了几个?", "22个", None),
        ("平武县食堂改造了几个?", "8个", None),
        ("三台县食堂改造了几个?", "310个", "三台县"),
        ("三台县食堂改造了几个?", "22个", "三台县"),
        ("成都市食堂改造了几个?", "310个", "成都市"),
        ("广元市食堂改造了几个?", "22个", "广元市"),
        ("四川省食堂改造了几个?", "310个", "四川省"),
    ],
)
def test_place(question: str, figure: str, place: str | None) -> None:
    assert binding_of(question, COUNTIES, figure) == Unbound(place=place)


def test_the_citys_question_is_not_answered_with_the_figure_of_a_countys_section() -> None:
    assert binding_of("绵阳市食堂改造了几个?", COUNTIES, "31个").place == "绵阳市"


def test_the_citys_question_is_not_answered_with_a_figure_bound_to_a_county() -> None:
    assert binding_of("绵阳市食堂改造了几个?", COUNTIES, "22个") == Unbound(place="绵阳市")


def test_a_place_named_behind_the_figure_is_not_the_figures() -> None:
    assert binding_of("成都市食堂改造了几个?", COUNTIES, "7个") == Unbound(place="成都市")


@bug("the place in «除了三台县» is bound as if it were asked for")
def test_an_excluded_place_is_not_the_one_asked_for() -> None:
    assert binding_of("除了三台县以外改造食堂几个?", COUNTIES, "31个").place is not None


@pytest.mark.parametrize(
    ("question", "figure", "period"),
    [
        ("2018年食堂改造了几个?", "18个", None),
        ("2019年食堂改造了几个?", "19个", None),
        ("2018年食堂改造了几个?", "19个", "2018年"),
        ("2019年食堂改造了几个?", "18个", "2019年"),
        ("2017年食堂改造了几个?", "17个", None),
        ("2019年食堂改造了几个?", "17个", "2019年"),
        ("2020年食堂改造了几个?", "20个", None),
        ("2020年下半年食堂改造了几个?", "20个", "2020年下半年"),
        ("2019年食堂改造了几个?", "99个", None),
        ("2021年食堂改造了几个?", "99个", "2021年"),
    ],
)
def test_period(question: str, figure: str, period: str | None) -> None:
    """The figure's own, else the sentence's, else the heading's, else the report's."""
    assert binding_of(question, YEARS, figure) == Unbound(period=period)


def test_without_a_year_in_the_title_the_date_of_publication_counts() -> None:
    report = make_report("一、食堂", "(一)改造。改造食堂5个。", title="绵阳市履行教育职责自评报告")
    assert binding_of("2020年食堂改造了几个?", report, "5个") == Unbound()
    assert binding_of("2019年食堂改造了几个?", report, "5个") == Unbound(period="2019年")


def test_a_report_that_names_no_time_at_all_is_of_no_year() -> None:
    report = make_report("一、食堂", "(一)改造。改造食堂5个。", title="绵阳市履行教育职责自评报告", header="发布机构: 教育和体育局")
    assert binding_of("2019年食堂改造了几个?", report, "5个") == Unbound(period="2019年")


def test_what_is_missing_names_the_place_first() -> None:
    apart = binding_of("成都市2021年食堂改造了几个?", COUNTIES, "310个")
    assert apart == Unbound(place="成都市", period="2021年")
    assert apart.missing == ("成都市", "2021年")
    assert apart


def test_a_sentence_without_figure_is_bound_by_its_own_words() -> None:
    report = make_report("一、食堂", "(一)三台县。食堂全部改造。2018年食堂开始招标。")
    assert unbound(understand("三台县怎样改造食堂?"), evidence_of(report, "全部改造")) == Unbound()
    assert unbound(understand("2019年怎样改造食堂?"), evidence_of(report, "招标")) == Unbound(period="2019年")


def test_a_heading_of_another_city_does_not_bind_what_stands_under_it() -> None:
    """«学习成都市经验» as a heading: only places inside the report's own are bound by a heading."""
    report = make_report("一、食堂", "(一)学习成都市经验。改造食堂5个。")
    assert binding_of("成都市食堂改造了几个?", report, "5个") == Unbound(place="成都市")


def test_a_name_that_another_one_holds_in_part_is_not_that_one() -> None:
    cities = make_report("一、各市", "(一)情况。齐齐哈尔市大班额15个。哈尔滨市大班额42个。", title="黑龙江省2022年教育报告")
    assert binding_of("哈尔滨市大班额有几个?", cities, "15个") == Unbound(place="哈尔滨市")
    assert binding_of("哈尔滨市大班额有几个?", cities, "42个") == Unbound()
