import pytest

from assistant.matching import IN_HEADING, IN_NEIGHBOUR, IN_PATH, IN_SENTENCE, LAY_WORD, SYNONYM, SYNONYM_FLOOR, Matcher, shared_part
from assistant.terms import content_terms
from tests.assistant.inline import FakeSimilarity, evidence_of, make_matcher, make_report

REPORT = make_report(
    "一、办学条件",
    "(一)食堂改造。配备校医30名。改造厨房12间。改善饮水设施。安装监控。",
    "(二)校车。新购校车9辆。",
)


def support(word: str, sentence: str, *, similar: dict[str, float] | None = None) -> float:
    terms = content_terms(word)
    assert [term.text for term in terms] == [word]
    matcher = make_matcher(similar)
    evidence = evidence_of(REPORT, sentence)
    return matcher.with_synonyms([matcher.match(terms, evidence, matcher.weigh(terms))], [evidence])[0].support[word]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("厨房", IN_SENTENCE),
        ("食堂", IN_HEADING),
        ("办学", IN_PATH),
        ("绵阳市", IN_PATH),
        ("校医", IN_NEIGHBOUR),
        ("饮水", IN_NEIGHBOUR),
        ("监控", 0.0),
        ("校车", 0.0),
        ("操场", 0.0),
    ],
)
def test_support_by_where_the_word_stands(word: str, found: float) -> None:
    assert support(word, "厨房12间") == found


def test_nearer_is_worth_more() -> None:
    assert IN_SENTENCE > IN_HEADING > IN_PATH > IN_NEIGHBOUR > 0


def test_lay_words_find_their_official_forms() -> None:
    report = make_report("一、学校", "(一)教师。民办学校有教师80名。")
    matcher = make_matcher()
    match = matcher.match(content_terms("私立老师"), evidence_of(report, "80名"), {"私立": 1.0, "老师": 1.0})
    assert match.support == {"私立": LAY_WORD, "老师": LAY_WORD}
    assert match.coverage == pytest.approx(LAY_WORD)


@pytest.mark.parametrize(
    ("word", "text", "share"),
    [
        ("特色校", "特色学校", 0.8),
        ("诺贝尔奖", "诺贝尔生理学或医学奖", 0.8),
        ("特色校", "特色,学校", 2 / 3 * 0.8),
        ("教师队", "教师工作", 2 / 3 * 0.8),
        ("新建", "新增建", 0.7),
        ("新建", "新旧合建", 0.0),
        ("食堂", "食品", 0.0),
        ("示范校", "普通学校", 0.0),
        ("示范食堂", "示范食品", 0.6),
        ("食堂", "", 0.0),
        ("高校", "普通高等学校", 0.7),
        ("高校", "提高学生素质", 0.0),
    ],
)
def test_shared_part(word: str, text: str, share: float) -> None:
    assert shared_part(word, text) == pytest.approx(share)


def test_a_synonym_counts_from_the_floor_on() -> None:
    assert support("大灶", "厨房12间", similar={"大灶": SYNONYM_FLOOR}) == pytest.approx(SYNONYM * SYNONYM_FLOOR)
    assert support("大灶", "厨房12间", similar={"大灶": SYNONYM_FLOOR - 0.01}) == 0.0


def test_football_is_no_synonym_of_basketball() -> None:
    assert support("篮球", "厨房12间", similar={"篮球": 0.57}) == 0.0


def test_the_model_is_not_asked_without_need() -> None:
    similarity = FakeSimilarity()
    matcher = Matcher(lambda _: 1.0, similarity)
    terms = content_terms("厨房食堂操场")
    weights = matcher.weigh(terms)
    match = matcher.match(terms, evidence_of(REPORT, "厨房12间"), weights)
    assert similarity.asked == []
    matcher.with_synonyms([match], [evidence_of(REPORT, "厨房12间")])
    assert similarity.asked == ["操场"]


def test_coverage_is_the_weighted_share() -> None:
    matcher = make_matcher()
    match = matcher.match(content_terms("厨房操场"), evidence_of(REPORT, "厨房12间"), {"厨房": 1.0, "操场": 3.0})
    assert match.coverage == pytest.approx(0.25)
    assert match.missing() == ("操场",)


def test_light_words_are_not_reported_missing() -> None:
    matcher = make_matcher()
    assert matcher.match(content_terms("厨房操场"), evidence_of(REPORT, "厨房12间"), {"厨房": 1.0, "操场": 0.2}).missing() == ()


def test_no_words_no_coverage() -> None:
    assert make_matcher().match((), evidence_of(REPORT, "厨房12间"), {}).coverage == 0.0


def test_rare_words_weigh_more() -> None:
    rarity = {"厨房": 1.0, "\x00": 4.0, "操场": 4.0}
    weights = Matcher(rarity.__getitem__, FakeSimilarity()).weigh(content_terms("厨房操场"))
    assert weights == {"厨房": pytest.approx(0.4 + 0.6 / 4), "操场": pytest.approx(1.0)}


def test_neighbours_stay_within_the_section() -> None:
    assert "校车9辆" not in evidence_of(REPORT, "监控").neighbours
    assert "饮水" in evidence_of(REPORT, "监控").neighbours


def test_a_synonym_never_lowers_what_the_words_support() -> None:
    report = make_report("一、学校", "(一)老师。民办学校有教师80名。")
    matcher = make_matcher({"私立": 0.7, "操场": 0.7})
    evidence = evidence_of(report, "80名")
    match = matcher.match(content_terms("私立操场"), evidence, {"私立": 1.0, "操场": 1.0})
    assert match.coverage == pytest.approx(LAY_WORD / 2)
    near = matcher.with_synonyms([match], [evidence])[0]
    assert near.support == {"私立": LAY_WORD, "操场": pytest.approx(SYNONYM * 0.7)}
    assert near.coverage == pytest.approx((LAY_WORD + SYNONYM * 0.7) / 2)
    assert match.support["操场"] == 0.0


def test_only_words_met_are_firm() -> None:
    matcher = make_matcher({"卫生间": 0.9})
    evidence = evidence_of(REPORT, "改造厨房")
    terms = content_terms("厨房卫生间")
    match = matcher.with_synonyms([matcher.match(terms, evidence, matcher.weigh(terms))], [evidence])[0]
    assert match.coverage > 0.85
    assert matcher.firm_share(match) == pytest.approx(0.5, abs=0.01)
