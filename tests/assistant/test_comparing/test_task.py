from __future__ import annotations

import pytest

from assistant.comparing.task import Task, read_task
from assistant.question import understand


def task(question: str) -> Task:
    found = read_task(understand(question))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "kind", "subject"),
    [
        ("广元市和遂宁市2019年的食堂分别有多少个?", "each", "食堂有多少个?"),
        ("对比一下广元与遂宁市2019年的食堂", "each", "食堂是多少?"),
        ("广元市食堂,2018年是多少,2019年是多少?", "each", "食堂是多少?"),
        ("广元市2019年与2020年的计划投资分别是多少亿元?", "each", "计划投资是多少亿元?"),
        ("2019年食堂是广元市多还是遂宁市多?", "greater", "食堂是多少?"),
        ("广元和遂宁谁的足球特色学校更少?", "greater", "足球特色学校是多少?"),
        ("2019年广元市的全国示范食堂比遂宁多多少?", "difference", "全国示范食堂是多少?"),
        ("广元市与遂宁市的食堂相差多少?", "difference", "食堂是多少?"),
        ("广元比遂宁少多少所足球特色学校?", "difference", "多少所足球特色学校?"),
        ("广元市2022年义务教育巩固率较2019年增长百分之几?", "rate", "义务教育巩固率是多少?"),
        ("广元2022年的食堂跟2019年比怎么样?", "change", "食堂是多少?"),
        ("广元从2018年到2020年食堂的变化", "change", "食堂是多少?"),
        ("广元市历年的食堂是多少?", "series", "食堂是多少?"),
        ("广元、遂宁两市一共有多少所足球特色学校?", "sum", "多少所足球特色学校?"),
        ("广元的食堂是遂宁的几倍?", "ratio", "食堂是多少?"),
        ("哪个县教育经费增长率最高?", "ranking", "教育经费增长百分之几?"),
        ("哪个县教育经费下降最多?", "ranking", "教育经费下降了多少?"),
        ("各县教育经费的增幅是多少?", "every", "教育经费增长百分之几?"),
        ("广元和遂宁教育经费增长率谁高?", "greater", "教育经费增长百分之几?"),
        ("广元和遂宁教育经费增长率相差多少?", "difference", "教育经费增长百分之几?"),
        ("哪个市2022年的升级的标准化考点排第一?", "ranking", "升级的标准化考点是多少?"),
        ("2022年食堂数量排在最前面的是哪个市?", "ranking", "食堂是多少?"),
        ("2022年食堂的冠军是哪个市?", "ranking", "食堂是多少?"),
        ("2022年食堂TOP3", "ranking", "食堂是多少?"),
        ("2022年食堂头三名是哪些市", "ranking", "食堂是多少?"),
        ("2022年食堂第一、二、三名是哪几个市?", "ranking", "食堂是多少?"),
        ("2022年食堂最多的三座城市", "ranking", "食堂是多少?"),
        ("2022年食堂最多的前三个市", "ranking", "食堂是多少?"),
        ("2022年食堂最多的市叫什么?", "ranking", "食堂是多少?"),
        ("2022年食堂最多的是哪个地市,做表用,谢谢", "ranking", "食堂是多少?"),
        ("就食堂来说,2022年位列三甲的城市有哪些?", "ranking", "食堂是多少?"),
        ("拿广元的食堂减去遂宁的,2022年得多少?", "difference", "食堂是多少?"),
        ("2022年食堂这项指标,广元和遂宁谁更胜一筹?", "greater", "食堂是多少?"),
        ("2022年食堂居前三位的城市依次是哪几个?", "ranking", "食堂是多少?"),
        ("2022年广元的食堂究竟比遂宁多出来多少?", "difference", "食堂是多少?"),
        ("2022年广元的食堂和遂宁的食堂,两者差值是多少?", "difference", "食堂是多少?"),
        ("哪个市2022年的食堂比别的市都多?", "ranking", "食堂是多少?"),
        ("2022年,所有城市中食堂居第一位的是哪里?", "ranking", "食堂是多少?"),
        ("2022年就业率最高的是哪个市?", "ranking", "就业率是多少?"),
        ("2022年比赛场次最多的市", "ranking", "比赛场次是多少?"),
        ("2022年中学数最多的是哪个市?", "ranking", "中学是多少?"),
        ("2022年对外交流次数最多的是哪个市?", "ranking", "对外交流次数是多少?"),
        ("2022年帮扶学校最多的是哪个市?", "ranking", "帮扶学校是多少?"),
        ("广元和遂宁的中学各有多少所?", "each", "中学有多少所?"),
        ("2022年食堂榜首", "ranking", "食堂是多少?"),
        ("2022年食堂这一项,哪个市名列榜首", "ranking", "食堂是多少?"),
        ("哪座城市2022年的食堂独占鳌头?", "ranking", "食堂是多少?"),
        ("2022年食堂把其他城市都比下去的是谁?", "ranking", "食堂是多少?"),
        ("论食堂,2022年居各市之首的是哪里?", "ranking", "食堂是多少?"),
        ("2022年食堂三强城市名单", "ranking", "食堂是多少?"),
        ("2022年食堂的冠亚季军分别是哪个市?", "ranking", "食堂是多少?"),
        ("2022年参加人次最多的是哪个市?", "ranking", "参加人次是多少?"),
        ("2022年广元和遂宁两座城市的食堂依次是多少?", "each", "食堂是多少?"),
        ("广元市食堂2019年多少、2022年多少?", "each", "食堂是多少?"),
        ("广元市食堂2019年多少?到了2022年呢?", "each", "食堂是多少?"),
        ("2022年广元比遂宁食堂高的部分是多少?", "difference", "食堂是多少?"),
        ("2022年食堂排最后的是哪个市", "ranking", "食堂是多少?"),
        ("列出2022年所有城市的食堂", "every", "食堂是多少?"),
        ("绵阳市不同年份的食堂", "series", "食堂是多少?"),
        ("2022年足球特色学校排名前五的市", "ranking", "足球特色学校是多少?"),
        ("2022年各市足球特色学校分别是多少?", "every", "足球特色学校是多少?"),
        ("足球特色学校占全市学校的比例是多少?", "share", "足球特色学校是多少?"),
        ("足球特色学校和幼儿园各有多少所?", "each", "足球特色学校有多少所?"),
        ("工作队和志愿者一共多少?", "sum", "工作队是多少?"),
        ("升级的和新建的考点加一起是多少个?", "sum", "升级的考点有多少个?"),
        ("国家级加省级的奖,一共拿了多少个?", "sum", "国家级的奖有多少个?"),
        ("足球特色学校比幼儿园多多少所?", "difference", "足球特色学校有多少所?"),
        ("小学与初中的专任教师相差多少名?", "difference", "小学的专任教师有多少名?"),
        ("平均每支工作队有多少名志愿者?", "average", "志愿者有多少名?"),
    ],
)
def test_what_is_to_be_done_and_with_what(question: str, kind: str, subject: str) -> None:
    found = task(question)
    assert (found.kind, found.subject) == (kind, subject)


