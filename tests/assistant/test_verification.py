from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.answer import Citation
from assistant.citing import cite
from assistant.comparing.arithmetic import Calculation, Operand
from assistant.verification import claims, is_grounded, statements, verify, verify_citation
from corpus.report import Report
from tests.assistant.inline import make_report

UNITS = ("所", "个", "名", "人次", "%", "万元", "平方米", "场")


def cited(sentence: str) -> tuple[Report, Citation]:
    """A report of one sentence, and the citation of it."""
    report = make_report("一、总体情况", sentence)
    start = report.text.index(sentence)
    return report, cite(report, start, start + len(sentence), 1, 1)


def kept(answer: str, sentence: str) -> str | None:
    """What verification leaves of an answer that cites the sentence."""
    report, citation = cited(sentence)
    verified = verify(answer, [citation], lambda _: report)
    return verified[0] if verified else None


# Citations --------------------------------------------------------------------------------------------------


def test_a_true_citation_is_marked_verified() -> None:
    report, citation = cited("建成食堂129个。")
    assert citation.verified is False
    assert verify_citation(citation, report).verified is True
    assert (citation.section, citation.section_title, citation.path) == ("一", "总体情况", ("一、总体情况",))


@given(st.integers(-60, 60), st.integers(-60, 60))
def test_shifted_offsets_never_pass(first: int, last: int) -> None:
    assume(first or last)
    report, citation = cited("建成食堂129个,新增校车3辆。")
    moved = citation.model_copy(update={"start": citation.start + first, "end": citation.end + last})
    assert verify_citation(moved, report).verified is False
    assert verify("129 个[1]。", [moved], lambda _: report) is None


@given(st.integers(0, 13), st.characters(categories=("L", "N", "P")))
def test_a_changed_quote_never_passes(position: int, char: str) -> None:
    report, citation = cited("建成食堂129个,新增校车3辆。")
    quote = citation.quote[:position] + char + citation.quote[position + 1 :]
    assume(quote != citation.quote)
    assert verify("129 个[1]。", [citation.model_copy(update={"quote": quote})], lambda _: report) is None


@pytest.mark.parametrize(("start", "end"), [(-3, 5), (5, 5), (9, 5), (0, 10**6)])
def test_offsets_outside_the_text(start: int, end: int) -> None:
    report, citation = cited("建成食堂129个。")
    wild = citation.model_copy(update={"start": start, "end": end, "quote": report.text[start:end]})
    assert verify_citation(wild, report).verified is False


def test_a_citation_marked_verified_by_hand_is_checked_all_the_same() -> None:
    report, citation = cited("建成食堂129个。")
    forged = citation.model_copy(update={"quote": "建成食堂130个。", "verified": True})
    assert verify("130 个[1]。", [forged], lambda _: report) is None


# Statements -------------------------------------------------------------------------------------------------


def test_statements_are_cut_behind_their_markers() -> None:
    assert statements("甲[1]。乙,丙[2][3]；丁[1]") == ["甲[1]。", "乙,丙[2][3]；", "丁[1]"]
    assert statements("没有标记。") == ["没有标记。"]
    assert statements("甲[1]。 \n") == ["甲[1]。"]


def test_only_the_statement_that_fails_is_removed() -> None:
    report, citation = cited("建成食堂129个,新增校车3辆。")
    verified = verify("129 个[1]。4 辆[1]。", [citation], lambda _: report)
    assert verified == ("129 个[1]。", (citation.model_copy(update={"verified": True}),))


def test_what_points_to_no_citation_is_removed() -> None:
    assert kept("食堂很多。", "建成食堂129个。") is None
    assert kept("129 个[2]。", "建成食堂129个。") is None
    assert kept("129 个[1][2]。", "建成食堂129个。") is None
    assert kept("129 个[1]。很多。", "建成食堂129个。") == "129 个[1]。"


def test_a_statement_may_rest_on_two_citations() -> None:
    report = make_report("一、甲", "(一)乙。食堂129个。校车3辆。")
    spans = [(report.text.index(text), report.text.index(text) + len(text)) for text in ("食堂129个。", "校车3辆。")]
    both = [cite(report, start, end, n) for n, (start, end) in enumerate(spans, start=1)]
    answer = "食堂129个,校车3辆[1][2]。"
    assert verify(answer, both, lambda _: report) == (answer, tuple(one.model_copy(update={"verified": True}) for one in both))
    assert verify("食堂129个,校车3辆[1]。", both, lambda _: report) is None


