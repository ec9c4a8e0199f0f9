import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import RejectedInputError
from ingest.loaders import decode, load

SAMPLE = "绵阳市人民政府履行教育职责自评\n\n一、总体情况\n建成学校129所，入学率95.52%。\n"
ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("gb18030", b""),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("gb18030", "\ufeff".encode("gb18030")),
]


@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_stored_text(encoding: str, mark: bytes, end: str) -> None:
    assert decode(mark + SAMPLE.replace("\n", end).encode(encoding), "a.txt") == SAMPLE


_LINE = st.text(alphabet="教育局全市学校建成一二三所（）“”《》，。、；：%0123456789.- ABc綿陽開", min_size=1, max_size=30)


@given(st.lists(_LINE, min_size=1, max_size=6), st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_decoding_undoes_encoding(lines: list[str], encoding: tuple[str, bytes], end: str) -> None:
    text = "全市学校开学，情况如下：\n" + "\n".join(lines) + "\n"
    name, mark = encoding
    assert decode(mark + text.replace("\n", end).encode(name), "a.txt") == text


def test_nothing_but_line_ends_and_the_mark_is_changed() -> None:
    text = "\t全角　空格 与\u200b零宽\xa0字符…\n\n\n末行无换行"
    assert decode(text.encode(), "a.txt") == text


def test_a_reencoded_copy_is_the_same_report(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.md"
    first.write_bytes(SAMPLE.encode())
    second.write_bytes(SAMPLE.replace("\n", "\r\n").encode("gb18030"))
    assert load(first, 10_000).sha256 == load(second, 10_000).sha256
    assert load(first, 10_000).text == load(second, 10_000).text == SAMPLE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b" \r\n\t ", "空文件"),
        ("\u3000\n\u3000".encode(), "没有文字"),
        (b"%PDF-1.4\n\x00\x01\x02\xff\xfe\x80", "不是文本文件"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "不是文本文件"),
        (bytes(range(256)) * 20, "不是文本文件"),
        (SAMPLE.encode("big5", "ignore") * 3, "文件"),
    ],
)
def test_what_is_no_text_is_refused_in_chinese(data: bytes, words: str) -> None:
    with pytest.raises(RejectedInputError, match=words):
        decode(data, "a.txt")


def test_a_damaged_utf8_file_is_refused_and_not_read_as_other_characters() -> None:
    whole = (SAMPLE * 5).encode()
    for damaged in (whole[:-2], whole[:-3], whole[:50] + b"\xff" + whole[50:]):
        with pytest.raises(RejectedInputError, match=r"损坏|无法识别|不是文本"):
            decode(damaged, "a.txt")


def test_a_few_private_characters_of_a_word_processor_are_kept() -> None:
    text = "\uf06c 建成学校129所，全市学校开学。\n" * 3
    assert decode(text.encode(), "a.txt") == text


def test_format_size_and_absence_are_named(tmp_path: Path) -> None:
    document = tmp_path / "报告.exe"
    document.write_bytes(SAMPLE.encode())
    with pytest.raises(RejectedInputError, match="不是支持的格式"):
        load(document, 10_000)
    large = tmp_path / "大.txt"
    large.write_bytes(SAMPLE.encode() * 100)
    with pytest.raises(RejectedInputError, match="超过上限"):
        load(large, 1000)
    with pytest.raises(RejectedInputError, match="找不到文件"):
        load(tmp_path / "无.txt", 1000)
    (tmp_path / "目录.txt").mkdir()
    with pytest.raises(RejectedInputError, match="读不了"):
        load(tmp_path / "目录.txt", 10**6)
