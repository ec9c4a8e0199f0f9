"""The same passage in several files counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.copies import told_alike, without_copies
from assistant.fusion import Candidate
from corpus.manifest import DocumentEntry
from corpus.originals import Original, RecognisedPage
from corpus.report import Report
from tests.assistant.inline import make_report, passage_of

BODY = "一、教育", "(一)足球。校园足球特色学校129所。足球场41个。"
HERE = make_report(*BODY, document="b")
COPY = make_report("一、 教 育", BODY[1].replace("129所", "129 所"), document="c")
LATER = make_report(*BODY, document="later", title="绵阳市2020年履行教育职责自评报告")
ELSEWHERE = make_report(*BODY, document="elsewhere", title="广元市2019年履行教育职责自评报告")
OTHER_HEADING = make_report("一、教育", "(一)美育。校园足球特色学校129所。", document="heading")


def found(*reports: Report, words: str = "特色学校", k: int = 9) -> list[Candidate]:
    """The passages of these reports that hold the words, the first with the best scores."""
    candidates = [Candidate(report.id, passage_of(report, words).index, 0.5, 0.5, 0.9 - rank / 10) for rank, report in enumerate(reports)]
    return without_copies(candidates, k, {report.id: report for report in reports}.__getitem__)


def ids(candidates: Sequence[Candidate]) -> list[tuple[str, tuple[str, ...]]]:
    """Each with its copies."""
    return [(candidate.document, tuple(document for document, _ in candidate.copies)) for candidate in candidates]


def test_the_first_by_name_stands_for_all_with_the_best_score() -> None:
    (one,) = found(COPY, HERE)
    assert (one.document, one.copies, one.fused) == ("b", (("c", passage_of(COPY, "特色学校").index),), 0.9)


def test_other_years_places_and_headings_are_no_copies() -> None:
    assert ids(found(HERE, LATER, ELSEWHERE, OTHER_HEADING)) == [("b", ()), ("later", ()), ("elsewhere", ()), ("heading", ())]


def test_where_no_title_names_a_period_the_year_of_publication_tells_copies_apart() -> None:
    dated = {
        document: make_report(*BODY, document=document, title="绵阳市教育情况报告", header=f"发布日期:{date}")
        for document, date in (("b", "2019年3月1日"), ("c", "2019年5月6日"), ("later", "2020年3月1日"))
    }
    assert all(report.period is None and report.metadata.published for report in dated.values())
    assert ids(found(*dated.values())) == [("b", ("c",)), ("later", ())]


def test_what_was_recognised_stands_behind_what_was_read() -> None:
    scanned = replace(HERE, id="a", original=Original(recognised=(RecognisedPage(1, 0.98),)))
    assert ids(found(scanned, COPY)) == [("c", ("a",))]


def test_reports_that_the_list_tells_apart_are_not_opened() -> None:
    def entry(document: str, title: str, place: str = "绵阳市") -> DocumentEntry:
        return DocumentEntry(document, title, place, "2019年", None, None, "", "", "", 0, 0, 0, 0)

    entries = [entry("a", "自评 报告"), entry("b", "自评报告"), entry("c", "工作总结"), entry("d", "自评报告", "广元市")]
    assert told_alike(entries) == {"a", "b"}
    candidates = [Candidate(document, 0, 0.5, 0.5, 0.5) for document in ("c", "d", "a")]
    assert without_copies(candidates, 9, {}.__getitem__, told_alike(entries)) == candidates


def test_within_one_report_all_are_kept() -> None:
    twice = make_report("一、教育", "(一)足球。足球场41个。", "(二)足球。足球场41个。", document="twice")
    candidates = [Candidate("twice", passage.index, 0.5, 0.5, 0.5) for passage in twice.passages]
    assert without_copies(candidates, 9, lambda _: twice) == candidates
    assert without_copies(candidates, 1, lambda _: twice) == candidates[:1]


def test_no_more_reports_are_read_than_are_needed() -> None:
    reports, opened = {report.id: report for report in (HERE, COPY, LATER, ELSEWHERE)}, []

    def open_report(document: str) -> Report:
        opened.append(document)
        return reports[document]

    candidates = [Candidate(document, 0, 0.5, 0.5, 0.5) for document in ("b", "later", "elsewhere", "heading")]
    assert len(without_copies(candidates, 1, open_report)) == 1
    assert set(opened) == {"b", "later"}
