from dataclasses import replace

import pytest

from assistant.document_reading import asked_field, asked_fields, read_document
from assistant.normalising import normalise
from corpus.report import MetadataField
from tests.assistant.inline import TITLE, make_report

REPORT = make_report("一、学校建设", "(一)建设情况。建成小学41所。", "(二)体育。开展比赛。", "二、下一步", "(三)打算。新建小学。")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("这份报告是哪天发布的?", "发布日期"),
        ("报告何时公开的?", "发布日期"),
        ("报告的发布时间?", "发布日期"),
        ("报告的成文日期", "成文日期"),
        ("报告是何时面世的", "发布日期"),
        ("这份自评材料是哪天挂到网上的", "发布日期"),
        ("发布这份材料的是哪个单位", "发布机构"),
        ("是哪个单位发布的?", "发布机构"),
        ("报告由谁发布?", "发布机构"),
        ("报告出自哪个单位?", "发布机构"),
        ("自评情况的印发日期?", "发布日期"),
        ("报告何时对外公开?", "发布日期"),
        ("自评报告什么时间发布?", "发布日期"),
        ("自评报告是几时发布的?", "发布日期"),
        ("发布自评报告是在哪一天?", "发布日期"),
        ("自评什么时候上网公开的?", "发布日期"),
        ("人民政府自评报告的公布时间是", "发布日期"),
        ("自评报告公布的日子", "发布日期"),
        ("自评报告多会儿发的", "发布日期"),
        ("自评报告的时间", "发布日期"),
        ("報告由誰發布？", "发布机构"),
        ("索引号多少?", "索引号"),
        ("文号多少?", "文号"),
        ("报告属于什么主题分类?", "主题分类"),
        ("报告列了哪些关键词?", "关键词"),
        ("报告的标题?", "标题"),
        ("报告说的是哪个年度?", "期间"),
        ("报告分为几大部分?", "部分"),
        ("报告一共几个小节?", "小节"),
    ],
)
def test_the_field_asked_for(question: str, field: str) -> None:
    assert asked_field(normalise(question)) == field


@pytest.mark.parametrize(
    "question",
    [
        "食堂改造由谁负责?",
        "招生办法何时公布?",
        "什么时候公开招聘教师?",
        "发放补助是哪天?",
        "督学办法由哪个部门印发?",
        "食堂分几个部分改造?",
        "垃圾分类怎么做?",
        "学校的名称有几个?",
        "哪一年度通过验收?",
        "小学有几所?",
    ],
)
def test_a_question_about_anything_else(question: str) -> None:
    assert asked_field(normalise(question)) is None


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("哪天晒出了自评报告?", "发布日期"),
        ("把自评报告发出来,是在哪一天?", "发布日期"),
        ("自评报告正式亮相是哪一天", "发布日期"),
        ("自评报告的对外发布时间请查明", "发布日期"),
        ("这份文件的日期是多少:履行教育职责自评报告", "发布日期"),
        ("自评报告哪天的", "发布日期"),
        ("从落款看,自评报告是什么时候形成的?", "成文日期"),
    ],
)
def test_the_day_in_whatever_words(question: str, field: str) -> None:
    assert asked_field(normalise(question)) == field


@pytest.mark.parametrize(
    "question",
    ["自评报告什么时候报送省政府的?", "报告公布的录取时间", "报告里哪天公布高考分数?", "自评报告里说什么时候出台了保学办法?", "报告提到的开学时间是哪天?"],
)
def test_a_day_of_anything_that_the_document_tells(question: str) -> None:
    assert asked_field(normalise(question)) is None


@pytest.mark.parametrize(("question", "field"), [("报告涵盖哪段时间?", "期间"), ("报告分几大部分?", "部分")])
def test_the_same_in_other_words(question: str, field: str) -> None:
    assert asked_field(normalise(question)) == field


@pytest.mark.parametrize(
    ("name", "value", "printed"),
    [
        ("索引号", "8410223/202008-00001", "索 引 号: 8410223/202008-00001"),
        ("发布机构", "教育和体育局", "发布机构: 教育和体育局"),
        ("发布日期", "2020-08-12", "发布日期: 2020-08-12"),
        ("关键词", "教育;履职", "关 键 词: 教育;履职"),
        ("标题", TITLE, TITLE),
        ("期间", "2019年", TITLE),
        ("文号", "", "文  号:"),
    ],
)
def test_the_header_line_that_says_so(name: str, value: str, printed: str) -> None:
    (fact,) = read_document(name, [REPORT])
    assert (fact.value, REPORT.text[fact.start : fact.end], fact.section) == (value, printed, None)


@pytest.mark.parametrize(("name", "headings"), [("部分", ["一、学校建设", "二、下一步"]), ("小节", ["(一)建设情况", "(二)体育", "(三)打算"])])
def test_parts_and_sections(name: str, headings: list[str]) -> None:
    facts = read_document(name, [REPORT])
    assert [fact.value for fact in facts] == headings
    for fact in facts:
        assert fact.section is not None
        assert REPORT.text[fact.start : fact.end].startswith(fact.value)


def test_a_report_without_header() -> None:
    report = make_report("一、甲", "(一)乙。丙。", header="", title="")
    for name in ("索引号", "发布机构", "发布日期", "标题", "期间"):
        assert read_document(name, [report]) == []


def test_a_filled_field_is_taken_before_a_blank_one_of_the_same_name() -> None:
    fields = (MetadataField("文号", "", 0, 3), MetadataField("文号", "绵府发〔2020〕3号", 4, 19))
    report = replace(REPORT, metadata=replace(REPORT.metadata, fields=fields))
    assert [(fact.value, fact.start) for fact in read_document("文号", [report])] == [("绵府发〔2020〕3号", 4)]


def test_one_fact_a_report() -> None:
    other = make_report("一、甲", "(一)乙。丙。", document="other", header="发布机构: 广元市教育局")
    assert [(fact.report.id, fact.value) for fact in read_document("发布机构", [REPORT, other])] == [("mianyang", "教育和体育局"), ("other", "广元市教育局")]


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("发布日期和发布机构是什么", {"发布日期", "发布机构"}),
        ("这份报告的索引号、发布机构分别是什么", {"索引号", "发布机构"}),
        ("这份报告是哪天发布的", {"发布日期"}),
    ],
)
def test_several_fields_in_one_question(question: str, fields: set[str]) -> None:
    first = asked_field(question)
    assert first is not None
    named = asked_fields(question, first)
    assert set(named) == fields
    assert named[0] == first


def test_what_is_not_meant_asks_for_nothing() -> None:
    assert asked_field("这份报告什么时候发布的,不是施行日期") == "发布日期"
