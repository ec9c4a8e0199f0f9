from collections.abc import Callable

import pytest

from assistant.conversation import MAX_TURNS, Probe, standalone
from assistant.normalising import normalise


def plain(question: str) -> str:
    return normalise(question).strip("?。")


def knowing(*questions: str) -> Callable[[str], Probe]:
    """A corpus that answers just these questions, each with another figure."""
    return lambda asked: Probe(float(plain(asked) in questions), plain(asked))


SCHOOLS = ("足球特色学校有几所", "篮球特色学校有几所", "足球训练营有几所")
ASKED = "足球特色学校有几所?"


def test_a_first_question_stands_by_itself() -> None:
    assert standalone("那篮球的呢?", (), knowing(*SCHOOLS)) == "那篮球的呢?"


@pytest.mark.parametrize("follow_up", ["那篮球的呢?", "篮球的呢", "篮球呢?", "那么篮球呢?", "那籃球的呢?", "还有篮球呢?", "那 篮 球 的 呢?"])
def test_one_slot_is_swapped(follow_up: str) -> None:
    assert plain(standalone(follow_up, [ASKED], knowing(*SCHOOLS))) == "篮球特色学校有几所"


def test_a_space_before_the_mark_changes_nothing() -> None:
    assert plain(standalone("那篮球的呢 ?", [ASKED], knowing(*SCHOOLS))) == "篮球特色学校有几所"


def test_the_corpus_decides_which_slot() -> None:
    assert plain(standalone("那训练营呢?", [ASKED], knowing(*SCHOOLS))) == "足球训练营有几所"


def test_another_level_of_school_takes_the_place_of_the_one_before() -> None:
    assert standalone("初中是多少", ["小学生均面积是多少?"], lambda asked: Probe(1.0, asked)) == "初中生均面积是多少?"
    assert "初中均" not in standalone("那初中呢", ["仙居县2023年小学生均公用经费多少元"], lambda asked: Probe(1.0, asked))


def test_a_question_without_a_place_is_of_the_one_spoken_of() -> None:
    def probe(asked: str) -> Probe:
        return Probe(1.0, asked, "绵阳市2019年自评报告" if "绵阳市" in asked else "")

    before = ["绵阳市新建食堂几个?"]
    assert standalone("音乐教师和美术教师缺口多少人?", before, probe) == "绵阳市音乐教师和美术教师缺口多少人?"
    assert standalone("哪个县的音乐教师和美术教师最多?", before, probe) == "哪个县的音乐教师和美术教师最多?"


def test_another_unit_for_another_thing() -> None:
    assert plain(standalone("那校车呢?", ["食堂有几间?"], knowing("食堂有几间", "校车有几"))) == "校车有几"


def test_a_reading_that_repeats_the_answer_before_is_unlikely() -> None:
    def probe(asked: str) -> Probe:
        text = plain(asked)
        if text == "篮球特色学校有几所":
            return Probe(0.6, "篮球")
        return Probe(1.0 if "足球" in text else 0.0, "足球")

    assert plain(standalone("那篮球的呢?", [ASKED], probe)) == "篮球特色学校有几所"


def test_words_that_the_answer_before_knows_nothing_of_are_not_added_to_it() -> None:
    follow_up = standalone("那幼儿园小朋友呢?", ["残疾儿童入学率是多少?"], lambda asked: Probe(1.0 if plain(asked) == "残疾儿童入学率是多少" else 0.8, "95%"))
    assert "残疾儿童入学率" not in follow_up
    assert "幼儿园小朋友" in follow_up


def test_words_that_the_answer_before_carries_are_added() -> None:
    follow_up = standalone("那义务教育的呢?", ["残疾儿童入学率是多少?"], lambda asked: Probe(float("残疾儿童入学率" in asked), "95%"))
    assert plain(follow_up) == "残疾儿童入学率是多少,义务教育"


def test_a_word_of_both_questions_is_not_doubled() -> None:
    follow_up = standalone("体育特色的呢?", ["省级艺术特色学校有几所?"], lambda asked: Probe("特色特色" in asked or 0.5 * ("省级" in asked), asked))
    assert plain(follow_up) == "省级体育特色学校有几所"


def test_a_verb_keeps_what_it_carries() -> None:
    follow_up = standalone("考场呢?", ["考点新增了几个?"], lambda asked: Probe(0.9 if "新增" in asked else 1.0, asked))
    assert plain(follow_up) == "考场新增了几个"


