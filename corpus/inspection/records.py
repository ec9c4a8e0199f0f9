"""A report's records held against its text: every offset, every partition, every figure read again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.aligned_tables import heads_over
from corpus.figures import find_figures
from corpus.manifest import DocumentEntry
from corpus.report import Report
from corpus.tokens import fold

_SPACE = re.compile(r"\s+")


def problems(entry: DocumentEntry, report: Report) -> Iterator[str]:
    """What does not fit, in Chinese, one sentence part each; nothing for a sound report."""
    for check in (_counts(entry, report), _metadata(report), _sections(report), _sentences(report), _passages(report), _quantities(report)):
        for problem in check:
            yield f"{report.id}：{problem}"


def _counts(entry: DocumentEntry, report: Report) -> Iterator[str]:
    held = {
        "小节": (entry.sections, sum(section.level > 0 for section in report.sections)),
        "句子": (entry.sentences, len(report.sentences)),
        "段落": (entry.passages, len(report.passages)),
        "数字": (entry.quantities, len(report.quantities)),
    }
    for name, (listed, found) in held.items():
        if listed != found:
            yield f"清单记载{name} {listed} 个，记录里有 {found} 个"


def _metadata(report: Report) -> Iterator[str]:
    metadata, text = report.metadata, report.text
    if metadata.title_end and _plain(text[metadata.title_start : metadata.title_end]) != _plain(metadata.title):
        yield "标题不在所记的位置"
    for field in metadata.fields:
        if not 0 <= field.start < field.end <= len(text) or _plain(field.value) not in _plain(text[field.start : field.end]):
            yield f"{field.name}不在所记的位置"


def _sections(report: Report) -> Iterator[str]:
    end = 0
    for index, section in enumerate(report.sections):
        is_nested = section.parent is None or (
            0 <= section.parent < index and section.start < section.subtree_end <= report.sections[section.parent].subtree_end
        )
        if section.index != index or section.start != end or not section.start <= section.heading_end <= section.end <= section.subtree_end or not is_nested:
            yield f"第 {index} 个小节的起止不对"
        if section.level > 0 and _plain(section.heading) not in _plain(report.text[section.start : section.heading_end]):
            yield f"小节 {section.label} 不在所记的位置"
        end = section.end
    if end != len(report.text):
        yield "各小节合起来不是全文"


def _sentences(report: Report) -> Iterator[str]:
    end = 0
    for index, sentence in enumerate(report.sentences):
        inside = 0 <= sentence.section < len(report.sections)
        section = report.sections[sentence.section] if inside else report.sections[0]
        if not inside or sentence.index != index or sentence.start < end or not section.start <= sentence.start < sentence.end <= section.end:
            yield f"第 {index} 个句子的起止不对"
        end = max(end, sentence.end)


def _passages(report: Report) -> Iterator[str]:
    for index, passage in enumerate(report.passages):
        whole = 0 <= passage.section < len(report.sections) and 0 <= passage.first_sentence <= passage.last_sentence < len(report.sentences)
        if (
            not whole
            or passage.index != index
            or passage.start != report.sentences[passage.first_sentence].start
            or passage.end != report.sentences[passage.last_sentence].end
            or passage.path != (*report.section_path(passage.section), *heads_over(report.text, passage.start))
        ):
            yield f"第 {index} 个段落的起止或标题不对"


def _quantities(report: Report) -> Iterator[str]:
    for index, quantities in report.quantities_by_sentence.items():
        if not 0 <= index < len(report.sentences):
            yield f"数字 {quantities[0].text} 所在的句子不存在"
            continue
        sentence = report.sentences[index]
        figures = {sentence.start + figure.start: figure for figure in find_figures(report.text[sentence.start : sentence.end])}
        for quantity in quantities:
            figure = next(iter(find_figures(quantity.text + quantity.over)), None) if quantity.over else figures.get(quantity.start)
            if report.text[quantity.start : quantity.end] != quantity.text:
                yield f"数字 {quantity.text} 不在所记的位置"
            elif figure is None or not figure.is_same(quantity.value, quantity.high, quantity.unit):
                yield f"数字 {quantity.text} 重读后不是所记的值 {quantity.value:g}"


def _plain(text: str) -> str:
    return _SPACE.sub("", fold(text))
