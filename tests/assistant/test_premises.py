import pytest

from assistant.premises import done_with, stated
from assistant.question import understand
from tests.assistant.inline import draft, evidence_of, figures, make_report, read

REPORT = make_report(
    "一、整改",
    "(一)项目。实施教育项目43个。截至年底竣工38个，其余5个仍在建设。",
    "(二)问题。督导反馈问题11项，整改方案已经印发。11项问题中已完成整改7项、正在推进4项。学校装置全部完成安装。",
)


@pytest.mark.parametrize(
    ("question", "done"),
    [
        ("43个教育项目全部竣工了吧?", "竣工"),
        ("43个教育项目都已经竣工,是这样吧?", "竣工"),
        ("43个教育项目竣工了吗?", "竣工"),
        ("43个教育项目竣工了没有?", "竣工"),
        ("教育项目有43个,对吗?", None),
        ("教育项目都竣工了吗?", None),  # states no figure
    ],
)
def test_what_is_said_to_be_done_with_a_stated_figure(question: str, done: str | None) -> None:
    assert done_with(understand(question)) == done


@pytest.mark.parametrize(
    ("words", "worth"),
    [("11项问题中", 0.2), ("学校装置", 0.0), ("实施教育项目", 0.0), ("督导反馈问题11项", 0.0)],
)
def test_the_sentence_that_parts_the_figure_is_worth_most(words: str, worth: float) -> None:
    assert stated(understand("11项督导反馈问题全部完成了,对吧?"), evidence_of(REPORT, words)) == pytest.approx(worth)


def test_that_something_was_done_is_not_affirmed_by_its_number_alone() -> None:
    reading = read("43个教育项目全部竣工了吧?", REPORT)
    assert figures(reading) == []
    assert "截至年底竣工38个" in "".join(passage.evidence.sentence for passage in reading.passages)


def test_a_figure_that_is_affirmed_or_put_right_as_before() -> None:
    assert draft("教育项目有43个吧?", REPORT).text.startswith("是，原文是43 个")
    assert draft("教育项目有40个吧?", REPORT).text.startswith("不对，原文是43 个")


def test_the_figure_that_corrects_a_premise() -> None:
    assert "7 项" in draft("11项督导反馈问题已经全部完成整改,是这样吧?", REPORT).text
