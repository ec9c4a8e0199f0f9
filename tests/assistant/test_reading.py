import pytest

from assistant.figure_reading import unit_fit
from assistant.fusion import Candidate
from assistant.matching import Matcher
from assistant.normalising import normalise
from assistant.number_reading import MAX_VALUES
from assistant.question import understand, wants_work
from assistant.reading import Reader
from corpus.report import Report
from tests.assistant.inline import TITLE, FakeSimilarity, figures, make_matcher, make_report, read

SCHOOLS = make_report(
    "一、学校建设",
    "(一)建设情况。建成寄宿制小学41所、寄宿制初中17所,校舍面积13000平方米。投入资金3.6亿元,聘任专职督学46名。",
    "(二)安全工作。全市无学生食物中毒事件发生。体质健康达标率为92.5%。",
)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("寄宿制小学有几所?", "41所"),
        ("寄宿制初中有几所?", "17所"),
        ("有几所寄宿制初中?", "17所"),
        ("校舍面积有多大?", "13000平方米"),
        ("投入了多少钱?", "3.6亿元"),
        ("督学聘了几名?", "46名"),
        ("督学有几个人?", "46名"),
        ("体质健康达标率是多少?", "92.5%"),
        ("2019年寄宿制初中有几所?", "17所"),
        ("绵阳市寄宿制初中有几所?", "17所"),
    ],
)
def test_the_right_figure_among_several(question: str, figure: str) -> None:
    reading = read(question, SCHOOLS)
    assert (figures(reading), reading.conflicting, reading.slot) == ([figure], False, None)


@pytest.mark.parametrize(
    ("question", "slot", "missing"),
    [
        ("寄宿制高中有几所?", "指标", ("高中",)),
        ("食堂面积有多大?", "指标", ("食堂",)),
        ("寄宿制小学有几名校医?", "指标", ("校医",)),
        ("成都市寄宿制小学有几所?", "地区", ("成都市",)),
        ("三台县寄宿制小学有几所?", "地区", ("三台县",)),
        ("2018年寄宿制小学有几所?", "时间", ("2018年",)),
        ("日本寄宿制小学有几所?", "指标", ("日本",)),
        ("第四届专职督学有几名?", "指标", ("第四届",)),
    ],
)
def test_what_is_not_covered_is_refused(question: str, slot: str, missing: tuple[str, ...]) -> None:
    reading = read(question, SCHOOLS)
    assert (reading.figures, reading.passages) == ((), ())
    assert (reading.slot, reading.missing) == (slot, missing)
    assert reading.nearest


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("那60个食堂改造项目,完工的有几个?", "25个"),
        ("60个食堂改造项目里在建的有几个?", "30个"),
        ("听说食堂改造项目有60个,到底有多少个?", "60个"),
    ],
)
def test_a_figure_that_the_question_tells_is_no_answer_to_it_unless_it_is_claimed(question: str, figure: str) -> None:
    report = make_report("一、食堂", "(一)改造。规划的60个食堂改造项目已完工25个、在建30个。")
    assert figures(read(question, report)) == [figure]


def test_kinds_are_told_by_the_sentence_that_parts_them() -> None:
    report = make_report("一、职务", "(一)教师。深化学校教师职务改革。教师职务分为初级职务、中级职务和高级职务。")
    best = max(read("学校教师职务分哪几级?", report).passages, key=lambda passage: passage.score)
    assert best.evidence.sentence == "教师职务分为初级职务、中级职务和高级职务。"


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("新建食堂几个?", "3个"),
        ("新建操场几个?", "12个"),
        ("社区教育多少人次参加?", "275万人次"),
    ],
)
def test_what_a_neighbour_counts_is_the_neighbours(question: str, figure: str) -> None:
    report = make_report("一、建设", "(一)情况。新建标准化食堂3个、操场12个。广泛开展社区教育,培训或活动人次共计275万人次。")
    assert figures(read(question, report)) == [figure]


def test_what_names_all_that_is_counted_goes_before_the_very_unit() -> None:
    report = make_report("一、特殊教育", "(一)设施。完成资源中心建设3所,新建资源教室58个。")
    assert figures(read("资源中心建了几个?", report)) == ["3所"]


def test_a_figure_of_another_kind_of_unit_is_no_answer() -> None:
    report = make_report("一、食堂", "(一)改造。食堂改造后面积2000平方米。")
    reading = read("食堂改造了几个?", report)
    assert (reading.figures, reading.slot) == ((), "数值")


