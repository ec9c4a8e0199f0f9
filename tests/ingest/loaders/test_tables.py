from __future__ import annotations

import pytest

from ingest.loaders.tables import caption_before, table_lines
from ingest.reader import read_report


def said(grid: list[list[str]], *before: str, head_rows: int | None = None) -> str:
    return "\n".join(table_lines(grid, before, head_rows))


def test_two_rows_of_heads_units_in_heads_and_a_total() -> None:
    grid = [
        ["县区", "小学", "小学", "初中"],
        ["县区", "学校数（所）", "在校生数(人)", "学校数(所)"],
        ["涪城区", "29", "34,567", "12"],
        ["游仙区", "20", "—", "8"],
        ["合计", "49", "60,000", "20"],
    ]
    assert said(grid, "2020年绵阳市各县区学校情况表") == (
        "2020年涪城区小学学校数为29所。2020年涪城区小学在校生数为34,567人。2020年涪城区初中学校数为12所。\n"
        "2020年游仙区小学学校数为20所。2020年游仙区初中学校数为8所。\n"
        "2020年绵阳市小学学校数合计为49所。2020年绵阳市小学在校生数合计为60,000人。2020年绵阳市初中学校数合计为20所。"
    )


def test_years_as_heads_and_units_in_a_column() -> None:
    grid = [["指标", "计量单位", "2019", "2020年"], ["一、教育经费投入", "万元", "3,456.7", "4000"], ["其中：巩固率", "%", "99.1", "100.2%"]]
    assert said(grid) == "2019年教育经费投入为3,456.7万元。2020年教育经费投入为4000万元。\n2019年巩固率为99.1%。2020年巩固率为100.2%。"


def test_a_number_that_might_be_a_year_is_counted_where_a_head_names_its_unit() -> None:
    grid = [["指标", "小学", "初中"], ["骨干教师(人)", "1974", "1688"], ["代课教师(人)", "640", "2012"]]
    assert said(grid) == "骨干教师小学为1974人。骨干教师初中为1688人。\n代课教师小学为640人。代课教师初中为2012人。"


@pytest.mark.parametrize("unit", ["单位：万元", "（单位：万元）", "计量单位:万元"])
def test_the_unit_of_the_whole_table_holds_for_numbers_but_not_for_rates(unit: str) -> None:
    grid = [["县区", "投入", "增长率"], ["三台县", "120", "3.5"], ["盐亭县", "80", "4%"]]
    said_of = "2020年三台县投入为120万元。2020年三台县投入增长率为3.5。\n2020年盐亭县投入为80万元。2020年盐亭县投入增长率为4%。"
    assert said(grid, "2020年教育投入", unit) == said_of


def test_a_head_that_says_nothing_takes_the_topic_of_the_caption() -> None:
    grid = [["2020年绵阳市校园足球特色学校分布表", ""], ["县区", "数量"], ["涪城区", "12"]]
    assert said(grid, "单位:所") == "2020年绵阳市校园足球特色学校分布表\n2020年涪城区校园足球特色学校为12所。"


def test_numbers_of_rows_are_no_figures_and_words_are_one_sentence_a_row() -> None:
    grid = [["序号", "任务", "措施", "责任单位"], ["1", "扩大学前资源", "新建幼儿园47所。", "市教体局"], ["2", "规范办学", "开展检查", "市教体局"]]
    assert said(grid) == "扩大学前资源，措施：新建幼儿园47所，责任单位：市教体局。\n规范办学，措施：开展检查，责任单位：市教体局。"


def test_rows_that_part_the_table_and_notes() -> None:
    grid = [["项目", "2019年"], ["城区", "城区"], ["学校数(所)", "5"], ["注：不含民办学校。", "注：不含民办学校。"]]
    assert said(grid) == "2019年城区学校数为5所。\n注：不含民办学校。"


