from dataclasses import replace

import pytest

from assistant import wording
from assistant.comparing.arithmetic import Calculation, Operand
from assistant.composing import compose_document, compose_together, figure_text, stated
from assistant.document_reading import read_document
from assistant.verification import verify
from corpus.quantity import Quantity
from tests.assistant.inline import draft, make_report, quantity_of

SCHOOLS = make_report(
    "一、学校建设",
    "(一)建设情况。建成寄宿制小学41所、寄宿制初中17所,约有学位3.6万余个。2019年新聘校医46名。",
)


def make_quantity(text: str, qualifier: str | None = None) -> Quantity:
    return Quantity("", text, 0.0, None, "", qualifier, None, None, "achieved", 0, 0, len(text))


@pytest.mark.parametrize(
    ("text", "qualifier", "said"),
    [
        ("129所", None, "129 所"),
        ("97.2%", None, "97.2%"),
        ("1:200", "不低于", "不低于 1:200"),
        ("100余个", "余", "100 余个"),
        ("95%", "以上", "95%以上"),
        ("30名", "约", "约 30 名"),
        ("约30名", "约", "约30 名"),
        ("两所", None, "两所"),
    ],
)
def test_figure_text(text: str, qualifier: str | None, said: str) -> None:
    assert figure_text(make_quantity(text, qualifier)) == said


def test_the_value_stands_first() -> None:
    answer = draft("寄宿制初中有几所?", SCHOOLS)
    assert answer.text == "17 所（寄宿制初中）[1]。"
    (value,) = answer.values
    assert value.model_dump() == {
        "indicator": "寄宿制初中",
        "text": "17所",
        "value": 17.0,
        "unit": "所",
        "qualifier": None,
        "place": "绵阳市",
        "period": None,
        "citation": 1,
    }


def test_the_citation_is_the_sentence_with_its_section() -> None:
    (citation,) = draft("寄宿制初中有几所?", SCHOOLS).citations
    assert citation.quote == "建成寄宿制小学41所、寄宿制初中17所,约有学位3.6万余个。" == SCHOOLS.text[citation.start : citation.end]
    assert (citation.n, citation.section, citation.section_title, citation.path) == (1, "一", "建设情况", ("一、学校建设", "(一)建设情况"))
    assert (citation.document, citation.publisher, citation.published) == ("mianyang", "教育和体育局", "2020-08-12")
    assert citation.verified is False


def test_the_figures_own_period_is_said() -> None:
    answer = draft("校医新聘了几名?", SCHOOLS)
    assert answer.text.startswith("46 名（2019年")
    assert answer.values[0].period == "2019年"


def test_the_noun_behind_the_figure() -> None:
    report = make_report("一、志愿服务", "(一)驻校。配备540名志愿者,定期驻校。")
    assert draft("志愿者有几名?", report).text == "540 名志愿者[1]。"


def test_a_conflict_shows_each_figure_with_its_citation() -> None:
    report = make_report("一、教室", "(一)甲。建成录播教室58个。", "(二)乙。全市有录播教室61间。")
    answer = draft("录播教室有多少?", report)
    assert answer.conflicting
    assert answer.text.startswith(wording.CONFLICTING)
    assert {(value.text, value.citation) for value in answer.values} == {("58个", 1), ("61间", 2)} or {
        (value.text, value.citation) for value in answer.values
    } == {("61间", 1), ("58个", 2)}
    assert [citation.n for citation in answer.citations] == [1, 2]
    for value in answer.values:
        assert value.text in answer.citations[value.citation - 1].quote


def test_values_of_several_reports_name_each_report_and_cite_its_title() -> None:
    here = make_report("一、食堂", "(一)改造。改造食堂18个。", document="here")
    there = make_report("一、食堂", "(一)改造。改造食堂19个。", document="there", title="广元市2019年履行教育职责自评报告")
    answer = draft("食堂改造了几个?", here, there)
    assert not answer.conflicting
    assert answer.text == f"{wording.SPREAD}{here.metadata.title}：18 个（改造食堂）[1][2]；{there.metadata.title}：19 个（改造食堂）[3][4]。"
    assert [citation.quote for citation in answer.citations] == ["改造食堂18个。", here.metadata.title, "改造食堂19个。", there.metadata.title]
    assert [(value.text, value.place, value.citation) for value in answer.values] == [("18个", "绵阳市", 1), ("19个", "广元市", 3)]
    by_id = {report.id: report for report in (here, there)}
    verified = verify(answer.text, answer.citations, by_id.__getitem__)
    assert verified is not None
    assert verified[0] == answer.text


def test_a_false_premise_is_named() -> None:
    assert draft("寄宿制初中是不是有18所?", SCHOOLS).text == f"{wording.NOT_SO}17 所（寄宿制初中）[1]。"


@pytest.mark.parametrize("question", ["寄宿制初中是不是有17所?", "寄宿制初中有17所吗?"])
def test_a_yes_no_question_that_states_the_figure_gets_the_verdict_first(question: str) -> None:
    assert draft(question, SCHOOLS).text == f"{wording.IS_SO}17 所（寄宿制初中）[1]。"