def test_a_figure_of_the_same_sentence_that_counts_something_else_is_no_answer() -> None:
    report = make_report("一、小学", "(一)师资。寄宿制小学配齐设施,聘任专职督学46名。")
    assert read("寄宿制小学有多少人?", report).figures == ()


def test_the_unit_asked_for_wins() -> None:
    report = make_report("一、集团", "(一)办学。涪城区有实验中学、实验小学5个教育集团领办15所中小学。")
    assert figures(read("涪城区教育集团领办了几所中小学?", report)) == ["15所"]


@pytest.mark.parametrize(
    ("question", "unit", "fits"),
    [
        ("食堂有几个?", "个", True),
        ("食堂有几个?", "间", True),
        ("食堂有几个?", "平方米", False),
        ("小学有几所?", "名", False),
        ("小学有几所?", "%", False),
        ("校医有几名?", "人", True),
        ("辍学率是多少?", "所", False),
        ("花了多少钱?", "元", True),
        ("花了多少钱?", "个", False),
        ("食堂有多少?", "间", True),
    ],
)
def test_unit_fit(question: str, unit: str, fits: bool) -> None:
    assert (unit_fit(understand(question), unit) is not None) is fits


def test_the_very_unit_fits_best() -> None:
    question = understand("小学有几所?")
    assert unit_fit(question, "所") == 0.1
    assert unit_fit(question, "家") == 0.03
    assert unit_fit(question, "个") == 0.0


# Several figures --------------------------------------------------------------------------------------------


def test_two_sentences_with_two_figures_are_a_conflict() -> None:
    report = make_report("一、幼儿园", "(一)扩建。乡镇幼儿园已完工87所。", "(二)布局。规划的乡镇幼儿园已完工47所。")
    reading = read("乡镇幼儿园完工几所?", report)
    assert (set(figures(reading)), reading.conflicting) == ({"87所", "47所"}, True)


def test_the_same_figure_twice_is_none() -> None:
    report = make_report("一、幼儿园", "(一)扩建。乡镇幼儿园已完工87所。", "(二)布局。规划的乡镇幼儿园已完工87所。")
    assert read("乡镇幼儿园完工几所?", report).conflicting is False


def test_two_units_of_one_thing_are_a_conflict_unless_the_question_names_one() -> None:
    report = make_report("一、教室", "(一)甲。建成录播教室58个。", "(二)乙。全市有录播教室61间。")
    assert set(figures(read("录播教室有多少?", report))) == {"58个", "61间"}
    assert figures(read("录播教室有多少间?", report)) == ["61间"]


def test_a_contradiction_is_found_by_the_name_of_what_is_counted():
    built = "(一)入学。残疾儿童入学率为95%。截至2020年7月,已建成特殊教育资源教室61间。"
    report = make_report("一、特殊教育", built, "二、工程", "(一)进度。实施特殊教育工程,新建资源教室58个。")
    reading = read("供残疾学生用的资源教室有多少?", report)
    assert reading.conflicting
    assert set(figures(reading)) == {"61间", "58个"}


def test_a_figure_that_tells_no_year_contradicts_one_of_the_year_asked_for():
    report = make_report("一、幼儿园", "(一)扩建。2019年,乡镇幼儿园已完工87所。", "(二)布局。规划的乡镇幼儿园已完工47所。")
    reading = read("2019年乡镇幼儿园完工几所?", report)
    assert (set(figures(reading)), reading.conflicting) == ({"87所", "47所"}, True)


def test_two_kinds_of_one_thing_contradict_nothing():
    report = make_report("一、特色", "(一)艺术。建成艺术教育特色学校27所。", "二、体育", "(一)足球。建成校园足球特色学校129所。")
    assert not read("棋类教育特色学校有多少所?", report).figures



@pytest.mark.parametrize(
    ("question", "found", "conflicting"),
    [("改薄项目开工校舍面积是多少?", {"9万平方米"}, False), ("改薄项目竣工校舍面积是多少?", {"59942平方米", "36015平方米"}, True)],
)
def test_what_contradicts_a_neighbour_does_not_contradict_the_figure(question: str, found: set[str], conflicting: bool) -> None:
    first = "(一)改造。加快实施义务教育改薄项目,累计实施改薄项目83个,开工校舍面积9万平方米,竣工校舍面积59942平方米。"
    reading = read(question, make_report("一、校舍", first, "(二)统计。据统计,全市义务教育改薄项目竣工校舍面积为36015平方米。"))
    assert (set(figures(reading)), reading.conflicting) == (found, conflicting)


YEARS = make_report("一、辍学", "(一)上年。2018年全市辍学率为0.3%。", "(二)本年。2019年全市辍学率为0.2%。")