def test_the_header_of_a_document_laid_out_as_a_table_keeps_its_labels() -> None:
    grid = [["索 引 号：", "8410223/202008-00001", "发布机构", "教育和体育局"], ["发布日期", "2020-08-12", "文  号", ""]]
    assert said(grid) == "索引号: 8410223/202008-00001\n发布机构: 教育和体育局\n发布日期: 2020-08-12\n文号:"
    assert said([["索引号:8410223", "发布日期:2020-08-12"]]) == "索引号:8410223\n发布日期:2020-08-12"


def test_no_table_at_all() -> None:
    assert said([["", " "], []]) == ""
    assert said([["一句话。"], ["另一句话。"]]) == "一句话。\n另一句话。"
    assert said([["甲", "乙"]]) == "甲 乙"


def test_only_short_lines_that_end_no_sentence_are_captions() -> None:
    assert caption_before(["上文。", "", "2020年学校情况表", "单位:所"]) == ["2020年学校情况表", "单位:所"]
    assert caption_before(["2020年学校情况表", "如下所示。"]) == []


def test_the_figures_of_a_table_are_bound_to_head_period_place_and_cell() -> None:
    table = said([["县区", "特色学校数(所)", "2019年入学率"], ["涪城区", "129", "99.5%"], ["三台县", "61", "98%"]], "2020年绵阳市各县区情况")
    report = read_report("x", f"绵阳市教育情况报告\n一、学校\n{table}\n")
    assert [(q.indicator, q.value, q.unit, q.period, q.place, report.text[q.start : q.end]) for q in report.quantities] == [
        ("涪城区特色学校数", 129, "所", "2020年", "涪城区", "129所"),
        ("涪城区2019年入学率".replace("2019年", ""), 99.5, "%", "2019年", "涪城区", "99.5%"),
        ("三台县特色学校数", 61, "所", "2020年", "三台县", "61所"),
        ("三台县入学率", 98, "%", "2019年", "三台县", "98%"),
    ]


def test_heads_that_are_years_date_their_cells_and_the_caption_says_what_is_counted() -> None:
    rows = [["类别", "2022年(人)", "2021年(人)", "生师比"], ["小学", "92,318", "94,106", "11.9"]]
    assert table_lines(rows, ["表3 专任教师情况"]) == ["2022年小学专任教师为92,318人。2021年小学专任教师为94,106人。小学生师比为11.9。"]
    years = [["市", "2021年", "2022年"], ["乙县", "5", "7.6"]]
    assert table_lines(years, ["各学段在校生（单位：万人）"]) == ["2021年乙县在校生为5万人。2022年乙县在校生为7.6万人。"]


def test_a_coefficient_has_no_unit_of_its_row() -> None:
    rows = [["指标", "平均值", "差异系数"], ["生均仪器设备值(元)", "4127", "0.248"], ["每百名学生骨干教师数(人)", "1.12", "0.226"]]
    assert table_lines(rows)[0] == "生均仪器设备值平均值为4127元。生均仪器设备值差异系数为0.248。"


def test_a_caption_that_names_the_kind_of_table_counts_nothing() -> None:
    rows = [["指标", "2020年", "2021年"], ["招聘教师(名)", "100", "120"], ["新建学校", "3所", "5所"]]
    assert table_lines(rows, ["表1 教育发展主要指标"])[1] == "2020年新建学校为3所。2021年新建学校为5所。"
    assert table_lines(rows, ["表1 教师情况"])[0] == "2020年招聘教师为100名。2021年招聘教师为120名。"


def test_what_a_head_says_of_a_year_stands_behind_the_indicator() -> None:
    rows = [["指标", "单位", "2020年基值", "2025年目标", "属性"], ["公办园占比", "%", "46.3", "60以上", "约束性"]]
    rows.append(["现代化学校", "所", "14", "不少于32", "预期性"])
    assert table_lines(rows) == [
        "2020年公办园占比基值为46.3%。2025年公办园占比目标为60%以上。公办园占比，属性：约束性。",
        "2020年现代化学校基值为14所。2025年现代化学校目标为不少于32所。现代化学校，属性：预期性。",
    ]
    compared = [["学段", "2022年招生(人)", "2022年比2021年增长(%)"], ["小学", "40", "33"]]
    assert table_lines(compared) == ["2022年小学招生为40人。小学2022年比2021年增长为33%。"]
