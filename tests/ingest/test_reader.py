import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.periods import find_periods
from corpus.places import find_places
from corpus.report import Report
from ingest.reader import read_report


def test_warnings_say_what_was_not_understood() -> None:
    report = read_report("x", "一句没有标题的正文，到此为止。\n")
    assert report.warnings == ("没有认出各部分的标题,全文作为一个部分。", "没有认出标题,以文件名代替。", "没有认出报告所属的地区。")
    assert (report.metadata.title, report.place, report.period) == ("x", None, None)


def test_a_whole_report() -> None:
    text = "绵阳市履行教育职责自评报告\n一、工作情况\n2019年建成学校129所。\n二、下一步工作安排\n新建学校5所。\n"
    report = read_report("mianyang", text)
    assert report.text == text
    assert (report.id, report.place, len(report.sections)) == ("mianyang", "绵阳市", 3)
    assert [(q.indicator, q.value, q.period, q.status) for q in report.quantities] == [
        ("学校", 129.0, "2019年", "achieved"),
        ("新建学校", 5.0, None, "planned"),
    ]
    assert report.quantities_by_sentence[report.quantities[0].sentence] == (report.quantities[0],)


_LINES = st.lists(
    st.sampled_from(
        [
            "绵阳市自评报告",
            "发布日期: 2020-08-12",
            "一、甲",
            "(一)乙。建成129所，增长5%。",
            "第一条 丙",
            "1.丁",
            "和2019年相比提高3.6万人；",
            "“未闭合。",
            "",
            "---",
            "分别达到100%和97.2%。",
            "其中北川县3所、江油市",
            "|",
        ]
    ),
    max_size=12,
).map("\n".join)


@settings(max_examples=60)
@given(_LINES)
def test_any_text_of_these_lines_is_read(text: str) -> None:
    report = read_report("x", text)
    assert report.sections[-1].end == len(text)
    for quantity in report.quantities:
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["共129所，", "三所学校、", "（一", "“甲", "一、甲\n(一)乙\n", "2019年", "绵阳"])
def test_reading_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    read_report("x", piece * 100)

    def seconds(times: int) -> float:
        find_periods.cache_clear()  # what the other length left there would make this one quicker
        find_places.cache_clear()
        started = time.thread_time()
        read_report("x", piece * times)
        return time.thread_time() - started

    # Sixteen times the text: linear is 16, its square 256. The best of three: a collection of garbage is none of it.
    long, short = (min(seconds(times) for _ in range(3)) for times in (8000, 500))
    assert long <= 60 * max(short, 0.005)


def test_reading_is_deterministic(mianyang: Report) -> None:
    assert read_report("mianyang-2020", mianyang.text) == mianyang
