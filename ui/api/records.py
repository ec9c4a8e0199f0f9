"""What the JSON API takes and gives, beside ``assistant.answer.Answer``, ``corpus.manifest.DocumentEntry`` and ``ui.facts.Fact``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation import MAX_TURNS
from corpus.manifest import DocumentEntry
from corpus.report import Report, Section
from ui.facts import Fact

MAX_FACTS = 1000


class AskRequest(BaseModel):
    """A question with the user turns before it, oldest first."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description="中文问题", examples=["校园足球特色学校有多少所"])
    history: Annotated[list[str], Field(max_length=MAX_TURNS, description="此前问过的问题，先问的在前", examples=[[]])] = []
    id: str | None = Field(default=None, max_length=200, description="原样带回的编号")


class FactsQuery(BaseModel):
    """Filters of the figures, and which of them to give."""

    model_config = ConfigDict(extra="forbid")

    indicator: str | None = Field(default=None, max_length=200, description="指标名中含有的文字")
    place: str | None = Field(default=None, max_length=200, description="地区，全称或简称")
    period: str | None = Field(default=None, max_length=200, description="时间，如 2019、2020年上半年；数字自己没有写时间的按报告的时间算")
    document: str | None = Field(default=None, max_length=400, description="只要这份文档的")
    limit: int = Field(default=100, ge=1, le=MAX_FACTS, description="最多给出多少条")
    offset: int = Field(default=0, ge=0, le=10**9, description="跳过前面多少条")


class FactsPage(BaseModel):
    """Some of the figures that pass the filters."""

    total: int
    """Of all that pass."""
    facts: list[Fact]


class SectionEntry(BaseModel):
    """A numbered heading. ``start``/``end`` span it with everything below it."""

    number: str | None
    label: str
    title: str
    level: int
    path: list[str]
    start: int
    end: int


class SectionText(SectionEntry):
    """A section with its text, everything below it included."""

    document: str
    text: str
    others: list[SectionEntry]
    """Further sections that bear the number."""


class DocumentRecord(BaseModel):
    """One report: its entry, what its header says, and its outline."""

    entry: DocumentEntry
    header: dict[str, str]
    sections: list[SectionEntry]


class Health(BaseModel):
    """``empty`` where nothing was ingested yet."""

    status: Literal["ok", "empty"]
    generation: str | None
    counts: dict[str, int]


def section_entry(report: Report, section: Section) -> SectionEntry:
    """The section as a row of the outline."""
    return SectionEntry(
        number=section.number, label=section.label, title=section.title, level=section.level,
        path=list(report.section_path(section.index)), start=section.start, end=section.subtree_end,
    )  # fmt: skip


def section_text(report: Report, section: Section, others: tuple[Section, ...]) -> SectionText:
    """The section with its text."""
    text = report.text[section.start : section.subtree_end]
    found = section_entry(report, section).model_dump()
    return SectionText(**found, document=report.id, text=text, others=[section_entry(report, other) for other in others])


def document_record(entry: DocumentEntry, report: Report) -> DocumentRecord:
    """Everything about a report but its text and its figures."""
    return DocumentRecord(
        entry=entry,
        header={field.name: field.value for field in report.metadata.fields},
        sections=[section_entry(report, section) for section in report.sections if section.level > 0],
    )
