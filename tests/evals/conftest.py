"""Small answers, and a two-section report with an assistant that quotes it truthfully."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.answer import Answer, Citation, Refusal, Value
from corpus.report import Metadata, Report, Section, Sentence
from evals.judgement import judge
from evals.rows import Row
from evals.trial import Ranking, Trial

TEXT = "自评报告\n(一)体育\n建成足球特色学校129所。\n(二)艺术\n建成艺术特色学校27所。\n"


def make_citation(n: int = 1, *, section: str | None = "一", quote: str = "建成足球特色学校129所。", start: int = 11, document: str = "demo") -> Citation:
    return Citation(
        n=n, document=document, document_title="自评报告", publisher=None, published=None, section=section, section_title=None, path=(),
        quote=quote, start=start, end=start + len(quote), verified=True,
    )  # fmt: skip


def make_answer(text: str, *citations: Citation, values: tuple[Value, ...] = (), status: str = "answered") -> Answer:
    return Answer(question="问", standalone_question="问", status=status, answer=text, citations=citations, values=values)  # type: ignore[arg-type]


def make_refusal(*nearest: Citation) -> Answer:
    return make_answer("语料中没有。", status="refused").model_copy(update={"refusal": Refusal(reason="没有", missing=(), nearest=nearest)})


def make_trial(row: Row, answer: Answer, seconds: float = 0.0, in_place: tuple[bool, ...] = (), ranking: Ranking | None = None) -> Trial:
    return Trial(row, answer, judge(row, answer), seconds, in_place, ranking)


@pytest.fixture
def cite() -> Callable[..., Citation]:
    return make_citation


@pytest.fixture
def answered() -> Callable[..., Answer]:
    return make_answer


@pytest.fixture
def refused() -> Callable[..., Answer]:
    return make_refusal


@pytest.fixture
def trial() -> Callable[..., Trial]:
    return make_trial


@pytest.fixture
def report() -> Report:
    heads = [match.start() for match in re.finditer(r"\(", TEXT)]
    first, second, end = heads[0], heads[1], len(TEXT)
    sections = (
        Section(0, None, "", "", 0, None, 0, first, first, 0),
        Section(1, "一", "(一)", "体育", 1, None, first, second, second, first + 5),
        Section(2, "二", "(二)", "艺术", 1, None, second, end, end, second + 5),
    )
    sentences = (
        Sentence(0, 0, 0, 4),
        Sentence(1, 1, first, first + 5, is_heading=True),
        Sentence(2, 1, first + 6, second - 1),
        Sentence(3, 2, second, second + 5, is_heading=True),
        Sentence(4, 2, second + 6, end - 1),
    )
    return Report("demo", TEXT, Metadata("自评报告", 0, 4), sections, sentences, (), (), None, None)


@pytest.fixture
def rows() -> tuple[Row, ...]:
    place = {"documents": ("demo",)}
    return (
        Row(id="r1", kind="number", question="足球特色学校有多少所?", answer_all=("129所",), sections=("一",), **place),
        Row(id="r2", kind="number", question="艺术特色学校有多少所?", answer_all=("27所",), sections=("二",), **place),
        Row(id="r3", kind="refuse", question="篮球特色学校有多少所?", refuse=True),
    )


@pytest.fixture
def truthful(report: Report) -> Callable[[str, tuple[str, ...]], Answer]:
    """Answers with the sentence of the report that shares the question's first two characters, or refuses."""

    def ask(question: str, history: tuple[str, ...], /) -> Answer:  # noqa: ARG001
        for sentence in report.sentences:
            quote = TEXT[sentence.start : sentence.end]
            if not sentence.is_heading and question[:2] in quote:
                section = report.sections[sentence.section].number
                return make_answer(f"{quote}[1]", make_citation(section=section, quote=quote, start=sentence.start))
        last = report.sentences[-1]
        return make_refusal(make_citation(section="二", quote=TEXT[last.start : last.end], start=last.start))

    return ask
