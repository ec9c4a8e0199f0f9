"""The growth curve is measured on a real corpus on disk; what it says must be true of that corpus."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from corpus.report import Metadata, Passage, Report, Section, Sentence
from evals.benchmarks import growth_table, recall
from evals.growth import DrawnVectors, grow, percentiles, variant
from evals.growth_plot import growth_plot
from evals.rows import Row
from evals.speed import ingest_share


@pytest.fixture
def report() -> Report:
    lines = [f"第{number}项,学校{number}所。\n" for number in range(10, 40)]
    text, starts = "".join(lines), [sum(map(len, lines[:number])) for number in range(len(lines))]
    sentences = tuple(Sentence(number, 0, start, start + len(lines[number]) - 1) for number, start in enumerate(starts))
    passages = tuple(Passage(number, 0, number, number, sentence.start, sentence.end, ()) for number, sentence in enumerate(sentences))
    sections = (Section(0, None, "", "", 0, None, 0, len(text), len(text), 0),)
    return Report("r", text, Metadata("r", 0, 0), sections, sentences, passages, (), None, None)


def test_a_variant_has_other_digits_at_the_same_places_and_some_other_characters(report: Report) -> None:
    other = variant(report, 7)
    assert 0 < sum(one != two for one, two in zip(other.text, report.text, strict=True) if not one.isdigit()) < len(report.text) / 8
    assert other.id != report.id
    assert other.text != report.text
    assert [char.isdigit() for char in other.text] == [char.isdigit() for char in report.text]
    assert variant(report, 7) == other


@pytest.mark.slow
def test_each_point_is_of_a_corpus_of_its_size(report: Report) -> None:
    points = grow(report, ["学校多少所", "第几项?"], (1, 4))
    assert [(point.reports, point.passages) for point in points] == [(1, 30), (4, 120)]
    assert all(min(point.bulk, point.one_more, point.one_less, point.unchanged, point.opening) > 0 for point in points)
    assert all(min(milliseconds) > 0 for point in points for milliseconds in (point.vectors_ms, point.lexical_ms, point.retrieval_ms, point.some_ms))
    assert [len(table.split("|")) for table in growth_table(points) if table.startswith("| 4 |")] == [11, 10]
    picture = ElementTree.fromstring(growth_plot(points))  # noqa: S314
    assert sum(element.get("fill") == "none" for element in picture) == 6


def test_the_share_of_encoding(report: Report) -> None:
    assert 0 < ingest_share(report, DrawnVectors()) < 1


def test_percentiles() -> None:
    assert percentiles([float(number) for number in range(101)]) == (50.0, 95.0)


def test_recall_counts_questions_with_a_whole_answer() -> None:
    rows = [Row(id="a", kind="number", question="甲", answer_all=("129", "所")), Row(id="b", kind="number", question="乙", answer_all=("47",))]
    assert recall(lambda question, _: ["129所"] if question == "甲" else ["46所"], rows) == 0.5
