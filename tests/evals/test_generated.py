"""Generated corpora: what they claim to be true stands in the texts, ingest reads them, and the assistant answers on them."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.places import find_places
from corpus.report import Report
from corpus.settings import Settings
from evals.generated import TEST_SEEDS, TUNING_SEEDS, Generated, by_category, category, generate
from evals.generated.corpus import REAL_YEAR, generate_corpus
from evals.generated.figures import change_figure, figure_value
from evals.generated.indicators import FOREIGN, INDICATORS
from evals.generated.places import REAL, cities
from evals.generated.questions import CATEGORIES
from evals.generated.wording import COUNTED, FRAMES, MEASURED
from evals.rows import load_dataset
from evals.wording import stands_in
from ingest.loaders import load
from ingest.reader import read_report

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
REAL_REPORT = ROOT / "corpus" / "reports" / "mianyang-2020.txt"
REFUSED = ("missing-place", "missing-year", "dropped-indicator", "foreign-indicator")
ASK_ONE = ("binding", "county", "conflict", "follow-place", "follow-year")


@pytest.fixture(scope="module")
def real() -> Report:
    return read_report("mianyang-2020", load(REAL_REPORT, 10**8).text)


@pytest.fixture(scope="module")
def made(real: Report) -> Generated:
    return generate(real, 40, TUNING_SEEDS[0], 10)


# The figures and places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("129所", r"\d+所"), ("97.2%", r"\d\d\.\d%"), ("100.87%", r"\d\d\.\d\d%"), ("1-2项", r"\d+-\d+项"), ("1:200", r"1:\d\d+"),
        ("3.6万余人次", r"\d+\.\d万余人次"), ("13万平方米", r"\d+万平方米"), ("100余个", r"\d+0余个"), ("10000余册", r"\d+000余册"),
    ],
)  # fmt: skip
@given(seed=st.integers(0, 10**6))
def test_a_changed_figure_keeps_its_form(text: str, form: str, seed: int) -> None:
    changed = change_figure(text, random.Random(seed))
    assert re.fullmatch(form, changed)
    assert changed != text
    if text.endswith("%"):
        assert 0 < figure_value(changed) <= 100
    if "-" in text:
        low, high = map(int, re.findall(r"\d+", changed))
        assert low < high


def test_a_figure_avoids_those_taken_and_chinese_numerals_stay() -> None:
    taken = {f"{number}个" for number in range(2, 20)}
    assert change_figure("9个", random.Random(1), taken) == "20个"
    assert change_figure("四种", random.Random(1)) == "四种"


def test_figure_value_counts_ten_thousands() -> None:
    assert (figure_value("275万人次"), figure_value("97.2%"), figure_value("3.6万余人次")) == (2_750_000, 97.2, 36_000)
    with pytest.raises(ValueError, match="no digits"):
        figure_value("四种")


def test_cities_are_many_plain_and_not_the_real_one() -> None:
    assert len(cities()) >= 80
    assert REAL.name not in {city.name for city in cities()}
    for city in cities():
        assert [mention.name for mention in find_places(city.short)] == [city.name]
        assert city.counties[1].endswith("区")


# The corpus ------------------------------------------------------------------------------------------------------------


def test_every_indicator_is_a_quantity_of_the_real_report(real: Report) -> None:
    spans = {(quantity.start, quantity.end): quantity for quantity in real.quantities}
    for indicator in INDICATORS:
        start = real.text.index(indicator.anchor + indicator.figure) + len(indicator.anchor)
        quantity = spans[start, start + len(indicator.figure)]
        assert real.sections[real.sentences[quantity.sentence].section].number == indicator.section
        assert (quantity.place or REAL.name) == (indicator.county or REAL.name)
    for nouns in FOREIGN.values():
        assert not any(noun in real.text for noun, _ in nouns)


def test_the_same_seed_makes_the_same_corpus_in_another_process(real: Report, tmp_path: Path) -> None:
    generate(real, 4, 7, 3).write(tmp_path)
    here = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*.*")))).hexdigest()
    code = (
        "import hashlib, sys; from pathlib import Path; from evals.generated import generate; from ingest.loaders import load;"
        "from ingest.reader import read_report; real = read_report('mianyang-2020', load(Path(sys.argv[1]), 10**8).text);"
        "folder = Path(sys.argv[2]); generate(real, 4, 7, 3).write(folder);"
        "print(hashlib.sha256(b''.join(path.read_bytes() for path in sorted(folder.rglob('*.*')))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(REAL_REPORT), str(tmp_path / "other")], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "4711", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.strip() == here


def test_another_seed_makes_another_corpus(real: Report) -> None:
    first, second = (generate_corpus(real, 5, seed) for seed in (1, 2))
    assert {report.text for report in first.reports}.isdisjoint(report.text for report in second.reports)


@pytest.mark.parametrize("count", [2, 3, 4, 7, 80])
def test_there_are_as_many_reports_as_asked_for_and_two_places(real: Report, count: int) -> None:
    reports = generate_corpus(real, count, 3).reports
    assert len({report.document for report in reports}) == len(reports) == count
    assert len({report.city for report in reports}) >= 2


def test_the_truth_stands_in_the_text(made: Generated) -> None:
    for report in made.corpus.reports:
        assert len(report.facts) + len(report.dropped) == len(INDICATORS)
        for fact in report.facts:
            assert report.text[fact.start : fact.end] == fact.text
            assert report.text.count(fact.sentence) == 1
            assert report.text.index(fact.sentence) <= fact.start < fact.end <= report.text.index(fact.sentence) + len(fact.sentence)
            assert fact.rival is None or (fact.rival != fact.text and report.text.index(f"{fact.rival}。", fact.end))
        assert any(fact.rival for fact in report.facts)
        for fact in report.dropped:
            assert fact.indicator.anchor[-4:] + fact.text not in report.text


def test_nothing_of_the_real_place_and_year_is_left(real: Report, made: Generated) -> None:
    real_counties = {mention.name for mention in find_places(real.text) if any(REAL.name in place.ancestors for place in mention.divisions)}
    for report in made.corpus.reports:
        mentioned = {mention.name for mention in find_places(report.text)}
        assert REAL.name not in mentioned
        assert not mentioned & real_counties
        assert report.city.name in mentioned
        assert (REAL.province in mentioned) == (report.city.province == REAL.province)
        years, real_years = ({int(year) for year in re.findall(r"(20\d\d)年", text)} for text in (report.text, real.text))
        assert years <= {year - REAL_YEAR + report.year for year in real_years}


def test_the_same_words_keep_the_same_figures(made: Generated) -> None:
    for report in made.corpus.reports:
        twice = re.findall(r"年规划的(\d+)个项目已完工(\d+)所、在建(\d+)所", report.text)
        assert len(twice) == 2
        assert twice[0] == twice[1]


def test_ingest_reads_a_generated_report_as_meant(real: Report, made: Generated, tmp_path: Path) -> None:
    reports, _ = made.write(tmp_path)
    for report in made.corpus.reports[:8]:
        loaded = load(reports / f"{report.document}.txt", 10**7)
        assert loaded.text == report.text
        read = read_report(report.document, loaded.text)
        assert (read.place, read.metadata.published, read.warnings) == (report.city.name, report.published, ())
        assert [section.number for section in read.sections] == [section.number for section in real.sections]
        spans = {(quantity.start, quantity.end): quantity for quantity in read.quantities}
        for fact in report.facts:
            quantity = spans[fact.start, fact.end]
            assert quantity.value == pytest.approx(fact.value)
            assert read.sections[read.sentences[quantity.sentence].section].number == fact.section
            assert (quantity.place or read.place) == fact.place


# The questions ---------------------------------------------------------------------------------------------------------


def test_tuning_and_test_share_neither_seeds_nor_wording() -> None:
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)
    for name, frames in FRAMES["tuning"].items():
        assert len(set(frames)) >= 6
        assert len(set(FRAMES["test"][name])) >= 6
        assert not set(frames) & set(FRAMES["test"][name])
    for cores in (COUNTED, MEASURED):
        assert not set(cores["tuning"]) & set(cores["test"])
    assert not {noun for noun, _ in FOREIGN["tuning"]} & {noun for noun, _ in FOREIGN["test"]}


def test_a_seed_of_no_split_and_a_count_out_of_range_are_refused(real: Report) -> None:
    with pytest.raises(ValueError, match="seed"):
        generate(real, 4, 0)
    with pytest.raises(ValueError, match="count"):
        generate(real, 1, 1)


def test_rows_are_a_valid_dataset_and_only_test_seeds_are_blind(real: Report, tmp_path: Path) -> None:
    for seed, is_blind in ((TUNING_SEEDS[0], False), (TEST_SEEDS[0], True)):
        _, path = generate(real, 4, seed, 3).write(tmp_path)
        assert load_dataset(str(path)).is_frozen == is_blind


def test_every_category_is_asked(made: Generated) -> None:
    asked = {category(row.id) for row in made.rows}
    assert asked == set(CATEGORIES)
    assert all(row.refuse == (category(row.id) in REFUSED) for row in made.rows)


def test_a_single_answer_is_the_only_one_of_its_place_and_year(made: Generated) -> None:
    facts = {(fact.document, fact.text): fact for fact in made.corpus.facts}
    for row in made.rows:
        if category(row.id) in ASK_ONE:
            fact = facts[row.documents[0], row.answer_all[0]]
            same = [other for other in made.corpus.facts if other.indicator == fact.indicator and other is not fact]
            assert not any(other.place == fact.place and fact.years[-1] in other.years for other in same)
            may_be_quoted = " ".join((fact.sentence, *row.answer_all))
            assert all(other.text in row.forbid or stands_in(other.text, may_be_quoted) for other in same)
            assert not any(stands_in(text, may_be_quoted) for text in row.forbid)


def test_what_must_be_refused_is_not_there(made: Generated) -> None:
    named = {report.city.short for report in made.corpus.reports}
    counties = {fact.place for fact in made.corpus.facts}
    for row in made.rows:
        if category(row.id) == "missing-place":
            assert not any(short in row.question for short in named)
        if category(row.id) in ("missing-year", "foreign-indicator"):
            assert any(short in row.question for short in named | counties)


def test_differences_are_right(made: Generated) -> None:
    differences = [row for row in made.rows if category(row.id) == "difference"]
    for row in differences:
        more, less = map(figure_value, row.answer_all)
        assert more > less
        assert figure_value(row.answer_any[0]) == pytest.approx(more - less)


# The assistant ---------------------------------------------------------------------------------------------------------


def test_the_assistant_keeps_places_and_years_apart(real: Report, tmp_path: Path) -> None:
    from ui.commands.eval import run_generated

    report = run_generated(generate(real, 6, TUNING_SEEDS[1], 8), Settings(home=tmp_path / "home"), tmp_path)
    run = report.runs[0]
    assert run.broken == {}
    counts = by_category(run.rows)
    for name in ("binding", "missing-place", "missing-year", "foreign-indicator"):
        passed, rows = counts[name]
        assert passed >= rows - 1, (name, [row for row in run.rows if not row.passed and category(row.id) == name])
    of_others = [row for row in run.rows if category(row.id) in ASK_ONE and any("不该有" in reason for reason in row.reasons)]
    assert of_others == []
