"""Questions on tables of a plain text, whose rows say nothing without the heads above them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.chain import Assistant
from corpus.embedding import Embedder

pytestmark = pytest.mark.slow  # the bigram model finds no row by what stands above it

REPORT = """四川省2022年履行教育职责自评报告
各市2022年主要指标如下:

地区      幼儿园数(所)   毛入园率(%)   教育支出(亿元)
绵阳市        2468          96.1          327.5
雅安市        1112          89.8           68.6
德阳市        1406          90.4          121.9

一、经费投入
2022年全省教育支出1286.4亿元。
"""


@pytest.fixture(scope="module")
def assistant(over_texts: Callable[..., Assistant], builtin: Embedder) -> Assistant:
    return over_texts({"sichuan-2022": REPORT}, builtin)


def test_a_cell_answers_with_the_unit_of_its_head_and_both_are_cited(assistant: Assistant) -> None:
    answer = assistant.ask("雅安市2022年教育支出多少亿元")
    assert answer.answer.startswith("68.6（2022年雅安市教育支出(亿元)）")
    (value,) = answer.values
    assert (value.text, value.unit, round(value.value)) == ("68.6", "元", 6_860_000_000)
    assert [citation.quote.split()[0] for citation in answer.citations] == ["雅安市", "各市2022年主要指标如下:"]


def test_rows_are_ranked(assistant: Assistant) -> None:
    answer = assistant.ask("四川省哪个市毛入园率最低")
    assert (answer.status, answer.values[0].text) == ("answered", "89.8")
    assert answer.answer.startswith("雅安市最低")


def test_rows_are_set_against_each_other(assistant: Assistant) -> None:
    answer = assistant.ask("绵阳市和雅安市教育支出一共多少")
    assert answer.answer.startswith("合计 396.1 亿元（327.5 + 68.6）")


def test_the_whole_is_not_a_row(assistant: Assistant) -> None:
    assert [value.text for value in assistant.ask("四川省2022年教育支出是多少").values] == ["1286.4亿元"]


def test_rows_are_found_by_their_names_among_many_sentences_on_the_subject(over_texts: Callable[..., Assistant], builtin: Embedder) -> None:
    told = "".join(f"第{number}所学校所在片区毛入园率提高,入园更加方便,毛入园率是重要指标。\n" for number in range(40))
    assistant = over_texts({"sichuan-2022": REPORT + "二、毛入园率\n" + told}, builtin)
    assert "6.3 个百分点" in assistant.ask("绵阳市毛入园率比雅安市高多少个百分点").answer


def test_a_head_may_have_figures_of_its_own(over_texts: Callable[..., Assistant], builtin: Embedder) -> None:
    rows = "地区      学校数(所)   七项达标校比例(%)   56人以上班级(个)\n绵阳市     468          69.4          9\n雅安市     112          58.0          21\n"
    text = f"四川省2022年监测情况\n各市指标:\n\n{rows}"
    answer = over_texts({"sichuan-2022": text}, builtin).ask("雅安市七项达标校比例是多少")
    assert answer.answer.startswith("58.0（雅安市七项达标校比例(%)）")