@pytest.mark.parametrize(
    ("question", "body", "verdict"),
    [
        ("公办园占比达到50%了吗?", "公办园占比50.6%。", wording.IS_SO),
        ("公办园占比达到60%了吗?", "公办园占比50.6%。", wording.NOT_SO),
        ("流失率是不是不超过3%?", "流失率2.2%。", wording.IS_SO),
        ("流失率控制在1.5%以内了吗?", "各校要把流失率控制在1.5%以内。", "1.5%以内"),  # a limit is not what was reached
        ("公办园占比达到60%了吗?", "力争到2025年公办园占比达到60%。", wording.ONLY_PLANNED),
    ],
)
def test_what_was_reached_is_held_against_what_is_asked(question: str, body: str, verdict: str) -> None:
    assert draft(question, make_report("一、教育", f"(一)情况。{body}")).text.startswith(verdict)


def test_a_date_stands_first() -> None:
    report = make_report("一、食堂", "(一)改造。2019年5月食堂改造通过验收。")
    assert draft("食堂改造何时通过验收?", report).text == "2019年5月：2019年5月食堂改造通过验收[1]。"


def test_of_two_dates_none_stands_first() -> None:
    report = make_report("一、食堂", "(一)改造。2018年5月食堂改造动工,2019年5月通过验收。")
    assert draft("食堂改造何时通过验收?", report).text.startswith("2018年5月食堂改造动工")


def test_a_date_in_a_title_is_no_date() -> None:
    report = make_report("一、食堂", "(一)改造。按《2018年食堂改造方案》通过验收。")
    assert draft("食堂改造何时通过验收?", report).text == "按《2018年食堂改造方案》通过验收[1]。"


def test_a_day_without_a_year_is_a_day() -> None:
    report = make_report("一、招生", "(一)录取。民办学校随机录取时间为7月6日。")
    assert draft("民办学校随机录取是哪天?", report).text == "民办学校随机录取时间为7月6日[1]。"


def test_working_days_are_asked_for_by_their_name() -> None:
    report = make_report("一、审批", "(一)期限。审批机关自受理之日起20个工作日内作出决定。")
    assert draft("审批机关几个工作日内作出决定?", report).text.startswith("20")


LISTS = [
    "食堂管理要求如下:\n-原料登记。\n-餐具消毒。",
    "食堂管理要求如下:\n(1)原料登记。\n(2)餐具消毒。",
    "食堂管理要求如下:原料登记;餐具消毒。",
]


@pytest.mark.parametrize("body", LISTS)
def test_an_announced_list_is_given_whole(body: str) -> None:
    report = make_report("一、食堂", f"(一)食堂管理。{body}\n\n(二)校车。新购校车。")
    answer = draft("食堂管理有哪些要求?", report)
    assert "餐具消毒" in answer.text
    assert answer.citations[0].quote.endswith("餐具消毒。")
    assert "校车" not in answer.citations[0].quote


def test_no_item_of_a_list_is_given_twice() -> None:
    report = make_report("一、食堂", "(一)食堂管理。食堂管理要求如下:\n-原料登记。\n-餐具消毒。")
    assert draft("食堂管理有哪些要求?", report).text.count("餐具消毒") == 1


LEAD = "第二条 学校有下列情形的,责令限期改正;情节严重的,给予警告:"
RULES = make_report("第一条 为了安全,制定本办法。", f"{LEAD}\n\n(一)食堂原料没有登记的;\n\n(二)校车没有检验的。")


def test_an_item_comes_with_what_announces_it() -> None:
    answer = draft("校车没有检验的怎么处理?", RULES)
    assert answer.text.startswith(f"{LEAD}[1]")
    assert answer.text.count(LEAD) == 1
    assert "(二)校车没有检验的[" in answer.text
    assert verify(answer.text, answer.citations, lambda _: RULES) is not None


def test_a_list_is_given_from_the_start_of_its_announcement() -> None:
    (citation,) = draft("学校有哪些情形给予警告?", RULES).citations
    assert citation.quote.startswith(LEAD)
    assert citation.quote.endswith("校车没有检验的。")


def test_a_long_sentence_is_cut_at_clauses() -> None:
    filler = "".join(f"完善了第{number}类制度并且逐级压实了有关单位的主体责任," for number in "一二三四五六")
    sentence = f"{filler}建成游泳馆并向社会开放,{filler}成效明显。"
    report = make_report("一、场馆", f"(一)开放。{sentence}")
    answer = draft("游泳馆是否开放?", report)
    said = answer.text.removesuffix("[1]。")
    assert "建成游泳馆并向社会开放" in said
    assert len(said) <= 110 < len(sentence)
    assert said in sentence
    assert answer.citations[0].quote == sentence


