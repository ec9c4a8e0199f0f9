import pytest

from assistant.detail import specifies
from assistant.question import understand


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [("与甲公司共建家纺产业学院,与乙集团共建建筑产业学院。", True), ("两个产业学院进展顺利。", False)],
)
def test_as_many_as_are_counted_are_named(sentence: str, tells: bool) -> None:
    assert specifies(understand("两个产业学院分别是哪两个?"), sentence) is tells


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [("推进校园食堂建设、操场建设、宿舍建设“三大工程”", True), ("推进校园食堂建设、操场建设“三大工程”", False), ("以“三大工程”为引领", False)],
)
def test_as_many_as_a_name_says_stand_before_it(sentence: str, tells: bool) -> None:
    assert specifies(understand("“三大工程”是哪三个?"), sentence) is tells
