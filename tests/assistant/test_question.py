import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.normalising import normalise
from assistant.question import AnswerKind, is_elliptic, understand, wants_work
from assistant.units import same_count, unit_class


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("寄宿制小学有几所?", "number"),
        ("食堂面积是多少?", "number"),
        ("辍学率呢", "number"),
        ("食堂何时完工?", "when"),
        ("哪一年通过验收?", "when"),
        ("食堂改造由谁负责?", "entity"),
        ("督学是第几届?", "entity"),
        ("46名是什么人?", "entity"),
        ("有哪些实践基地?", "list"),
        ("实践基地分别有什么", "list"),
        ("食堂分成几类?", "list"),
        ("食堂改造分几批?", "number"),
        ("食堂是不是建好了?", "yes_no"),
        ("有没有心理教师", "yes_no"),
        ("听说食堂只有三个", "yes_no"),
        ("怎样减少大班额?", "how"),
        ("为什么要合并村小", "how"),
        ("食堂改造采取了哪些措施", "how"),
        ("校车安全", "how"),
    ],
)
def test_kind(question: str, kind: AnswerKind) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "name", "units"),
    [
        ("寄宿制小学有几所?", "institution", {"所"}),
        ("校医有多少名?", "people", {"人", "名", "位"}),
        ("听课多少人次?", "people", {"人次"}),
        ("幼儿园里还有多少孩子?", "people", {"人", "名", "位", "人次", "对", "万人"}),
        ("有多少学生社团?", None, set()),
        ("合唱比赛多少场?", "event", {"场", "场次"}),
        ("校本课程多少门?", "kind", {"门"}),
        ("改造了多少个项目?", "things", {"个"}),
        ("藏书多少册?", "volume", {"册"}),
        ("校车多少辆?", "device", {"辆"}),
        ("食堂花了多少钱?", "money", {"元", "美元", "元/生", "元/人"}),
        ("食堂投入多少万元?", "money", {"元", "美元", "元/生", "元/人"}),
    ],
)
def test_the_unit_that_the_question_names(question: str, name: str, units: set[str]) -> None:
    understood = understand(question)
    assert (understood.unit_class, understood.units) == (name, units)


@pytest.mark.parametrize(
    ("question", "name", "unit"),
    [
        ("小学辍学率是多少", "share", "%"),
        ("食堂面积多大", "area", "平方米"),
        ("午休多长时间", "time", "小时"),
        ("校医有多少人", "people", "人"),
        ("师生比是多少", "share", ":"),
    ],
)
def test_what_is_measured_names_the_unit(question: str, name: str, unit: str) -> None:
    understood = understand(question)
    assert understood.unit_class == name
    assert unit in understood.units


@pytest.mark.parametrize("question", ["食堂有多少", "怎样减少大班额?"])
def test_no_unit_where_the_question_names_none(question: str) -> None:
    understood = understand(question)
    assert (understood.unit_class, understood.units) == (None, frozenset())


@pytest.mark.parametrize(("unit", "name"), [("所", "institution"), ("人次", "people"), ("%", "share"), ("元", "money"), ("支", "things"), ("", "things")])
def test_unit_class(unit: str, name: str) -> None:
    assert unit_class(unit) == name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("所", "家", True), ("个", "间", True), ("个", "支", True), ("所", "名", False), ("个", "平方米", False), ("元", "%", False), ("册", "台", False)],
)
def test_units_that_count_the_same(first: str, second: str, same: bool) -> None:
    assert same_count(first, second) is same_count(second, first) is same


@pytest.mark.parametrize(
    ("question", "head", "required"),
    [
        ("寄宿制小学有几所?", ("寄宿制", "小学"), ("寄宿制", "小学")),
        ("有几所寄宿制小学?", ("寄宿制", "小学"), ("寄宿制", "小学")),
        ("新建了几所寄宿制小学?", ("寄宿制", "小学"), ("寄宿制", "小学")),
        ("全市有多少个新增幼儿园学位?", ("幼儿园", "学位"), ("幼儿园", "学位")),
        ("三台县2019年寄宿制小学有几所?", ("寄宿制", "小学"), ("寄宿制", "小学")),
        ("食堂采用电子秤的有几所?", ("食堂",), ("食堂",)),
        ("获得表彰荣誉的有多少人?", (), ()),
        ("农村的有几所?", ("农村",), ("农村",)),
        ("标准化食堂新增了几个?", ("标准化", "食堂"), ("标准化", "食堂")),
        ("幼儿园建设完工了多少所?", ("幼儿园",), ("幼儿园",)),
        ("机关派了多少人到食堂帮厨?", ("机关",), ("机关",)),
        ("怎样减少大班额?", (), ()),
    ],
)
def test_what_is_counted(question: str, head: tuple[str, ...], required: tuple[str, ...]) -> None:
    understood = understand(question)
    assert (set(understood.head), set(understood.required)) == (set(head), set(required))


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("多少所学校开了学?", "多少所学校开学?"),
        ("入过学的有几名", "入学的有几名"),
        ("擦了窗的有几户", "擦了窗的有几户"),
        ("操场有多少平?", "操场有多少平方米?"),
        ("操场有几平米", "操场有几平方米"),
        ("多少平均分", "多少平均分"),
    ],
)
def test_what_is_said_otherwise_than_written(spoken: str, written: str) -> None:
    assert normalise(spoken) == written


