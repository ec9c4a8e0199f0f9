import pytest

from assistant.agreement import of_figure
from assistant.normalising import normalise
from assistant.question import understand


@pytest.mark.parametrize(
    "asked",
    [
        "到底哪个数是对的", "前后两处数字是不是不一样?", "有几种说法?", "在报告里一致吗?", "的数字有没有矛盾?", "前后矛盾吗", "究竟以哪个数为准?",
        "的数字对得上吗", ",报告里出现过哪些数字?", "前后写的数好像对不上,到底多少",
    ],
)  # fmt: skip
def test_whether_figures_agree_asks_for_the_figures(asked: str) -> None:
    question = understand(f"绵阳市2020年足球特色学校{asked}")
    assert question.text.replace("的", "") == "绵阳市2020年足球特色学校是多少?"
    assert question.kind == "number"


@pytest.mark.parametrize("question", ["城乡学校建设标准是否一致", "课程设置有什么不同", "两所学校的数学课一样吗", "报告是哪天发布的", "前后2019年一致吗"])
def test_other_questions_stay(question: str) -> None:
    assert of_figure(normalise(question)) == normalise(question)
