"""Plain text.

The stored text is the file's characters, decoded, without a byte-order mark, with every line end as \\n
(CRLF and CR become LF), and nothing else changed. All offsets are counted in it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from corpus.errors import RejectedInputError
from ingest.loaders.extract import Extract

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FREQUENT = frozenset(" \r\n0123456789abcdefghijklmnopqrstuvwxyz,.，。、；：（）的一和在了有是不为中学教育生校国市年")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def extract(data: bytes, name: str) -> Extract:
    """The stored text of a plain file.

    Raises:
        RejectedInputError: see ``decode``.
    """
    return Extract(decode(data, name))


def decode(data: bytes, name: str) -> str:
    """Bytes of UTF-8, UTF-16, UTF-32 or GB18030 to the stored text.

    Strict UTF-8 is tried before GB18030, which accepts most byte strings; what comes out must look like
    text. Statistical guessing is not used: it reads short Chinese texts as Korean.

    Raises:
        RejectedInputError: empty, binary, or in an encoding that cannot be told.
    """
    if not data.strip():
        raise RejectedInputError(f"{name} 是空文件。", "请检查文件是否保存完整。")
    for text in _readings(data, name):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _is_text(text):
            if not text.strip():
                raise RejectedInputError(f"{name} 没有文字内容。", "请检查文件是否保存完整。")
            return text
    raise RejectedInputError(f"{name} 不是文本文件,或其编码无法识别。", "请用记事本打开后另存为 UTF-8 编码的文本文件。")


def _readings(data: bytes, name: str) -> list[str]:
    """The texts the bytes may stand for, the likeliest first."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (encoding,))
    # Without a mark, UTF-16 Chinese still has zero bytes in its digits, spaces and line ends.
    if b"\x00" in data[:4096]:
        return sorted(_decoded(data, ("utf-16-le", "utf-16-be")), key=_commonness, reverse=True)
    utf8 = _decoded(data, ("utf-8",))
    if not utf8 and _is_damaged_utf8(data):
        raise RejectedInputError(f"{name} 是 UTF-8 文本,但内容有损坏。", "请检查文件是否保存完整,重新另存后再试。")
    return utf8 or _decoded(data, ("gb18030",))


def _decoded(data: bytes, encodings: Sequence[str]) -> list[str]:
    texts = []
    for encoding in encodings:
        try:
            texts.append(data.decode(encoding).removeprefix("\ufeff"))
        except UnicodeDecodeError:
            continue
    return texts


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all of it reads as UTF-8 Chinese: GB18030 would take the same bytes for other characters, silently."""
    text = data[:200_000].decode("utf-8", "replace")
    return len(_HAN.findall(text)) > 10 * text.count("\ufffd")


def _commonness(text: str) -> float:
    """Share of characters that are frequent in Chinese text."""
    sample = text[:20_000]
    return sum(1 for char in sample if char in _FREQUENT) / (len(sample) or 1)


def _is_text(text: str) -> bool:
    sample = text[:20_000]
    if _CONTROL.search(sample):
        return False
    letters = [char for char in sample if ord(char) > 0x7F]
    # Bytes of another encoding read as UTF-16 or GB18030 scatter over rare blocks; real Chinese text does not.
    usual = sum(1 for char in letters if _HAN.match(char) or 0x2000 <= ord(char) <= 0x33FF or 0xFE30 <= ord(char) <= 0xFFEF or ord(char) < 0x250)
    return not letters or usual >= 0.9 * len(letters)
