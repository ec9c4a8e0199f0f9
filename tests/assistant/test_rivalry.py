"""Which figures of one report contradict each other, and which are of something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.chain import Assistant

OverTexts = Callable[[dict[str, str]], Assistant]

REPORT = """雅安市2021年履行教育职责自评报告
发布日期: 2022-03-22
一、基本情况
全市教职工9842人,其中专任教师8967人。
专任教师中,幼儿园1523人,小学3986人,初中2410人。
普通高中专任教师818人,其中研究生学历96人。
公办园占比为47.3%,普惠性幼儿园覆盖率86.7%。
公办园在园幼儿占比达到56.8%。
二、教育投入
教育支出占一般公共预算支出的比例为20.8%。
全市一般公共预算教育经费支出15.36亿元,增长9.56%。
三、体质健康
全市中小学生近视率为47.6%。
四、存在问题
据卫健部门监测,全市中小学生近视率为49.3%。
五、毕业生就业
截至8月31日,毕业去向落实率86.15%。
截至12月31日,毕业去向落实率达到93.4%。
六、2023年工作安排
招聘教师500名左右。
七、建设
校舍新建改造项目竣工58个。
全市培训机构217家。
八、说明
全市中小学校舍建设项目竣工仅51个。
全市现有培训机构198所。
九、教师
在岗督学312名。
十、附
在岗督学298人。
十一、大班额
小学大班额比例由2020年的4.8%降至1.9%。
"""


@pytest.fixture(scope="module")
def assistant(over_texts: OverTexts) -> Assistant:
    return over_texts({"yaan-2021": REPORT})


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("雅安市2021年专任教师有多少人", "8967"),  # those of one level of school are part of them
        ("雅安市公办园占比是多少", "47.3"),  # and those in them another thing
        ("雅安市2021年教育支出占一般公共预算支出的比例", "20.8"),  # a growth rate is no share
        ("雅安市2021年8月底的毕业去向落实率", "86.15"),  # of a day of the year before the report's date
        ("雅安市2020年小学大班额比例", "4.8"),
        ("雅安市2021年小学大班额比例", "1.9"),  # what is compared with dates its own figure alone
    ],
)
def test_what_a_name_or_a_day_tells_apart_is_no_contradiction(assistant: Assistant, question: str, figure: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert f"{answer.values[0].value:g}" == figure


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("雅安市竣工校舍项目有多少个", {"58个", "51个"}),
        ("雅安市培训机构有多少家", {"217家", "198所"}),
        ("雅安市在岗督学有多少人", {"312名", "298人"}),
    ],
)
def test_a_contradiction_may_stand_in_another_measure_or_kind_of_project(assistant: Assistant, question: str, told: set[str]) -> None:
    answer = assistant.ask(question)
    assert answer.status == "conflicting"
    assert {value.text for value in answer.values} == told


def test_the_same_indicator_with_two_figures_is_one(assistant: Assistant) -> None:
    answer = assistant.ask("雅安市2021年中小学生近视率是多少")
    assert answer.status == "conflicting"
    assert {value.text for value in answer.values} == {"47.6%", "49.3%"}


def test_a_plan_does_not_answer_what_was_done_and_else_is_called_one(assistant: Assistant) -> None:
    assert assistant.ask("雅安市2023年招聘了多少名教师").status == "refused"
    assert assistant.ask("雅安市2023年招聘教师多少名").answer.startswith("计划500 名左右")
    assert not assistant.ask("雅安市2023年计划招聘教师多少名").answer.startswith("计划500")


COUNTIES = """雅安市2022年教育统计公报
发布日期: 2023-05-16
一、各县区情况
雨城区有幼儿园61所、小学28所。
名山区有幼儿园43所、小学25所。
天全县有幼儿园22所、小学14所。
芦山县有幼儿园17所、小学12所。
宝兴县有幼儿园9所、小学8所。
荥经县有幼儿园19所、小学13所。
汉源县有幼儿园38所、小学31所。
石棉县有幼儿园20所、小学16所。
二、存在问题
雨城区、名山区大班额合计53个。
雨城区大班额为31个。
名山区大班额为22个。
"""


def test_counties_told_of_in_one_report_are_ranked(over_texts: OverTexts) -> None:
    answer = over_texts({"yaan-2022": COUNTIES}).ask("雅安市2022年哪个县区幼儿园最多")
    assert answer.answer.startswith("雨城区最多")
    assert answer.values[0].text == "61所"


def test_the_sum_of_two_places_is_neithers(over_texts: OverTexts) -> None:
    assistant = over_texts({"yaan-2022": COUNTIES})
    assert [value.text for value in assistant.ask("雨城区大班额有多少个").values] == ["31个"]
    assert "53" in assistant.ask("雨城区和名山区大班额一共多少个").answer


@pytest.mark.parametrize("lead", ["选派", "年度", "新建"])
def test_a_word_of_how_it_came_about_tells_no_part(over_texts: OverTexts, lead: str) -> None:
    text = f"雅安市2021年自评报告\n一、工作\n(一)做法。{lead}法治实践基地100个,覆盖全部学校。\n二、成效\n(一)统计。据统计,法治实践基地123个。\n"
    answer = over_texts({"yaan-2021": text}).ask("雅安市2021年法治实践基地有多少个")
    assert (answer.status, {value.text for value in answer.values}) == ("conflicting", {"100个", "123个"})


PRESCHOOL = """雅安市2021年学前教育自评报告
一、基本情况
全市在册幼儿园98所,其中公办园45所、民办园53所。小学严格执行零起点教学,在6所小学和14所幼儿园开展幼小衔接试点。
二、治理
应治理小区配套园33所,其中移交办成公办园21所、委托办成民办园12所。
三、布局
每个街道至少办好2所公办园,其中金桥街道公办园最多,有9所。
"""


def test_a_part_of_another_whole_and_a_street_contradict_nothing(over_texts: OverTexts) -> None:
    assistant = over_texts({"yaan-2021": PRESCHOOL})
    asked = {question: assistant.ask(question) for question in ("雅安市公办园有几所", "金桥街道有多少所公办园")}
    assert [(answer.status, [value.text for value in answer.values]) for answer in asked.values()] == [("answered", ["45所"]), ("answered", ["9所"])]


def test_a_figure_of_one_place_is_not_answered_for_another_of_its_sentence(over_texts: OverTexts) -> None:
    text = "四川省2021年自评报告\n一、问题\n绵阳市、德阳市与雅安市在学位上差距明显,雅安市缺少学位3200个。\n"
    assistant = over_texts({"sichuan-2021": text})
    assert assistant.ask("绵阳市缺少学位多少个").status == "refused"
    assert [value.text for value in assistant.ask("雅安市缺少学位多少个").values] == ["3200个"]


def test_where_a_trial_is_made_is_not_how_many_there_are(over_texts: OverTexts) -> None:
    assistant = over_texts({"yaan-2021": PRESCHOOL})
    assert assistant.ask("雅安市有多少所小学").status == "refused"
    assert [value.text for value in assistant.ask("在多少所小学开展幼小衔接试点").values] == ["6所"]
