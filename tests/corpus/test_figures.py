"""Figures: what is one, what it is worth, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import find_figures


@pytest.mark.parametrize(
    ("text", "printed", "value", "high", "unit", "qualifier"),
    [
        ("特色学校129所。", "129所", 129, None, "所", None),
        ("共 129 所", "129 所", 129, None, "所", None),
        ("全县5946名义务教育阶段儿童", "5946名", 5946, None, "名", None),
        ("在建12所在建学校", "12所", 12, None, "所", None),
        ("有12人大专学历", "12人", 12, None, "人", None),
        ("-1.26%(教育经费增长)", "-1.26%", -1.26, None, "%", None),
        ("１２９所", "１２９所", 129, None, "所", None),
        ("累计培训3.6万余人次", "3.6万余人次", 36_000, None, "人次", "余"),
        ("课程100余个", "100余个", 100, None, "个", "余"),
        ("普及率95%以上", "95%", 95, None, "%", "以上"),
        ("约41％", "41％", 41, None, "%", "约"),
        ("不低于1:200的比例", "1:200", 200, None, ":", "不低于"),
        ("师生比1∶17.5", "1∶17.5", 17.5, None, ":", None),
        ("1比200", "1比200", 200, None, ":", None),
        ("生师比13.0:1", "13.0:1", 1 / 13, None, ":", None),
        ("1-2项运动技能", "1-2项", 1, 2, "项", None),
        ("招收2—3岁幼儿", "2—3岁", 2, 3, "岁", None),
        ("每3至5年", "3至5年", 3, 5, "年", None),
        ("增长6.5%－7%", "6.5%－7%", 6.5, 7, "%", None),
        ("60%—70%", "60%—70%", 60, 70, "%", None),
        ("10万—20万人", "10万—20万人", 100_000, 200_000, "人", None),
        ("3至5万人", "3至5万人", 30_000, 50_000, "人", None),
        ("100所至200所", "100所至200所", 100, 200, "所", None),
        ("2万5千公里", "2万5千公里", 25_000, None, "公里", None),
        ("1亿3千多万", "1亿3千多万", 1.3e8, None, "", "多"),
        ("1万6千多户", "1万6千多户", 16_000, None, "户", "多"),
        ("30万千瓦", "30万千瓦", 300_000, None, "千瓦", None),
        ("1.2万亿斤", "1.2万亿斤", 1.2e12, None, "斤", None),
        ("13.5亿美元", "13.5亿美元", 1.35e9, None, "美元", None),
        ("8000多万农业转移人口", "8000多万", 8e7, None, "", "多"),
        ("近14亿人口", "14亿", 1.4e9, None, "", "近"),
        ("20余万平方米", "20余万平方米", 200_000, None, "平方米", "余"),
        ("1,234.5万元", "1,234.5万元", 12_345_000, None, "元", None),
        ("5000元/人", "5000元/人", 5000, None, "元/人", None),
        ("上升3个百分点", "3个百分点", 3, None, "个百分点", None),
        ("改革开放40周年", "40周年", 40, None, "周年", None),
        ("30日内", "30日", 30, None, "日", "内"),
        ("10个工作日内", "10个工作日", 10, None, "个工作日", "内"),
        ("1/3以上", "1/3", 100 / 3, None, "%", "以上"),
        ("增速为-2.3%", "-2.3%", -2.3, None, "%", None),
        ("2.0%", "2.0%", 2, None, "%", None),
        ("不得少于2次", "2次", 2, None, "次", "不得少于"),
        ("五分之一", "五分之一", 20, None, "%", None),
        ("百分之三点五", "百分之三点五", 3.5, None, "%", None),
        ("百分之百", "百分之百", 100, None, "%", None),
        ("增长两倍", "两倍", 2, None, "倍", None),
        ("三所高校", "三所", 3, None, "所", None),
        ("配备一名教师", "一名", 1, None, "名", None),
        ("每学年至少举行一次运动会", "一次", 1, None, "次", None),
        ("每学期至少一次", "一次", 1, None, "次", "至少"),
        ("每年对学校进行一次检查", "一次", 1, None, "次", None),
        ("至少有一名专职教师", "一名", 1, None, "名", None),
        ("三十多万人", "三十多万人", 300_000, None, "人", "多"),
        ("二百五十六名", "二百五十六名", 256, None, "名", None),
        ("十七八岁", "十七八岁", 17, 18, "岁", None),
        ("离职不满三年的", "三年", 3, None, "年", "不满"),
        ("74.4\n\u200b\n万亿元", "74.4\n\u200b\n万亿元", 7.44e13, None, "元", None),
    ],
)
def test_one_figure(text: str, printed: str, value: float, high: float | None, unit: str, qualifier: str | None) -> None:
    (figure,) = find_figures(text)
    assert (figure.text, figure.unit, figure.qualifier) == (printed, unit, qualifier)
    assert figure.value == pytest.approx(value)
    assert figure.high == (None if high is None else pytest.approx(high))
    assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    "text",
    [
        # time
        "2019年",
        "2020年上半年",
        "2018-2020年",
        "12月31日前",
        "2020/8/12",
        "每天8:30—17:30",
        "90年代",
        "21世纪",
        "三年行动计划",
        "近三年来",
        "每月10日前",
        # ordinals, grades and congresses
        "第三批",
        "第12期",
        "十九届二中全会",
        "1—6年级",
        "九年义务教育",
        "三年级",
        # numbers of documents, telephones, labels, versions
        "国发〔2020〕12号",
        "绵府办(2019)5号",
        "0816-2345678",
        "13812345678",
        "索引号: 8410223/202008-00001",
        "附件1",
        "1.加强建设;",
        "(1)加强建设",
        "见[1]",
        "2.0行动计划",
        "教育信息化2.0",
        # names
        "“9·2”事件",
        "5·12地震",
        "“80·50”攻坚",
        "落实“12345”项措施",
        "211工程",
        "5G网络",
        "PM2.5浓度",
        "货币M2",
        "IPTV",
        "“十三五”规划",
        "《方案(2020-2030)》",
        "三位一体",
        "五位一体",
        "三支一扶",
        "五育并举",
        "八项规定",
        "四个意识",
        "“三个课堂”",
        "“两个只增不减”",
        "一签三定",
        "两免一补",
        "两不愁三保障",
        "三台县",
        "五家渠市",
        "三四线城市",
        # figures of speech
        "翻一番",
        "千方百计",
        "千家万户",
        "百所名校",
        "几十所",
        "上百名",
        "每一名",
        "无一名",
        "一个重要环节",
        "新一轮",
        "一次会议",
        "三大平台",
        "一半以上",
        # not a count of people or houses
        "一带一路",
        "首届",
        "双一流",
        "4:3:3",
    ],
)
def test_no_figure(text: str) -> None:
    assert find_figures(text) == ()


def test_figures_of_a_sentence_stand_in_text_order() -> None:
    text = "先后组织32支工作队、540名志愿者,三所高校参加,普及率95%以上,全市85%的学生基本掌握1-2项运动技能。"
    assert [figure.text for figure in find_figures(text)] == ["32支", "540名", "三所", "95%", "85%", "1-2项"]


def test_a_change_gives_both_its_ends() -> None:
    assert [(figure.value, figure.unit) for figure in find_figures("由46.9%提高到48.2%")] == [(46.9, "%"), (48.2, "%")]


def test_a_unit_printed_once_holds_for_both() -> None:
    assert [(figure.text, figure.unit) for figure in find_figures("分别高4.2和0.7个百分点")] == [("4.2", "个百分点"), ("0.7个百分点", "个百分点")]


def test_a_name_with_a_digit_does_not_swallow_the_figure_behind_it() -> None:
    assert [figure.text for figure in find_figures("广义货币M2增长13.6%左右")] == ["13.6%"]


@pytest.mark.parametrize(("text", "unit"), [("100家庭", ""), ("5项目", ""), ("3本科", ""), ("50人口", ""), ("30名单", ""), ("6所有", "")])
def test_a_measure_that_begins_another_word_is_none(text: str, unit: str) -> None:
    (figure,) = find_figures(text)
    assert figure.unit == unit


_PIECES = st.sampled_from(
    [
        "129所",
        "3.6万余人次",
        "共 12 名",
        "第三批",
        "2019年",
        "约41%",
        "1:200",
        "“9·2”",
        "三位一体",
        "1-2项",
        "由5%到7%",
        "1亿3千多万",
        "《办法》",
        ",",
        "。",
        "和",
        "、",
        "\n",
        "建成",
        "1.5",
        "０９",
        "两个",
        "百分之十",
        "万",
        "-",
    ]
)


@given(st.lists(_PIECES, max_size=10).map("".join))
def test_spans_are_exact_ordered_and_apart(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert figure.start >= end
        assert figure.end > figure.start
        assert figure.high is None or figure.high >= figure.value
        end = figure.end


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(text[figure.start : figure.end] == figure.text for figure in find_figures(text))


@given(st.integers(1, 10**12), st.sampled_from(["所", "人", "名", "个", "平方米", "册", "人次"]))
def test_a_number_and_its_unit_read_back(number: int, unit: str) -> None:
    for written in (f"{number}{unit}", f"{number:,}{unit}"):
        (figure,) = find_figures(f"共{written}。")
        assert (figure.value, figure.unit, figure.text) == (number, unit, written)