def test_a_rate_is_counted_whole() -> None:
    assert "辍学率" in understand("小学辍学率是多少").head


def test_places_and_periods_are_no_content() -> None:
    understood = understand("绵阳市三台县2019年和2020年上半年寄宿制小学有几所")
    assert [mention.name for mention in understood.places] == ["绵阳市", "三台县"]
    assert [(period.text, period.years) for period in understood.periods] == [("2019年", range(2019, 2020)), ("2020年上半年", range(2020, 2021))]
    assert [term.text for term in understood.terms] == ["寄宿制", "小学"]


def test_a_school_level_behind_a_year_stays_whole() -> None:
    understood = understand("2019年初中有几所?")
    assert [period.text for period in understood.periods] == ["2019年"]
    assert [term.text for term in understood.terms] == ["初中"]


def test_words_of_time_without_a_year_bind_nothing() -> None:
    assert understand("近三年来建了几所寄宿制小学?").periods == ()


def test_the_figure_that_a_question_states() -> None:
    understood = understand("寄宿制小学是不是有42所?")
    assert [(figure.value, figure.unit) for figure in understood.figures] == [(42.0, "所")]
    assert [term.text for term in understood.terms] == ["寄宿制", "小学"]


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        ("计划新建几所小学?", True),
        ("计划改建几所小学?", True),
        ("打算新建几所小学?", True),
        ("新建了几所小学?", False),
        ("行动计划项目有几个?", False),
    ],
)
def test_planned(question: str, planned: bool) -> None:
    assert understand(question).planned is planned


def test_wants_name() -> None:
    assert understand("督学组长叫什么名字?").wants_name
    assert understand("督学组长叫啥名?").wants_name
    assert understand("督学组长姓啥?").wants_name
    assert not understand("督学有几名?").wants_name


@pytest.mark.parametrize(
    ("question", "work"), [("帮我写一首校园的诗", True), ("把第一节翻译成英文", True), ("写作课有几门?", False), ("请问督学有几名?", False)]
)
def test_wants_work(question: str, work: bool) -> None:
    assert wants_work(normalise(question)) is work


@pytest.mark.parametrize("question", ["寄宿製小學有幾所？", "寄 宿 制  小 学 有 几 所?", "寄宿制小学有几所？", " 寄宿制小学有几所? ", "寄　宿　制小学有几所?"])
def test_one_question_in_five_writings(question: str) -> None:
    assert understand(question) == understand("寄宿制小学有几所?")


@pytest.mark.parametrize(
    ("spoken", "standard"),
    [("食堂咋管?", "食堂怎么管?"), ("为啥合并村小", "为什么合并村小"), ("买了几多本书", "买了多少本书"), ("培训了好多人次", "培训了多少人次"),
     ("好多学校都有食堂", "好多学校都有食堂"), ("天长市23年的食堂", "天长市2023年的食堂"), ("从教23年的教师", "从教23年的教师"),
     ("啥时候完工", "什么时候完工")],
)
def test_spoken_interrogatives_are_read_as_standard_ones(spoken: str, standard: str) -> None:
    assert normalise(spoken) == standard


def test_these_years_ask_for_no_number_of_years() -> None:
    assert understand("这几年办了多少期培训班?").units == {"期"}


@pytest.mark.parametrize(
    ("offering", "asking"),
    [
        ("资源教室到底是58个还是61间", "资源教室到底是多少"),
        ("校园篮球特色学校有20所还是30所?", "校园篮球特色学校有多少所?"),
        ("帮扶了八所还是有十二所学校", "帮扶了多少所学校"),
        ("考核奖是1.2万元,还是1.5万元", "考核奖是多少万元"),
    ],
)
def test_figures_to_choose_from_ask_for_one(offering: str, asking: str) -> None:
    assert understand(offering) == understand(asking)
    assert understand(offering).kind == "number"
    assert not understand(offering).figures


