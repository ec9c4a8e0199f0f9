import pytest

from assistant.asks_apart import asks_apart
from assistant.question import understand


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("建了多少所小学,多少所高中?", ("建了多少所小学", "多少所高中?")),
        ("兼职督学任期几年,最多连任几个任期?", ("兼职督学任期几年", "最多连任几个任期?")),
        ("规划了多少个、完工多少所、在建多少所", ("规划了多少个", "完工多少所", "在建多少所")),
        ("购置图书多少册和仪器设备多少套", ("购置图书多少册", "仪器设备多少套")),
        ("建了多少所小学和初中,多少所高中", ("建了多少所小学和初中", "多少所高中")),
        ("小学有多少所?学生有多少人?", ("小学有多少所", "学生有多少人?")),
        ("泊位目标多少实际建成多少", ("泊位目标多少", "实际建成多少")),
        ("大班额原先有几个现在还有几个", ("大班额原先有几个", "现在还有几个")),
        ("还有几个没整改,是什么原因?", ("还有几个没整改", "是什么原因?")),
        ("欠了多少钱?还清了吗?", ("欠了多少钱", "还清了吗?")),
        ("每周开课多少节,达到要求没有?", ("每周开课多少节", "达到要求没有?")),
        ("白名单压到几项了,减了百分之几?", ("白名单压到几项了", "减了百分之几?")),
        ("教师交流人数及占应交流人数的比例", ("教师交流人数是多少?", "教师交流占应交流人数的比例是多少?")),
        ("甲小学整改前后生均面积各是多少", ("甲小学整改前生均面积是多少", "甲小学整改后生均面积是多少")),
    ],
)
def test_each_figure_is_asked_for_by_itself(question: str, asks: tuple[str, ...]) -> None:
    assert asks_apart(understand(question)) == asks


@pytest.mark.parametrize(
    "question",
    [
        "建了多少所小学?",
        "小学和初中有多少所?",
        "为什么有多少所小学,多少所初中?",
        "几个县的几所学校",
        "只有几个学生的教学点怎么处理,谁管?",
        "投入占百分之几,规划怎么定的",
    ],
)
def test_a_question_that_asks_for_one_or_for_something_else(question: str) -> None:
    assert asks_apart(understand(question)) == ()


def test_a_long_list_stays_whole() -> None:
    assert asks_apart(understand("甲多少所,乙多少所,丙多少所,丁多少所,戊多少所")) == ()
