from __future__ import annotations

import pytest

from assistant.question import understand
from assistant.wrapping import without_asides, without_wrapping

ASKED = "食堂有多少个"


@pytest.mark.parametrize(
    "question",
    [
        "局长问:食堂有多少个",
        "记者核稿:食堂有多少个",
        "请提供数据:食堂有多少个",
        "写材料用,食堂有多少个",
        "领导刚问起食堂有多少个",
        "请核实食堂有多少个",
        "食堂有多少个,帮忙看看。",
        "食堂有多少个?请注明出处",
        "食堂有多少个,报告是怎么写的?",
        "领导问食堂有多少个,怎么回",
        "我在起草一份材料,食堂有多少个",
    ],
)
def test_who_asks_and_what_for_is_not_asked_about(question: str) -> None:
    assert without_wrapping(question).strip("?") == ASKED


@pytest.mark.parametrize(
    "question",
    [
        "就曲靖市来说,食堂有多少个",
        "留守儿童:有多少名",
        "出台时间:自评报告",
        "问题整改:完成了多少项",
        "领导小组:由谁任组长",
        "请问食堂有多少个",
        "农村的,食堂有多少个",
        "2019年报告说,食堂有多少个",
        "老师要参加多少学时培训",
        "老师让学生每天做多少作业",
        "校长要负哪些责任",
        "编制教育发展方案,谁负责",
        "写报告要注意什么",
        "报名,要提供哪些材料",
        "有多少贫困生,帮扶了吗",
        "有多少所,并说明原因",
        "三个平台,说的是什么",
    ],
)
def test_what_is_asked_about_stays(question: str) -> None:
    assert without_wrapping(question) == question


def test_a_place_told_behind_stays() -> None:
    assert [place.name for place in understand("食堂有多少个?问的是衡水市的数。").places] == ["衡水市"]


def test_nothing_but_wrapping_stays() -> None:
    assert without_wrapping("请核实") == "请核实"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("我是做新闻的,食堂有多少个", "食堂有多少个"),
        ("食堂有多少个,做表用", "食堂有多少个"),
        ("处里要做台账,食堂有多少个,不用解释", "食堂有多少个"),
        ("想替南充市的亲戚问一句,那里有多少个食堂", "南充市,那里有多少个食堂"),
        ("农村的学校,食堂有多少个", "农村的学校,食堂有多少个"),
        ("我想了解食堂的数量", "我想了解食堂的数量"),
        ("发放营养餐补助,一共花了多少钱", "发放营养餐补助,一共花了多少钱"),
        ("准备新建学校,有多少所", "准备新建学校,有多少所"),
        ("我们学校的食堂,有多少个", "我们学校的食堂,有多少个"),
        ("想当老师,要考几门", "想当老师,要考几门"),
    ],
)
def test_clauses_on_who_asks_are_taken_out(question: str, left: str) -> None:
    assert without_asides(question) == left