def test_how_many_of_a_ranking_are_wanted() -> None:
    counts = [task(question).count for question in ("2022年食堂三甲城市名单", "2022年食堂最拔尖的两个市", "2022年食堂榜单的前五席是哪些市?")]
    assert counts == [3, 2, 5]


def test_since_a_year_until_another_are_two_years() -> None:
    assert [period.years for period in task("广元市食堂自2019年以来到2021年是怎么变的?").periods] == [range(2019, 2020), range(2021, 2022)]


@pytest.mark.parametrize(
    "question",
    [
        "广元市2019年有多少个食堂?",
        "学前三年毛入园率是多少?",
        "近三年来新建了多少所幼儿园?",
        "最大的体育场馆是哪个?",
        "对口帮扶的8所学校分别是哪些?",
        "四川省广元市的食堂有多少个?",
        "2019年至2021年建设多少个食堂?",
        "哪所小学拿了足球联赛冠军?",
    ],
)
def test_a_question_on_one_figure_is_no_task(question: str) -> None:
    assert read_task(understand(question)) is None


@pytest.mark.parametrize(
    ("question", "level", "count", "falling"),
    [
        ("哪个市的食堂最多?", "市", 1, True),
        ("食堂最少的三个县是哪些?", "县", 3, False),
        ("2022年食堂排在前五位的省", "省", 5, True),
        ("各地食堂从低到高排序", None, None, False),
        ("食堂倒数第一的市", "市", 1, False),
    ],
)
def test_how_a_ranking_is_meant(question: str, level: str | None, count: int | None, falling: bool) -> None:
    found = task(question)
    assert (found.kind, found.level, found.count, found.falling) == ("ranking", level, count, falling)


def test_the_year_before_and_the_year_named() -> None:
    assert task("广元市食堂比上年增加多少个?").prior
    since = task("广元市巩固率比2018年提高了多少个百分点?")
    assert since.since
    assert [period.text for period in since.periods] == ["2018年"]


def test_one_thing_and_the_year_before_are_no_two_things() -> None:
    task = read_task(understand("小学专任教师比上年减少多少人?"))
    assert task is not None
    assert task.prior
    assert task.whole is None