# Figures ----------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**7), st.sampled_from(UNITS), st.data())
def test_a_changed_digit_never_passes(number: int, unit: str, data: st.DataObject) -> None:
    digits = str(number)
    position = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = digits[:position] + digit + digits[position + 1 :]
    assume(changed != digits and (len(changed) == 1 or changed[0] != "0"))
    sentence = f"全市建成{digits}{unit}。"
    assert kept(f"{digits}{unit}[1]。", sentence) is not None
    assert kept(f"{changed}{unit}[1]。", sentence) is None


@given(st.integers(1, 10**6), st.sampled_from(UNITS), st.data())
def test_a_digit_more_or_less_never_passes(number: int, unit: str, data: st.DataObject) -> None:
    digits = str(number)
    position = data.draw(st.integers(0, len(digits)))
    more = digits[:position] + data.draw(st.sampled_from("123456789")) + digits[position:]
    assert kept(f"{digits}{unit}[1]。", f"全市建成{more}{unit}。") is None
    assert kept(f"{more}{unit}[1]。", f"全市建成{digits}{unit}。") is None


@given(st.integers(1000, 10**7), st.sampled_from(UNITS), st.booleans(), st.booleans(), st.sampled_from(["", " ", "\n", "\u3000"]))
def test_digit_grouping_and_spaces_are_ignored(number: int, unit: str, grouped: bool, regrouped: bool, space: str) -> None:
    stored = f"{number:,}" if grouped else str(number)
    said = f"{number:,}" if regrouped else str(number)
    assert kept(f"{said} {unit}[1]。", f"全市建成{space}{stored}{space}{unit}。") is not None


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(UNITS))
def test_a_changed_decimal_never_passes(whole: int, part: int, unit: str) -> None:
    sentence = f"达到{whole}.{part}{unit}。"
    assert kept(f"{whole}.{part}{unit}[1]。", sentence) is not None
    assert kept(f"{part}{unit}[1]。", sentence) is None
    assert kept(f"{whole}{unit}[1]。", sentence) is None
    assert kept(f"{whole + 1}.{part}{unit}[1]。", sentence) is None


@pytest.mark.parametrize(
    ("claim", "quote", "grounded"),
    [
        ("29所", "食堂129所", False),
        ("129所", "食堂129所", True),
        ("29所", "食堂1,129所", False),
        ("129所", "食堂129间", False),
        ("87%", "达到100.87%", False),
        ("1:20", "师生比1:200", False),
        ("1:200", "师生比1：200", True),
        ("97.2%", "达到97.2％", True),
        ("2019年", "截至２０１９年", True),
        ("2万人", "培训3.2万人", False),
        ("129所", "其中29所,共129所", True),
        ("5%", "增长为-5%", False),
        ("3.6", "培训3.6万人次", False),
        ("97.2", "达到97.2%", False),
        ("3", "培训3.6万人次", False),
        ("五所", "食堂十五所", False),
        ("百分之五", "占百分之五十", False),
        ("3个", "历时3个月", False),
        pytest.param("12300人", "完成12,300人受益", True),
        ("1229所", "学校12，29所完工", False),
        ("1:200", "师生比1:200,3所高校达标", True),
        ("5所", "2019 5所", True),
    ],
)
def test_digits_are_not_cut_nor_joined(claim: str, quote: str, grounded: bool) -> None:
    assert is_grounded(claim, [quote]) is grounded


# Dates, places, titles, names -------------------------------------------------------------------------------


@given(st.integers(1990, 2099), st.sampled_from(["", "1月", "上半年", "底"]))
def test_an_invented_date_never_passes(year: int, part: str) -> None:
    sentence = "2019年9月建成食堂,2021年上半年验收。"
    true = ("2019年9月", "2021年上半年")
    assume(f"{year}年{part}" not in true and not (part == "" and year in (2019, 2021)))
    assert kept(f"{year}年{part}建成[1]。", sentence) is None


