import pytest

from assistant.comparing.row_ranking import asks_for_row, ranked_rows
from assistant.fusion import Candidate
from assistant.question import understand
from assistant.reading import Reader
from corpus.report import Report
from tests.assistant.inline import make_matcher, make_report

ROWS = (("凤栖街道", 24, 3416), ("旧县镇", 5, 512), ("老庙镇", 4, 371), ("石头镇", 3, 264), ("合计", 36, 4563))
TABLE = "".join(f"{name}幼儿园数为{schools}所。{name}在园幼儿为{pupils}人。\n" for name, schools, pupils in ROWS)
REPORT = make_report("一、学前教育", f"各镇情况见下表。\n\n{TABLE}\n全县有普惠园12所。")
SPACED = make_report(
    "一、教师",
    "学校          教师数(人)   缺编数(人)\n第一中学        126           4\n第二中学         98          11\n实验小学        143           7",
)


def answer(question: str, report: Report = REPORT) -> str | None:
    asked = understand(question)
    candidates = [Candidate(report.id, passage.index, 0.5, 0.5, 0.65) for passage in report.passages]
    draft = ranked_rows(asked, Reader({report.id: report}.__getitem__, make_matcher()).passages(asked, candidates))
    return None if draft is None else draft.text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("哪个镇在园幼儿最多?", "凤栖街道最多"),
        ("在园幼儿最少的镇是哪个?", "石头镇最少"),
        ("哪个镇幼儿园最少?", "石头镇最少"),
    ],
)
def test_the_rows_of_a_column_are_ranked(question: str, first: str) -> None:
    text = answer(question)
    assert text is not None
    assert text.startswith(first)
    assert "合计" not in text


def test_aligned_columns_too() -> None:
    text = answer("哪所学校缺编数最多?", SPACED)
    assert text is not None
    assert text.startswith("第二中学最多")


@pytest.mark.parametrize("question", ["哪个镇的图书馆最多?", "哪个县幼儿园最多?", "全县有多少所幼儿园?"])
def test_no_such_column_or_kind_of_row(question: str) -> None:
    assert not asks_for_row(understand(question)) or answer(question) is None


def test_prose_is_no_table() -> None:
    prose = make_report("一、培训", "甲镇有机构12家。\n乙镇有机构14家。\n丙镇有机构9家。")
    assert answer("哪个镇机构最多?", prose) is None
