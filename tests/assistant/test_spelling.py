import time
from collections.abc import Callable

import pytest

from assistant.spelling import Respelling, respelled
from corpus.tokens import bigrams

TEXT = "全国青少年校园足球特色学校,义务教育巩固率,薄弱初中,涪城区,依法治校,家教老师,现有,市委,配合,进一步,名单"


@pytest.fixture
def frequency() -> Callable[[str], int]:
    known = set(bigrams(TEXT))
    return lambda pair: int(pair in known)


@pytest.mark.parametrize(
    ("question", "read", "changed"),
    [
        ("巩故率是多少?", "巩固率是多少?", [("巩故", "巩固")]),
        ("足求特色学校", "足球特色学校", [("足求", "足球")]),
        ("薄弱出中", "薄弱初中", [("出中", "初中")]),
        ("涪成区有几所", "涪城区有几所", [("涪成区", "涪城区")]),
        ("依法制校", "依法治校", [("制校", "治校")]),
    ],
)
def test_a_word_mistyped_by_its_sound(frequency: Callable[[str], int], question: str, read: str, changed: list[tuple[str, str]]) -> None:
    assert respelled(question, frequency) == (read, tuple(Respelling(*pair) for pair in changed))


@pytest.mark.parametrize(
    "question",
    [
        "巩固率是多少?",
        "哪些县有大学?",  # the segmenter makes 县有 of it, which sounds like 现有
        "我们市有几所?",  # 市委
        "还得配个老师",  # 配合
        "“一降一补”是什么",  # 一步
        "学校的双减",  # unknown, and nothing known sounds like it
        "学校食堂",
        "家校共育怎么做",  # 家教, beside which the corpus has no 共
        "从哪天起算",
        "２０２０ 年 的 数据",
        "",
    ],
)
def test_what_is_left_as_typed(frequency: Callable[[str], int], question: str) -> None:
    assert respelled(question, frequency) == (question, ())


def test_what_the_corpus_does_not_hold_is_not_read_into_a_question() -> None:
    assert respelled("巩故率", lambda _: 0) == ("巩故率", ())


def test_what_the_corpus_holds_is_never_changed() -> None:
    assert respelled("巩故率", lambda _: 1) == ("巩故率", ())


def test_a_long_text_takes_time_by_its_length(frequency: Callable[[str], int]) -> None:
    def seconds(length: int) -> float:
        started = time.thread_time()
        respelled("足球有" * length, frequency)
        return time.thread_time() - started

    assert min(seconds(40_000) for _ in range(2)) < 40 * max(min(seconds(4_000) for _ in range(3)), 0.002)
