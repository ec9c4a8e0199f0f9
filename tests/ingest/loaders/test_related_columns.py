from ingest.loaders.tables import caption_before, table_lines

HEADS = ["地区", "教育经费(万元)", "比上年增长(%)", "占支出比例(%)", "上年占比(%)"]


def test_a_column_that_relates_to_the_one_before_is_named_by_it() -> None:
    assert table_lines([HEADS, ["宜城市", "70925", "-1.26", "16.08", "16.74"]], ["2022年各县教育经费"]) == [
        "2022年宜城市教育经费为70925万元。2022年宜城市教育经费比上年增长为-1.26%。"
        "2022年宜城市教育经费占支出比例为16.08%。上年宜城市教育经费占比为16.74%。"
    ]


def test_what_stands_behind_years_is_of_its_row() -> None:
    (line,) = table_lines([["指标", "2021年", "2022年", "增长(%)"], ["教育经费", "12", "13", "8"]])
    assert "2021年教育经费为12。2022年教育经费为13。" in line
    assert "2022年增长" not in line


def test_an_indicator_of_its_own_needs_no_other() -> None:
    (line,) = table_lines([["学段", "在校生(人)", "专任教师(人)", "同比增减(人)"], ["小学", "3400", "200", "5"]])
    assert line == "小学在校生为3400人。小学专任教师为200人。小学专任教师同比增减为5人。"


def test_years_under_a_sentence_that_points_below_are_of_what_it_names() -> None:
    grid = [["学段", "2022年(元)", "2023年(元)", "增减(元)"], ["初中", "22418", "22136", "-282"]]
    assert table_lines(grid, caption_before(["3.1 生均教育支出见下表。"])) == [
        "2022年初中生均教育支出为22418元。2023年初中生均教育支出为22136元。初中生均教育支出增减为-282元。"
    ]
