import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.report import Report
from ingest.metadata import iso_date, read_metadata, report_period, report_place
from ingest.reader import read_report

HEADER = """当前位置: 基础分类/文件/政策文件
索 引 号: 8410223/202008-00001 主题分类: 政策文件 发布机构: 教育和体育局
发布日期: 2020-08-12 文  号: 关 键 词: 教育;履职;自评

绵阳市人民政府 2019年及2020年上半年履行教育职责自评情况

"""


def test_the_header_of_a_government_page() -> None:
    text = HEADER + "一、总体"
    metadata = read_metadata(text, len(HEADER), "mianyang-2020")
    assert metadata.title == text[metadata.title_start : metadata.title_end] == "绵阳市人民政府 2019年及2020年上半年履行教育职责自评情况"
    assert (metadata.publisher, metadata.published) == ("教育和体育局", "2020-08-12")
    assert [(field.name, field.value) for field in metadata.fields] == [
        ("索引号", "8410223/202008-00001"),
        ("主题分类", "政策文件"),
        ("发布机构", "教育和体育局"),
        ("发布日期", "2020-08-12"),
        ("文号", ""),
        ("关键词", "教育;履职;自评"),
    ]
    assert [text[field.start : field.end] for field in metadata.fields][:2] == ["索 引 号: 8410223/202008-00001", "主题分类: 政策文件"]


@pytest.mark.parametrize(
    ("header", "name", "value"),
    [
        ("发布日期：2020年8月12日\n", "发布日期", "2020年8月12日"),
        ("【索引号】8410223/202008\n", "索引号", "8410223/202008"),
        ("[发布机构] ：教育局\n", "发布机构", "教育局"),
        ("**发文字号**：绵府发〔2020〕12号\n", "文号", "绵府发〔2020〕12号"),
        ("| 发文机关：国务院 |\n", "发布机构", "国务院"),
        ("索引号：\n8410223/202008\n", "索引号", "8410223/202008"),
        ("发布机构:\n绵阳市教育和体育局\n", "发布机构", "绵阳市教育和体育局"),
        ("发文字号:\n绵阳市履行教育职责自评报告\n", "文号", ""),
        ("---\ntitle: 自评报告\npublisher: 教育局\ndate: 2020\n---\n", "发布机构", "教育局"),
    ],
)
def test_layouts_of_header_fields(header: str, name: str, value: str) -> None:
    fields = read_metadata(header, len(header), "x").fields
    (field,) = [field for field in fields if field.name == name]
    assert field.value == value
    assert value in header[field.start : field.end]


def test_what_is_printed_goes_before_the_front_matter() -> None:
    text = "---\ntitle: 甲\ndate: 2026-06-22\n---\n成文日期: 2026年06月22日 发布日期: 2026年06月29日\n国务院关于印发规划的通知\n"
    assert read_metadata(text, len(text), "x").published == "2026-06-29"


def test_a_date_that_is_none_leaves_the_next_field() -> None:
    text = "发布日期: 待定\n成文日期: 2020-08-12\n"
    assert read_metadata(text, len(text), "x").published == "2020-08-12"


def test_a_source_deep_in_the_text_is_no_header_field() -> None:
    text = "自评报告\n" + "正文。\n" * 60 + "来源: 某网\n"
    assert read_metadata(text, len(text), "x").fields == ()


def test_without_a_title_the_file_name_stands_in() -> None:
    metadata = read_metadata("正文一句，没有标题。\n", 11, "report-1")
    assert (metadata.title, metadata.title_start, metadata.title_end) == ("report-1", 0, 0)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-08-12", "2020-08-12"),
        ("2020年8月2日", "2020-08-02"),
        ("2020.8.12", "2020-08-12"),
        ("２０２０年８月", "2020-08"),
        ("2020", "2020"),
        ("2020 年 8 月 12 日", "2020-08-12"),
        ("2020-13-01", "2020"),
        ("待定", None),
        ("120201", None),
        ("", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("title", "publisher", "header", "place"),
    [
        ("绵阳市人民政府2019年自评情况", "教育和体育局", "", "绵阳市"),
        ("四川省绵阳市游仙区自评报告", None, "", "游仙区"),
        ("履行教育职责自评报告", "梓潼县教育和体育局", "", "梓潼县"),
        ("2019年国务院政府工作报告", "国务院", "", "全国"),
        ("中华人民共和国义务教育法", None, "", "全国"),
        ("教育督导条例", None, "2012年8月29日 国务院第215次常务会议通过\n", "全国"),
        ("自评报告", None, "转发国务院文件\n", None),
    ],
)
def test_place(title: str, publisher: str | None, header: str, place: str | None) -> None:
    assert report_place(title, publisher, header) == place


def test_a_title_over_two_lines_begins_with_its_issuer() -> None:
    report = read_report("x", "陇阳市人民政府\n关于2023年履行教育职责情况的自评报告\n(陇政报〔2024〕4号)\n\n一、基本情况\n现有学校3所。\n")
    assert report.metadata.title == "陇阳市人民政府关于2023年履行教育职责情况的自评报告"
    assert report.text[report.metadata.title_start : report.metadata.title_end].startswith("陇阳市人民政府\n关于")
    assert report.place == "陇阳市"


