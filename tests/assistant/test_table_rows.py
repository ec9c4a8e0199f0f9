"""Rows of a table that a question asks for together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.chain import Assistant
from assistant.question import understand
from assistant.table_rows import rows_alike
from ingest.reader import read_report
from tests.assistant.inline import HEADER, evidence_of

ROWS = (
    "公办园占比，属性：约束性，责任单位：市教育局。\n毛入学率，属性：预期性，责任单位：市教育局。\n现代化学校数，属性：约束性，责任单位：市财政局。\n"
    "教师交流比例，属性：约束性，责任单位：市人社局。\n"
)
TEXT = f"{HEADER}\n\n绵阳市教育规划\n\n一、主要指标\n\n表1 主要指标\n\n{ROWS}\n以上指标逐年考核。\n\n二、保障\n\n加强领导,落实责任。\n"


@pytest.fixture(scope="module")
def ask(over_texts: Callable[[dict[str, str]], Assistant]) -> Callable[..., Answer]:
    assistant = over_texts({"mianyang": TEXT})
    return lambda question: assistant.ask(question, ())


@pytest.mark.parametrize("question", ["绵阳市教育规划中有哪些约束性指标?", "列出规划的约束性指标", "哪些指标是约束性的?"])
def test_every_row_of_the_table_that_says_so(ask: Callable[..., Answer], question: str) -> None:
    answer = ask(question)
    assert [citation.quote.split("，")[0] for citation in answer.citations] == ["公办园占比", "现代化学校数", "教师交流比例"]
    assert all(citation.verified for citation in answer.citations)


def test_rows_must_say_all_that_the_question_names_and_stand_in_the_table() -> None:
    report = read_report("x", TEXT.replace("以上指标逐年考核。", "义务教育均衡，属性：约束性，责任单位：市财政局。"))
    evidence = evidence_of(report, "现代化学校数")
    named = [report.passage_text(report.passages[row]).split("，")[0] for row in rows_alike(understand("哪些约束性指标由市财政局负责?"), evidence)]
    assert named == ["现代化学校数"]
    assert rows_alike(understand("有哪些指标?"), evidence) == []
    assert rows_alike(understand("哪些约束性指标?"), evidence_of(report, "加强领导")) == []
