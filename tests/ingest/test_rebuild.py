"""What is damaged is built again from the stored texts, whatever it is, and nothing else is lost by it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import generation as files
from corpus.inspection.doctor import examine
from corpus.library import Library
from corpus.vector_index import VectorIndex
from ingest.build import ingest, rebuild

ROOT = Path(__file__).parents[2]
TEXTS = {
    "甲": "绵阳市履行教育职责自评报告\n发布日期: 2020-08-12\n一、学校\n建成学校129所。\n二、教师\n聘任教师46名,占比41%。\n",
    "乙": "成都市履行教育职责自评报告\n一、幼儿园\n新建幼儿园47所,新增学位9600个。\n",
}


def tiny() -> Any:
    spec = importlib.util.spec_from_file_location("corpus_helpers", ROOT / "tests" / "corpus" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    helpers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(helpers)
    return helpers.TinyEmbedder()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    library = Library(tmp_path / "home")
    ingest([folder], library, tiny(), max_bytes=10**6)
    return library


def everything(library: Library) -> object:
    snapshot = library.open("tiny")
    try:
        reports = [snapshot.report(entry.id) for entry in snapshot.documents]
        words = [snapshot.lexical.search([word], 10) for word in ("学校", "幼儿园", "教师")]
        return snapshot.documents, reports, words, sorted(snapshot.vectors.query(np.full(32, 32**-0.5, dtype=np.float32), 10))
    finally:
        snapshot.close()


def _vectors(library: Library) -> None:
    index = VectorIndex(next((library.home / "shards").iterdir()))
    index.remove_document("乙")
    index.close()


def _records(library: Library) -> None:
    generation = files.current_generation(library.home)
    assert generation is not None
    path = generation.report_file("甲")
    path.write_text(path.read_text("utf-8").replace('"value":129.0', '"value":130.0'), "utf-8")


def _cache(library: Library) -> None:
    next((library.home / "vectors").glob("*.sqlite")).write_bytes(b"\x13\x37" * 4000)


def _manifest(library: Library) -> None:
    generation = files.current_generation(library.home)
    assert generation is not None
    (generation.folder / "manifest.json").write_bytes(b"")


@pytest.mark.parametrize("damage", [_vectors, _records, _cache, _manifest])
def test_a_rebuild_gives_back_all_of_it(library: Library, damage: Callable[[Library], None]) -> None:
    before = everything(library)
    damage(library)
    assert any(check.state == "bad" for check in examine(library.home, "tiny"))
    embedder = tiny()
    summary = rebuild(library, embedder, encode_again=damage is _cache)
    assert (summary.reports, summary.rejected) == (2, ())
    assert [check for check in examine(library.home, "tiny") if check.state != "good"] == []
    assert everything(library) == before
    assert bool(embedder.encoded) == (damage is _cache)


def test_a_report_whose_text_is_damaged_is_said_to_be_lost_and_the_file_stays(library: Library, tmp_path: Path) -> None:
    sha256 = next(entry.text_sha256 for entry in library.open("tiny").documents if entry.id == "乙")
    file = library.home / "texts" / f"{sha256}.txt"
    file.write_bytes(file.read_bytes()[:-2])
    summary = rebuild(library, tiny())
    assert summary.reports == 1
    assert any("乙" in warning for warning in summary.warnings)
    assert file.exists()
    ingest([tmp_path / "in"], library, tiny(), max_bytes=10**6)
    assert [check for check in examine(library.home, "tiny") if check.state != "good"] == []