def test_period() -> None:
    assert report_period("绵阳市人民政府 2019年及2020年上半年履行教育职责自评情况") == "2019年及2020年上半年"
    assert report_period("2018-2020年规划") == "2018-2020年"
    assert report_period("自评报告") is None


@given(st.text(alphabet="发布日期机构标题索引号:： \n|【】2020-报告绵阳市", max_size=60))
def test_spans_hold_their_values(text: str) -> None:
    metadata = read_metadata(text, len(text), "x")
    assert 0 <= metadata.title_start <= metadata.title_end <= len(text)
    for field in metadata.fields:
        assert field.value in text[field.start : field.end]


def test_the_real_report(mianyang: Report) -> None:
    metadata = mianyang.metadata
    assert metadata.title == "绵阳市人民政府 2019年及2020年上半年履行教育职责自评情况"
    assert (metadata.publisher, metadata.published) == ("教育和体育局", "2020-08-12")
    assert {field.name: field.value for field in metadata.fields}["索引号"] == "8410223/202008-00001"
    assert (mianyang.place, mianyang.period) == ("绵阳市", "2019年及2020年上半年")
    assert mianyang.warnings == ()


OTHERS = {
    "education-plan-2026": ("国务院关于印发《教育发展“十五五”规划》的通知", "国务院", "2026-06-29", "全国"),
    "law-compulsory-education": ("中华人民共和国义务教育法", None, "2018-12-29", "全国"),
    "regulation-education-supervision": ("教育督导条例", None, "2012-09-09", "全国"),
    "regulation-school-sport": ("学校体育工作条例", None, "2017-03-01", "全国"),
    "shandong-school-safety": ("山东省学校安全条例", None, "2018-12-25", "山东省"),
    "zhejiang-education-supervision": ("浙江省教育督导条例", None, "2019-05-31", "浙江省"),
    "state-council-work-report-2014": ("2014年国务院政府工作报告", "国务院", "2014", "全国"),
    "state-council-work-report-2017": ("2017年国务院政府工作报告", "国务院", "2017", "全国"),
}


def test_other_documents(others: dict[str, Report]) -> None:
    for document, (title, publisher, published, place) in OTHERS.items():
        if document in others:
            metadata = others[document].metadata
            assert (metadata.title, metadata.published, others[document].place) == (title, published, place), document
            assert publisher is None or metadata.publisher == publisher


@pytest.mark.parametrize(
    ("text", "published", "publisher", "number"),
    [
        ("雅安市教育工作总结\n雅教办〔2024〕9号\n2024年1月26日\n一、工作\n招聘教师5名。\n", "2024-01-26", None, "雅教办〔2024〕9号"),
        ("雅安市2022年教育工作报告\n——2023年2月9日在市政府常务会议上\n市教育体育局\n一、工作\n招聘教师5名。\n", "2023-02-09", "市教育体育局", None),
        ("2022年雅安市教育统计公报\n雅安市教育局 雅安市统计局\n(2023年5月16日)\n一、工作\n招聘教师5名。\n", "2023-05-16", "雅安市教育局 雅安市统计局", None),
        ("关于通报2022年监测结果的通知\n一、工作\n招聘教师5名。\n雅安市人民政府办公室\n2023年5月29日\n", "2023-05-29", "雅安市人民政府办公室", None),
        # a heading that ends like an issuer
        ("雅安市教育工作总结\n2024年1月26日\n一、工作\n招聘教师5名。\n二、机构\n加快建设教学研究部\n", "2024-01-26", None, None),
        # a label goes before what has none; a date inside a sentence is no date of the document
        ("发布日期: 2022-03-22\n雅安市教育工作总结\n2022年3月18日\n一、工作\n自2021年5月1日起招聘教师5名。\n", "2022-03-22", None, None),
    ],
)
def test_dates_numbers_and_issuers_without_a_label(text: str, published: str | None, publisher: str | None, number: str | None) -> None:
    metadata = read_report("x", text).metadata
    assert (metadata.published, metadata.publisher) == (published, publisher)
    assert next((field.value for field in metadata.fields if field.name == "文号"), None) == number
    assert all(field.value in text[field.start : field.end] for field in metadata.fields)


def test_an_issuer_right_above_a_title_without_a_place_is_its_first_line() -> None:
    report = read_report("x", "沁源县人民政府\n2022年度履行教育职责情况自评报告\n\n长治市人民政府：\n一、投入\n教育经费3.61亿元。\n")
    assert report.metadata.title == "沁源县人民政府2022年度履行教育职责情况自评报告"
    assert report.place == "沁源县"


def test_a_text_without_a_place_in_its_title_is_of_the_one_it_names_again_and_again() -> None:
    body = "一、投入\n沁源县教育经费3.61亿元。\n二、教师\n沁源县教师862人,长治市居首。\n三、安全\n沁源县保安128名。\n"
    assert read_report("x", f"2022年度教育工作总结\n{body}").place == "沁源县"
    assert read_report("x", f"职业技术学院2022年度质量报告\n{body}").place is None
