"""Questions about a section: by its number («(十)讲了什么»), or by its title and nothing else («存在哪些主要问题»)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from assistant.document_reading import DocumentFact
from assistant.function_words import FUNCTION_WORDS
from assistant.labels import OF_SORTS, asked_sorts, sorts_of
from assistant.question import Question
from corpus.numerals import NUMERALS, parse_ordinal
from corpus.report import Report, Section, Sentence
from corpus.tokens import fold

_NUMBER = rf"[{NUMERALS}]+|\d+(?:\.\d+)*"
_COUNTED, _BRACKETED = rf"第(?P<counted>{_NUMBER})(?:个)?(?P<kind>部分|章|节|条|点|小节)", rf"(?:第)?[(](?P<bracketed>{_NUMBER})[)](?:小?节|部分|条|点|项)?"
_ASKED = re.compile(
    rf"(?P<name>{_COUNTED}|(?:^|(?<=[的里中,])){_BRACKETED})[^,。?]{{0,6}}?(?:讲|说|写|内容|介绍|标题|题目|名称|是什么|有什么|规定|概括|总结|大意|主要)"
)
_NEXT = re.compile(rf"^(?:那么?|再|接着|然后|还有|看看?|说说?|讲讲?|它?的?|下?一?下)*(?P<name>{_COUNTED}|{_BRACKETED})的?(?:呢|吗|[,。?!]|$)")
_SUMMARY = 3
"""Sentences a section is summed up in."""
_LONGEST_BODY = 500
"""Characters of a titled section without subsections that are given whole; of more its first sentences."""
_OF_DOING = re.compile(r"解决|克服|化解|消除|破解|整改|改进|处理|应对|怎么|怎样|如何|为什么|为何")
"""What is done about problems, how and why, is not what they are."""
_ARTICLES = 6
"""Articles of a chapter that are begun."""


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section as a question names it."""

    text: str
    ordinal: str
    kind: str
    """部分, 章, 节, 条, or empty for a number in brackets."""
    wants_title: bool = False
    """Whether only its heading is asked for."""


def asked_section(question: str) -> SectionName | None:
    """The section a normalised question asks about; None where it asks of anything else."""
    match = _ASKED.search(question)
    if match is None:
        return None
    number = match["counted"] or match["bracketed"]
    label = f"第{number}{match['kind']}" if match["kind"] else f"({number})"
    return SectionName(label, number, match["kind"] or "", re.search("标题|题目|名称", question) is not None)


def next_section(turn: str, before: str) -> str | None:
    """The normalised question before with the section that a turn names for its own («那第十二条呢»); None where either names none."""
    said, named = _ASKED.search(before), _NEXT.match(turn)
    return f"{before[: said.start('name')]}{named['name']}{before[said.end('name') :]}" if said is not None and named is not None else None


def read_section(name: SectionName, report: Report) -> list[DocumentFact]:
    """The section's subsections by their headings, or its first sentences; empty where the report has no such section."""
    deepest = max(section.level for section in report.sections)
    section = next((section for section in report.sections[1:] if _is_named(name, section, deepest)), None)
    if section is None:
        return []
    if name.wants_title:
        return [DocumentFact(report, name.text, section.heading, section.start, section.heading_end, section.index)]
    headed = _headed(name.text, section, report)
    if headed:
        return headed
    body = _body(section, report)[:_SUMMARY]
    if not body:  # a chapter of articles without titles is told by how each begins
        articles = [child.index for child in report.sections if child.parent == section.index][:_ARTICLES]
        first: dict[int, Sentence] = {}
        for sentence in report.sentences:
            first.setdefault(sentence.section, sentence)
        body = [first[index] for index in articles if index in first]
    return _said(name.text, body, section, report)


def asked_title(asked: Question) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words of which a section's title must hold one (问题, 不足, …), and the question's other nouns; None where no section's title can be asked."""
    sorts = asked_sorts(asked.text) & OF_SORTS if asked.kind in ("list", "how") else frozenset[str]()
    if not sorts or asked.quoted or _OF_DOING.search(asked.text):
        return None
    return sorts, _nouns(" ".join(term.text for term in asked.terms)) - OF_SORTS


def read_titled(sorts: frozenset[str], words: frozenset[str], report: Report) -> list[DocumentFact]:
    """The section whose title says what is asked and no more (三、存在的主要问题), by its subsections' headings or its text; empty where none does.

    Words of the question that are neither the title's nor the report's (教师队伍 of «教师队伍有哪些问题») ask for less than the section.
    """
    section = next((section for section in report.sections[1:] if _is_titled(sorts, words, section.title, report.metadata.title)), None)
    if section is None:
        return []
    headed = _headed(section.title, section, report)
    if headed:
        return headed
    body = _body(section, report)
    if body and body[-1].end - body[0].start > _LONGEST_BODY:
        body = body[:_SUMMARY]
    return _said(section.title, body, section, report)


def _headed(name: str, section: Section, report: Report) -> list[DocumentFact]:
    """The section's own heading and those of its subsections; empty where none of these has a title."""
    below = [child for child in report.sections if child.parent == section.index and child.title]
    parts = [section, *below] if below and section.title else below
    return [DocumentFact(report, name, part.heading, part.start, part.heading_end, part.index) for part in parts]


def _body(section: Section, report: Report) -> list[Sentence]:
    return [sentence for sentence in report.sentences if sentence.section == section.index and not sentence.is_heading]


def _said(name: str, sentences: list[Sentence], section: Section, report: Report) -> list[DocumentFact]:
    return [DocumentFact(report, name, report.text[one.start : one.end], one.start, one.end, section.index) for one in sentences]


def _is_titled(sorts: frozenset[str], words: frozenset[str], title: str, whole: str) -> bool:
    is_of_sort = not sorts.isdisjoint(sorts_of(title)) and ":" not in fold(title)
    return is_of_sort and not _nouns(title) - OF_SORTS - words and all(word in title or word in whole for word in words)


def _nouns(text: str) -> frozenset[str]:
    return frozenset(word for word, tag in rjieba.tag(text) if tag[0] in "nlj" and word not in FUNCTION_WORDS)


def _is_named(name: SectionName, section: Section, deepest: int) -> bool:
    number = section.number or ""
    if parse_ordinal(number) is None or parse_ordinal(number) != parse_ordinal(name.ordinal):
        return number == name.ordinal
    if name.kind in ("章", "节", "条") and name.kind in section.label:
        return True
    if name.kind in ("节", "小节", "点"):
        return section.level == deepest  # «第十节» of a report whose sections are (十)
    if name.kind == "部分":
        return section.level == 1
    return not name.kind and section.label[:1] in ("(", "\uff08")
