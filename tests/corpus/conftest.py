"""Reports made by hand and an embedding model small enough to reason about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.quantity import Quantity
from corpus.report import Metadata, MetadataField, Passage, Report, Section, Sentence
from corpus.tokens import bigrams, fold


def build_report(
    document: str = "mianyang-2020",
    sections: Sequence[tuple[str, str]] = (
        ("校园足球", "全国青少年校园足球特色学校129所。"),
        ("学前教育", "新建幼儿园47所,新增学位9600个。"),
    ),
    place: str | None = "绵阳市",
    period: str | None = "2019年及2020年上半年",
) -> Report:
    """A report of one metadata line, a title and a numbered section with one sentence for each (heading, sentence)."""
    title = f"{document}自评报告"
    header = "发布日期: 2020-08-12"
    text = f"{header}\n{title}\n"
    found = [Section(0, None, "", "", 0, None, 0, len(text), len(text), 0)]
    sentences = [Sentence(0, 0, len(header) + 1, len(text) - 1)]
    passages: list[Passage] = []
    numbers = "一二三四五六七八九十"
    for index, (heading, body) in enumerate(sections, start=1):
        number = numbers[index - 1] if index <= len(numbers) else str(index)
        start = len(text)
        heading_end = start + len(f"({number}){heading}")
        text += f"({number}){heading}\n{body}\n"
        section = Section(index, number, f"({number})", heading, 1, None, start, len(text), len(text), heading_end)
        found.append(section)
        sentences.append(Sentence(len(sentences), index, start, heading_end, is_heading=True))
        sentences.append(Sentence(len(sentences), index, heading_end + 1, len(text) - 1))
        last = len(sentences) - 1
        passages.append(Passage(len(passages), index, last, last, heading_end + 1, len(text) - 1, (section.heading,)))
    at = text.find("129所")
    figures = () if at < 0 else (Quantity("全国青少年校园足球特色学校", "129所", 129.0, None, "所", None, None, None, "achieved", 2, at, at + 4),)
    metadata = Metadata(
        title, len(header) + 1, len(header) + 1 + len(title), (MetadataField("发布日期", "2020-08-12", 0, len(header)),), "绵阳市政府", "2020-08-12"
    )
    return Report(document, text, metadata, tuple(found), tuple(sentences), tuple(passages), figures, place, period, ("测试用报告",))


class TinyEmbedder:
    """Bigrams hashed into 32 dimensions; counts what it encodes."""

    dimension = 32

    def __init__(self, name: str = "tiny") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for pair in bigrams(fold(text)):
            digest = hashlib.blake2b(f"{self.name}{pair}".encode(), digest_size=2).digest()
            vector[digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
        return vector / np.float32(np.linalg.norm(vector))

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        if progress is not None:
            progress(len(texts))
        return np.stack([self.encode_query(text) for text in texts])


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """``build_report``."""
    return build_report


@pytest.fixture
def tiny() -> TinyEmbedder:
    """A fresh tiny model."""
    return TinyEmbedder()


@pytest.fixture
def make_tiny() -> type[TinyEmbedder]:
    """Tiny models of any name: another name gives other vectors."""
    return TinyEmbedder
