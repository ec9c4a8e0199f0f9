import pytest

from assistant.question import normalise
from assistant.section_reading import SectionName, asked_section, next_section, read_section
from tests.assistant.inline import bug, make_report

REPORT = make_report(
    "一、学校建设",
    "(一)建设情况。建成小学41所。聘任督学46名。配备校医。改造食堂。",
    "(二)体育。开展比赛。",
    "二、下一步",
    "(三)打算。新建小学。",
)


def read(question: str) -> list[str] | None:
    name = asked_section(normalise(question))
    return None if name is None else [fact.value for fact in read_section(name, REPORT)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("(二)讲了什么?", SectionName("(二)", "二", "")),
        ("（二）讲了什么？", SectionName("(二)", "二", "")),
        ("第(二)节的主要内容?", SectionName("(二)", "二", "")),
        ("第二部分写了什么?", SectionName("第二部分", "二", "部分")),
        ("报告的第三节说了什么?", SectionName("第三节", "三", "节")),
        ("第五条规定了什么?", SectionName("第五条", "五", "条")),
        ("第2部分写了什么?", SectionName("第2部分", "2", "部分")),
    ],
)
def test_the_section_a_question_names(question: str, name: SectionName) -> None:
    assert asked_section(normalise(question)) == name


@pytest.mark.parametrize("question", ["小学有几所?", "第三批小学有几所?", "(二)中督学有几名?", "第三届督学有什么要求?"])
def test_a_question_that_names_none(question: str) -> None:
    assert asked_section(normalise(question)) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("(一)讲了什么?", ["建成小学41所。", "聘任督学46名。", "配备校医。"]),
        ("(三)讲了什么?", ["新建小学。"]),
        ("第二节讲了什么?", ["开展比赛。"]),
        ("第一部分讲了什么?", ["一、学校建设", "(一)建设情况", "(二)体育"]),
        ("第二部分讲了什么?", ["二、下一步", "(三)打算"]),
        ("第2部分讲了什么?", ["二、下一步", "(三)打算"]),
        ("(九)讲了什么?", []),
        ("第九部分讲了什么?", []),
        ("第一条讲了什么?", []),
        ("第二小节讲了什么?", ["开展比赛。"]),
        ("第三点讲了什么?", ["新建小学。"]),
    ],
)
def test_headings_below_or_the_first_sentences(question: str, said: list[str]) -> None:
    assert read(question) == said


def test_spans_are_slices_of_the_report() -> None:
    name = asked_section("(一)讲了什么?")
    assert name is not None
    for fact in read_section(name, REPORT):
        assert REPORT.text[fact.start : fact.end] == fact.value
        assert fact.section == 2


def test_an_article() -> None:
    law = make_report("第一条 为了发展教育。", "第二条 免收学费。不收杂费。", title="义务教育办法", header="")
    name = asked_section("第二条规定了什么?")
    assert name is not None
    assert [fact.value for fact in read_section(name, law)][-1] == "不收杂费。"


@bug("numbers that start anew in each part: the first (一) is taken without a word, although the question names the second part")
def test_a_number_that_occurs_in_two_parts() -> None:
    report = make_report("一、甲部分", "(一)食堂。改造食堂。", "二、乙部分", "(一)校车。新购校车。")
    name = asked_section(normalise("第二部分的(一)讲了什么?"))
    assert name is not None
    assert [fact.value for fact in read_section(name, report)] == ["新购校车。"]


LAW = make_report("第一章 总则", "第一条 为了发展教育,制定本法。国家重视教育。", "第二条 教育要公平。", "第二章 学校", "第三条 学校要安全。")


def test_a_chapter_of_articles_is_told_by_how_each_begins() -> None:
    name = asked_section("第一章讲了什么")
    assert name is not None
    assert [fact.value for fact in read_section(name, LAW)] == ["第一条 为了发展教育,制定本法。", "第二条 教育要公平。"]


@pytest.mark.parametrize(
    ("before", "turn", "after"),
    [
        ("义务教育法第十一条讲什么", "那第十二条呢", "义务教育法第十二条讲什么"),
        ("义务教育法第十一条讲什么", "第十二条呢,入学怎么规定", "义务教育法第十二条讲什么"),
        ("报告的(二)说了什么?", "(三)呢?", "报告的(三)说了什么?"),
        ("条例第一章的内容", "再看看第二章", "条例第二章的内容"),
        ("条例第一章的内容", "第二批呢", None),
        ("小学有几所", "第二章呢", None),
        ("条例第一章的内容", "第二章说的小学有几所", None),
    ],
)
def test_the_next_section(before: str, turn: str, after: str | None) -> None:
    assert next_section(turn, before) == after
