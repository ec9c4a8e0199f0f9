"""The records a report consists of.

Offsets, everywhere: 0-based, half-open, counted in Unicode code points of the stored text, which is
what ``kaoju show DOCUMENT`` prints. ``report.text[x.start:x.end]`` is the text of any record ``x``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from corpus.originals import NOT_KEPT, Original
from corpus.quantity import Quantity


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One field of the header as printed, e.g. 发布日期: 2020-08-12.

    ``start``/``end`` span the printed label and value, so that a citation shows both.
    """

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the header says of the document itself. A missing field is None, never a guess."""

    title: str
    title_start: int
    title_end: int
    fields: tuple[MetadataField, ...] = ()
    publisher: str | None = None
    published: str | None = None
    """ISO date (YYYY-MM-DD), or as much of it as the header gives (YYYY, YYYY-MM)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next heading.

    Sections are a flat partition: every character of the report lies in exactly one of them. Section 0
    is what stands before the first heading (header, title) and has no number; nor have headings printed without one.
    """

    index: int
    number: str | None
    """The bare number as printed: 七, 二十一, 3.2; 第五条 gives 五."""
    label: str
    """The number with its marks as printed: (七), 一、, 第五条; empty where there is none."""
    title: str
    """The heading's words without the label; empty where a clause has none (第五条 为了…)."""
    level: int
    """0 for section 0, then 1 for the outermost family of numbers."""
    parent: int | None
    start: int
    end: int
    """End of the section's own text: where the next heading, of whatever level, starts."""
    subtree_end: int
    """End of the section with all its subsections."""
    heading_end: int

    @property
    def heading(self) -> str:
        """Label and title as one line."""
        return f"{self.label}{self.title}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the body, or one heading: the grain of citations."""

    index: int
    section: int
    start: int
    end: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and searched: a stretch of sentences with the headings it stands under."""

    index: int
    section: int
    first_sentence: int
    last_sentence: int
    start: int
    end: int
    path: tuple[str, ...]
    """Headings from the outermost to the innermost."""


@dataclass(frozen=True)
class Report:
    """A report as understood: the stored text and every record cut out of it."""

    id: str
    text: str
    metadata: Metadata
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    quantities: tuple[Quantity, ...]
    place: str | None
    """Full name of the administrative division the report speaks for, e.g. 绵阳市."""
    period: str | None
    """The period the report covers, as its title names it, e.g. 2019年及2020年上半年."""
    warnings: tuple[str, ...] = ()
    original: Original = NOT_KEPT
    """The file the text was taken from; known of reports that are read out of the library."""

    def section_path(self, section: int) -> tuple[str, ...]:
        """Headings of the section and its ancestors, outermost first; empty for section 0."""
        path: list[str] = []
        current: int | None = section
        while current is not None and self.sections[current].level > 0:
            path.append(self.sections[current].heading)
            current = self.sections[current].parent
        return tuple(reversed(path))

    def passage_text(self, passage: Passage) -> str:
        """The passage's own characters."""
        return self.text[passage.start : passage.end]

    @cached_property
    def quantities_by_sentence(self) -> dict[int, tuple[Quantity, ...]]:
        """Quantities grouped by the index of the sentence they stand in, in text order."""
        groups: dict[int, list[Quantity]] = {}
        for quantity in self.quantities:
            groups.setdefault(quantity.sentence, []).append(quantity)
        return {sentence: tuple(found) for sentence, found in groups.items()}
