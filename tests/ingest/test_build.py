"""Files into the library: found, named, loaded, published together."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import ingest.build
from corpus.errors import UsageError
from corpus.library import Library
from corpus.tokens import bigrams
from ingest.build import Summary, document_id, find_files
from ingest.build import ingest as run_ingest

REPORT = "绵阳市履行教育职责自评报告\n一、学校\n建成学校129所。\n二、教师\n聘任教师46名,占比41%。\n"
MODEL = "tiny"


class Tiny:
    """Bigrams hashed into 16 dimensions."""

    name = MODEL
    dimension = 16

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for pair in bigrams(text):
            vector[hashlib.blake2b(pair.encode(), digest_size=1).digest()[0] % self.dimension] += 1
        return vector / np.float32(np.linalg.norm(vector))

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if progress is not None:
            progress(len(texts))
        return np.stack([self.encode_query(text) for text in texts])


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def run(library: Library, *paths: Path, progress: Callable[[str, int, int], None] | None = None) -> Summary:
    return run_ingest(paths, library, Tiny(), max_bytes=100_000, progress=progress)


def ids(library: Library) -> list[str]:
    snapshot = library.open(MODEL)
    try:
        return sorted(entry.id for entry in snapshot.documents)
    finally:
        snapshot.close()


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("mianyang-2020.txt", "mianyang-2020"),
        ("绵阳 2020年 报告.txt", "绵阳-2020年-报告"),
        ("a#b?c%d.md", "a-b-c-d"),
        ("报告.v2.txt", "报告.v2"),
        ("...txt", "document"),
        ("e\u0301.txt", "é"),
    ],
)
def test_a_document_is_named_by_its_file(name: str, identity: str) -> None:
    assert document_id(Path(name)) == identity


def test_files_are_found_once_sorted_and_never_hidden(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / ".git").mkdir()
    for name in ("b.txt", "a.md", "c.docx.bak", ".hidden.txt", "sub/d.TXT", ".git/e.txt"):
        (folder / name).write_text(REPORT, encoding="utf-8")
    assert [path.name for path in find_files([folder, folder / "b.txt", folder / "sub" / ".." / "a.md"])] == ["a.md", "b.txt", "d.TXT"]
    with pytest.raises(UsageError, match="找不到"):
        find_files([folder / "nothing"])


def test_added_unchanged_updated(library: Library, folder: Path) -> None:
    path = folder / "绵阳.txt"
    path.write_text(REPORT, encoding="utf-8")
    first = run(library, folder)
    assert (first.added, first.updated, first.unchanged, first.rejected) == (("绵阳",), (), (), ())
    assert (first.reports, first.sections, first.quantities) == (1, 2, 3)
    path.write_bytes(REPORT.replace("\n", "\r\n").encode("gb18030"))
    again = run(library, folder)
    assert (again.added, again.updated, again.unchanged) == ((), (), ("绵阳",))
    path.write_text(REPORT.replace("129", "130"), encoding="utf-8")
    assert run(library, folder).updated == ("绵阳",)
    snapshot = library.open(MODEL)
    assert [quantity.value for quantity in snapshot.report("绵阳").quantities] == [130.0, 46.0, 41.0]
    snapshot.close()


def test_a_rejected_file_stops_no_other_and_says_why(library: Library, folder: Path) -> None:
    (folder / "好.txt").write_text(REPORT, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "大.txt").write_text(REPORT * 5000, encoding="utf-8")
    summary = run(library, folder, folder / "好.txt")
    assert ids(library) == ["好"]
    reasons = {Path(rejection.source).name: rejection.reason for rejection in summary.rejected}
    assert set(reasons) == {"空.txt", "图.txt", "大.txt"}
    assert "空文件" in reasons["空.txt"]
    assert "不是文本文件" in reasons["图.txt"]
    assert "超过上限" in reasons["大.txt"]


def test_a_report_that_cannot_be_understood_is_rejected_alone(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "甲.txt").write_text(REPORT, encoding="utf-8")
    (folder / "乙.txt").write_text(REPORT, encoding="utf-8")
    real = ingest.build.read_report
    monkeypatch.setattr(ingest.build, "read_report", lambda name, text, marked: real(name, text, marked) if name == "甲" else {}[name])
    summary = run(library, folder)
    assert summary.added == ("甲",)
    assert [Path(rejection.source).name for rejection in summary.rejected] == ["乙.txt"]
    assert "无法解析" in summary.rejected[0].reason


def test_two_files_of_one_stem_get_two_names_and_a_warning(library: Library, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
    (folder / "sub" / "报告.txt").write_text(REPORT.replace("129", "7"), encoding="utf-8")
    summary = run(library, folder)
    assert ids(library) == ["报告", "报告-2"]
    assert any("同名" in warning and "报告-2" in warning for warning in summary.warnings)


def test_warnings_name_their_document(library: Library, folder: Path) -> None:
    (folder / "无号.txt").write_text("一句没有标题的正文,到此为止。\n", encoding="utf-8")
    assert all(warning.startswith("无号:") for warning in run(library, folder).warnings)


def test_progress_counts_up_to_the_number_of_files(library: Library, folder: Path) -> None:
    for name in ("甲", "乙", "丙"):
        (folder / f"{name}.txt").write_text(REPORT.replace("129", str(len(name))), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    run(library, folder, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert [step for step in told if step[0] == "读取"] == [("读取", 0, 3), ("读取", 1, 3), ("读取", 2, 3), ("读取", 3, 3)]
    assert ("编码", 6, 6) in told or any(stage == "编码" and done == total for stage, done, total in told)


def test_nothing_given_leaves_the_index_as_it_was(library: Library, folder: Path) -> None:
    (folder / "甲.txt").write_text(REPORT, encoding="utf-8")
    run(library, folder)
    with pytest.raises(UsageError):
        run(library, folder / "fehlt")
    assert ids(library) == ["甲"]


def test_the_file_itself_is_kept_and_an_index_without_it_gets_it(library: Library, folder: Path) -> None:
    path = folder / "甲.txt"
    data = REPORT.replace("\n", "\r\n").encode("gb18030")
    path.write_bytes(data)
    with library.writer(Tiny()) as writer:  # as an earlier version left it
        writer.put(ingest.build.read_report("甲", REPORT), "甲.txt")
        writer.publish()
    assert library.original("甲") is None
    assert run(library, folder).updated == ("甲",)
    kept = library.original("甲")
    assert kept is not None
    assert kept.read_bytes() == data
    assert run(library, folder).unchanged == ("甲",)


def test_an_archive_gives_a_document_a_file_and_what_is_refused_stops_no_other(library: Library, folder: Path) -> None:
    with zipfile.ZipFile(folder / "包.zip", "w") as package:
        package.writestr("报告/甲.txt", REPORT)
        package.writestr("乙.md", f"# {REPORT}")
        package.writestr("坏.pdf", b"%PDF-1.4 broken")
        package.writestr("内.zip", b"PK")
    (folder / "宏.docm").write_bytes(b"PK")
    (folder / "logo.png").write_bytes(b"\x89PNG")  # beside saved pages; not looked for
    summary = run(library, folder)
    assert summary.added == ("乙", "甲")
    assert {Path(rejection.source).relative_to(folder).as_posix() for rejection in summary.rejected} == {"包.zip/坏.pdf", "包.zip/内.zip", "宏.docm"}
    assert ids(library) == ["乙", "甲"]
    assert run(library, folder).unchanged == ("乙", "甲")
    kept = library.original("乙")
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == f"# {REPORT}"
