import pytest

from tests.assistant.inline import binding_of, draft, make_report

HEADER = "发布日期: 2018-01-20"
WORK = make_report(
    "一、过去五年工作回顾",
    "五年来,新建食堂66个。",
    "刚刚过去的2017年,任务全面完成。新建食堂13个;改造校舍21间。2016年,资助学生8人。修缮操场9块。",
    "二、今年工作安排",
    "今年发展主要预期目标是:新建食堂15个;改造校舍30间。",
    "继续修建车棚7座。",
    title="绵阳市2018年政府工作报告",
    header=HEADER,
)


@pytest.mark.parametrize(
    ("figure", "year", "binds"),
    [
        ("13个", 2017, True),  # opened by the sentence before
        ("13个", 2018, False),
        ("21间", 2017, True),  # past a semicolon
        ("9块", 2016, True),  # another time was named in between
        ("9块", 2017, False),
        ("30间", 2018, True),  # 今年, by the date of the report
        ("30间", 2017, False),
        ("7座", 2018, True),  # by the heading
        ("66个", 2017, False),  # what five years add up to is no year's
    ],
)
def test_a_time_holds_until_another_is_named(figure: str, year: int, *, binds: bool) -> None:
    unit = figure[-1]
    assert (binding_of(f"{year}年有多少{unit}?", WORK, figure).period is None) is binds


def test_what_was_reached_goes_before_an_aim_of_the_same_year() -> None:
    aim = make_report("一、2017年工作安排", "新建食堂11个。", document="before", title="绵阳市2017年政府工作报告", header="发布日期: 2017-01-20")
    assert draft("2017年新建食堂多少个?", aim, WORK).text.startswith("13 个")
    assert draft("2017年计划新建食堂多少个?", aim, WORK).text.startswith("11 个")


def test_a_planned_figure_need_not_stand_beside_the_word_for_it() -> None:
    assert draft("2018年改造校舍的目标是多少?", WORK).text.startswith("30 间")


def test_a_time_of_a_later_clause_dates_no_figure_before_it() -> None:
    report = make_report("一、项目", "年初计划建成车棚11个,实际建成车棚9个,余下2个结转到2018年。", title="绵阳市2017年自评报告", header="发布日期: 2017-12-20")
    assert binding_of("2017年建成车棚几个?", report, "9个").period is None
    assert binding_of("2018年建成车棚几个?", report, "9个").period == "2018年"


def test_a_change_is_told_as_a_share_too() -> None:
    report = make_report("一、招生", "(一)专项。重点高校招收农村学生人数增长21.3%。")
    assert draft("重点高校招收的农村学生人数涨了多少?", report).text.startswith("21.3%")


def test_the_year_from_which_one_figure_is_told_is_that_of_the_next() -> None:
    body = "毛入园率由2015年的92.4%提高到95.8%,公办园占比由55.1%提高到62.3%。"
    report = make_report("一、幼教", body, title="绵阳市2017年自评报告", header="发布日期: 2017-12-20")
    assert binding_of("2015年公办园占比是多少?", report, "55.1%").period is None
    assert binding_of("2017年公办园占比是多少?", report, "55.1%").period == "2017年"
    assert binding_of("2017年公办园占比是多少?", report, "62.3%").period is None


def test_a_school_year_is_counted_from_that_of_the_title() -> None:
    report = make_report("一、体质", "本学年优良率52.6%。与上学年优良率48.9%相比有进步。", title="宜宾市2022—2023学年度教育工作总结", header="")
    assert not binding_of("宜宾市2022—2023学年优良率是多少", report, "52.6%")
    assert binding_of("宜宾市2022—2023学年优良率是多少", report, "48.9%").period is not None
    assert not binding_of("宜宾市2021—2022学年优良率是多少", report, "48.9%")


def test_the_year_past_of_a_report_on_a_year_is_that_year() -> None:
    report = make_report("一、学前", "一年来,新增学位990个。", title="沁源县2022年度履行教育职责自评报告", header="")
    assert not binding_of("沁源县2022年新增学位多少个", report, "990个")
