"""Words that stand above or before a text and say what it tells: «整改措施：…», «存在的主要问题», and the question's word for it."""

from __future__ import annotations

import functools
import re

import rjieba

from corpus.report import Passage, Report
from corpus.tokens import fold, unspaced

_LABEL = re.compile(r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.])?\s*(?P<label>[\u4e00-\u9fff]{2,8}):(?P<text>\s*\S)?")
_STOPPED = re.compile(r"[,。;:!?]")
_STOPPED_END = re.compile(r"[。;:!?][”\"’)]*\s*$")
_AND = re.compile(r"[、和与及]")
_CAPTION = re.compile(r"附?表\s*[-—\d一二三四五六七八九十]{1,5}(?![\d年]).{2,60}$")
_OPENING = re.compile(r"(?:[一二三四五六七八九十]是|第?[(]?[一二三四五六七八九十\d]{1,3}[)、.,]|[①-⑳])[^,;:。!?\d]{3,24}[。!]?")
_MOST_UNDER = 3
_LONGEST_HEADING = 30
_MAX_LINES = 20
_SORTS = tuple(
    frozenset(words.split())
    for words in ("措施 办法 做法 举措 对策 方法 手段", "结果 成效 效果 成果 成绩 成就 进展 进度", "问题 不足 困难 短板", "原因 成因 缘由", "打算 计划 安排")
)
"""What official texts tell of a matter; any word of a sort says the same there."""
OF_SORTS = frozenset[str]().union(*_SORTS)
MEASURES, _RESULTS, PROBLEMS, _CAUSES = _SORTS[:4]
_BEHIND = re.compile(r"(?:哪些|什么(?!时候)|哪[几两三四五六七八九十\d]+[个项条点种类]?)(?:方面)?的?(?P<phrase>[\u4e00-\u9fff]{1,6})")
_CLOSING = re.compile(
    r"(?:都|又|还|主要|具体|分别|究竟|到底)*(?:是|有|为|包括)?(?:如何|怎么样|怎样|什么|哪些|哪[几一]?[个项条点]?|谁)?(?:部门|单位)?[?呢了啊。!]*$"
)
_WHY = re.compile(r"为什么|为何|为啥")
_MANNER = re.compile(r"(?:怎么|怎样|如何)(?=[\u4e00-\u9fff])(?!样|了|没|不|会|回事)")
_OUTCOME = re.compile(r"(?:怎么样|怎样|如何)了?[?呢。]*$")
_MAX_WORDS = 3
"""Words behind «哪些» among which the one that says what is asked stands."""


def label_of(report: Report, passage: Passage) -> str:
    """The label that the passage stands under: at the start of itself or of a sentence before it in its line, or a line above; empty where there is none."""
    text, first = report.text, report.sections[passage.section].start
    line = text.rfind("\n", 0, passage.start) + 1
    for index in range(passage.first_sentence, -1, -1):
        sentence = report.sentences[index]
        if sentence.start < line:
            break
        found = _LABEL.match(fold(text[sentence.start : sentence.end]))
        if found is not None:
            return found["label"]
    for _ in range(_MAX_LINES):
        if line <= first:
            break
        above = text.rfind("\n", 0, line - 1) + 1
        found = _LABEL.match(fold(text[above : line - 1]))
        if found is not None:
            return "" if found["text"] else found["label"]
        line = above
    return ""


def caption_of(report: Report, passage: Passage) -> str:
    """The caption of the table that the passage is a row of: «表2 各市义务教育情况» above the empty line its rows stand behind; empty where there is none."""
    text, first = report.text, report.sections[passage.section].start
    gap = text.rfind("\n\n", first, passage.start)
    if gap < 0:
        return ""
    line = text[text.rfind("\n", first, gap) + 1 : gap].strip()
    return line if _CAPTION.match(line) is not None and _STOPPED_END.search(fold(line)) is None else ""


def is_heading_line(report: Report, passage: Passage) -> bool:
    """Whether the passage is a short line without a stop that tells nothing: sentences follow it in its section, or it signs with words of the title."""
    text = report.text
    start, end = text.rfind("\n", 0, passage.start) + 1, f"{text}\n".find("\n", passage.end)
    if text[passage.end : end].strip() or end - start > _LONGEST_HEADING or _STOPPED.search(fold(text[start:end])):
        return False
    if unspaced(text[start:end]) in unspaced(report.metadata.title):
        return True
    index = passage.last_sentence + 1
    if index >= len(report.sentences) or report.sentences[index].section != passage.section:
        return False
    following = report.sentences[index]
    return _STOPPED_END.search(fold(text[following.start : following.end])) is not None


def said_under(report: Report, number: int) -> range:
    """The passages that carry out what a numbered item opens with in a few words («三是改革管理。 实行…»), up to three on its line; empty for any other.

    Args:
        report: the report.
        number: index of the passage that may be such an opening.
    """
    passages = report.passages
    opening = passages[number]
    is_first = not report.text[report.text.rfind("\n", 0, opening.start) + 1 : opening.start].strip("* ")
    if not is_first or _OPENING.fullmatch(fold(report.passage_text(opening)).strip("* ")) is None:
        return range(0)
    last = number
    while last + 1 < len(passages) and last - number < _MOST_UNDER and "\n" not in report.text[opening.start : passages[last + 1].start]:
        last += 1
    return range(number + 1, last + 1)


@functools.lru_cache(maxsize=4096)
def sorts_of(label: str) -> frozenset[str]:
    """The words that say what a label or heading is of: 措施 of 整改措施, 问题 and 建议 of 存在的问题和建议."""
    return frozenset(_last_part(words[-1]) for part in _AND.split(label) if (words := rjieba.cut(part)))


@functools.lru_cache(maxsize=1024)
def asked_sorts(question: str) -> frozenset[str]:
    """The words for what a normalised question names as wanted (措施, 原因), any of which a label may be."""
    said = [word for match in _BEHIND.finditer(question) for word in rjieba.tag(match["phrase"])[:_MAX_WORDS]]
    said += rjieba.tag(_CLOSING.sub("", question))[-1:]
    wanted = {part for word, tag in said if (part := _last_part(word)) in OF_SORTS or (len(word) > 1 and tag.startswith("n"))}
    wanted |= {word for sort in _SORTS if not sort.isdisjoint(wanted) for word in sort}
    return frozenset(wanted | _CAUSES if _WHY.search(question) else wanted)


def implied_sorts(question: str) -> frozenset[str]:
    """The same where it names nothing of the kind: «如何治理» wants measures, «治理得怎么样» results."""
    if asked_sorts(question) & OF_SORTS:
        return frozenset()
    return MEASURES if _MANNER.search(question) else _RESULTS if _OUTCOME.search(question) else frozenset()


def asks_measures(question: str) -> bool:
    """Whether a normalised question asks what is done, by that word or by «怎么», «如何» before a verb."""
    return bool(MEASURES & (asked_sorts(question) | implied_sorts(question)))


def _last_part(word: str) -> str:
    return word[-2:] if len(word) > 3 and rjieba.has_word(word[-2:]) else word
