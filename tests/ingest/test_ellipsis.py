"""What a sentence leaves out of a figure's name because a figure before has said it."""

from __future__ import annotations

import time

import pytest

from corpus.quantity import Quantity
from ingest.reader import read_report


def quantities(sentence: str) -> list[Quantity]:
    return list(read_report("x", f"雅安市自评报告\n一、工作情况\n{sentence}\n").quantities)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a level of school that a figure of this unit does not count: the measure of the level before
        ("小学巩固率为99.8%,初中为97.5%。", ["小学巩固率", "初中巩固率"]),
        ("普通小学生均公用经费支出3120元,普通初中4510元。", ["普通小学生均公用经费支出", "普通初中生均公用经费支出"]),
        ("专任教师中,幼儿园812人,初中1930人。", ["专任教师幼儿园", "专任教师初中"]),
        ("寄宿学生2.4万人,其中小学0.7万人、初中1.7万人。", ["寄宿学生", "寄宿学生小学", "寄宿学生初中"]),
        # 前者 and 后者, grades of kindergartens, a share of the part before it, the same year by year
        ("高中经费22.15亿元,中职经费9.47亿元,后者增长6.2%。", ["高中经费", "中职经费", "中职经费增长"]),
        ("公办示范园保教费每月320元,公办一级园260元、二级园200元。", ["公办示范园保教费每月", "公办一级园保教费每月", "二级园保教费每月"]),
        ("专任教师362人中,在编187人,占51.7%。", ["专任教师", "专任教师在编", "专任教师在编占"]),
        ("计划招聘教师315名,实际到岗238名,其中2020年86名、2021年71名。", ["计划招聘教师", *["计划招聘教师实际到岗"] * 3]),
        # what a sentence opens with before a colon, and the parts of a number behind one
        ("生均公用经费支出:幼儿园2318元,增长8.57%;初中4689元。", ["幼儿园生均公用经费支出", "幼儿园生均公用经费支出增长", "初中生均公用经费支出"]),
        ("教师空编1526名:江油市46名、三台县83名。", ["教师空编", "教师空编江油市", "教师空编三台县"]),
        ("大班额297个。分县看:江油市143个,三台县71个。", ["大班额", "江油市大班额", "三台县大班额"]),
        ("生均经费小学由650元提高到720元,初中由850元提高到940元。", ["生均经费小学", "生均经费小学提高", "生均经费初中", "生均经费初中提高"]),
        # the number of the heads of a row is none of them
        ("东城、西城两所小学分别招生210人、180人。", ["小学", "小学东城招生", "小学西城招生"]),
        ("通过定向培养、政府购买两个渠道分别补充教师23名、96名,共119名。", ["渠道", "通过定向培养补充教师", "政府购买补充教师", "补充教师"]),
        # places of an organisation's parts, and what a division by kinds goes on with
        ("尚未达标的6所学校,其中会泽县2所、宣威市2所。", ["学校", "学校会泽县", "学校宣威市"]),
        ("共有专任教师4462人。按学段分,小学1746人、初中1325人。", ["专任教师", "小学专任教师", "初中专任教师"]),
        # schools are counted themselves
        ("共有小学81所、初中27所。", ["小学", "初中"]),
        # one level of several figures
        ("普通高中12所,招生5100人,在校生1.5万人。", ["普通高中", "普通高中招生", "普通高中在校生"]),
        ("小学招生1.1万人,毕业生9800人,生师比16.0:1。", ["小学招生", "小学毕业生", "小学生师比"]),
        # what one is compared with, and the change from it
        ("毛入园率97.0%,比2022年的95.9%提高1.1个百分点。", ["毛入园率", "毛入园率", "毛入园率提高"]),
        ("教育支出11.86亿元,比上年的11.32亿元增加0.54亿元,增长4.77%。", ["教育支出", "教育支出", "教育支出增加", "教育支出增长"]),
        ("毛入学率93.8%,比全省平均水平的91%高2.8个百分点。", ["毛入学率", "比全省平均水平", "比全省平均水平高"]),
        # after a list of schools what follows is of them all
        ("有小学81所、初中27所,专任教师6120人。", ["小学", "初中", "专任教师"]),
        # behind a semicolon, and not for the 中 of 初中
        ("小学生均经费2914元；初中4236元；高中5102元。", ["小学生均经费", "初中生均经费", "高中生均经费"]),
        ("雨城区投入5亿元；名山区3亿元。", ["雨城区投入", "名山区投入"]),
        # figures of the row before, in an earlier year and behind a row of changes
        (
            "小学、初中生均教育支出分别为8126元、13452元,上年分别为7905元、13118元。",
            ["小学生均教育支出", "初中生均教育支出", "小学生均教育支出", "初中生均教育支出"],
        ),
        (
            "小学、初中在校生分别为2.1万人、1.2万人,比上年分别增加300人、120人,2021年分别为1.9万人、1.1万人。",
            ["小学在校生", "初中在校生", "小学在校生增加", "初中在校生增加", "小学在校生", "初中在校生"],
        ),
        # figures of the row before
        (
            "初中招生6200人,毕业生5900人,分别比上年增加210人、减少80人。",
            ["初中招生", "初中毕业生", "初中招生增加", "初中毕业生减少"],
        ),
        ("小学、初中大班额比例分别降至1.2%和2.3%。", ["小学大班额比例降", "初中大班额比例降"]),
        (
            "小学、初中生均校舍面积分别为8.1平方米和12.4平方米,生均图书分别为27册和39册。",
            ["小学生均校舍面积", "初中生均校舍面积", "小学生均图书", "初中生均图书"],
        ),
        ("新增省级名师6名,总数达51名。", ["新增省级名师", "省级名师总数"]),
        # words that the tagger or the rules for verbs cut in pieces
        ("公办园在园幼儿占比达到51.2%。", ["公办园在园幼儿占比"]),
        ("学前三年毛入园率93.4%。", ["学前三年毛入园率"]),
        ("群众满意度平均为91.3%。", ["群众满意度平均"]),
        ("有高职(专科)院校8所。", ["高职(专科)院校"]),
        ("12个县(市、区)通过评估。", ["县(市、区)"]),
    ],
)
def test_what_is_left_out_is_put_back(sentence: str, expected: list[str]) -> None:
    assert [quantity.indicator for quantity in quantities(sentence)] == expected


