"""Mapped files that are cut short are named before they are touched. Touching them would kill the process, so that happens in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.errors import IndexUnusableError
from corpus.mapped_files import MappedFiles

_SEARCH_ROWS = """
import os, sys, time
from pathlib import Path
import numpy as np
from corpus.errors import IndexUnusableError
from corpus.vector_rows import RowsWriter, VectorRows

folder = Path(sys.argv[1])
writer = RowsWriter(folder)
writer.add([f"a#{number}" for number in range(4096)], np.random.default_rng(1).normal(size=(4096, 8)).astype(np.float32))
writer.finish()
rows = VectorRows(folder)
assert rows.query(np.ones(8, np.float32), 3, ["a"])
os.truncate(folder / "rows.f32", 4096)
time.sleep(0.01)
for ask in (lambda: rows.query(np.ones(8, np.float32), 3, ["a"]), lambda: rows.vector("a#4000")):
    try:
        ask()
    except IndexUnusableError as error:
        print(error.happened, error.context["file"])
"""
_SEARCH_WORDS = """
import os, sys, time
from pathlib import Path
from corpus.errors import IndexUnusableError
from corpus.lexical_index import LexicalIndex

folder = Path(sys.argv[1])
writer = LexicalIndex(folder, create=True)
for number in range(3000):
    writer.add(f"a#{number}", "a" if number % 2 else "b", f"足球学校{number}所")
writer.commit()
writer.remove_document("b")
writer.commit()
writer.close()
index = LexicalIndex(folder)
for path in sorted(folder.glob("[!.]*")):
    if path.suffix != ".json":
        data = path.read_bytes()
        os.truncate(path, 0)
        time.sleep(0.01)
        try:
            index.document_frequency(path.name), index.search(["足球", "学校", "2999"], 10, ["a"]), len(index.passages())
            print(path.suffix, "not touched")
        except IndexUnusableError as error:
            print(path.suffix, error.context.get("file") == str(path))
        path.write_bytes(data)
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(bytes(5000))
    return [tmp_path / "a", tmp_path / "b"]


def test_a_file_cut_short_is_named(files: list[Path]) -> None:
    mapped = MappedFiles("词语索引", files)
    mapped.check()
    os.truncate(files[1], 4999)
    time.sleep(0.01)
    for _ in range(2):  # it stays damaged
        with pytest.raises(IndexUnusableError, match=r"词语索引.*截短.*kaoju doctor --repair") as caught:
            mapped.check()
        assert caught.value.context == {"file": str(files[1])}
    mapped.close()
    mapped.close()


def test_what_stands_under_the_name_later_does_not_matter(files: list[Path]) -> None:
    mapped = MappedFiles("词语索引", files)
    (files[0].parent / "new").write_bytes(b"")
    os.replace(files[0].parent / "new", files[0])
    files[1].unlink()
    mapped.check()
    mapped.close()


def test_a_file_that_is_not_there_leaves_no_handle_open(files: list[Path]) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError):
        MappedFiles("词语索引", [*files, files[0].with_name("none")])
    assert len(os.listdir("/proc/self/fd")) == before


def test_many_threads_may_look_at_once(files: list[Path]) -> None:
    mapped = MappedFiles("词语索引", files)
    failed = []

    def look() -> None:
        try:
            for _ in range(200):
                mapped._looked = 0.0
                mapped.check()
        except Exception as error:  # noqa: BLE001 - whatever it is
            failed.append(error)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    mapped.close()


def test_rows_cut_short_while_they_are_searched_kill_nobody(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _SEARCH_ROWS, str(tmp_path)], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.splitlines() == 2 * [f"向量库的文件在使用中被截短，不能再用。 {tmp_path / 'rows.f32'}"]


def test_every_file_that_a_search_of_words_touches_is_watched(tmp_path: Path) -> None:
    """Each made empty in turn; what is not watched is not touched, or this process would die."""
    done = subprocess.run([sys.executable, "-c", _SEARCH_WORDS, str(tmp_path)], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    said = set(done.stdout.splitlines())
    assert said >= {".term True", ".idx True", ".store True", ".fieldnorm True"}
    assert said <= {".term True", ".idx True", ".store True", ".fieldnorm True", ".del True", ".pos not touched", ".fast not touched"}