def test_every_draft_passes_verification_unchanged() -> None:
    for question in ("寄宿制初中有几所?", "校医新聘了几名?", "寄宿制初中是不是有17所?", "寄宿制初中是不是有18所?", "怎样建设寄宿制小学?"):
        answer = draft(question, SCHOOLS)
        verified = verify(answer.text, answer.citations, lambda _: SCHOOLS)
        assert verified is not None
        assert verified[0] == answer.text


# The document itself ----------------------------------------------------------------------------------------


def test_a_header_field_with_its_citation() -> None:
    answer = compose_document(read_document("发布机构", [SCHOOLS]))
    assert answer.text == "教育和体育局[1]。"
    assert (answer.citations[0].quote, answer.citations[0].section) == ("发布机构: 教育和体育局", None)


OTHER = make_report("一、甲", "(一)乙。丙。", document="other", title="广元市2019年履行教育职责自评报告", header="发布机构: 广元市教育局")


def test_the_same_field_of_two_reports_names_each_and_cites_its_title() -> None:
    answer = compose_document(read_document("发布机构", [SCHOOLS, OTHER]))
    here, there = SCHOOLS.metadata.title, OTHER.metadata.title
    assert answer.text == f"{wording.DUPLICATE_SOURCES}{here}：教育和体育局[1][2]；{there}：广元市教育局[3][4]。"
    assert [citation.quote for citation in answer.citations] == ["发布机构: 教育和体育局", here, "发布机构: 广元市教育局", there]


def test_the_fields_of_two_reports_pass_verification() -> None:
    answer = compose_document(read_document("发布机构", [SCHOOLS, OTHER]))
    by_id = {report.id: report for report in (SCHOOLS, OTHER)}
    verified = verify(answer.text, answer.citations, by_id.__getitem__)
    assert verified is not None
    assert verified[0] == answer.text


def test_what_files_of_one_report_say_alike_is_said_once() -> None:
    copy = make_report("一、甲", "(一)乙。丙。", document="copy", title=SCHOOLS.metadata.title)
    answer = compose_document(read_document("发布机构", [SCHOOLS, copy]))
    assert (answer.text, [citation.document for citation in answer.citations]) == ("教育和体育局[1][2]。", [SCHOOLS.id, "copy"])
    twice = make_report("一、甲部分", "(一)乙。丙。", "二、甲部分", "(一)乙。丙。")
    other = make_report("一、甲部分", "(一)乙。丙。", "二、甲部分", "(一)乙。丙。", document="other")
    assert compose_document(read_document("部分", [twice, other])).text == f"{wording.PARTS}一、甲部分[1][2]；二、甲部分[3][4]。"


def test_versions_of_one_title_that_differ_are_told_apart() -> None:
    version = make_report("一、甲", "(一)乙。丙。", document="version", title=SCHOOLS.metadata.title, header="发布机构: 教育局")
    answer = compose_document(read_document("发布机构", [SCHOOLS, version]))
    assert answer.text.startswith(wording.DUPLICATE_SOURCES)
    assert len(answer.citations) == 4


def test_parts_are_listed_in_order() -> None:
    report = make_report("一、甲部分", "(一)乙。丙。", "二、丁部分", "(二)戊。己。")
    assert compose_document(read_document("部分", [report])).text == f"{wording.PARTS}一、甲部分[1]；二、丁部分[2]。"


@pytest.mark.parametrize(
    ("sentence", "figure", "said"),
    [
        ("省级每5年督导一次。", "5年", "每 5 年"),
        ("省级每三年至少督导一次。", "三年", "每三年"),
        ("省级督导用了5年。", "5年", "5 年"),
        ("每5所学校配两名督学。", "5所", "每 5 所"),
    ],
)
def test_how_often_is_told_from_how_long(sentence: str, figure: str, said: str) -> None:
    report = make_report("一、督导", sentence)
    assert stated(quantity_of(report, figure), report.text).startswith(said)


def test_answers_put_together_keep_what_was_said_beside_them() -> None:
    first = replace(draft("寄宿制初中有几所?", SCHOOLS), note="没有找到甲。")
    second = draft("寄宿制小学有几所?", make_report("一、学校", "寄宿制小学12所。", document="other"))
    whole = compose_together((first, second), None, "没有找到乙。")
    assert whole.text == "17 所（寄宿制初中）[1]。\n12 所（寄宿制小学）[2]。"
    assert [value.citation for value in whole.values] == [1, 2]
    assert whole.note == "\n没有找到甲。没有找到乙。"


def test_what_one_of_them_worked_out_points_to_the_citations_of_all() -> None:
    first = draft("寄宿制初中有几所?", SCHOOLS)
    second = draft("寄宿制小学有几所?", make_report("一、学校", "寄宿制小学12所。", document="other"))
    operand = Operand(1, 0, 1, "12所", 12.0, None, "所", None)
    whole = compose_together((first, replace(second, calculations=(Calculation("sum", (operand, operand)),))), None)
    assert [operand.citation for calculation in whole.calculations for operand in calculation.operands] == [2, 2]
