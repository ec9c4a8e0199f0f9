"""Whole answers over small reports of several places and years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.chain import Assistant
from tests.assistant.inline import HEADER

Make = Callable[[dict[str, str]], Assistant]


def report(place: str, year: int, *sentences: str) -> str:
    body = "".join(sentences)
    return f"{HEADER}\n\n{place}人民政府{year}年履行教育职责自评报告\n\n一、学校建设\n\n{body}\n\n二、其他工作\n\n加强组织领导,落实各项任务。\n"


TEXTS = {
    "guangyuan-2019": report("广元市", 2019, "建成校园足球特色学校100所。", "聘任市政府督学30名。", "义务教育巩固率达到95.2%。"),
    "guangyuan-2020": report(
        "广元市", 2020, "建成校园足球特色学校129所。", "聘任市政府督学约40名。", "义务教育巩固率达到97.3%,比上年提高2.1个百分点。",
        "建有工作队32支,志愿者540名。"
    ),
    "suining-2020": report("遂宁市", 2020, "建成校园足球特色学校117所。", "组织教研活动3.6万人次。", "义务教育巩固率达到96.1%。"),
    "nanchong-2020": report("南充市", 2020, "建成校园足球特色学校88所。", "组织教研活动5000场。"),
    "bazhong-2020": report("巴中市", 2020, "建成校园足球特色学校129所。", "全市计划聘任市政府督学50名。"),
}


@pytest.fixture(scope="module")
def ask(over_texts: Make) -> Callable[..., Answer]:
    assistant = over_texts(TEXTS)
    return lambda question, *history: assistant.ask(question, history)


def operands(answer: Answer) -> list[tuple[str, str | None, str]]:
    """Figure, place and document of each value."""
    documents = {citation.n: citation.document for citation in answer.citations}
    return [(value.text, value.place, documents[value.citation]) for value in answer.values]


def test_two_places_side_by_side(ask: Callable[..., Answer]) -> None:
    answer = ask("2020年广元市和遂宁市的校园足球特色学校各有多少所?")
    assert answer.status == "answered"
    assert operands(answer) == [("129所", "广元市", "guangyuan-2020"), ("117所", "遂宁市", "suining-2020")]
    assert all(citation.verified for citation in answer.citations)


def test_a_difference_is_shown_and_cites_its_operands(ask: Callable[..., Answer]) -> None:
    answer = ask("2020年广元市的校园足球特色学校比遂宁市多多少所?")
    assert answer.answer.startswith("相差 12 所（129 − 117）[1]")
    assert operands(answer) == [("129所", "广元市", "guangyuan-2020"), ("117所", "遂宁市", "suining-2020")]


def test_which_has_more_and_which_has_less(ask: Callable[..., Answer]) -> None:
    assert ask("2020年广元和遂宁谁的校园足球特色学校更多?").answer.startswith("广元市更多，多 12 所（129 − 117）")
    assert ask("2020年广元和遂宁谁的校园足球特色学校更少?").answer.startswith("遂宁市更少，少 12 所（129 − 117）")
    assert ask("2020年广元和巴中谁的校园足球特色学校更多?").answer.startswith("相同")


def test_years_are_held_against_each_other_in_order(ask: Callable[..., Answer]) -> None:
    answer = ask("广元市2020年的校园足球特色学校跟2019年相比有什么变化?")
    assert answer.answer.startswith("增加 29 所（129 − 100），增长 29%（(129 − 100) ÷ 100）")
    assert ask("广元市校园足球特色学校2020年比上年增加多少所?").answer.startswith("增加 29 所（129 − 100）")
    assert "29%（(129 − 100) ÷ 100）" in ask("广元市的校园足球特色学校较2019年增长百分之几?").answer


def test_every_year_of_a_place(ask: Callable[..., Answer]) -> None:
    answer = ask("广元市历年的校园足球特色学校是多少?")
    assert [document for *_, document in operands(answer)] == ["guangyuan-2019", "guangyuan-2020"]


def test_sum_of_places(ask: Callable[..., Answer]) -> None:
    answer = ask("2020年广元、遂宁、南充三市的校园足球特色学校合计多少所?")
    assert answer.answer.startswith("合计 334 所（129 + 117 + 88）")


def test_ranking_of_all_places(ask: Callable[..., Answer]) -> None:
    most = ask("2020年哪个市的校园足球特色学校最多?")
    assert most.answer.startswith("广元市、巴中市最多") or most.answer.startswith("巴中市、广元市最多")
    least = ask("2020年校园足球特色学校最少的市是哪个?")
    assert least.answer.startswith("南充市最少")
    top = ask("2020年校园足球特色学校排名前三的市")
    assert sorted(value.text for value in top.values) == ["117所", "129所", "129所"]


def test_each_place_of_the_corpus(ask: Callable[..., Answer]) -> None:
    answer = ask("2020年各市的校园足球特色学校分别是多少?")
    assert {place for _, place, _ in operands(answer)} == {"广元市", "遂宁市", "南充市", "巴中市"}


def test_a_place_without_the_figure_is_named(ask: Callable[..., Answer]) -> None:
    partly = ask("2020年广元市和成都市的校园足球特色学校各有多少所?")
    assert (partly.status, [text for text, *_ in operands(partly)]) == ("answered", ["129所"])
    assert "没有找到成都市" in partly.answer
    refused = ask("2020年广元市的校园足球特色学校比成都市多多少所?")
    assert refused.status == "refused"
    assert refused.refusal is not None
    assert refused.refusal.missing == ("成都市",)


def test_what_is_counted_otherwise_is_not_subtracted(ask: Callable[..., Answer]) -> None:
    assert ask("2020年遂宁市的教研活动比南充市多多少?").status == "refused"  # 人次 and 场
    assert ask("2020年广元市的市政府督学比巴中市少多少名?").status == "refused"  # reached and planned


def test_figures_of_other_names_that_lie_far_apart_are_not_subtracted(over_texts: Make) -> None:
    text = report("广元市", 2023, "2022年底达标学校为11所。", "2023年全市共有高中阶段学校78所。")
    assert over_texts({"guangyuan-2023": text}).ask("广元市2023年高中阶段学校比2022年增加多少所?").status == "refused"


def test_a_gap_that_the_report_states_is_given(over_texts: Make) -> None:
    text = report("广元市", 2023, "教师平均工资10.12万元,高于公务员平均工资0.07万元。")
    assert over_texts({"guangyuan-2023": text}).ask("广元市2023年教师平均工资比公务员平均工资高多少?").answer.startswith("0.07 万元")


def test_about_stays_about(ask: Callable[..., Answer]) -> None:
    assert ask("广元市2020年的市政府督学比2019年增加多少名?").answer.startswith("增加约 10 名（40 − 30）")


def test_average_of_two_figures_of_one_report(ask: Callable[..., Answer]) -> None:
    answer = ask("广元市2020年平均每支工作队有多少名志愿者?")
    assert answer.answer.startswith("平均约 16.88 名（540 名 ÷ 32 支）")
def test_the_reports_own_rate_comes_first(ask: Callable[..., Answer]) -> None:
    answer = ask("广元市2020年义务教育巩固率比上年提高了多少个百分点?")
    assert [text for text, *_ in operands(answer)] == ["2.1个百分点"]


def test_follow_ups(ask: Callable[..., Answer]) -> None:
    before = "广元市2020年有多少所校园足球特色学校?"
    assert "29 所（129 − 100）" in ask("那比上年呢?", before).answer
    assert ask("遂宁市呢?", before).answer.startswith("117 所")
    assert ask("哪个最多?", "2020年广元市、遂宁市和南充市的校园足球特色学校各有多少所?").answer.startswith("广元市最多")


def test_two_things_of_one_report(ask: Callable[..., Answer]) -> None:
    assert [text for text, *_ in operands(ask("广元市2020年的校园足球特色学校和市政府督学各是多少?"))] == ["129所", "40名"]
    assert ask("广元市2020年的校园足球特色学校和市政府督学一共多少?").status == "refused"


ROWS = "".join(
    f"{city}在校生为{count}万人。{city}集团化办学覆盖率为{rate}%。{city}大班额占比为{share}%。\n"
    for city, count, rate, share in (("哈尔滨市", 62.38, 86.5, 0.42), ("齐齐哈尔市", 31.07, 71.2, 0.15), ("大庆市", 21.95, 88.1, 0.27))
)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("黑龙江各市地里大班额占比最高的是哪个?", ("哈尔滨市", "大庆市", "齐齐哈尔市")),
        ("黑龙江省各市(地)中大班额占比最低的是哪个?", ("齐齐哈尔市", "大庆市", "哈尔滨市")),
        ("哪个市在校生最多?", ("哈尔滨市", "齐齐哈尔市", "大庆市")),
        ("黑龙江省集团化办学覆盖率最高的两个市是哪些?", ("大庆市", "哈尔滨市")),
    ],
)
def test_rows_of_a_table_are_ranked(over_texts: Make, question: str, order: tuple[str, ...]) -> None:
    bulletin = report("黑龙江省", 2022, "高等教育毛入学率62.8%。").replace("二、其他工作", f"二、各市情况\n\n{ROWS}\n三、其他工作")
    others = {"dezhou-2022": report("德州市", 2022, "整改问题11项。"), "suining-2020": TEXTS["suining-2020"]}
    answer = over_texts({"heilongjiang-2022": bulletin, **others}).ask(question)
    assert tuple(place for _, place, _ in operands(answer)) == order


def test_rows_of_a_table_side_by_side(over_texts: Make) -> None:
    bulletin = report("黑龙江省", 2022, "高等教育毛入学率62.8%。").replace("二、其他工作", f"二、各市情况\n\n{ROWS}\n三、其他工作")
    answer = over_texts({"heilongjiang-2022": bulletin}).ask("黑龙江各市(地)大班额占比分别是多少?")
    assert [text for text, _, _ in operands(answer)] == ["0.42%", "0.15%", "0.27%"]
