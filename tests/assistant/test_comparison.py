"""Questions about several places or years, one question for each."""

import pytest

from assistant.chain import Assistant
from assistant.comparison import parts
from assistant.question import understand


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("广元市、遂宁市2019年的食堂分别有多少?", ("广元市2019年的食堂是多少?", "遂宁市2019年的食堂是多少?")),
        ("2019年食堂是广元市多还是遂宁市多?", ("广元市2019年食堂是多少?", "遂宁市2019年食堂是多少?")),
        ("对比一下广元与遂宁市2019年的食堂", ("广元2019年的食堂是多少?", "遂宁市2019年的食堂是多少?")),
        ("广元市食堂,2018年是多少,2019年是多少?", ("2018年广元市食堂是多少?", "2019年广元市食堂是多少?")),
        ("广元市2019年有多少个食堂?", ()),
        ("食堂有多少个?", ()),
    ],
)
def test_parts(question: str, asked: tuple[str, ...]) -> None:
    assert parts(understand(question)) == asked


@pytest.mark.slow
def test_a_part_that_is_not_covered_refuses_the_whole(mianyang: Assistant) -> None:
    answer = mianyang.ask("绵阳市和广元市的校园足球特色学校各有多少所?")
    assert answer.status == "refused"
    assert answer.refusal is not None
    assert answer.refusal.missing == ("广元市",)