@pytest.mark.parametrize(("question", "figure"), [("2018年辍学率是多少?", "0.3%"), ("2019年辍学率是多少?", "0.2%")])
def test_a_year_tells_two_figures_apart(question: str, figure: str) -> None:
    reading = read(question, YEARS)
    assert (figures(reading), reading.conflicting) == ([figure], False)


def test_a_year_in_between_is_refused() -> None:
    assert read("2017年辍学率是多少?", YEARS).missing == ("2017年",)


def test_a_school_level_behind_a_year_is_no_time_of_year() -> None:
    report = make_report("一、辍学", "(一)控辍。2019年小学辍学率为0.1%。2019年初中辍学率为0.2%。")
    reading = read("2019年初中辍学率是多少?", report)
    assert (figures(reading), reading.conflicting) == (["0.2%"], False)


def test_two_years_are_no_contradiction() -> None:
    assert read("辍学率是多少?", YEARS).conflicting is False


def test_both_years_of_one_report_are_shown() -> None:
    reading = read("辍学率是多少?", YEARS)
    assert (set(figures(reading)), reading.spread) == ({"0.3%", "0.2%"}, True)


PLANS = make_report("一、操场", "(一)进展。村小操场已建成60个。", "(二)目标。到2025年,力争村小操场达到90个。")


def test_planned_and_achieved_are_no_contradiction() -> None:
    reading = read("村小操场建成了几个?", PLANS)
    assert (figures(reading), reading.conflicting) == (["60个"], False)


def test_a_question_about_the_plan_gets_the_plan() -> None:
    assert figures(read("村小操场目标是多少个?", PLANS)) == ["90个"]


def test_planned_completion_is_not_completion() -> None:
    report = make_report("一、操场", "(一)进展。村小操场已完工60个。", "(二)打算。计划完工村小操场90个。")
    assert figures(read("村小操场已完工几个?", report)) == ["60个"]


def test_works_begun_and_finished_are_no_contradiction() -> None:
    report = make_report("一、改薄", "(一)进度。改薄项目开工校舍面积3万平方米。", "二、统计", "(一)面积。改薄项目竣工校舍面积为42958平方米。")
    reading = read("改薄项目开工校舍面积是多少?", report)
    assert (figures(reading), reading.conflicting) == (["3万平方米"], False)


def test_figures_of_one_sentence_are_no_contradiction() -> None:
    report = make_report("一、比赛", "(一)合唱。合唱比赛市级12场、校级300场。")
    reading = read("合唱比赛有几场?", report)
    assert (len(reading.figures), reading.conflicting) == (1, False)


def test_part_and_whole_of_one_report_are_told_apart_by_the_place() -> None:
    report = make_report("一、食堂", "(一)全市。全市改造食堂310个。", "(二)县。三台县改造食堂31个。")
    assert figures(read("三台县食堂改造了几个?", report)) == ["31个"]
    assert figures(read("绵阳市食堂改造了几个?", report)) == ["310个"]


def test_part_and_whole_are_no_contradiction() -> None:
    report = make_report("一、食堂", "(一)全市。全市改造食堂310个。", "(二)县。三台县改造食堂31个。")
    reading = read("食堂改造了几个?", report)
    assert reading.conflicting is False
    assert "310个" in figures(reading)


