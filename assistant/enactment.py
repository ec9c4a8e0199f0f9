"""How a law came about, as the lines under its title and its last article say: adopted, promulgated, amended, in force since.

A law has no header of a government site; «自何时起施行» and «第几号令» are answered by these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.periods import dated_periods
from corpus.report import Report, Sentence
from corpus.tokens import fold

_STAGES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("施行", re.compile(r"施行|生效|起效|开始实施|实施(?:日期|时间)"), re.compile(r"施行|生效")),
    ("修正", re.compile(r"修正|修订|修改过"), re.compile(r"修正|修订")),
    ("通过", re.compile(r"通过|批准|审议|会议.{0,2}过的?(?:[?。,]|$)"), re.compile(r"通过|批准")),
    ("公布", re.compile(r"公布|颁布|发布|第?几号令|哪一?号令|令[^,。]{0,5}几号"), re.compile(r"公布|颁布|发布|令第")),
)
"""Stage, how it is asked for, how the text says it."""
_WHEN_OR_WHO = re.compile(r"何时|什么时候|哪一?[天年月日]|几[月日号]|何[年月日]|日期|时间|谁|哪个|号令|令[^,。]{0,5}几号|(?:第几|哪一?)[次届]")
_OWN = re.compile(r"(?:本(?:法|条例|规定|办法|细则|决定)|^)自.{1,16}起?(?:施行|生效)")
_LAST, _FIRST = re.compile(r"最近|最新|最后|上一次"), re.compile(r"最早|最初|最先|首次|第一次(?!修)")
STAGES = frozenset(stage for stage, _, _ in _STAGES)


def asked_stage(question: str) -> str | None:
    """The stage a normalised question about a law asks the time or the issuer of; None where it asks of none."""
    return next(iter(asked_stages(question)), None)


def asked_stages(question: str) -> tuple[str, ...]:
    """All of them: «哪一年发布的，谁批准的» asks of two."""
    return tuple(stage for stage, asked, _ in _STAGES if asked.search(question)) if _WHEN_OR_WHO.search(question) else ()


def enactment(stage: str, report: Report, question: str) -> list[Sentence]:
    """The sentences that tell the stage, in text order; the first or the last where the question says so."""
    says = next(pattern for name, _, pattern in _STAGES if name == stage)
    found = [sentence for sentence in _lines(report) if says.search(fold(report.text[sentence.start : sentence.end]))]
    return found[-1:] if _LAST.search(question) else found[:1] if _FIRST.search(question) else found


def _lines(report: Report) -> Iterator[Sentence]:
    """Dated lines before the first heading but for the header's fields, and the sentence on when it takes effect."""
    header_end = max((field.end for field in report.metadata.fields), default=0)
    for sentence in report.sentences:
        text = fold(report.text[sentence.start : sentence.end])
        is_line = sentence.section == 0 and sentence.start >= header_end and bool(dated_periods(text))
        if is_line or _OWN.search(re.sub(r"^第[^条]{1,6}条\s*", "", text)):
            yield sentence
