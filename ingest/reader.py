"""A stored text read into a report: every record of ``corpus.report`` cut out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.originals import MarkedLine
from corpus.report import Report, Section
from ingest.metadata import place_spoken_of, read_metadata, report_period, report_place
from ingest.outline import outline
from ingest.passages import cut_passages, cut_sentences, without_header
from ingest.quantities import bind_quantities

_PLAN = re.compile(r"重点工作|工作(?:任务|部署|打算|安排|计划|思路|的建议)|总体(?:部署|要求)|下一步|(?:目标|建议|打算|展望)$|主要目标")
_REVIEW = re.compile(r"回顾|情况|成效|完成|总结")


def read_report(document: str, text: str, marked: Sequence[MarkedLine] = ()) -> Report:
    """Everything understood of one stored text.

    Args:
        document: the report's id.
        text: the stored text (see ``ingest.loaders``).
        marked: lines that its file shows as headings.
    """
    sections = outline(text, marked)
    metadata = read_metadata(text, sections[0].end, document)
    place = report_place(metadata.title, metadata.publisher, text[: sections[0].end]) or place_spoken_of(metadata.title, text)
    sentences = cut_sentences(text, sections)
    warnings = []
    if len(sections) == 1:
        warnings.append("没有认出各部分的标题,全文作为一个部分。")
    if metadata.title_end == 0:
        warnings.append("没有认出标题,以文件名代替。")
    if place is None:
        warnings.append("没有认出报告所属的地区。")
    draft = Report(document, text, metadata, sections, sentences, (), (), place, report_period(metadata.title))
    told = without_header(text, sentences, metadata.fields)
    paths = [draft.section_path(section.index) for section in sections]
    return Report(
        document, text, metadata, sections, sentences, cut_passages(text, sections, told, paths),
        bind_quantities(text, told, place, _planned(sections, paths)), place, draft.period, tuple(warnings),
    )  # fmt: skip


def _planned(sections: Sequence[Section], paths: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """Sections whose headings say that they speak of what is to be done."""
    return frozenset(section.index for section in sections if any(_PLAN.search(heading) and not _REVIEW.search(heading) for heading in paths[section.index]))
