import pytest

from assistant.named_together import named_together
from assistant.question import understand
from assistant.sources import find_sources
from tests.assistant.inline import make_entry

ENTRIES = (
    make_entry("national", "教育督导条例", "全国", "2012-09-09"),
    make_entry("zhejiang", "浙江省教育督导条例", "浙江省", "2019-05-31"),
    make_entry("sport", "学校体育工作条例", "全国", "2017-03-01"),
    make_entry("plan", "国务院关于印发《教育发展“十五五”规划》的通知", "全国", "2026-06-22"),
)


def together(question: str) -> tuple[list[tuple[str, ...] | str | None], str] | None:
    asked = understand(question)
    found = named_together(asked, find_sources(asked, ENTRIES), ENTRIES)
    return None if found is None else ([sources.missing or sources.documents for sources in found.sources], found.text)


@pytest.mark.parametrize(
    ("question", "documents", "text"),
    [
        ("教育督导条例和学校体育工作条例分别什么时候施行?", [("national",), ("sport",)], "什么时候施行?"),
        ("督学任期几年,教育督导条例与浙江省教育督导条例分别规定多少?", [("national",), ("zhejiang",)], "督学任期几年,规定多少?"),
        ("《教育督导条例》、《学校体育工作条例》和十五五规划的发布日期", [("national",), ("sport",), ("plan",)], "发布日期"),
        ("学校体育工作条例和十五五教育规划对体育课的要求是什么?", [("sport",), ("plan",)], "对体育课的要求是什么?"),
        ("浙江条例和江苏条例怎么规定督学?", [("zhejiang",), "江苏条例"], "怎么规定督学?"),
        ("教育督导条例规定兼职督学任期几年,浙江条例呢?", [("national",), ("zhejiang",)], "规定兼职督学任期几年"),
        ("几年督导一次,学校体育工作条例和浙江条例的说法是什么?", [("sport",), ("zhejiang",)], "几年督导一次,?"),
    ],
)
def test_documents_named_in_a_row(question: str, documents: list[tuple[str, ...] | str], text: str) -> None:
    assert together(question) == (documents, text)


@pytest.mark.parametrize("question", ["教育督导条例怎么规定督学和督导机构?", "督学和校长任期几年?", "学校体育工作条例里学生和教师各多少人?"])
def test_one_document_or_none(question: str) -> None:
    assert together(question) is None
