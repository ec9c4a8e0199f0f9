"""Zip containers (docx, xlsx, zip) looked through before anything inside is believed."""

from __future__ import annotations

import io
import re
import zipfile

from corpus.errors import RejectedInputError

MAX_ENTRIES = 5000
MAX_UNPACKED = 500 * 10**6
"""Bytes of all that is inside, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed; office texts reach about 30."""
_RATIO_FROM = 10**7
_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_DTD = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """The container, known to be of a bounded size once unpacked.

    Raises:
        RejectedInputError: it is damaged, encrypted, or a zip bomb.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise RejectedInputError(f"{name} 已损坏,无法打开。", "请检查文件是否传输完整,重新另存后再试。", detail=repr(error)) from error
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise RejectedInputError(f"{name} 里有 {len(entries)} 个文件,超过上限 {MAX_ENTRIES}。", "请拆分后再加入。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise RejectedInputError(f"{name} 解压后有 {unpacked / 1e6:.0f} MB,像是压缩炸弹。", "没有解压;请确认文件来源。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RejectedInputError(f"{name} 有密码保护,无法读取。", "请去掉密码后重新另存再加入。")
    return package


def check_office(data: bytes, name: str) -> None:
    """Refuse an office document that is no honest one.

    Raises:
        RejectedInputError: encrypted, of an old format, with macros, a zip bomb, or with XML that defines entities.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RejectedInputError(f"{name} 有密码保护,无法读取。", "请去掉密码后重新另存再加入。")
        raise RejectedInputError(f"{name} 的内容是旧版格式,与后缀不符。", "请用办公软件打开后另存为新版格式再加入。")
    with open_package(data, name) as package:
        for entry in package.infolist():
            if "vbaproject" in entry.filename.lower():
                raise RejectedInputError(f"{name} 含有宏,没有收入。", "请另存为不含宏的 .docx 或 .xlsx 后再加入。")
            # Office XML never declares a document type; who does wants entities expanded.
            if _XML.search(entry.filename) and _DTD.search(package.read(entry)):
                raise RejectedInputError(f"{name} 的 XML 里定义了实体,像是恶意文件。", "没有收入;请确认文件来源。")