def test_a_place_alone_takes_the_measure_of_the_place_before_and_is_the_place_of_its_figure() -> None:
    found = quantities("雨城区小学专任教师1260人,名山区980人。")
    assert [(quantity.indicator, quantity.place) for quantity in found] == [("雨城区小学专任教师", "雨城区"), ("名山区小学专任教师", "名山区")]


def test_places_in_a_row_have_each_their_figure() -> None:
    found = quantities("雨城区、名山区心理教师配备率分别为61.5%和56.8%。")
    assert [(quantity.indicator, quantity.place) for quantity in found] == [("雨城区心理教师配备率", "雨城区"), ("名山区心理教师配备率", "名山区")]


def test_years_of_preschool_are_no_period() -> None:
    assert quantities("学前三年毛入园率达到91.3%。")[0].period is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lead", "item", "between"),
    [("", "教师{}人", ","), ("新增", "考点{}个", "、"), ("招生3人,毕业生4人,分别", "增加{}人", "、"), ("学校教师" * 9, "学校教师" * 9 + "{}人", "")],
)
def test_four_times_the_figures_in_one_sentence_take_four_times_as_long(lead: str, item: str, between: str) -> None:
    def seconds(count: int) -> float:
        sentence = lead + between.join(item.format(3 + number) for number in range(count))
        began = time.process_time()
        quantities(sentence)
        return time.process_time() - began

    seconds(100)
    assert min(seconds(2400) for _ in range(2)) < 9 * max(seconds(600) for _ in range(2))