@pytest.mark.parametrize(
    ("question", "body", "expected"),
    [
        ("高中生均公用经费是多少?", "小学生均公用经费650元,全市公用经费1.2亿元。", []),  # another level, and the sum of all
        ("生均教育支出多少元?", "全市教育支出14.12亿元。", []),
        ("毛入园率是多少?", "毛入园率低于全省平均5.1个百分点。", []),  # how far two lie apart
        ("毛入园率比全省低多少?", "毛入园率低于全省平均5.1个百分点。", ["5.1个百分点"]),
        ("在校生有多少人?", "教职工3万人,其中专任教师2万人。", []),
        ("换校车花了多少万?", "更新校车17辆。", []),
        ("骨干教师有多少人?", "每百名学生拥有骨干教师1.16人。", []),
        ("学费标准是多少元?", "学费收入0.61亿元。", []),
        ("双师型教师比例是多少?", "双师型教师比例尚未达到65%的要求。", []),  # but what should be
        ("双师型教师比例要求是多少?", "双师型教师比例尚未达到65%的要求。", ["65%"]),
        ("教育支出增速是多少?", "教育支出增加0.56亿元,增长3.77%。", ["3.77%"]),
        ("学费标准是多少元?", "学费标准为每生每年5000元。", ["5000元"]),
        ("在校学生有多少万人?", "在校生规模1000人以上的学校配备校医。", []),
        ("第五中学增加学位多少个?", "新增学位3240个,其中第五中学1620个。", ["1620个"]),
        ("教师编制缺多少名?", "核定教师编制705名,现有612名,缺93名,其中中专缺41名、职校缺28名。", ["93名"]),
        ("职校教师编制缺多少名?", "核定教师编制705名,现有612名,缺93名,其中中专缺41名、职校缺28名。", ["28名"]),
        ("超过2000人的学校有多少所?", "全县有学校261所。", []),  # without the condition
        ("超过2000人的学校有多少所?", "超过2000人的学校有63所。", ["63所"]),
        ("新校区有多少个班?", "新校区提供学位4380个,规模36个班。", ["36个"]),
        ("毕业生升学率是多少?", "毕业生就业率(含升学)97.3%。", []),  # another rate
        ("教育支出占一般公共预算支出的比例是多少?", "一般公共预算教育支出76.38亿元,比上年增长3.6%。", []),  # a change
        ("骨干教师占骨干教师总数的比例是多少?", "交流骨干教师1126人,占交流总数的23.1%。", []),  # of another whole
        ("国家级示范园有几所?", "建成省级示范园12所。", []),  # of another rank
        ("省级示范园有几所?", "建成省级示范园12所。", ["12所"]),
        ("2022年招聘教师多少名?", "2020年至2022年招聘教师315名。", []),  # of more years
        ("2020年至2022年招聘教师多少名?", "2020年至2022年招聘教师315名。", ["315名"]),
        ("评为B档的指标有几项?", "评为A档的指标31项、B档6项。", ["6项"]),
        ("小学超员的班级有多少个?", "小学超过45人的班级有87个。", ["87个"]),  # not from how many on
        ("第六中学有多少学生?", "第五中学学生9876人。第六中学正在建设。", []),
        ("第五中学有多少学生?", "第五中学学生9876人。第六中学正在建设。", ["9876人"]),
    ],
)
def test_a_figure_of_something_else_is_not_lent(question: str, body: str, expected: list[str]) -> None:
    assert figures(read(question, make_report("一、教育", f"(一)情况。{body}"))) == expected


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("9个县是2018年才通过均衡发展认定的吧?", "2016年"),
        ("听说9个县到2018年才通过均衡发展认定,为什么?", "2016年"),
        ("2018年通过均衡发展认定了吗?", ""),  # which may have been so, too
        ("8个县是2018年才通过均衡发展认定的吧?", ""),
    ],
)
def test_a_time_taken_for_given_is_set_right(question: str, other: str) -> None:
    report = make_report("一、均衡", "(一)认定。2016年,9个县通过均衡发展认定。")
    assert read(question, report).corrects == other


@pytest.mark.parametrize(
    ("question", "expected"),
    [("食堂整改前有几个?", "87个"), ("食堂整改后有几个?", "19个"), ("食堂有几个?", "19个")],
)
def test_one_end_of_a_change_may_be_asked_for(question: str, expected: str) -> None:
    assert figures(read(question, make_report("一、食堂", "(一)整改。食堂由87个减少到19个。")))[:1] == [expected]


@pytest.mark.parametrize(
    ("question", "expected"),
    [("专职督学有多少人?", "46人"), ("督学有多少人?", "518人"), ("残疾儿童随班就读的有多少人?", "248人"), ("残疾儿童有多少人?", "461人"),
     ("乙中学本科上线多少人?", "702人")],
)  # fmt: skip
def test_the_whole_before_a_part_is_said_of_it_too(question: str, expected: str) -> None:
    report = make_report(
        "一、督导", "(一)队伍。聘任专兼职督学518人,其中专职46人。", "二、特教", "(一)就学。残疾儿童461人,入学457人,其中特教学校126人、随班就读248人。",
        "三、高考", "(一)成绩。参加高考4688人,本科上线2752人,其中甲中学本科上线1386人,乙中学和丙中学分别为702人、431人。",
    )  # fmt: skip
    assert figures(read(question, report)) == [expected]


def test_of_two_figures_of_one_sentence_the_one_that_the_question_names() -> None:
    report = make_report("一、考点", "(一)建设。共升级标准化考点39个、标准化考场2895个,新增建标准化考点3个、考场212个。")
    assert figures(read("标准化考场新增了几个?", report)) == ["212个"]
    assert figures(read("标准化考场有几个?", report)) == ["2895个"]


