from __future__ import annotations

import shutil
import subprocess

import docx
import openpyxl
import pytest

from corpus.errors import RejectedInputError

LINES = ["甲县自评报告", "一、学校", "建成学校129所。"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


def new_document(documents) -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    return documents.saved(document)


def test_a_new_document_or_a_page_under_an_old_name_is_read_as_what_it_is(documents, lines) -> None:
    assert lines(new_document(documents), "新.doc") == LINES
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>"
    assert lines(page.encode("gb18030"), "页.xls") == LINES


def test_without_libreoffice_the_remedy_is_named(read, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RejectedInputError, match=r"旧\.doc 是旧版格式,读取它需要 LibreOffice.*另存为"):
        read(OLE, "旧.doc")


@pytest.fixture
def older(tmp_path):
    """Saves a file of today in an old format, with LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: the old formats go untested")

    def save(data: bytes, now: str, then: str, part: str) -> bytes:
        (tmp_path / f"a.{now}").write_bytes(data)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run([program, profile, "--headless", "--convert-to", then, "--outdir", tmp_path, tmp_path / f"a.{now}"], check=True, capture_output=True)
        if not (tmp_path / f"a.{then}").is_file():
            pytest.skip(f"LibreOffice {part} is not installed: .{then} goes untested")
        return (tmp_path / f"a.{then}").read_bytes()

    return save


@pytest.mark.slow
def test_old_documents_are_read_through_libreoffice(documents, lines, read, older) -> None:
    old = older(new_document(documents), "docx", "doc", "Writer")
    assert lines(old, "甲.doc") == LINES
    assert lines(old, "甲.wps") == LINES
    with pytest.raises(RejectedInputError, match=r"坏\.doc.*损坏.*Writer.*\.docx"):
        read(old[:600], "坏.doc")


@pytest.mark.slow
def test_old_tables_are_read_through_libreoffice(documents, lines, read, older) -> None:
    book = openpyxl.Workbook()
    book.active.title = "学校"
    for row in (["县区", "小学(所)", "巩固率"], ["涪城区", 29, "99.87%"], ["三台县", 61, "100%"]):
        book.active.append(row)
    new = documents.saved(book)
    old = older(new, "xlsx", "xls", "Calc")
    assert lines(old, "甲.xls") == lines(old, "甲.et") == lines(new, "甲.xlsx")
    assert "涪城区小学为29所。" in "".join(lines(old, "甲.xls"))
    with pytest.raises(RejectedInputError, match=r"坏\.xls.*损坏.*Calc.*\.xlsx"):
        read(old[:600], "坏.xls")
