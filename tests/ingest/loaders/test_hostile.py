"""Files made to do harm: each is refused by name with its reason, soon, and the process lives on."""

from __future__ import annotations

import io
import resource
import time
import zipfile

import docx
import openpyxl
import pytest
from PIL import Image

from corpus.errors import RejectedInputError
from ingest.loaders import SourceFile
from ingest.loaders.blocks import STALL
from ingest.loaders.confined import parse_confined
from ingest.loaders.files import Limits

pytestmark = pytest.mark.slow


def package(change: dict[str, bytes], kind: type = docx.Document) -> bytes:
    """A Word document (or workbook) with some parts replaced or added."""
    whole = io.BytesIO()
    made = kind()
    if kind is docx.Document:
        made.add_paragraph("建成学校129所。")
    made.save(whole)
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in change:
                target.writestr(name, source.read(name))
        for name, data in change.items():
            target.writestr(name, data)
    return out.getvalue()


def laughs(root: str) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈">{entities}]><{root}>&a9;</{root}>'.encode()


def pages(count: int) -> bytes:
    """A small PDF with many empty pages."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{n} 0 R' for n in range(3, count + 3))}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def encrypted() -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    drawn = canvas.Canvas(out, encrypt="geheim")
    drawn.drawString(50, 50, "secret")
    drawn.save()
    return out.getvalue()


def huge_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = package({"word/media/bomb.bin": b"\0" * 300_000_000})


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("炸弹.docx", BOMB, "压缩炸弹"),
        ("实体.docx", package({"word/document.xml": laughs("w:document")}), "实体"),
        ("实体.xlsx", package({"xl/workbook.xml": laughs("workbook")}, openpyxl.Workbook), "实体"),
        ("宏.docx", package({"word/vbaProject.bin": b"x"}), "宏"),
        ("宏.docm", package({}), "宏"),
        ("宏.xlsm", b"PK", "宏"),
        ("万页.pdf", pages(10_000), "10000 页"),
        ("密码.pdf", encrypted(), "密码"),
        ("密码.docx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("旧.docx", OLE + b"\0" * 600, "旧版格式"),
        ("程序.docx", b"MZ\x90\0" + b"\0" * 600, "可执行程序"),
        ("程序.pdf", b"\x7fELF" + b"\0" * 600, "可执行程序"),
        ("坏.docx", package({})[:3000], "已损坏"),
        ("坏.xlsx", package({"xl/workbook.xml": b"<workbook"}, openpyxl.Workbook), "已损坏"),
        ("坏.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "已损坏"),
        ("空.docx", b"", "空文件"),
        ("文.pdf", "建成学校129所。".encode(), "不是 .pdf"),
        ("大图.png", huge_picture(), "像素"),
        ("坏图.jpg", b"\xff\xd8\xff" + b"\0" * 600, "已损坏"),
        ("宏.doc", OLE + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        ("假.doc", b"\x89PNG\r\n\x1a\n\0\0", "不是 .doc"),
        ("二进制.html", bytes(range(256)) * 40, "不是文本文件"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused(read, name, data, words) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(RejectedInputError, match=words) as refusal:
        read(data, name)
    assert refusal.value.happened.startswith(name)
    assert refusal.value.remedy
    assert time.monotonic() - start < STALL
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os.kill(os.getpid(), 11)", "异常退出"),
        ("bytearray(10**10)", "内存"),
        ("tick(1)\n    import time; time.sleep(60)", "1 秒仍无进展"),
        ("print('noise'); raise KeyError('x')", "已损坏"),
        ("raise RejectedInputError('a 不行。', '改。')", "a 不行"),
    ],
)
def test_a_parser_that_crashes_hangs_or_eats_memory_costs_its_file_only(tmp_path, monkeypatch, body, words) -> None:
    (tmp_path / "planted.py").write_text(f"from corpus.errors import RejectedInputError\n\n\ndef parse(data, name, limits, tick):\n    {body}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(RejectedInputError, match=words):
        parse_confined("planted", SourceFile("a", "a.docx", b"x"), Limits())
