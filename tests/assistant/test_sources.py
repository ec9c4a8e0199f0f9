import pytest

from assistant.question import understand
from assistant.sources import Sources, find_sources
from tests.assistant.inline import make_entry

WORK = (
    make_entry("my19", "2019年绵阳市政府工作报告", "绵阳市", "2019-01-20"),
    make_entry("my20", "2020年绵阳市政府工作报告", "绵阳市", "2020-01-20"),
    make_entry("gy20", "2020年广元市政府工作报告", "广元市", "2020-01-20"),
)
LAWS = (make_entry("law", "中华人民共和国义务教育法", "全国", "2018-12-29"), make_entry("sc", "四川省教育督导条例", "四川省", "2018-12-29"))
ALL = (*WORK, *LAWS)


def sources(question: str, *entries: object) -> Sources:
    return find_sources(understand(question), entries or ALL)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "documents", "named"),
    [
        ("2019年绵阳市政府工作报告中就业多少人?", ("my19",), "2019年绵阳市政府工作报告"),
        ("2020年绵阳市政府工作报告中就业多少人?", ("my20",), "2020年绵阳市政府工作报告"),
        ("广元市政府工作报告中就业多少人?", ("gy20",), "广元市政府工作报告"),
        ("绵阳市政府工作报告中就业多少人?", ("my19", "my20"), "绵阳市政府工作报告"),
        ("义务教育法怎样规定学费?", ("law",), "义务教育法"),
        ("中华人民共和国义务教育法怎样规定学费?", ("law",), "中华人民共和国义务教育法"),
        ("四川省教育督导条例怎样规定督学?", ("sc",), "四川省教育督导条例"),
    ],
)
def test_a_title_names_its_reports(question: str, documents: tuple[str, ...], named: str) -> None:
    found = sources(question)
    assert (found.documents, found.missing) == (documents, None)
    assert found.named is not None
    assert understand(question).text[slice(*found.named)] == named


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("2020年报告里就业多少人?", ("my20", "gy20")),
        ("绵阳2020年的报告说就业多少人?", ("my20",)),
        ("绵阳2020年就业多少人?", None),
        ("2018年报告里就业多少人?", None),
    ],
)
def test_a_report_is_called_by_its_year(question: str, documents: tuple[str, ...] | None) -> None:
    found = sources(question)
    assert (found.documents if found.named else None) == documents


def test_a_work_summary_is_named_like_a_report() -> None:
    summary = make_entry("xj", "雅安市教育局2023年工作总结和2024年工作计划", "雅安市", "2024-01-26")
    found = sources("雅安市教育局2023年工作总结的文号", summary, *WORK)
    assert (found.documents, found.missing) == (("xj",), None)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("2018年绵阳市政府工作报告中就业多少人?", "2018年绵阳市政府工作报告"),
        ("2019年广元市政府工作报告中就业多少人?", "2019年广元市政府工作报告"),
        ("成都市政府工作报告中就业多少人?", "成都市政府工作报告"),
        ("甘肃省教育督导条例怎样规定督学?", "甘肃省教育督导条例"),
    ],
)
def test_a_title_that_the_corpus_has_not_got(question: str, missing: str) -> None:
    found = sources(question)
    assert (found.documents, found.missing) == (None, missing)


YEAR_SECOND = (
    make_entry("yt19", "盐亭县2019年政府工作报告", "盐亭县", "2019-01-20"),
    make_entry("my19", "绵阳市2019年政府工作报告", "绵阳市", "2019-01-20"),
)


@pytest.mark.parametrize(
    ("question", "documents", "missing"),
    [
        ("绵阳市2019年政府工作报告中就业多少人?", ("my19",), None),
        ("2019年政府工作报告中就业多少人?", ("yt19", "my19"), None),
        ("盐亭县政府工作报告中就业多少人?", ("yt19",), None),
        ("成都市政府工作报告中就业多少人?", None, "成都市政府工作报告"),
        ("2018年政府工作报告中就业多少人?", None, "2018年政府工作报告"),
        ("绵阳市2018年政府工作报告中就业多少人?", None, "绵阳市2018年政府工作报告"),
        ("三台县2019年政府工作报告中就业多少人?", None, "三台县2019年政府工作报告"),
    ],
)
def test_a_title_with_the_year_behind_the_place(question: str, documents: tuple[str, ...] | None, missing: str | None) -> None:
    found = sources(question, *YEAR_SECOND)
    assert (found.documents, found.missing) == (documents, missing)


def test_a_year_of_a_figure_names_no_report_but_prefers_those_that_may_speak_of_it() -> None:
    assert sources("2018年就业多少人?").preferred == ("my19", "law", "sc")
    assert sources("2019年就业多少人?", *WORK).preferred == ()  # each may: nothing to prefer
    assert sources("2018年就业多少人?", *WORK).preferred == ("my19",)
    assert sources("2015年就业多少人?") == Sources()