def test_a_count_is_not_what_was_added_to_it() -> None:
    report = make_report("一、幼儿园", "(一)规模。全县有幼儿园206所(公办园71所、民办园135所)。", "(二)建设。新建、改扩建公办幼儿园9所。")
    assert figures(read("民办幼儿园几所?", report)) == ["135所"]
    assert figures(read("新建了几所公办幼儿园?", report)) == ["9所"]


def test_a_figure_in_another_unit_contradicts_what_is_counted_by_piece() -> None:
    report = make_report("一、特教", "(一)建设。实施特殊教育提升计划,新建资源教室58个。", "二、保障", "(一)条件。截至2020年7月,建成特殊教育资源教室61间。")
    assert read("资源教室有多少个?", report).conflicting


def test_of_two_rates_the_one_that_is_named() -> None:
    report = make_report("一、服务", "(一)课后。课后服务学校覆盖率100%,参与率93.0%,比2021年的86.4%提高6.6个百分点。")
    assert figures(read("课后服务参与率是多少?", report)) == ["93.0%"]


def test_the_part_does_not_stand_for_the_whole() -> None:
    report = make_report("一、食堂", "(一)县。三台县改造食堂31个。", "(二)全市。全市改造食堂310个。")
    assert "310个" in figures(read("食堂改造了几个?", report))


def test_too_many_figures_make_the_question_too_vague() -> None:
    body = [f"({number}){name}。{name}乡小学有教师{20 + index}名。" for index, (number, name) in enumerate(zip("一二三四五六", "甲乙丙丁戊己", strict=True))]
    reading = read("小学有教师几名?", make_report("一、各乡", *body))
    assert (reading.slot, reading.figures) == ("多义", ())
    assert len(body) > MAX_VALUES


def test_the_new_value_of_a_rise() -> None:
    report = make_report("一、补助", "(一)标准。寄宿生补助由420元提高到450元。")
    assert figures(read("寄宿生补助多少元?", report)) == ["450元"]


# Sentences --------------------------------------------------------------------------------------------------


def sentences(question: str, *body: str) -> list[str]:
    return [passage.evidence.sentence for passage in read(question, make_report(*body)).passages]


def test_a_sentence_that_says_there_is_none() -> None:
    assert sentences("学生食物中毒事件有几起?", "一、安全", "(一)食堂。全市无学生食物中毒事件发生。") == ["全市无学生食物中毒事件发生。"]


def test_a_figure_is_no_absence() -> None:
    report = make_report("一、安全", "(一)食堂。未达标食堂有3个。")
    assert figures(read("未达标食堂有几个?", report)) == ["3个"]


BODY = ("一、食堂", "(一)食堂改造。为改造食堂,统一采购灶具。食堂改造由后勤中心负责。2019年5月食堂改造通过验收。", "(二)校车。新购校车。")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("食堂改造由谁负责?", "食堂改造由后勤中心负责。"), ("食堂改造何时通过验收?", "2019年5月食堂改造通过验收。"), ("校车是不是新购的?", "新购校车。")],
)
def test_one_sentence_for_a_fact(question: str, sentence: str) -> None:
    assert sentences(question, *BODY) == [sentence]


def test_several_sentences_for_how_in_text_order() -> None:
    found = sentences("怎样改造食堂?", *BODY)
    assert 1 < len(found) <= 4
    assert "校车" not in "".join(found)
    positions = ["".join(BODY).index(sentence) for sentence in found]
    assert positions == sorted(positions)


def test_no_persons_name_in_the_text() -> None:
    assert read("食堂改造负责人叫什么名字?", make_report(*BODY)).slot == "数值"


def test_a_sentence_of_another_year_is_refused() -> None:
    reading = read("2016年怎样改造食堂?", make_report(*BODY))
    assert (reading.slot, reading.missing) == ("时间", ("2016年",))


def test_a_topic_that_is_not_there_is_refused() -> None:
    reading = read("怎样修建游泳馆?", make_report(*BODY))
    assert reading.slot is not None
    assert "游泳馆" in reading.missing


def test_a_near_synonym_is_accepted() -> None:
    report = make_report("一、教师", "(一)研修。开展骨干教师研修12次。")
    assert read("轮训了几次?", report).figures == ()
    assert figures(read("轮训了几次?", report, similar={"轮训": 0.8})) == ["12次"]


@pytest.mark.parametrize("question", ["写一首食堂的诗", "请问一下", "(?)"])
def test_what_is_no_question_about_the_corpus(question: str) -> None:
    assert read(question, make_report(*BODY)).slot == "范围"