@pytest.mark.parametrize("date", ["2019年9月", "2019年", "2021年上半年"])
def test_a_date_of_the_source_passes(date: str) -> None:
    answer = f"{date}:建成食堂[1]。"
    assert kept(answer, "2019年9月建成食堂,2021年上半年验收。") == answer


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("成都市建成食堂[1]。", "绵阳市建成食堂。"),
        ("三台县建成食堂[1]。", "盐亭县建成食堂。"),
        ("依据《食堂管理办法》[1]。", "依据《校车管理办法》。"),
        ("依据《食堂管理办法》《校车管理办法》[1]。", "依据《校车管理办法》。"),
        ("依据《校车管理》[1]。", "依据《校车管理办法》。"),
    ],
)
def test_an_invented_place_or_title_never_passes(answer: str, sentence: str) -> None:
    assert kept(answer, sentence) is None


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("8月13日召开", "8月12日召开"),
        ("上午9:30到校", "上午8:30到校"),
        ("第四届督学", "第三届督学"),
        ("文号为川教〔2020〕13号", "文号为川教〔2020〕12号"),
        ("四年级学生", "三年级学生"),
        ("食堂016个", "食堂116个"),
        ("电话0816-2221113", "电话0816-2221112"),
        ("达到110000000%", "达到10000000%"),
        ("去年建成", "今年建成"),
        ("由王芳同志负责", "由李明同志负责"),
        ("与清华大学共建", "与北京大学共建"),
    ],
)
def test_no_other_date_number_or_name_passes(said: str, stands: str) -> None:
    assert kept(f"{said}[1]。", f"{stands}。") is None


def test_what_a_statement_claims() -> None:
    assert claims("2019年三台县按《校车管理办法》新购校车 30 辆[1]。") == ["2019年", "三台县", "《校车管理办法》", "30 辆"]
    assert claims("第三届由李明同志负责,8月12日共10人[1]。") == ["第三", "李明", "8", "12", "10人"]
    assert claims("不断改善[1][23]。") == []


def test_nothing_in_ten_thousands_is_not_ten_thousand() -> None:
    assert not is_grounded("0万元", ["全市建成1万元。"])
    assert not is_grounded("1万元", ["全市建成0万元。"])


FRAGMENTS = (
    "2019年9月",
    "建成129所",
    "97.2%",
    "约30名",
    "培训3.6万余人次",
    "按《校车管理办法》",
    "三台县",
    "1:200",
    "十五间",
    "220500册",
    "第三届",
    "不断改善",
)


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("；".join))
def test_a_verbatim_sentence_always_passes(text: str) -> None:
    assert kept(f"{text}[1]。", f"{text}。") == f"{text}[1]。"


# Calculations -----------------------------------------------------------------------------------------------


def difference_of(sentence: str, answer: str, **changes: object) -> str | None:
    """What is left of an answer that subtracts the sentence's second figure from its first, with the first operand changed."""
    report, citation = cited(sentence)
    first, second = (
        Operand(1, quantity.start, quantity.end, quantity.text, quantity.value, quantity.high, quantity.unit, quantity.qualifier)
        for quantity in report.quantities
    )
    calculation = Calculation("difference", (replace(first, **changes), second))  # type: ignore[arg-type]
    verified = verify(answer, [citation], lambda _: report, [calculation])
    return verified[0] if verified else None


BOTH = "建成食堂129个,新增食堂17个。"


def test_a_result_stands_that_is_worked_out_of_what_is_cited() -> None:
    assert difference_of(BOTH, "相差 112 个（129 − 17）[1]。") == "相差 112 个（129 − 17）[1]。"


@pytest.mark.parametrize(
    "answer",
    ["相差 113 个（129 − 17）[1]。", "相差 112 个[1]。", "相差 112 个（129 − 18）[1]。", "相差 9112 个（129 − 17）[1]。", "相差 112 个（129 − 17）[2]。"],
)
def test_no_other_result_stands(answer: str) -> None:
    assert difference_of(BOTH, answer) is None


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"value": 130.0, "text": "130个"}, "113 个（130 − 17）"),
        ({"value": 130.0}, "113 个（130 − 17）"),
        ({"citation": 2}, "112 个（129 − 17）"),
        ({"start": 0}, "112 个（129 − 17）"),
    ],
)
def test_an_operand_that_is_not_cited_carries_nothing(changes: dict[str, object], result: str) -> None:
    assert difference_of(BOTH, f"相差 {result}[1]。", **changes) is None


def test_a_qualifier_of_the_source_is_not_dropped() -> None:
    assert difference_of("建成食堂约129个,新增食堂17个。", "相差 112 个（129 − 17）[1]。", qualifier=None) is None


def test_an_order_that_does_not_hold_fails_the_whole_answer() -> None:
    report, citation = cited(BOTH)
    operands = [Operand(1, one.start, one.end, one.text, one.value, one.high, one.unit, one.qualifier) for one in report.quantities]
    answer = "129 个[1]。17 个[1]。"
    assert verify(answer, [citation], lambda _: report, [Calculation("falling", tuple(operands))]) is not None
    assert verify(answer, [citation], lambda _: report, [Calculation("rising", tuple(operands))]) is None
