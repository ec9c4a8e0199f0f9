"""A model's sentence against its sources: what a verification letter by letter would let pass."""

from __future__ import annotations

import pytest

from assistant.binding import Unbound
from assistant.findings import Reading, ReadPassage
from assistant.fusion import Candidate
from assistant.generation.holding import hold
from assistant.generation.numbered import MAX_SENTENCES, NumberedSentence, numbered_sentences
from assistant.generation.reply import Statement
from assistant.matching import Evidence, Match
from assistant.question import understand
from tests.assistant.inline import evidence_of, make_report

REPORT = make_report(
    "一、教育",
    "(一)食堂。2018年改造食堂41个,2019年改造食堂52个。计划新建体育馆47座。累计培训教师3.6万余人次。学位覆盖率不低于80%。",
    "(二)足球。全国青少年校园足球特色学校129所,全国足球特色幼儿园19所。未开展有偿补课。不断改善办学条件。",
)
SENTENCES = [NumberedSentence(evidence_of(REPORT, words)) for words in ("改造食堂", "体育馆", "培训教师", "覆盖率", "足球", "有偿补课", "办学条件")]


def held(text: str, *sources: int, question: str = "怎样改善办学条件?") -> bool:
    return hold(Statement(text, sources), SENTENCES, understand(question)) is not None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("2018年改造食堂41个，2019年改造食堂52个", 1),
        ("2019年，全市改造食堂52个。", 1),
        ("计划新建体育馆47座", 2),
        ("全市累计培训教师3.6万余人次", 3),
        ("覆盖率不低于80%", 4),
        ("全国足球特色幼儿园有19所，全国青少年校园足球特色学校有129所", 5),
        ("未开展有偿补课", 6),
        ("办学条件不断改善", 7),
        ("绵阳市未开展有偿补课", 6),
    ],
)
def test_it_holds(text: str, source: int) -> None:
    assert held(text, source)


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("2019年改造食堂41个", 1, "the figure of another year"),
        ("改造食堂93个", 1, "a sum"),
        ("已新建体育馆47座", 2, "a plan as a deed"),
        ("累计培训教师3.6万人次", 3, "its qualifier lost"),
        ("覆盖率为80%", 4, "its qualifier lost"),
        ("全国青少年校园足球特色学校有19所", 5, "the figure of another thing"),
        ("开展有偿补课", 6, "a negation lost"),
        ("没有未开展有偿补课", 6, "a negation denied"),
        ("不改善办学条件", 7, "a negation added"),
        ("成都市未开展有偿补课", 6, "another place"),
        ("学校全部实现现代化管理目标", 7, "not about its source"),
        ("改善办学条件，见http://evil.example", 7, "a foreign address"),
        ("", 7, "nothing"),
        ("怎样改善 办学条件", 7, "the question"),
        ("绵阳市履行教育职责自评报告", 5, "a heading"),
    ],
)
def test_it_does_not_hold(text: str, source: int, why: str) -> None:
    assert not held(text, source), why


PLACES = make_report(
    "一、教育",
    "(一)区县。涪城区有小学29所,三台县有小学61所。",
    "(二)时间。2019年3月5日启动改造。9月1日正式开学。",
    "(三)比例。九年义务教育巩固率为99.87%。教师本科以上学历占七成。",
    "(四)经费。投入资金3.6亿元,招聘教师三百一十八名。",
)
OF_PLACES = [NumberedSentence(evidence_of(PLACES, words)) for words in ("涪城区有", "3月5日", "9月1日", "巩固率", "七成", "3.6亿")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("三台县有小学61所，涪城区有小学29所", 1),
        ("九年义务教育巩固率为９９．８７％", 4),
        ("教师本科以上学历占七成", 5),
        ("投入资金36000万元", 6),
        ("招聘教师318名", 6),
    ],
)
def test_a_figure_may_be_written_in_another_way(text: str, source: int) -> None:
    assert hold(Statement(text, (source,)), OF_PLACES, understand("教育情况怎么样?")) is not None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("涪城区有小学61所", 1),
        ("涪城区有小学六十一所", 1),
        ("涪城区有小学90所", 1),
        ("涪城区有小学近百所", 1),
        ("涪城区有小学几十所", 1),
        ("涪城区有小学两三百所", 1),
        ("涪城区有小学成百上千所", 1),
        ("涪城区有小学卅所", 1),
        ("涪城区有小学㉚所", 1),
        ("涪城区有小学Ⅻ所", 1),
        ("2019年3月6日启动改造", 2),
        ("2019年3月启动改造,5日完成改造", 2),
        ("2020年3月5日启动改造", 2),
        ("9月2日正式开学", 3),
        ("九月二日正式开学", 3),
        ("九年义务教育巩固率为９８．８７％", 4),
        ("九年义务教育巩固率为99.87‰", 4),
        ("教师本科以上学历占七成六", 5),
        ("投入资金三点八亿元", 6),
        ("投入资金3.6万元", 6),
        ("招聘教师叁佰壹拾玖名", 6),
        ("Fucheng has 90 schools 涪城区有小学", 1),
    ],
)
def test_another_number_in_whatever_writing_does_not_hold(text: str, source: int) -> None:
    assert hold(Statement(text, (source,)), OF_PLACES, understand("教育情况怎么样?")) is None