def test_nothing_retrieved() -> None:
    reading = Reader({}.__getitem__, make_matcher()).read(understand("食堂有几个?"), [])
    assert (reading.slot, reading.nearest) == ("范围", ())


def test_the_gates_fault_answers_with_the_nearest() -> None:
    assert len(read("成都市食堂有几个?", make_report(*BODY), may_refuse=False).passages) == 1


# Several reports --------------------------------------------------------------------------------------------


def test_two_reports_of_two_years() -> None:
    older = make_report("一、食堂", "(一)改造。改造食堂18个。", document="older", title="绵阳市2018年履行教育职责自评报告")
    newer = make_report("一、食堂", "(一)改造。改造食堂19个。", document="newer", title=TITLE)
    assert figures(read("2018年食堂改造了几个?", older, newer)) == ["18个"]
    assert figures(read("2019年食堂改造了几个?", older, newer)) == ["19个"]
    assert read("2017年食堂改造了几个?", older, newer).slot == "时间"


def test_two_reports_of_two_cities() -> None:
    here = make_report("一、食堂", "(一)改造。改造食堂18个。", document="here")
    there = make_report("一、食堂", "(一)改造。改造食堂19个。", document="there", title="广元市2019年履行教育职责自评报告")
    assert figures(read("广元市食堂改造了几个?", here, there)) == ["19个"]
    assert figures(read("绵阳市食堂改造了几个?", here, there)) == ["18个"]
    assert read("遂宁市食堂改造了几个?", here, there).missing == ("遂宁市",)


def test_without_place_or_year_each_report_says_its_own() -> None:
    here = make_report("一、食堂", "(一)改造。改造食堂18个。", document="here")
    there = make_report("一、食堂", "(一)改造。改造食堂18个。", document="there", title="广元市2019年履行教育职责自评报告")
    older = make_report("一、食堂", "(一)改造。改造食堂17个。", document="older", title="绵阳市2018年履行教育职责自评报告")
    reading = read("食堂改造了几个?", here, there, older)
    assert (reading.conflicting, reading.spread) == (False, True)
    assert {(figure.passage.evidence.report.id, figure.quantity.text) for figure in reading.figures} == {("here", "18个"), ("there", "18个"), ("older", "17个")}


def test_two_reports_of_one_place_and_year_contradict_each_other() -> None:
    first = make_report("一、食堂", "(一)改造。改造食堂18个。", document="first")
    second = make_report("一、食堂", "(一)改造。改造食堂16个。", document="second")
    reading = read("食堂改造了几个?", first, second)
    assert (set(figures(reading)), reading.conflicting, reading.spread) == ({"18个", "16个"}, True, False)


@pytest.mark.parametrize("question", ["学校饮水怎么保障?", "存在哪些问题?"])
def test_a_sentence_that_shares_common_words_only_is_no_answer(question: str) -> None:
    report = make_report("一、工作", "(一)资助。学校存在困难时保障资助到位。", "(二)安全。排查隐患。")
    by_id = {report.id: report}
    candidates = [Candidate(report.id, passage.index, 0.05, 0.1, 0.08) for passage in report.passages]
    reading = Reader(by_id.__getitem__, make_matcher()).read(understand(question), candidates)
    assert reading.slot in ("指标", "范围")


def test_writing_something_oneself_is_no_order() -> None:
    assert not wants_work(normalise("我要写一份汇报材料,请问足球特色学校有多少所"))
    assert wants_work(normalise("帮我写一份汇报材料"))


def test_what_stands_right_behind_the_interrogative_is_counted() -> None:
    report = make_report("一、督导", "(一)安排。计划开展对3个区县、1个园区的实地督导。")
    assert figures(read("打算去几个区县实地督导?", report)) == ["3个"]


def test_a_share_is_no_count() -> None:
    assert read("全市有多少民办学校?", make_report("一、招生", "(一)摇号。全市民办学校招生100%摇号。")).figures == ()


def test_a_part_told_apart_in_brackets_does_not_stand_for_the_whole() -> None:
    report = make_report("一、法治", "(一)副校长。选派检察官100余名到学校,每校配备2名副校长(1名检察官、1名民警)。")
    assert figures(read("派到学校的检察官有多少名?", report))[0] == "100余名"


def test_a_deadline_and_an_age_are_counted_in_their_own_units() -> None:
    report = make_report("一、规定", "(一)入学。年满六周岁的儿童应当入学。发现欺凌的,自发现之日起十日内完成调查。每三年对学校督导一次。")
    assert figures(read("儿童几岁上学?", report)) == ["六周岁"]
    assert figures(read("发现欺凌几天内查清?", report)) == ["十日"]


