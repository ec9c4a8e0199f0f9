"""Answers as Word and Markdown: every reference a footnote that says what the report says."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.settings import Settings
from tests.corpus.conftest import build_report
from tests.ui.test_register.records import answer, record, refusal
from ui.export import wording
from ui.export.markdown import as_markdown
from ui.export.transcript import exchanges
from ui.export.word import as_word
from ui.register.recorder import Recorder
from ui.views import export

DAY = date(2026, 1, 31)
SENTENCE = "全国青少年校园足球特色学校129所。"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = "《mianyang-2020自评报告》，绵阳市政府，2020年8月12日，第(一)部分，「" + SENTENCE + "」"
HOSTILE = "# *甲* `乙` [丙](javascript:x) <script>x</script> ![图](http://evil.example/a.png)\n- 丁 $x$ \x0b\ud800"


@pytest.fixture
def report():
    return build_report()


@pytest.fixture
def kept(report):
    """An answer from that report."""
    start, end = report.text.index(SENTENCE), report.text.index(SENTENCE) + len(SENTENCE)
    given = answer()
    found = given.citations[0].model_copy(
        update={
            "document_title": report.metadata.title,
            "section": "一",
            "section_title": "校园足球",
            "path": ("(一)校园足球",),
            "start": start,
            "end": end,
        }
    )
    return record(given.model_copy(update={"citations": (found.model_copy(update={"quote": report.text[start:end]}),)}))


def notes_of(data: bytes) -> list[str]:
    """The footnotes of a Word file; each must be referred to once, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        body = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314 - our own
        notes = ElementTree.fromstring(package.read("word/footnotes.xml"))  # noqa: S314
        assert "word/footnotes.xml" in package.read("[Content_Types].xml").decode()
        assert "footnotes.xml" in package.read("word/_rels/document.xml.rels").decode()
    referred = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    texts = {note.get(f"{W}id"): "".join(text.text or "" for text in note.iter(f"{W}t")).strip() for note in notes if note.get(f"{W}type") is None}
    assert referred == list(texts)
    return list(texts.values())


def test_a_word_file_has_the_answer_and_its_footnote(kept, report):
    data = as_word(exchanges([kept], {"mianyang-2020": report}.get), DAY)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    assert "问：校园足球特色学校有多少所" in text
    assert "129 所。" in text
    assert "[1]" not in text
    assert "2026-01-31" in text
    assert notes_of(data) == [REFERENCE]


def test_markdown_has_the_same(kept, report):
    text = as_markdown(exchanges([kept, kept], {"mianyang-2020": report}.get), DAY)
    assert "129 所。[^1]" in text
    assert "129 所。[^2]" in text
    assert f"[^1]: {REFERENCE}\n[^2]: {REFERENCE}\n" in text


def test_a_quote_that_the_report_no_longer_holds_is_said_to_be_from_then(kept):
    changed = build_report(sections=(("校园足球", "全国青少年校园足球特色学校130所。"),))
    for reports in ({"mianyang-2020": changed}, {}):
        found = exchanges([kept], reports.get)[0].answer[0].reference
        assert found == REFERENCE + wording.CHANGED_SINCE


def test_a_refusal_shows_what_is_missing_and_the_nearest_passages(kept, report):
    no = refusal()
    no = no.model_copy(update={"refusal": no.refusal.model_copy(update={"nearest": kept.answer.citations})})
    laid = exchanges([record(no, history=("甲",))], {"mianyang-2020": report}.get)
    assert notes_of(as_word(laid, DAY)) == [REFERENCE]
    text = as_markdown(laid, DAY)
    assert "报告没有涉及：校园篮球" in text
    assert "- 全国青少年校园足球特色学校129所。[^1]" in text


def test_nothing_in_a_question_acts(report):
    laid = exchanges([record(answer(HOSTILE, f"{HOSTILE}[1][9]"))], {"mianyang-2020": report}.get)
    text = as_markdown(laid, DAY).encode("utf-8", "replace").decode()
    assert not re.search(r"(?<!\\)(?:<script|!\[|\]\(|\*甲|`乙|\$x)", text)
    data = as_word(laid, DAY)
    assert "<script>x</script>" in "".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    assert len(notes_of(data)) == 1


def test_only_who_was_given_an_answer_can_export_it(tmp_path):
    recorder = Recorder(Settings(home=tmp_path))
    first, second = (recorder.note(given, (), "000001").id for given in (answer(), refusal()))
    room = type("Room", (), {"report": staticmethod(lambda _: None)})
    app = FastAPI()
    app.include_router(export.router(room, recorder))
    browser = TestClient(app)
    word = browser.get("/export.docx", params={"answer": [first, second]})
    assert word.status_code == 200
    assert "attachment" in word.headers["content-disposition"]
    assert len(notes_of(word.content)) == 1
    assert "校园篮球" in browser.get("/export.md", params={"answer": [first, second]}).text
    assert browser.get("/export.docx", params={"answer": "0" * 32}).status_code == 404
    assert browser.get("/export.docx").status_code == 400
    assert browser.get("/export.docx", params={"answer": ["0"] * 201}).status_code == 400
    recorder.close()
