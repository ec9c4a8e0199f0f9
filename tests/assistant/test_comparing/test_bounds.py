import pytest

from assistant.comparing.bounds import bound_of, lies_within
from assistant.comparing.task import read_task
from assistant.question import understand
from tests.assistant.inline import make_report, quantity_of


@pytest.mark.parametrize(
    ("question", "subject", "qualifier"),
    [
        ("哪些县的小学在校生超过1万人?", "小学在校生是多少?", "超过"),
        ("哪几个县区的小学生占全市比重不到10%?", "小学生占全市比重是多少?", "不到"),
        ("哪个县小学在校生在2万人以上?", "小学在校生是多少?", "以上"),
    ],
)
def test_places_are_asked_for_by_a_bound(question: str, subject: str, qualifier: str) -> None:
    task = read_task(understand(question))
    assert task is not None
    assert task.bound is not None
    assert (task.kind, task.subject, task.bound.qualifier) == ("every", subject, qualifier)


@pytest.mark.parametrize(
    ("text", "bound", "expected"),
    [("10%", "超过10%", False), ("10%", "10%以上", True), ("9.9%", "不到10%", True), ("12人", "超过10%", False), ("12%", "不超过10%", False)],
)
def test_which_figures_lie_within(text: str, bound: str, expected: bool) -> None:
    figure = bound_of(f"占比{bound}的县")
    assert figure is not None
    assert lies_within(quantity_of(make_report(f"一、教育\n\n占比为{text}。"), text), figure) is expected


def test_two_figures_are_no_bound() -> None:
    assert bound_of("超过10%而不到20%的县") is None