@pytest.mark.parametrize("question", ["2019年还是2020年建成的", "建成3所、在建5所,对吗", "有3个区还是乡镇参加"])
def test_what_offers_no_figures_stays(question: str) -> None:
    assert understand(question).text == question


def test_which_two_state_no_figure() -> None:
    assert understand("最先通过验收的是哪两个县?").figures == ()


def test_full_width_digits() -> None:
    assert normalise("２０１９年ＧＤＰ有多少？") == "2019年生产总值有多少?"
    assert [period.text for period in understand("２０１９年小学有几所？").periods] == ["2019年"]


def test_spaces_between_words_of_another_script_stay() -> None:
    assert normalise("open  day 是 哪天") == "open day 是哪天"


@given(st.text(alphabet="校園学 　ａA1２,，。?？\n", max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet="几多少所的吗呢?,。2019年三台县%百分之《》()“” a", max_size=24))
def test_any_text_is_understood(text: str) -> None:
    understood = understand(text)
    assert set(understood.required) <= {term.text for term in understood.terms}
    assert all(0 < term.weight <= 1 for term in understood.terms)


@pytest.mark.parametrize(("question", "elliptic"), [("那初中的呢?", True), ("那初中的呢", True), ("初中有几所?", False)])
def test_is_elliptic(question: str, elliptic: bool) -> None:
    assert is_elliptic(normalise(question)) is elliptic


def test_wrapping_around_a_request_weighs_less() -> None:
    weights = {term.text: term.weight for term in understand("您好,领导要材料,时间很紧,寄宿制小学有几所?").terms}
    assert weights["小学"] == 1.0
    assert weights["领导"] == pytest.approx(0.3)


@pytest.mark.parametrize("asked", ["食堂的总数是多少?", "食堂的数值为多少", "核对一下食堂的数字", "食堂有多少?请注明来源。", "食堂多少,要原文"])
def test_nouns_for_an_amount_and_requests_for_the_source_are_no_content(asked: str) -> None:
    question = understand(asked)
    assert question.kind == "number"
    assert [term.text for term in question.terms] == ["食堂"]


def test_explains_figure() -> None:
    assert understand("46名是什么人?").explains_figure
    assert not understand("督学是不是46名?").explains_figure
    assert not understand("督学是什么人?").explains_figure


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("巩固率 2017", "巩固率 2017年"),
        ("2019残疾儿童入学率", "2019年残疾儿童入学率"),
        ("图书2000册", "图书2000册"),
        ("2018-2020年规划了几个", "2018-2020年规划了几个"),
        ("绵府发(2020)12号", "绵府发(2020)12号"),
    ],
)
def test_a_bare_year_is_a_year(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(("question", "required"), [("在校生规模有多大?", ("在校生",)), ("教育支出总额为多少?", ("教育", "支出")), ("规模是多少?", ("规模",))])
def test_words_that_say_only_that_something_is_counted_must_not_be_met(question: str, required: tuple[str, ...]) -> None:
    assert set(understand(question).required) <= set(required)
    assert "总额" not in {term.text for term in understand(question).terms}


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("报告里列了哪些食堂问题?", ["食堂"]),
        ("报告中提到了哪些学校?", ["学校"]),
        ("文件里都写了什么食堂问题?", ["食堂"]),
        ("食堂改造,是这样吧?", ["食堂", "改造"]),
        ("食堂改造,对吗?", ["食堂", "改造"]),
    ],
)
def test_what_the_document_does_and_whether_it_is_so_are_no_content(question: str, terms: list[str]) -> None:
    assert [term.text for term in understand(question).terms] == terms


def test_what_is_counted_may_stand_before_a_comma() -> None:
    assert understand("绵阳的特殊教育学校,一共办了几所?").head == ("特殊", "教育", "学校")


def test_a_project_by_the_words_of_its_name() -> None:
    assert understand("义务教育改薄提升项目竣工面积是多少?").programme == ("义务", "教育", "改薄", "提升")
    assert understand("累计搞了多少个项目?").programme == ()


def test_only_of_persons_the_name_is_a_persons() -> None:
    assert understand("那位优秀检察官叫什么名字?").wants_name
    assert not understand("大会发布的文件叫什么名字?").wants_name


def test_visits_are_counted_where_nothing_else_asks() -> None:
    assert understand("语言文字培训人次").units == {"人次"}
