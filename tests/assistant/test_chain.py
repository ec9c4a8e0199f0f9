"""The whole chain: over small texts with a tiny model, over the real report with the built-in one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import wording
from assistant.answer import Answer
from assistant.chain import Assistant, Options
from corpus.embedding import Embedder
from corpus.errors import RejectedInputError
from corpus.library import Snapshot
from tests.assistant.inline import HEADER

pytestmark = pytest.mark.slow

OverTexts = Callable[[dict[str, str]], Assistant]


def report(title: str, *body: str, header: str = HEADER) -> str:
    return "\n\n".join((header, title, *body)) + "\n"


WORK = {
    "mianyang": report("绵阳市2019年政府工作报告", "一、民生", "(一)食堂。2018年改造食堂41个。2018年新增就业9000人。"),
    "guangyuan": report("广元市2019年政府工作报告", "一、民生", "(一)食堂。2018年改造食堂23个。"),
}


def text_of(answer: Answer) -> str:
    return answer.answer.replace(" ", "")


def assert_holds(answer: Answer, snapshot: Snapshot) -> None:
    """Section 6 of the design: each citation is its slice, each value stands in its citation."""
    for citation in (*answer.citations, *(answer.refusal.nearest if answer.refusal else ())):
        assert snapshot.report(citation.document).text[citation.start : citation.end] == citation.quote
        assert citation.verified
    quotes = {citation.n: citation.quote for citation in answer.citations}
    for value in answer.values:
        assert value.text in quotes[value.citation]
    assert (answer.status == "refused") is (answer.refusal is not None) is (not answer.citations)
    for citation in answer.citations:
        assert f"[{citation.n}]" in answer.answer


# Small texts ------------------------------------------------------------------------------------------------


LAWS = {
    "sport": report("学校体育工作条例", "第一条 学校每学年至少举行一次运动会。", "第二条 本条例自2017年3月1日起施行。", header=""),
    "supervision": report("教育督导条例", "第一条 兼职督学的任期为3年,连续任职不得超过3个任期。", "第二条 本条例自2012年10月1日起施行。", header=""),
}


PROBLEMS = {
    place: report(f"{city}2019年履行教育职责自评报告", "一、工作", "建成小学3所。", "二、存在的主要问题", f"(一){problem}。缺口23个。", "(二)欠款。欠42万元。")
    for place, city, problem in (("mianyang", "绵阳市", "学位不足"), ("guangyuan", "广元市", "教师短缺"))
}


@pytest.mark.parametrize("question", ["绵阳市2019年自评报告里列了哪些主要问题?", "绵阳市存在哪些问题?", "绵阳市2019年存在什么问题?"])
def test_a_section_whose_title_is_asked_for(over_texts: OverTexts, question: str) -> None:
    answer = over_texts(PROBLEMS).ask(question)
    assert [citation.quote for citation in answer.citations] == ["二、存在的主要问题", "(一)学位不足。", "(二)欠款。"]


def test_the_sections_of_several_reports_each_under_its_title(over_texts: OverTexts) -> None:
    answer = over_texts(PROBLEMS).ask("存在哪些问题?")
    assert [line.split("：")[0] for line in answer.answer.splitlines()] == ["广元市2019年履行教育职责自评报告", "绵阳市2019年履行教育职责自评报告"]
    assert_holds(answer, over_texts(PROBLEMS)._snapshot)


@pytest.mark.parametrize("question", ["绵阳市2018年存在哪些问题?", "三台县存在哪些问题?", "绵阳市食堂有哪些问题?"])
def test_a_section_answers_for_no_other_year_place_or_part(over_texts: OverTexts, question: str) -> None:
    assert over_texts(PROBLEMS).ask(question).status == "refused"


def test_documents_named_together_answer_each_for_itself(over_texts: OverTexts) -> None:
    answer = over_texts(LAWS).ask("学校体育工作条例和教育督导条例分别什么时候施行?")
    assert answer.status == "answered"
    sport, supervision = text_of(answer).splitlines()
    assert sport.startswith("学校体育工作条例：")
    assert "2017年3月1日" in sport
    assert supervision.startswith("教育督导条例：")
    assert "2012年10月1日" in supervision


def test_of_documents_named_together_one_says_nothing(over_texts: OverTexts) -> None:
    answer = over_texts(LAWS).ask("教育督导条例和学校体育工作条例规定兼职督学任期几年?")
    assert text_of(answer).splitlines()[0].startswith("教育督导条例：3年")
    assert wording.NOT_IN.format(title="学校体育工作条例") in answer.answer
    assert {citation.document for citation in answer.citations} == {"supervision"}


def test_several_figures_asked_for_at_once(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("绵阳市2018年改造食堂多少个,新增就业多少人?")
    assert [value.text for value in answer.values] == ["41个", "9000人"]


SCHOOLS = """绵阳市2018年自评报告

