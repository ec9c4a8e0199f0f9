import time

import pytest

from corpus.aligned_tables import AlignedTable, aligned_tables, cell_words, heads_over, row_at

TEXT = """一、投入
各市2022年主要指标如下:

地区      幼儿园数(所)   毛入园率(%)   教育支出(亿元)
岭州市        2468          96.1          327.5
文河市        1112           —             68.6

以上数据来自年报。
"""


def cells(table: AlignedTable, text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in row] for row in table.rows]


def test_columns_set_apart_by_spaces_are_a_table_with_its_heads_and_caption() -> None:
    (table,) = aligned_tables(TEXT)
    assert cells(table, TEXT) == [
        ["地区", "幼儿园数(所)", "毛入园率(%)", "教育支出(亿元)"],
        ["岭州市", "2468", "96.1", "327.5"],
        ["文河市", "1112", "—", "68.6"],
    ]
    assert TEXT[slice(*table.heads)].startswith("各市2022年主要指标如下:\n")
    assert row_at(TEXT, TEXT.index("文河市")) == (table, 2)
    assert row_at(TEXT, TEXT.index("地区")) is None


def test_columns_set_apart_by_tabs_are_one_too() -> None:
    text = "县区\t小学\t初中\n甲县\t12\t5\n乙县\t8\t3\n"
    assert [len(table.rows) for table in aligned_tables(text)] == [3]


def test_years_may_be_heads() -> None:
    text = "学段\t2021年\t2022年\t增长率\n小学\t10836\t11402\t5.22%\n初中\t15207\t15988\t5.14%\n"
    assert [len(table.rows) for table in aligned_tables(text)] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "县区\t小学\t初中\n甲县\t12\t5\n",  # one row
        "县区  小学\n甲县  12\n乙县  8\n",  # two columns, as any line with a gap
        "县区\t小学\t初中\n甲县\t良好\t一般\n乙县\t良好\t一般\n",  # words
        "2020\t12\t5\n2021\t8\t3\n2022\t7\t2\n",  # no heads
        "索引号:123    发布机构:教育局    发布日期:2022-03-18\n文号:1号    关键词:教育    分类:甲\n",
        "",
    ],
)
def test_other_lines_are_none(text: str) -> None:
    assert aligned_tables(text) == ()


@pytest.mark.alone
@pytest.mark.slow
def test_a_long_text_is_gone_through_once() -> None:
    took = []
    for rows in (10_000, 40_000):
        text = "县区\t小学\t初中\n" + "".join(f"甲{number}县\t12\t5\n" for number in range(rows))
        started = time.process_time()
        assert len(aligned_tables(text)[0].rows) == rows + 1
        took.append(time.process_time() - started)
    assert took[1] < 12 * max(took[0], 0.05)


def test_a_name_spread_over_the_width_of_longer_ones_is_one() -> None:
    text = "县区      学校数(所)   达标率(%)\n浉河区        96          74.0\n息  县       135          45.2\n合  计      231          57.9\n"
    (table,) = aligned_tables(text)
    assert [row[0] for row in cells(table, text)] == ["县区", "浉河区", "息  县", "合  计"]
    assert cell_words("息  县") == "息县"
    assert cell_words("浉河区 本级") == "浉河区 本级"
    assert heads_over(text, text.index("息")) == ("息县 县区 学校数(所) 达标率(%)",)
    assert heads_over(text, text.index("浉")) == ("县区 学校数(所) 达标率(%)",)
