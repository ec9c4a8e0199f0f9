import pytest

from assistant.detail import specifies
from assistant.question import understand


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [("与甲公司共建家纺产业学院,与乙集团共建建筑产业学院。", True), ("两个产业学院进展顺利。", False)],
)
def test_as_many_as_are_counted_are_named(sentence: str, tells: bool) -> None:
    assert specifies(understand("两个产业学院分别是哪两个?"), sentence) is tells