def test_of_figures_alike_in_words_the_one_that_means_it() -> None:
    report = make_report("一、考试", "(一)考点。升级考点39个,增设考点3个。")
    assert figures(read("添置了几个考点?", report, similar={"添置~增设考点": 0.8})) == ["3个"]


def test_persons_are_counted_by_any_measure_of_persons() -> None:
    report = make_report("一、法治", "(一)副校长。选派检察官100余名兼任副校长,覆盖在校生规模1000人以上的学校。")
    assert figures(read("检察官兼任副校长的有多少人?", report)) == ["100余名"]


APART = make_report(
    "一、办学",
    "(一)集团。涪城区有5个教育集团,每个班级配备一名班主任。教师待遇不断改善。师生比不低于1:200。购置仪器设备300套,获得国家级奖项6个。无学生溺亡事件发生。",
)


@pytest.mark.parametrize(
    "question",
    [
        "教师总数是多少?",  # the sentence speaks of teachers and counts groups
        "班主任有多少名?",  # one each is not how many
        "获得奖励的有多少人?",  # prizes are no persons
        "在校学生有多少人?",  # «no student drowned» is no number of students
    ],
)
def test_a_figure_is_not_lent_to_what_it_does_not_count(question: str) -> None:
    reading = read(question, APART)
    assert reading.slot is not None, reading


SEVERAL = make_report(
    "一、办学",
    "(一)督导。完善机构,聘任46名第三届市政府督学,组建首届专家库,建立后备督学队伍。",
    "(二)艺术。作为足球改革试验区,建成美育基地4所,艺术特色学校27所。公办幼儿园很多。实施攻坚计划,校舍竣工1341平方米,购置图书2000册。",
    "(三)培训。组织开展国家通用语言培训86期,累计培训3.6万人次。民办小学办学规范。高中毛入学率达到97%。",
)


@pytest.mark.parametrize(
    "question",
    [
        "后备督学有几名?",  # told of in a clause behind, without a figure
        "专家有多少名?",  # stands in the sentence, but those of the figure are others
        "足球改革试验区有几所?",
        "美育特色学校有几所?",  # 美育 belongs to the figure before
    ],
)
def test_the_words_of_another_clause_count_nothing_here(question: str) -> None:
    reading = read(question, SEVERAL)
    assert reading.slot in ("指标", "数值"), reading


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("第三届督学有几名?", "46名"),
        ("攻坚计划校舍竣工面积多少?", "1341平方米"),  # a clause before without a figure sets the scene
        ("攻坚计划图书有几册?", "2000册"),
        ("国家通用语言培训有多少人次?", "3.6万人次"),  # the clause before counts the same thing
        ("美育基地有几所?", "4所"),
    ],
)
def test_a_clause_that_sets_the_scene_is_said_of_the_figure(question: str, figure: str) -> None:
    assert figures(read(question, SEVERAL)) == [figure]


def test_a_word_of_the_corpus_is_met_only_by_a_near_synonym() -> None:
    report = make_report("一、特殊教育", "(一)设施。已建成特殊教育资源教室61间。特殊教育学校扎实办学。")
    known = {"学校": 0.74}
    assert figures(read("特殊教育学校有几所?", report, similar=known)) == ["61间"]  # every word is as rare as one nobody uses
    by_id = {report.id: report}
    candidates = [Candidate(report.id, passage.index, 0.5, 0.5, 0.5) for passage in report.passages]
    matcher = Matcher(lambda word: 2.0 if word == "\x00" else 1.0, FakeSimilarity(known))
    assert Reader(by_id.__getitem__, matcher).read(understand("特殊教育学校有几所?"), candidates).figures == ()


@pytest.mark.parametrize(
    ("question", "similar", "missing"),
    [
        ("学校消防安全检查怎么开展?", {"消防?": 0.6}, ("消防",)),
        ("学校消防安全检查怎么开展?", {"消防?": 0.2}, ()),  # said by the way
        ("学校消防安全检查怎么开展?", {"消防?": 0.6, "消防": 0.6}, ()),  # the passage has something like it
        ("学校消防安全检查开展", {"消防?": 0.6}, ()),  # catchwords
        ("是不是开展了学校消防安全检查?", {"消防?": 0.6}, ()),  # what is said of a premise may be put otherwise
    ],
)
def test_a_noun_the_question_is_about_is_met(question: str, similar: dict[str, float], missing: tuple[str, ...]) -> None:
    report = make_report("一、安全", "(一)检查。学校安全检查每月开展,隐患及时整改。")
    reading = read(question, report, similar=similar)
    assert (reading.missing, bool(reading.passages)) == (missing, not missing)


