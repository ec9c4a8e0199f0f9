import pytest

from assistant.normalising import normalise
from assistant.question import understand
from assistant.section_reading import SectionName, asked_section, asked_title, next_section, read_section, read_titled
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


PROBLEMS = make_report(
    "一、基本情况",
    "全市有学校41所。教师队伍稳定。",
    "二、主要工作及成效",
    "建成小学3所。",
    "三、存在的主要问题",
    "(一)学位不足。缺口2300个。",
    "(二)教师短缺。缺额137名。",
    "四、问题四:经费保障不足",
    "投入减少。",
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("存在哪些问题?", ["三、存在的主要问题", "(一)学位不足", "(二)教师短缺"]),
        ("报告里列了哪些主要问题?", ["三、存在的主要问题", "(一)学位不足", "(二)教师短缺"]),
        ("还有什么困难?", ["三、存在的主要问题", "(一)学位不足", "(二)教师短缺"]),
        ("职责方面有哪些不足?", ["三、存在的主要问题", "(一)学位不足", "(二)教师短缺"]),  # a noun of the report's title
        ("取得了哪些成效?", ["建成小学3所。"]),
        ("下一步有什么打算?", []),
        ("教师有哪些问题?", []),
        ("食堂有哪些问题?", []),
    ],
)
def test_a_section_by_its_title(question: str, told: list[str]) -> None:
    title = asked_title(understand(question))
    assert title is not None
    assert [fact.value for fact in read_titled(*title, PROBLEMS)] == told


@pytest.mark.parametrize("question", ["有多少问题?", "有哪些学校?", "问题解决了吗?", "“履行”有哪些问题?", "履行职责解决了什么问题?", "怎么解决存在的问题?"])
def test_a_question_for_no_title(question: str) -> None:
    assert asked_title(understand(question)) is None