def test_the_questions_year_binds_every_figure() -> None:
    assert held("改造食堂41个", 1, question="2018年改造食堂的情况怎么样?")
    assert not held("改造食堂41个", 1, question="2019年改造食堂的情况怎么样?")


def quotes(text: str, *sources: int) -> list[str]:
    found = hold(Statement(text, sources), SENTENCES, understand("怎样改善办学条件?"))
    return [citation.quote for citation in found.citations] if found is not None else []


def test_sources_are_there() -> None:
    assert not held("未开展有偿补课")
    assert not held("未开展有偿补课", 8)
    assert not held("未开展有偿补课", 0)
    assert not held("未开展有偿补课", 6, 8)


def test_only_sources_that_are_needed_are_cited() -> None:
    assert quotes("未开展有偿补课", 1, 2, 3, 4, 5, 6, 7) == ["未开展有偿补课。"]
    assert quotes("未开展有偿补课，不断改善办学条件", 7, 6, 5) == ["不断改善办学条件。", "未开展有偿补课。"]


def test_what_is_copied_under_a_wrong_number_is_cited_where_it_stands() -> None:
    assert quotes("未开展有偿补课", 1) == ["未开展有偿补课。"]
    assert quotes("开展有偿补课", 1) == []
    assert quotes("全国青少年校园足球特色学校19所", 1) == []
    assert quotes("各校没有开展有偿补课", 1) == []  # in its own words it must say itself what it rests on


def test_a_place_that_only_the_title_names_is_cited_there() -> None:
    found = hold(Statement("绵阳市未开展有偿补课", (6,)), SENTENCES, understand("怎样治理有偿补课?"))
    assert found is not None
    assert [citation.quote for citation in found.citations] == ["未开展有偿补课。", REPORT.metadata.title]


def _read(evidence: Evidence) -> Reading:
    passage = ReadPassage(evidence, Match(1.0, {}, {}), Candidate("mianyang", evidence.passage.index, 1, 1, 1), Unbound(), 1.0)
    return Reading(passages=(passage,))


def test_the_sentences_of_a_prompt_are_what_was_read_and_its_neighbours_in_the_section() -> None:
    asked = understand("怎样治理有偿补课?")
    found = numbered_sentences(asked, _read(evidence_of(REPORT, "有偿补课")))
    assert [sentence.text for sentence in found] == [
        "全国青少年校园足球特色学校129所,全国足球特色幼儿园19所。",
        "未开展有偿补课。",
        "不断改善办学条件。",
    ]
    assert found[0].where.endswith("自评报告 › (二)足球")


def test_a_prompt_is_bounded() -> None:
    long = make_report("一、教育", "(一)任务。任务如下:" + "".join(f"第{number}项工作要做到{'认真' * 150}。" for number in range(1, 30)))
    found = numbered_sentences(understand("有什么任务?"), _read(evidence_of(long, "任务如下")))
    assert 2 < len(found) <= MAX_SENTENCES
    assert sum(len(sentence.text) for sentence in found) <= 2700
