import pytest

from assistant.document_reading import asked_field, read_document
from assistant.enactment import asked_stages
from ingest.reader import read_report

LAW = read_report(
    "law",
    """# 广元市校车条例

2015年3月2日 广元市第七届人民代表大会常务委员会第二次会议通过

2015年4月9日 广元市人民政府令第24号公布

2018年5月8日 第一次修正

2021年6月9日 第二次修正

第一条 为了校车安全，制定本条例。

第二条 本条例自2015年10月1日起施行。2001年发布的《校车办法》自施行之日起废止。
""",
)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("自何时起施行", ["第二条 本条例自2015年10月1日起施行。"]),
        ("什么时候通过的", ["2015年3月2日 广元市第七届人民代表大会常务委员会第二次会议通过"]),
        ("是谁发布的第几号令", ["2015年4月9日 广元市人民政府令第24号公布"]),
        ("何时发布", ["2015年4月9日 广元市人民政府令第24号公布"]),
        ("最近一次修正是哪年", ["2021年6月9日 第二次修正"]),
        ("什么时候修正的", ["2018年5月8日 第一次修正", "2021年6月9日 第二次修正"]),
    ],
)
def test_a_stage_is_told_by_its_line(question: str, answers: list[str]) -> None:
    field = asked_field(question)
    assert field is not None
    assert [fact.value for fact in read_document(field, [LAW], question)] == answers


def test_a_question_about_the_content_asks_for_no_stage() -> None:
    assert asked_field("校车通过哪个部门审批") is None
    assert asked_field("什么时候修正校车路线") is None


def test_two_stages_in_one_question() -> None:
    assert asked_stages("这部条例何时通过,何时公布") == ("通过", "公布")
    assert asked_stages("这部条例讲了什么") == ()
