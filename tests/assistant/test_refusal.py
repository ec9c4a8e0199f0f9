import re
from typing import get_args

import pytest

from assistant import wording
from assistant.findings import Reading, Slot
from assistant.refusal import refuse
from tests.assistant.inline import make_report, read

REPORT = make_report("一、食堂", "(一)改造。改造食堂18个。配备校医46名。安装监控。新购校车。")


@pytest.mark.parametrize(
    ("question", "reason", "missing"),
    [
        ("成都市食堂改造了几个?", "报告中没有关于“成都市”的这项内容。", ("成都市",)),
        ("2017年食堂改造了几个?", "报告中没有“2017年”的这项内容。", ("2017年",)),
        ("成都市2017年食堂改造了几个?", "报告中没有关于“成都市、2017年”的这项内容。", ("成都市", "2017年")),
        ("游泳馆改造了几个?", "报告没有提到“游泳馆”。", ("游泳馆",)),
        ("改造食堂有多少平方米?", "报告提到了相近的内容，但没有给出所问的数字。", ()),
        ("写一首食堂的诗", "这个问题不在报告的范围之内。", ()),
    ],
)
def test_the_reason_names_what_is_not_covered(question: str, reason: str, missing: tuple[str, ...]) -> None:
    refusal = refuse(read(question, REPORT))
    assert (refusal.reason, refusal.missing) == (reason, missing)


def test_every_slot_has_its_wording() -> None:
    assert set(wording.REASONS) == set(get_args(Slot))


@pytest.mark.parametrize("slot", get_args(Slot))
def test_no_reason_shows_a_placeholder(slot: Slot) -> None:
    for missing in ((), ("校车",)):
        reason = refuse(Reading(slot=slot, missing=missing)).reason
        assert "{" not in reason
        assert "“”" not in reason
        assert reason.endswith("。")


def test_without_the_missing_words_the_reason_says_so_in_general() -> None:
    assert refuse(Reading(slot="指标")).reason == wording.REASON_WEAK


def test_the_nearest_passages_are_verified_slices() -> None:
    nearest = refuse(read("成都市食堂改造了几个?", REPORT)).nearest
    assert 1 <= len(nearest) <= 3
    assert [citation.n for citation in nearest] == list(range(1, len(nearest) + 1))
    assert nearest[0].quote == "改造食堂18个。"
    for citation in nearest:
        assert citation.verified
        assert REPORT.text[citation.start : citation.end] == citation.quote


def test_no_fixed_sentence_holds_a_numeral() -> None:
    fixed = [value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str)]
    assert len(fixed) >= 9
    assert not [text for text in [*fixed, *wording.REASONS.values()] if re.search(r"\d", text)]
