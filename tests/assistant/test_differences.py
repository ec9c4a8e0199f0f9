import pytest

from assistant.comparing.result import told_by
from tests.assistant.inline import make_report, read


def answer(question: str, body: str) -> str | None:
    reading = read(question, make_report("一、教育", f"(一)情况。{body}"))
    if reading.difference is None:
        return None
    draft = told_by(reading)
    return draft.text.split("[")[0] if draft is not None else ""


@pytest.mark.parametrize(
    ("question", "body", "told"),
    [
        ("学科类培训机构压减了多少家?", "学科类培训机构由43家压减至2家。", "减少 41 家（43 − 2）"),
        ("入学率提高了多少?", "残疾儿童入学率由96.1%提高到98.7%,送教上门742人。", "增加 2.6 个百分点（98.7% − 96.1%）"),
        ("优良率提高了多少个百分点?", "汇报课优良率由2020年的68%提高到2022年的83%。", "增加 15 个百分点（83% − 68%）"),
        ("生均公用经费下降多少元?", "生均公用经费4236元,比上年的4296元下降1.4%。", "减少 60 元（4296 − 4236）"),
        ("生均经费从多少提到了多少?", "生均经费由850元提高到940元。", "增加 90 元（940 − 850）"),
        ("督学责任区从多少个调整为多少个?", "督学责任区由78个优化调整为66个。", "减少 12 个（78 − 66）"),
        ("还有多少条问题没整改?", "反馈问题137条,截至年底整改完成109条,整改率79.6%。", "相差 28 条（137 − 109）"),
        ("未入学的残疾儿童有多少人?", "适龄残疾儿童250人,已入学244人。", "相差 6 人（250 − 244）"),
        ("班额不达标的班级有多少个?", "班额达标的班级726个,占班级总数745个的97.45%。", "相差 19 个（745 − 726）"),
        ("培训费少列支了多少万元?", "应列支培训费486万元,实际列支371万元。", "相差 115 万元（486万 − 371万）"),
        ("周转池还剩多少名没用?", "周转池首批200名,已用153名。", "相差 47 名（200 − 153）"),
    ],
)
def test_what_a_sentence_tells_by_two_figures(question: str, body: str, told: str) -> None:
    assert answer(question, body) == told


@pytest.mark.parametrize(
    ("question", "body", "expected"),
    [
        ("编制还空着多少名?", "核定编制6218名,实有在编5874名,空编344名。", ["344名"]),  # said itself
        ("小学在校生减少到多少人?", "小学在校生减少到6985人,比上年减少192人。", ["6985人"]),
        ("小学在校生减少了多少人?", "小学在校生减少到6985人,比上年减少192人。", ["192人"]),
        ("编外教师减少多少人?", "编外教师减少到4127人。", []),  # nor is what it came to
        ("大班额还有多少个?", "消除大班额103个。", []),  # which are gone
        ("还有几所学校没达标?", "达标学校19所。", []),
        ("辅导员师生比不低于多少?", "辅导员师生比不低于1:200。", ["1:200"]),  # so much at least
        ("没掉队的学生比例是多少?", "没掉队的学生占99.2%。", ["99.2%"]),
        ("督学每学期最少去几次?", "督学每学期至少去学校2次。", ["2次"]),
        ("不知道小学有多少所?", "小学有12所。", ["12所"]),  # negates nothing of the schools
        ("学前教育行动计划尚未完工、正在建设的有几所?", "实施学前教育行动计划,已完工87所,在建47所。", ["47所"]),
    ],
)
def test_what_is_no_such_difference(question: str, body: str, expected: list[str]) -> None:
    reading = read(question, make_report("一、教育", f"(一)情况。{body}"))
    assert reading.difference is None
    assert [figure.quantity.text for figure in reading.figures] == expected


def test_the_year_before_by_the_change_since() -> None:
    report = make_report("一、教育", "(一)情况。56人以上大班额263个,比上年减少325个。", title="某市2022年报告")
    reading = read("2021年大班额是多少个?", report)
    draft = told_by(reading)
    assert reading.difference == "before"
    assert draft is not None
    assert draft.text.startswith("上年为 588 个（263 + 325）")
    assert read("2020年大班额是多少个?", report).slot == "时间"