# Place and period -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "follow_up", "after"),
    [
        ("2018年食堂有几间?", "2019年呢?", "2019年食堂有几间"),
        ("2018年食堂有几间?", "那2019年的呢?", "2019年食堂有几间"),
        ("2018年食堂有几间?", "如果是2019年的数据呢?", "2019年食堂有几间"),
        ("2018年食堂有几间?", "同样的数,2019年呢?", "2019年食堂有几间"),
        ("2018年食堂有几间?", "2019年的情况", "2019年食堂有几间"),
        ("2018年食堂有几间?", "年份换成2019年呢?", "2019年食堂有几间"),
        ("2018年食堂有几间?", "同一项指标,2019年呢?", "2019年食堂有几间"),
        ("食堂有几间?", "2019年呢?", "2019年食堂有几间"),
        ("绵阳市食堂有几间?", "三台县呢?", "三台县食堂有几间"),
        ("绵阳市2019年食堂有几间?", "三台县呢?", "三台县2019年食堂有几间"),
        ("绵阳市2019年食堂有几间?", "2014年呢?", "绵阳市2014年食堂有几间"),
        ("食堂有几间?", "三台县的呢?", "三台县食堂有几间"),
        ("2018年和2019年食堂有几间?", "2020年呢?", "2020年食堂有几间"),
        ("2018年食堂有几间?", "再看看2019年的", "2019年食堂有几间"),
        ("绵阳市食堂有几间?", "改问三台县", "三台县食堂有几间"),
        ("2018年食堂有几间?", "不对,我问的是2019年", "2019年食堂有几间"),
        ("2018年食堂有几间?", "刚才那个指标,2019年是多少", "2019年食堂有几间"),
        ("2018年食堂有几间?", "帮我查一下2019年的数据", "2019年食堂有几间"),
        ("2018年食堂有几间?", "那19年的呢", "2019年食堂有几间"),
        ("2018年食堂有几间?", "前一年呢?", "2017年食堂有几间"),
        ("2018年上半年食堂有几间?", "那上一年度是多少", "2017年上半年食堂有几间"),
        ("2018年食堂有几间?", "再往后一年呢?", "2019年食堂有几间"),
        ("绵阳市食堂有几间?", "说错了,是三台县的", "三台县食堂有几间"),
        ("绵阳市2018年是多少间食堂,江油市2018年又是多少?", "换成2019年的", "绵阳市2019年是多少间食堂,江油市又是多少"),
        ("绵阳市食堂有几间?", "同样的问题,三台县呢?", "三台县食堂有几间"),
    ],
)
def test_a_bare_place_or_period_takes_its_slot(before: str, follow_up: str, after: str) -> None:
    assert plain(standalone(follow_up, [before], knowing())) == after


def test_place_and_period_are_both_swapped() -> None:
    assert plain(standalone("三台县2018年的呢?", ["绵阳市2019年食堂有几间?"], knowing())) == "三台县2018年食堂有几间"


def test_place_and_period_are_both_added() -> None:
    alone = plain(standalone("三台县2018年的呢?", ["食堂有几间?"], knowing()))
    assert "三台县" in alone
    assert "2018年" in alone


def test_steps_are_counted_from_the_turn_before() -> None:
    assert plain(standalone("再往前一年呢?", ["2018年食堂有几间?", "上一年呢?"], knowing())) == "2016年食堂有几间"


def test_the_year_before_is_left_behind_where_something_else_is_asked() -> None:
    alone = standalone("那2019年的校车呢?", ["2018年食堂有几间?"], knowing("2019年校车有几间"))
    assert plain(alone) == "2019年校车有几间"


@pytest.mark.parametrize("follow_up", ["2019年为什么少?", "三台县的校长是谁"])
def test_a_turn_that_asks_another_thing_is_no_bare_slot(follow_up: str) -> None:
    assert "几间" not in standalone(follow_up, ["绵阳市2018年食堂有几间?"], knowing())


# Pronouns and ellipsis --------------------------------------------------------------------------------------


def test_a_pronoun_keeps_the_subject() -> None:
    alone = standalone("它们由谁管理?", ["村小食堂有几间?"], knowing("村小食堂有几间", "村小食堂,由谁管理"))
    assert plain(alone) == "村小食堂,由谁管理"


