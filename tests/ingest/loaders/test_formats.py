"""One report in every format: the same answers, resting on the same sentences, as from its text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.chain import Assistant
from corpus.embedding import Embedder, load_embedder
from corpus.library import Library
from corpus.report import Report
from ingest.build import Summary, ingest
from ui.answer_text import page_words

pytestmark = pytest.mark.slow

ROWS = [json.loads(line) for line in (Path(__file__).parents[3] / "evals" / "datasets" / "mianyang-dev.jsonl").read_text(encoding="utf-8").split("\n") if line]
SCANNED = 9
"""Paragraphs of the report that are drawn and recognised: a page takes ten seconds."""

NO_NETWORK = """
import pathlib, socket
def refuse(*args, **options):
    raise OSError("no network here")
class Closed(socket.socket):
    connect = connect_ex = sendto = refuse
socket.socket, socket.getaddrinfo, socket.create_connection = Closed, refuse, refuse
pathlib.Path(__file__).with_name("seen").touch()
"""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder("builtin", False)


@pytest.fixture(scope="module")
def ask_of(embedder, tmp_path_factory) -> Callable[..., tuple[Assistant, Summary, Library]]:
    """An assistant over one file."""

    def make(name: str, data: bytes) -> tuple[Assistant, Summary, Library]:
        folder = tmp_path_factory.mktemp("formats")
        (folder / name).write_bytes(data)
        library = Library(folder / "home")
        summary = ingest([folder / name], library, embedder, max_bytes=10**8)
        assert summary.rejected == ()
        return Assistant(library.open("builtin"), embedder), summary, library

    return make


def outcome(answer: Answer) -> tuple[Any, ...]:
    quotes = sorted(re.sub(r"\s", "", citation.quote) for citation in answer.citations)
    return answer.status, sorted((value.value, value.unit) for value in answer.values), quotes


@cache
def outcomes(assistant: Assistant) -> dict[str, tuple[Any, ...]]:
    return {row["id"]: outcome(assistant.ask(row["question"], row["history"])) for row in ROWS}


def same(first: Assistant, second: Assistant, rows: Sequence[dict[str, Any]]) -> float:
    """Share of rows with the same figures and quotations; a difference in one character of a long quotation counts."""
    return sum(outcomes(first)[row["id"]] == outcomes(second)[row["id"]] for row in rows) / len(rows)


@pytest.fixture(scope="module")
def of_text(ask_of, mianyang: Report) -> Assistant:
    return ask_of("mianyang-2020.txt", mianyang.text.encode())[0]


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_a_report_answers_alike_in_every_format(documents, ask_of, of_text, mianyang: Report, kind: str) -> None:
    paragraphs = documents.paragraphs(mianyang.text)
    fields = [(field.name, field.value) for field in mianyang.metadata.fields]
    title = next(index for index, line in enumerate(paragraphs) if line == mianyang.text[mianyang.metadata.title_start : mianyang.metadata.title_end])
    data = {
        "docx": lambda: documents.docx(paragraphs),
        "html": lambda: documents.webpage(paragraphs[title], fields, paragraphs[title + 1 :]),
        "pdf": lambda: documents.pdf(paragraphs),
    }[kind]()
    assistant, summary, library = ask_of(f"mianyang-2020.{kind}", data)
    assert (summary.sections, summary.quantities) == (37, len(mianyang.quantities))
    assert same(of_text, assistant, ROWS) >= 0.95
    cited = [citation for row in ROWS[:40] for citation in assistant.ask(row["question"], row["history"]).citations]
    if kind == "pdf":
        assert {citation.page for citation in cited} >= {1, 2, 3}
    else:
        assert all("page" not in citation.model_dump() for citation in cited)
    kept = library.original("mianyang-2020")
    assert kept is not None
    assert kept.read_bytes() == data


CELLS = [["县区", "小学（所）", "初中（所）"], ["涪城区", "29", "12"], ["三台县", "61", "30"], ["游仙区", "33", "14"]]
ASKED = {"涪城区小学有多少所?": {(29, "所")}, "2020年三台县初中有多少所?": {(30, "所")}, "涪城区和三台县小学相差多少所?": {(29, "所"), (61, "所")}}


def test_one_report_in_every_format_in_one_corpus_answers_as_each_file_alone(documents, ask_of) -> None:
    files = documents.of_every_format("绵阳市2020年义务教育发展报告", ["一、学校", "2020年全市各县区学校数如下。"], CELLS)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    together, summary, _ = ask_of("全部.zip", archive.getvalue())
    assert len(summary.added) == len(files)
    for question, values in ASKED.items():
        answer = together.ask(question)
        assert (answer.status, {(value.value, value.unit) for value in answer.values}) == ("answered", values), answer.answer
        assert all(citation.verified for citation in answer.citations)
    cited = together.ask("涪城区小学有多少所?").citations
    assert len({citation.document for citation in cited}) == len(cited) > 1
    for name, data in files.items():
        alone = ask_of(name, data)[0].ask("涪城区小学有多少所?")
        assert (alone.status, [(value.value, value.unit) for value in alone.values]) == ("answered", [(29, "所")]), name


def test_copies_of_the_whole_report_change_no_answer(documents, ask_of, of_text, mianyang: Report) -> None:
    paragraphs = documents.paragraphs(mianyang.text)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("甲.txt", mianyang.text)
        package.writestr("乙.docx", documents.docx(paragraphs))
        for number in range(4):
            package.writestr(f"丙{number}.md", "\n\n".join(paragraphs))
    together, _, _ = ask_of("全部.zip", archive.getvalue())
    alike = [outcomes(together)[row["id"]][:2] == outcomes(of_text)[row["id"]][:2] for row in ROWS]
    assert sum(alike) >= 0.98 * len(ROWS)
    assert together.ask("报告由谁发布?").answer == "教育和体育局[1][2][3][4]。"
    assert together.ask("第三部分的标题是什么?").answer == "三、教育保障落实情况[1]。"


def test_a_scan_is_read_says_so_and_needs_no_network(documents, ask_of, mianyang: Report, monkeypatch, tmp_path: Path) -> None:
    if not documents.FONT.is_file():
        pytest.skip(f"no font to draw Chinese with: {documents.FONT} is absent (make browser installs it)")
    paragraphs = documents.paragraphs(mianyang.text)[:SCANNED]
    # Read by the parser's own process at its start: there, any use of the network fails.
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assistant, summary, library = ask_of("mianyang-2020.pdf", documents.scan(documents.pictures(paragraphs)))
    assert (tmp_path / "seen").exists()
    assert any("据扫描件识别" in warning for warning in summary.warnings)
    snapshot = library.open("builtin")
    (entry,) = snapshot.documents
    assert entry.original.recognised
    assert entry.original.recognised_at(0) == entry.original.recognised[0]
    assert all(page.confidence > 0.9 for page in entry.original.recognised)
    text = snapshot.report(entry.id).text
    snapshot.close()
    plain = re.sub(r"\s", "", "".join(paragraphs))
    assert len(re.sub(r"\s", "", text)) == pytest.approx(len(plain), rel=0.02)
    of_part, _, _ = ask_of("mianyang-2020.txt", "\n\n".join(paragraphs).encode())
    rows = [row for row in ROWS if outcomes(of_part)[row["id"]][0] != "refused"]
    assert len(rows) > 15
    assert same(of_part, assistant, rows) >= 0.85
    citation = assistant.ask(rows[0]["question"], rows[0]["history"]).citations[0]
    assert (citation.page, citation.recognised) == (1, True)
    assert page_words(citation) == "第1页，据扫描件识别"
