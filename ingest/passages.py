"""Sentences and passages of a report.

The grain of a passage is one sentence, the grain of citations; its headings travel with it as context. Windows of two
or three sentences are found a little more often (``evals/README.md``), but leave the choice of the sentence to be made within them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.aligned_tables import heads_over
from corpus.report import MetadataField, Passage, Section, Sentence
from corpus.tokens import fold
from ingest.sentences import split_sentences

_FULL_STOPS = frozenset("。!?;")
_TELLING_LINE = re.compile(r"[^\n。]+[,\uff0c;\uff1b][^\n。]+。[^\S\n]*(?:\n|\Z)")
"""A line that is one whole sentence: «4.对整改不力的,约谈负责人。», whatever stands below it."""


def cut_sentences(text: str, sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """Sentences of the whole text in order; the heading of a section is a sentence of its own, without its label in the body."""
    found: list[Sentence] = []
    for section in sections:
        if section.level > 0 and section.title:
            for start, end in split_sentences(text, section.start, section.heading_end):
                found.append(Sentence(len(found), section.index, start, end, is_heading=True))
        body = section.heading_end if section.level > 0 and section.title else section.start
        for start, end in split_sentences(text, body, section.end):
            found.append(Sentence(len(found), section.index, start, end))
    return tuple(found)


def without_header(text: str, sentences: Sequence[Sentence], fields: Sequence[MetadataField] = ()) -> list[Sentence]:
    """The sentences but for the lines before the first heading that tell nothing (title, number, addressee), and for who signed it when at the end.

    Args:
        text: the report's.
        sentences: all of them.
        fields: what was read of such lines as metadata.
    """
    if not any(sentence.section > 0 for sentence in sentences):
        return list(sentences)
    read = {(field.start, field.end) for field in fields}
    return [
        sentence
        for sentence in sentences
        if (sentence.start, sentence.end) not in read
        and (sentence.section > 0 or fold(text[sentence.end - 1]) in _FULL_STOPS or heads_over(text, sentence.start))
    ]


def cut_passages(text: str, sections: Sequence[Section], sentences: Sequence[Sentence], paths: Sequence[tuple[str, ...]]) -> tuple[Passage, ...]:
    """One passage a body sentence, a row of aligned columns under its heads too.

    A heading is one only where its section has no body of its own nor subsections, or it tells something itself.

    Args:
        text: the report's.
        sections: all of them.
        sentences: those that are not of the header.
        paths: heading path of each section, by section index.
    """
    with_body = {sentence.section for sentence in sentences if not sentence.is_heading}
    with_children = {section.parent for section in sections}
    found: list[Passage] = []
    for sentence in sentences:
        is_over_body = sentence.is_heading and (sentence.section in with_body or sentence.section in with_children)
        if is_over_body and not _TELLING_LINE.match(text, sentence.start):
            continue
        path = (*paths[sentence.section], *heads_over(text, sentence.start))
        found.append(Passage(len(found), sentence.section, sentence.index, sentence.index, sentence.start, sentence.end, path))
    return tuple(found)
