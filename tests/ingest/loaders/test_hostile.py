"""Files made to do harm: each is refused by name with its reason, soon, and the process lives on."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib

import docx
import openpyxl
import pytest
from PIL import Image

from corpus.errors import RejectedInputError
from ingest.loaders import SourceFile
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


def document(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), keys, data)


def sheet(rows: bytes) -> bytes:
    """A workbook whose one sheet says it is as large as a sheet can be."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
    return package({"xl/worksheets/sheet1.xml": head + rows + b"</sheetData></worksheet>"}, openpyxl.Workbook)


def bare_png(width: int, height: int) -> bytes:
    """A picture that says how large it is and holds next to nothing."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 10**6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)


CATALOG, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
DRAWN = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F0 5 0 R>>>>>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F%d %d 0 R>>>>"
LOOPING_FORM = document(CATALOG, ONE_PAGE, DRAWN, stream(b"/F0 Do"), stream(b"/F0 Do", FORM % (0, 5)))
LAUGHING_FORMS = document(CATALOG, ONE_PAGE, DRAWN, stream(b"/F0 Do"), *(stream(b"/F%d Do " % (n + 1) * 10, FORM % (n + 1, n + 6)) for n in range(30)), b"null")
LOOPING_TREE = document(CATALOG, b"<</Type/Pages/Count 3/Kids[2 0 R 3 0 R]>>", b"<</Type/Pages/Parent 2 0 R/Count 2/Kids[2 0 R]>>")
CELL = b'<row r="1"><c r="A1"><v>129</v></c></row>'
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
        ("环.pdf", LOOPING_TREE, "没有文字内容"),
        ("自画.pdf", LOOPING_FORM, "没有文字内容"),
        ("远格.xlsx", sheet(CELL + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "1048576 行 16384 列"),
        ("大图二.png", bare_png(60_000, 60_000), "60000×60000 像素"),
        ("深.html", ("<div>" * 3_500_000 + "建成学校129所。").encode(), "没有文字内容"),
        ("深二.html", b"<div>" * 8_000_000, "超过网页的上限"),
        ("长行.csv", b"a," * 25_000_000, "单元格超过上限"),
        ("深.docx", package({"word/document.xml": b"<a>" * 10**5 + b"</a>" * 10**5}), "已损坏"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused(read, name, data, words) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(RejectedInputError, match=words) as refusal:
        read(data, name)
    assert refusal.value.happened.startswith(name)
    assert refusal.value.remedy
    assert time.monotonic() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.parametrize(("name", "data"), [("连画.pdf", LAUGHING_FORMS), ("长行.md", b"#" * 30_000_000 + b" a")])
def test_a_file_that_takes_for_ever_is_given_up(read, name, data) -> None:
    with pytest.raises(RejectedInputError, match=f"{name} 读了 6 秒仍无进展"):
        read(data, name, stall=6)


def test_what_a_file_claims_or_points_at_is_not_believed(read) -> None:
    assert read(sheet(CELL), "甲.xlsx").text == "129\n"  # a million rows by its own account
    with zipfile.ZipFile(io.BytesIO(package({}))) as whole:
        relations = whole.read("word/_rels/document.xml.rels")
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    outside = "".join(
        f'<Relationship Id="x{n}" Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for n, (kind, target) in enumerate((("footnotes", "http://127.0.0.1:9/x"), ("image", "file:///etc/passwd"), ("attachedTemplate", "//host/x.dotm")))
    )
    changed = relations.replace(b"</Relationships>", outside.encode() + b"</Relationships>")
    made = package({"word/_rels/document.xml.rels": changed, "word/media/image1.png": bare_png(60_000, 60_000)})
    assert read(made, "甲.docx").text == "建成学校129所。\n"


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