def test_what_was_asked_goes_where_something_else_is_asked() -> None:
    alone = standalone("还有多少停工?", ["村小食堂有几间?"], knowing("村小食堂有几间", "村小食堂,多少停工"))
    assert plain(alone) == "村小食堂,多少停工"


def test_a_short_follow_up_without_any_reading_keeps_its_words() -> None:
    assert "占比" in standalone("占比呢?", [ASKED], knowing())


def test_nothing_but_a_question_mark_repeats_the_question() -> None:
    assert plain(standalone("呢?", [ASKED], knowing(*SCHOOLS))) == "足球特色学校有几所"


@pytest.mark.parametrize("thanks", ["谢谢", "好的,谢谢!"])
def test_thanks_ask_nothing(thanks: str) -> None:
    assert standalone(thanks, [ASKED], knowing(*SCHOOLS)) == thanks


# Another topic ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["图书馆藏书总量有多少册?", "寄宿制小学怎样配备校医?", "报告是哪天发布的?", "索引号是多少?"])
def test_a_whole_question_stands_by_itself(question: str) -> None:
    assert standalone(question, [ASKED], knowing(*SCHOOLS)) == question


@pytest.mark.parametrize("lead", ["换个话题,", "另外问,", "不说这个了,", "问个别的,"])
def test_a_change_of_topic_is_announced(lead: str) -> None:
    assert standalone(f"{lead}校医有几名?", [ASKED], knowing(*SCHOOLS)) == "校医有几名?"


def test_after_a_change_of_topic_the_new_one_is_followed_up() -> None:
    history = [ASKED, "换个话题,2019年食堂有几间?"]
    assert plain(standalone("2014年呢?", history, knowing())) == "2014年食堂有几间"


# Many turns -------------------------------------------------------------------------------------------------


def test_each_turn_builds_on_the_one_before() -> None:
    history = ["足球特色学校有几所?", "那篮球的呢?", "三台县呢?"]
    assert plain(standalone("2019年呢?", history, knowing("足球特色学校有几所", "篮球特色学校有几所"))) == "2019年三台县篮球特色学校有几所"


@pytest.mark.parametrize("turns", range(1, MAX_TURNS + 1))
def test_up_to_ten_turns(turns: int) -> None:
    years = [f"{2005 + turn}年呢?" for turn in range(turns)]
    history = ["绵阳市食堂有几间?", *years[:-1]]
    assert len(history) == turns
    assert plain(standalone(years[-1], history, knowing())) == f"{2004 + turns}年绵阳市食堂有几间"


def test_the_subject_outlives_ten_turns() -> None:
    history = ["绵阳市食堂有几间?", *(f"{2005 + turn}年呢?" for turn in range(MAX_TURNS))]
    assert "食堂" in standalone("2019年呢?", history, knowing())


# The document itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("follow_up", ["那它的索引号呢?", "索引号是多少"])
def test_a_document_that_is_not_named_is_the_one_answered_from(follow_up: str) -> None:
    def probe(asked: str) -> Probe:
        return Probe(1.0, "1", "某市 2019年自评报告") if "食堂" in asked else Probe(1.0, "2")

    assert plain(standalone(follow_up, [ASKED.replace("足球特色学校", "食堂")], probe)).startswith("某市2019年自评报告的索引号")


def test_a_document_that_is_named_stays() -> None:
    named = "教育督导条例的索引号是多少"
    assert standalone(named, [ASKED], lambda asked: Probe(1.0, asked, "条例" if "条例" in asked else "报告")) == named


def test_a_section_takes_the_place_of_the_one_before() -> None:
    assert plain(standalone("第十二条呢?", ["义务教育法第十一条讲什么?"], knowing())) == "义务教育法第十二条讲什么"


@pytest.mark.parametrize("follow_up", ["国务院那部呢", "那国家的呢?"])
def test_the_country_s_document_after_a_province_s(follow_up: str) -> None:
    assert plain(standalone(follow_up, ["浙江省教育督导条例是哪天通过的?"], knowing())) == "国务院教育督导条例是哪天通过的"


def test_a_figure_is_not_named_by_an_issuer() -> None:
    assert "国务院" not in standalone("全国呢?", ["绵阳市2019年有多少所小学?"], knowing())