def test_the_year_of_a_report_is_that_of_its_title_before_that_of_its_publication() -> None:
    late = make_entry("late", "2016年绵阳市教育自评", "绵阳市", "2020-05-05")
    assert sources("2016年食堂有几间?", late, *WORK).preferred == ("late",)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("绵阳市就业多少人?", ("my19", "my20")),
        ("广元就业多少人?", ("gy20",)),
        ("三台县就业多少人?", ("my19", "my20", "sc")),
        ("绵阳市三台县就业多少人?", ("my19", "my20", "sc")),
        ("达州市就业多少人?", ("sc",)),
        ("甘肃省就业多少人?", None),
        ("全国各地就业多少人?", ("law",)),
        ("我国就业多少人?", ("law",)),
        ("就业多少人?", None),
    ],
)
def test_a_place_names_the_reports_that_speak_for_it(question: str, documents: tuple[str, ...] | None) -> None:
    assert sources(question).documents == documents


def test_a_word_that_many_titles_share_names_none() -> None:
    assert sources("报告中就业多少人?").named is None
    assert sources("办法有几种?").named is None


def test_no_reports_at_all() -> None:
    assert find_sources(understand("2019年绵阳市政府工作报告中就业多少人?"), ()) == Sources()


def test_a_space_in_the_title_does_not_hide_it() -> None:
    entry = make_entry("a", "绵阳市人民政府 2019年履职自评报告", "绵阳市")
    assert sources("绵阳市人民政府2019年履职自评报告有几节?", entry).documents == ("a",)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("按照职业教育法的规定,怎样收费?", "职业教育法"),
        ("按职业教育法规定怎样收费?", "职业教育法"),
        ("家庭教育促进法规定了什么?", "家庭教育促进法"),
    ],
)
def test_a_law_that_is_not_there(question: str, missing: str) -> None:
    assert sources(question).missing == missing


def test_a_law_that_is_there_is_not_missing() -> None:
    assert sources("按照义务教育法的规定,怎样收费?").documents == ("law",)


def test_a_year_named_of_the_document_itself_finds_the_reports_of_that_year() -> None:
    assert sources("2019年的报告哪天发布?", *WORK).of_years == tuple(entry.id for entry in WORK if "2019年" in entry.title)
    assert sources("2015年的报告哪天发布?", *WORK).of_years == ()


def test_a_title_in_title_marks_may_be_worded_a_little_otherwise() -> None:
    found = sources("《绵阳市人民政府2020年工作报告》是谁发布的?", *WORK)
    assert (found.documents, found.missing) == (("my20",), None)


def test_a_name_in_title_marks_that_is_no_title_names_none() -> None:
    assert sources("《绵阳市消除大班额专项规划》是何时制定的?", *WORK).documents != ("my20",)


NAMES = (
    make_entry("plan", "国务院关于印发《教育发展“十五五”规划》的通知", "全国"),
    make_entry("sc", "四川省教育督导条例", "四川省", None),
    make_entry("gd", "教育督导条例", "全国", None),
    make_entry("w14", "2014年广元市政府工作报告", "广元市", "2014-01-20"),
    make_entry("w15", "2015年广元市政府工作报告", "广元市", "2015-01-20"),
)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("十五五规划说幼儿园有多少所?", ("plan",)),
        ("四川条例对督学有什么要求?", ("sc",)),
        ("国务院条例允许督导机构查阅哪些材料?", ("gd",)),
        ("2014年政府报告要淘汰哪些产能?", ("w14",)),
    ],
)
def test_a_shortened_name_names_its_report(question: str, documents: tuple[str, ...]) -> None:
    assert sources(question, *NAMES).documents == documents


@pytest.mark.parametrize("question", ["国家规划布局内的企业有多少家?", "实施方案怎么落实?"])
def test_a_kind_of_document_in_passing_names_none(question: str) -> None:
    assert sources(question, *NAMES).named is None


SCHOOLS = (
    make_entry("clx", "岳阳澄湖职业技术学院高等职业教育质量报告（2022年度）", None, "2023-01-20"),
    make_entry("yy", "岳阳市2022年自评报告", "岳阳市", "2023-01-20"),
    make_entry("lk21", "兰考县人民政府2021年度履行教育职责自评报告", "兰考县", "2022-01-20"),
    make_entry("jn22", "静宁县人民政府关于2022年度履行教育职责情况的自评报告", "静宁县", "2023-01-20"),
)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("澄湖职院有几个专业?", ("clx",)),
        ("岳阳澄湖职业技术学院有几个专业?", ("clx",)),
        ("职业学院有几所?", None),
        ("岳阳的学校有几所?", ("yy",)),
        ("静宁县2022年履行教育职责自评打了多少分?", ("jn22",)),  # the words are only another's title, as they stand
    ],
)
def test_what_a_report_is_called_after_or_nearly_called(question: str, documents: tuple[str, ...] | None) -> None:
    assert sources(question, *SCHOOLS).documents == documents


def test_the_inner_one_of_two_places_is_meant() -> None:
    entries = (make_entry("my", "2019年绵阳市工作报告", "绵阳市"), make_entry("sc", "2019年四川省工作报告", "四川省"))
    assert sources("绵阳市哪位老师评上了四川省优秀教师?", *entries).documents == ("my",)
