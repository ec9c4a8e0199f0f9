"""Reports written in the test, read as ingest reads them, and the pure steps from a question to its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest

from assistant.binding import Unbound, unbound
from assistant.composing import Draft, compose
from assistant.findings import Reading
from assistant.fusion import Candidate
from assistant.matching import Evidence, Matcher
from assistant.question import understand
from assistant.reading import Reader
from corpus.manifest import DocumentEntry
from corpus.quantity import Quantity
from corpus.report import Passage, Report
from ingest.reader import read_report

TITLE = "绵阳市2019年履行教育职责自评报告"
HEADER = "索 引 号: 8410223/202008-00001 主题分类: 政策文件 发布机构: 教育和体育局\n发布日期: 2020-08-12 文  号: 关 键 词: 教育;履职"


def bug(reason: str) -> pytest.MarkDecorator:
    """A known bug: the test says what should be, and fails loudly once it is."""
    return pytest.mark.xfail(strict=True, reason=reason)


def make_report(*body: str, document: str = "mianyang", title: str = TITLE, header: str = HEADER) -> Report:
    """A report of a header, a title and the given paragraphs."""
    return read_report(document, "\n\n".join((header, title, *body)) + "\n")


def passage_of(report: Report, words: str) -> Passage:
    """The passage that holds the words."""
    return next(passage for passage in report.passages if words in report.passage_text(passage))


def evidence_of(report: Report, words: str) -> Evidence:
    """That passage with its surroundings."""
    return Evidence.of(report, passage_of(report, words))


def quantity_of(report: Report, text: str) -> Quantity:
    """The figure printed so."""
    return next(quantity for quantity in report.quantities if quantity.text == text)


def binding_of(question: str, report: Report, figure: str) -> Unbound:
    """What of the question's place and period the figure, as printed in the report, does not speak of."""
    quantity = quantity_of(report, figure)
    holding = next(passage for passage in report.passages if passage.start <= quantity.start < passage.end)
    return unbound(understand(question), Evidence.of(report, holding), quantity)


class FakeSimilarity:
    """Cosines as given per word, else 0; ``asked`` are the words it was called for."""

    def __init__(self, cosines: Mapping[str, float] | None = None) -> None:
        self._cosines = dict(cosines or {})
        self.asked: list[str] = []

    def to_passages(self, words: Sequence[str], passages: Sequence[Evidence], without: Collection[str] = ()) -> list[list[float]]:  # noqa: ARG002
        """As given per word."""
        self.asked.extend(words)
        return [[self._cosines.get(word, 0.0) for word in words] for _ in passages]

    def to_text(self, word: str, text: str) -> float:
        """As given for «word~text», else for the word."""
        return self._cosines.get(f"{word}~{text}", self._cosines.get(word, 0.0))

    def to_question(self, words: Sequence[str], question: str) -> list[float]:  # noqa: ARG002
        """As given for «word?»."""
        return [self._cosines.get(f"{word}?", 0.0) for word in words]


def make_matcher(similar: Mapping[str, float] | None = None) -> Matcher:
    """Every word equally rare; cosines as given per word, else 0."""
    return Matcher(lambda _: 1.0, FakeSimilarity(similar))


def read(question: str, *reports: Report, similar: Mapping[str, float] | None = None, may_refuse: bool = True) -> Reading:
    """What the reader finds when retrieval gives every passage of the reports, all alike."""
    by_id = {report.id: report for report in reports}
    candidates = [Candidate(report.id, passage.index, 0.5, 0.5, 0.5) for report in reports for passage in report.passages]
    return Reader(by_id.__getitem__, make_matcher(similar), may_refuse).read(understand(question), candidates)


def draft(question: str, *reports: Report, similar: Mapping[str, float] | None = None) -> Draft:
    """The answer before verification."""
    return compose(understand(question), read(question, *reports, similar=similar))


def figures(reading: Reading) -> list[str]:
    """The figures found, as printed."""
    return [figure.quantity.text for figure in reading.figures]


def make_entry(id: str, title: str, place: str | None, published: str | None = "2020-08-12") -> DocumentEntry:  # noqa: A002 - the record's own name
    """A report of the corpus, as lists show it."""
    return DocumentEntry(id, title, place, None, "教体局", published, "0" * 64, f"{id}.txt", "2020-09-01T00:00:00+08:00", 1, 1, 1, 1)