一、项目

(一)项目。文峰中学迁建总投资2.4亿元,比上年增加0.3亿元,可容纳学生3000人。千秋小学扩建投资900万元。

考场达到2895个,新增考点3个、考场212个。

(二)全市。城区中学学生9876人。新建食堂计划投资1.5亿元,实际完成投资1.2亿元。食堂由87个减少到19个。
"""


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("文峰中学迁建投资多少,能容纳多少学生?", ["2.4亿元", "3000人"]),  # told of the same school
        ("文峰中学迁建投资多少,比上年增加多少?", ["2.4亿元", "0.3亿元"]),
        ("千秋小学扩建投资多少,有多少学生?", ["900万元"]),  # and not those of others
        ("新建食堂计划投资多少,实际多少?", ["1.5亿元", "1.2亿元"]),
        ("食堂原先有几个现在还有几个?", ["87个", "19个"]),
        ("新增几个考点、几个考场?", ["3个", "212个"]),  # of one row, not 2895个
        ("文峰中学迁建投资多少?千秋小学呢?", ["2.4亿元", "900万元"]),
        ("文峰中学迁建投资比千秋小学扩建高多少?", ["2.4亿元", "900万元"]),
    ],
)
def test_what_is_asked_besides_is_told_of_the_same(over_texts: OverTexts, question: str, found: list[str]) -> None:
    answer = over_texts({"schools": SCHOOLS}).ask(question)
    assert [value.text for value in answer.values] == found


def test_the_next_question_is_of_the_school_spoken_of(over_texts: OverTexts) -> None:
    assistant = over_texts({"schools": SCHOOLS})
    assert [value.text for value in assistant.ask("能容纳多少学生?", ["绵阳市文峰中学迁建总投资多少?"]).values] == ["3000人"]


def test_a_mistyped_word_is_read_as_meant_and_said_to_be(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("绵阳市2018年改造食唐多少个?")
    assert [value.text for value in answer.values] == ["41个"]
    assert answer.answer.endswith(wording.RESPELLED.format(typed="食唐", meant="食堂"))
    assert answer.standalone_question == "绵阳市2018年改造食堂多少个?"


def test_of_several_figures_one_is_not_found(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("绵阳市2018年改造食堂多少个,校车多少辆?")
    assert [value.text for value in answer.values] == ["41个"]
    assert wording.NOT_FOUND.format(asked="校车多少辆") in answer.answer


def test_a_place_chooses_among_two_reports(over_texts: OverTexts) -> None:
    for place, figure in (("绵阳市", "41个"), ("广元市", "23个")):
        answer = over_texts(WORK).ask(f"{place}2018年食堂改造了几个?")
        assert (answer.status, [value.text for value in answer.values]) == ("answered", [figure])
        assert answer.values[0].place == place
        assert answer.values[0].period == "2018年"


def test_a_report_named_by_its_title(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("广元市2019年政府工作报告中食堂改造了几个?")
    assert [(value.text, value.place) for value in answer.values] == [("23个", "广元市")]


def test_the_year_of_a_named_report_binds_no_figure(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("绵阳市2019年政府工作报告中新增就业多少人?")
    assert [value.text for value in answer.values] == ["9000人"]


def test_a_report_that_is_not_there(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("成都市政府工作报告中食堂改造了几个?")
    assert answer.refusal is not None
    assert answer.refusal.missing == ("成都市政府工作报告",)
    assert answer.answer == f"{wording.REFUSED}语料库中没有“成都市政府工作报告”这份文件。"


@pytest.mark.parametrize("question", ["2017年政府工作报告中食堂改造了几个?", "绵阳市2017年政府工作报告中食堂改造了几个?"])
def test_the_report_of_another_year_does_not_answer(over_texts: OverTexts, question: str) -> None:
    assert over_texts(WORK).ask(question).status == "refused"


def test_the_report_of_another_county_does_not_answer(over_texts: OverTexts) -> None:
    texts = {"yanting": report("盐亭县2019年政府工作报告", "一、民生", "(一)食堂。改造食堂41个。")}
    assert over_texts(texts).ask("三台县2019年政府工作报告中食堂改造了几个?").status == "refused"


def test_a_year_that_no_report_speaks_of(over_texts: OverTexts) -> None:
    answer = over_texts(WORK).ask("绵阳市2016年食堂改造了几个?")
    assert answer.refusal is not None
    assert answer.refusal.missing == ("2016年",)


def test_the_publisher_of_one_report(over_texts: OverTexts) -> None:
    answer = over_texts({"mianyang": WORK["mianyang"]}).ask("报告是哪个单位发布的?")
    assert (answer.status, answer.answer) == ("answered", "教育和体育局[1]。")
    assert answer.citations[0].section is None


def test_the_publisher_of_two_reports(over_texts: OverTexts) -> None:
    assert over_texts(WORK).ask("报告是哪个单位发布的?").status == "answered"


def test_a_blank_field_is_said_to_be_blank(over_texts: OverTexts) -> None:
    answer = over_texts({"mianyang": WORK["mianyang"]}).ask("文号是多少?")
    assert answer.answer == f"{wording.REFUSED}报告的“文号”一栏没有填写。"


def test_a_section_that_is_not_there(over_texts: OverTexts) -> None:
    answer = over_texts({"mianyang": WORK["mianyang"]}).ask("(九)讲了什么?")
    assert answer.answer == f"{wording.REFUSED}报告中没有“(九)”。"


def test_a_section_of_reports_of_two_places_with_one_title(over_texts: OverTexts) -> None:
    heads = ("发布机构: 盐亭县人民政府\n", "发布机构: 三台县人民政府\n")
    texts = {str(number): head + report("2019年教育工作总结", "一、民生", f"(一)食堂。改造食堂4{number}个。") for number, head in enumerate(heads)}
    answer = over_texts(texts).ask("(一)讲了什么?")
    assert answer.status == "refused"
    assert over_texts({"0": texts["0"]}).ask("(一)讲了什么?").status == "answered"


def test_a_ratio_before_a_comma_and_a_figure(over_texts: OverTexts) -> None:
    text = report("绵阳市2019年履行教育职责自评报告", "一、教师", "(一)高校。高校辅导员师生比达到1:200,3所高校超过标准。")
    assert [value.text for value in over_texts({"ratio": text}).ask("高校辅导员师生比是多少?").values] == ["1:200"]


def test_what_is_said_of_who_asks_is_left_out_where_nothing_was_found(over_texts: OverTexts) -> None:
    text = report("绵阳市2019年履行教育职责自评报告", "一、食堂", "(一)建设。全市建成标准化食堂320个。")
    ask = over_texts({"canteens": text}).ask
    assert [value.text for value in ask("我是电视台新闻频道记者编导,标准化食堂有多少个?").values] == ["320个"]
    assert ask("农村寄宿制学校,标准化浴室有多少个?").status == "refused"


def test_a_city_whose_name_ends_like_a_word_for_writing(over_texts: OverTexts) -> None:
    text = report("焦作市2019年履行教育职责自评报告", "一、食堂", "(一)建设。全市建成标准化食堂320个。")
    assert [value.text for value in over_texts({"jiaozuo": text}).ask("帮我查查焦作标准化食堂有多少个").values] == ["320个"]


def test_what_is_lacking_is_told_by_no_figure_of_what_there_will_be(over_texts: OverTexts) -> None:
    lines = "(一)学位。城区义务教育学位缺口约3200个。明年计划新增义务教育学位4050个。全县现有普通高中教师642人。"
    ask = over_texts({"places": report("绵阳市2019年履行教育职责自评报告", "一、学位", lines)}).ask
    assert [value.text for value in ask("义务教育学位还差多少个?").values] == ["3200个"]
    assert ask("普通高中教师还缺多少人?").status == "refused"


def test_another_projects_figure_is_not_lent(over_texts: OverTexts) -> None:
    lines = "(一)项目。幼儿园建设提升项目竣工校舍面积2767平方米。(二)改薄。义务教育改薄提升工作有序推进。"
    ask = over_texts({"projects": report("绵阳市2019年履行教育职责自评报告", "一、项目", lines)}).ask
    assert ask("义务教育改薄提升项目竣工校舍面积是多少?").status == "refused"
    assert [value.text for value in ask("幼儿园建设提升项目竣工校舍面积是多少?").values] == ["2767平方米"]


def test_a_footnote_mark_in_the_source(over_texts: OverTexts) -> None:
    text = report("绵阳市2019年履行教育职责自评报告", "一、安全", "(一)校车。校车运营由交通部门监管[2]。")
    answer = over_texts({"notes": text}).ask("校车运营由谁监管?")
    assert (answer.status, answer.answer) == ("answered", "校车运营由交通部门监管［2］[1]。")
    assert [(citation.n, citation.quote) for citation in answer.citations] == [(1, "校车运营由交通部门监管[2]。")]


def test_markup_is_passed_on_as_text(over_texts: OverTexts) -> None:
    text = report("绵阳市2019年履行教育职责自评报告", "一、安全", "(一)校车。校车运营由<b>交通部门</b>监管。")
    assistant = over_texts({"markup": text})
    assert assistant.ask("校车运营由谁监管?").citations[0].quote == "校车运营由<b>交通部门</b>监管。"
    assert assistant.ask("<script>alert(1)</script>游泳馆有几座?").status == "refused"


# The real report --------------------------------------------------------------------------------------------


def test_the_question_of_the_design(mianyang: Assistant, snapshot: Snapshot) -> None:
    answer = mianyang.ask("校园足球特色学校有多少所?", id="q1")
    assert (answer.id, answer.status, answer.mode) == ("q1", "answered", "extractive")
    assert text_of(answer).startswith("129所")
    (value,) = answer.values
    assert (value.indicator, value.text, value.value, value.unit, value.place, value.period) == (
        "全国青少年校园足球特色学校",
        "129所",
        129.0,
        "所",
        "绵阳市",
        None,
    )
    (citation,) = answer.citations
    assert (citation.section, citation.section_title) == ("七", "建立健全“五育并举”的教育质量保障机制")
    assert (citation.document, citation.publisher, citation.published) == ("mianyang-2020", "教育和体育局", "2020-08-12")
    assert "全国青少年校园足球特色学校129所" in citation.quote
    assert_holds(answer, snapshot)


@pytest.mark.parametrize("question", ["校園足球特色學校有幾所？", "校 园 足 球 特 色 学 校 有 几 所", "校园足球特色学校有几所？？"])
def test_other_writings_of_it(mianyang: Assistant, question: str) -> None:
    assert [value.text for value in mianyang.ask(question).values] == ["129所"]


@pytest.mark.parametrize("question", ["特殊教育资源教室有多少?", "绵阳市特殊教育资源教室有多少?"])
def test_a_contradiction_is_found_with_and_without_the_reports_own_place(mianyang: Assistant, question: str) -> None:
    answer = mianyang.ask(question)
    assert answer.status == "conflicting"
    assert {value.text for value in answer.values} == {"61间", "58个"}


def test_the_reports_own_place_is_no_word_to_search_for(over_texts: OverTexts) -> None:
    plans = "".join(f"制定《绵阳市第{number}号方案》,绵阳市各部门落实。" for number in range(1, 60))
    city = report("绵阳市2019年自评报告", "一、方案", plans, "二、防控", "据统计,全市开学学校共有523所。", "三、复学", "全市开学学校766所,确保了平安。")
    answer = over_texts({"mianyang": city, "guangyuan": WORK["guangyuan"]}).ask("绵阳市开学学校有多少所?")
    assert answer.status == "conflicting"
    assert {value.text for value in answer.values} == {"523所", "766所"}


def test_a_follow_up(mianyang: Assistant) -> None:
    answer = mianyang.ask("那幼儿足球的呢?", ["校园足球特色学校有多少所?"])
    assert [value.text for value in answer.values] == ["19所"]
    assert answer.question == "那幼儿足球的呢?"
    assert answer.standalone_question != answer.question


QUESTIONS = (
    "校园足球特色学校有多少所?",
    "校园冰球特色学校有多少所?",
    "遂宁市校园足球特色学校有多少所?",
    "2016年校园足球特色学校有多少所?",
    "2017年巩固率达到多少?",
    "督学聘任了几名?",
    "开学复课的学校有几所?",
    "驻校志愿者有几名?",
    "录播教室有几间?",
    "竣工的体育场地有几平方米?",
    "怎样落实控辍保学?",
    "为什么要调研布局?",
    "哪些学校领办了集团?",
    "报告何时公开的?",
    "报告由谁发布?",
    "(十)讲了什么?",
    "第三部分讲了什么?",
    "月球上有几所学校?",
    "谢谢",
    "写一首校园的诗",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_is_answered_holds(mianyang: Assistant, snapshot: Snapshot, question: str) -> None:
    answer = mianyang.ask(question)
    assert_holds(answer, snapshot)
    assert 0 < answer.seconds < 5


@pytest.mark.parametrize("question", QUESTIONS[1:5])
def test_another_thing_place_or_year_is_refused(mianyang: Assistant, question: str) -> None:
    assert mianyang.ask(question).status == "refused"


def test_the_missing_part_is_named(mianyang: Assistant) -> None:
    refusals = [mianyang.ask(question).refusal for question in QUESTIONS[1:4]]
    assert [refusal.missing for refusal in refusals if refusal] == [("冰球",), ("遂宁市",), ("2016年",)]


def test_the_citys_figure_is_not_a_countys(mianyang: Assistant) -> None:
    assert mianyang.ask("平武县累计培训了多少人次?").status == "refused"


def test_what_is_counted_is_the_unit_asked_for(mianyang: Assistant) -> None:
    assert [value.text for value in mianyang.ask("涪城区的教育集团领办几所中小学?").values] == ["15所"]


def test_thanks_are_not_answered_with_a_figure(mianyang: Assistant) -> None:
    assert mianyang.ask("谢谢", ["校园足球特色学校有多少所?"]).values == ()


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u3000"])
def test_an_empty_question(mianyang: Assistant, question: str) -> None:
    with pytest.raises(RejectedInputError) as raised:
        mianyang.ask(question)
    assert (raised.value.happened, raised.value.remedy) == wording.QUESTION_EMPTY


def test_a_question_that_is_too_long(mianyang: Assistant) -> None:
    limit = mianyang.options.max_question_chars
    with pytest.raises(RejectedInputError) as raised:
        mianyang.ask("足" * (limit + 1))
    assert raised.value.happened == f"问题有 {limit + 1} 个字，超过上限 {limit} 个。"
    assert mianyang.ask("足" * limit).question == "足" * limit


def test_the_limit_is_an_option(snapshot: Snapshot, builtin: Embedder) -> None:
    short = Assistant(snapshot, builtin, options=Options(max_question_chars=10))
    with pytest.raises(RejectedInputError):
        short.ask("校园足球特色学校有多少所?")


@pytest.mark.parametrize("question", ["How many football schools are there?", "12345", "???", "école"])
def test_a_question_in_no_chinese(mianyang: Assistant, question: str) -> None:
    answer = mianyang.ask(question)
    assert (answer.status, answer.answer, answer.citations) == ("refused", wording.QUESTION_NOT_CHINESE, ())


def test_retrieve_gives_the_best_passages_first(mianyang: Assistant, snapshot: Snapshot) -> None:
    found = mianyang.retrieve("校园足球特色学校有多少所?", 5)
    assert len(found) == 5
    assert [one.fused for one in found] == sorted((one.fused for one in found), reverse=True)
    text = snapshot.report("mianyang-2020")
    assert "足球" in text.passage_text(text.passages[found[0].passage])


def test_eight_threads_answer_as_one_does(snapshot: Snapshot, builtin: Embedder) -> None:
    alone = Assistant(snapshot, builtin)
    expected = [alone.ask(question).model_copy(update={"seconds": 0.0}) for question in QUESTIONS]
    fresh = Assistant(snapshot, builtin)
    start = threading.Barrier(8)

    def ask_all(shift: int) -> list[Answer]:
        start.wait()
        order = [*range(shift, len(QUESTIONS)), *range(shift)]
        answers = {index: fresh.ask(QUESTIONS[index]).model_copy(update={"seconds": 0.0}) for index in order}
        return [answers[index] for index in range(len(QUESTIONS))]

    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(ask_all, range(0, 16, 2)):
            assert answers == expected


@pytest.mark.parametrize(
    "question",
    ["校园篮球特色学校一共有多少所?", "篮球特色学校共有几所?", "全市总共有多少所校园排球特色学校?", "绵阳市的校园篮球特色学校到底有多少所?"],
)
def test_a_figure_is_never_lent_to_another_sport(mianyang: Assistant, question: str) -> None:
    assert mianyang.ask(question).status == "refused"


@pytest.mark.parametrize(("question", "missing"), [("广元市的自评报告哪天发布?", "广元市"), ("绵阳市2016年的自评报告是谁发布的?", "2016年")])
def test_the_header_of_another_report_is_not_lent(mianyang: Assistant, question: str, missing: str) -> None:
    answer = mianyang.ask(question)
    assert answer.refusal is not None
    assert answer.refusal.missing == (missing,)


def test_a_detail_that_is_named_but_not_set_out(mianyang: Assistant) -> None:
    assert mianyang.ask("校园足球特色学校的名单是什么?").status == "refused"
    assert mianyang.ask("涪城区的5个教育集团是哪5个?").status == "answered"