def test_a_figure_far_from_the_subject_is_no_answer() -> None:
    by_id = {APART.id: APART}
    candidates = [Candidate(APART.id, passage.index, 0.05, 0.1, 0.08) for passage in APART.passages]
    reader = Reader(by_id.__getitem__, make_matcher({"校车": 0.7}))
    assert reader.read(understand("校车有多少辆?"), candidates).slot is not None


# One figure in several documents ------------------------------------------------------------------------------


def _with_schools(document: str, number: int, title: str = TITLE) -> Report:
    """A report that says so under a heading of its own, so that it is no copy."""
    return make_report("一、教育", f"(一){document}。校园足球特色学校{number}所。", document=document, title=title)


ASKED_SCHOOLS = "校园足球特色学校有多少所?"


def test_what_several_documents_say_alike_is_one_answer_however_many_they_are() -> None:
    reading = read(ASKED_SCHOOLS, *(_with_schools(document, 129) for document in ("甲", "乙", "丙", "丁", "戊", "己")))
    assert (figures(reading), reading.conflicting, reading.spread, reading.slot) == (["129所"], False, False, None)
    assert {evidence.report.id for evidence in reading.figures[0].also} | {reading.figures[0].passage.evidence.report.id} == set("甲乙丙丁戊己")


def test_of_documents_that_contradict_each_other_every_value_stands_once() -> None:
    reading = read(ASKED_SCHOOLS, *(_with_schools(document, 129 if document in "甲乙丙" else 130) for document in "甲乙丙丁戊己"))
    assert (sorted(figures(reading)), reading.conflicting) == (["129所", "130所"], True)
    assert [len(figure.also) for figure in reading.figures] == [2, 2]


def test_one_value_of_two_years_is_two_values() -> None:
    later = [_with_schools(document, 129, title="绵阳市2020年履行教育职责自评报告") for document in "丙丁"]
    reading = read(ASKED_SCHOOLS, _with_schools("甲", 129), _with_schools("乙", 129), *later)
    assert (figures(reading), reading.spread) == (["129所", "129所"], True)
    assert [{figure.passage.evidence.report.id, *(evidence.report.id for evidence in figure.also)} for figure in reading.figures] == [set("甲乙"), set("丙丁")]


# What tells it ----------------------------------------------------------------------------------------------

RECTIFIED = make_report(
    "一、整改",
    "(一)城区大班额反弹\n反馈问题：城区大班额312个，治理大班额任务重。\n整改措施：新建中小学26所；实行班额预警。新生班额一律不超过50人。\n整改结果：大班额治理后降到94个。已经完成。",
)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("采取了哪些措施治理城区大班额?", "整改措施:新建中小学26所;"),
        ("城区大班额是怎么治理的?", "整改措施:新建中小学26所;"),
        ("城区大班额治理结果如何?", "整改结果:大班额治理后降到94个。"),
        ("城区大班额治理有什么成效?", "整改结果:大班额治理后降到94个。"),
        ("城区大班额反馈了什么问题?", "反馈问题:城区大班额312个,治理大班额任务重。"),
    ],
)
def test_of_labelled_fields_the_one_asked_for_answers(question: str, first: str) -> None:
    passages = read(question, RECTIFIED).passages
    assert passages[0].evidence.sentence == first
    assert len({passage.evidence.label for passage in passages}) == 1


def test_a_cause_goes_before_what_has_more_of_the_words_and_no_heading_line_answers() -> None:
    report = make_report("一、就业", "毕业生去向\n毕业生1342人,落实去向1308人。毕业生去向主要是就业。未落实去向的34人,因参军待定。")
    sentences = [passage.evidence.sentence for passage in read("34名毕业生为什么没落实去向?", report).passages]
    assert sentences[-1] == "未落实去向的34人,因参军待定。"
    assert "毕业生去向" not in sentences
    assert read("毕业生去向怎么样?", report).passages[0].evidence.sentence == "毕业生1342人,落实去向1308人。"


@pytest.mark.parametrize(("question", "slot"), [("什么时候通过国家评估?", "指标"), ("什么时候通过省级评估?", None)])
def test_what_is_of_another_rank_is_not_told(question: str, slot: str | None) -> None:
    reading = read(question, make_report("一、教育", "(一)情况。2024年7月通过普及普惠省级评估。"))
    assert reading.slot == slot
