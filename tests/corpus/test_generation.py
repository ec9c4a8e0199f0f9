from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corpus.errors import IndexUnusableError
from corpus.generation import Generation, current_generation, generations, make_current
from corpus.manifest import FORMAT, DocumentEntry, Manifest, RemovedEntry, Seed
from corpus.texts import Texts

SEED = Seed("mianyang-2020", "", "绵阳.txt")


def entry_for(report, texts):
    return DocumentEntry(
        report.id, "标题", "绵阳市", None, None, "2020-08-12", texts.put(report.text), "绵阳.txt", "2026-11-24T10:00:00+08:00", 2, 5, 2, 1, ("警告",)
    )


@pytest.fixture
def generation(tmp_path):
    generation = Generation(tmp_path / "generations" / "000001")
    generation.reports.mkdir(parents=True)
    return generation


def test_a_report_comes_back_equal_and_without_its_text_in_the_file(generation, tmp_path, make_report):
    texts, report = Texts(tmp_path), make_report()
    entry = entry_for(report, texts)
    assert report.quantities_by_sentence  # a cached property must not end up in the file
    generation.write_report(entry, report)
    assert generation.read_report(report.id, texts) == (entry, report)
    raw = json.loads(generation.report_file(report.id).read_text(encoding="utf-8"))
    assert raw["format"] == FORMAT
    assert "text" not in raw["report"]
    assert "quantities_by_sentence" not in raw["report"]


def test_the_manifest_comes_back_equal(generation, tmp_path, make_report):
    entry = entry_for(make_report(), Texts(tmp_path))
    removed = RemovedEntry("甲", "甲标题", "0" * 64, "甲.txt", "2026-11-24T10:00:00+08:00")
    manifest = Manifest(FORMAT, "builtin@0.2.1", 512, "2026-11-24T10:00:00+08:00", (entry,), (removed,), 7)
    generation.write_manifest(manifest)
    assert generation.read_manifest() == manifest
    assert manifest.passages == 2
    assert generation.removed() == (removed,)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": 1, "documents": 3}'])
def test_a_damaged_manifest_is_named(generation, content):
    (generation.folder / "manifest.json").write_text(content)
    with pytest.raises(IndexUnusableError, match=r"000001.*manifest\.json.*已损坏|格式版本是 None"):
        generation.read_manifest()


def test_a_missing_manifest_is_named(generation):
    with pytest.raises(IndexUnusableError, match=r"manifest\.json 缺失"):
        generation.read_manifest()


def test_another_format_version_is_named_and_its_documents_are_known(generation):
    manifest = {"format": 99, "documents": [{"id": "甲", "text_sha256": "ab", "source_name": "甲.txt", "new": 1}, {"broken": 1}], "removed": 3}
    (generation.folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexUnusableError, match="格式版本是 99,本程序需要版本 1"):
        generation.read_manifest()
    assert generation.seeds() == (Seed("甲", "ab", "甲.txt"),)
    assert generation.removed() == ()


def test_without_a_manifest_the_documents_are_known_from_their_records(generation, tmp_path, make_report):
    texts, report = Texts(tmp_path), make_report()
    entry = entry_for(report, texts)
    generation.write_report(entry, report)
    (generation.reports / "坏.json").write_text("{")
    assert generation.seeds() == (Seed(report.id, entry.text_sha256, "绵阳.txt", entry.added),)


@pytest.mark.parametrize("damage", ["{", '{"format": 1, "entry": {}}', '{"format": 2}', "[]"])
def test_a_damaged_record_is_named(generation, tmp_path, make_report, damage):
    texts, report = Texts(tmp_path), make_report()
    generation.write_report(entry_for(report, texts), report)
    generation.report_file(report.id).write_text(damage)
    with pytest.raises(IndexUnusableError, match=r"reports/mianyang-2020\.json .*(已损坏|格式版本是 2)"):
        generation.read_report(report.id, texts)
    generation.report_file(report.id).unlink()
    with pytest.raises(IndexUnusableError, match=r"reports/mianyang-2020\.json 缺失"):
        generation.read_report(report.id, texts)


@pytest.mark.parametrize("document", ["../../secret", "a/b", "长" * 85, "..", "含#号 和空格"])
def test_any_id_gets_a_file_inside_the_folder(generation, tmp_path, make_report, document):
    texts, report = Texts(tmp_path), make_report(document)
    generation.write_report(entry_for(report, texts), report)
    assert [path.parent for path in generation.reports.rglob("*.json")] == [generation.reports]
    assert generation.read_report(document, texts)[1] == report


def test_long_ids_that_begin_alike_keep_apart(generation):
    assert generation.report_file("长" * 85 + "甲") != generation.report_file("长" * 85 + "乙")


def test_current_names_the_generation_that_answers(tmp_path):
    assert current_generation(tmp_path) is None
    for name in ("000002", "000010", "000011.tmp", "x"):
        (tmp_path / "generations" / name).mkdir(parents=True)
    assert [known.name for known in generations(tmp_path)] == ["000002", "000010"]
    make_current(tmp_path, generations(tmp_path)[1])
    found = current_generation(tmp_path)
    assert found is not None
    assert found.name == "000010"


@pytest.mark.parametrize("content", ["", "000099\n", "../..\n", "000011.tmp\n"])
def test_a_damaged_current_is_named(tmp_path, content):
    (tmp_path / "generations" / "000011.tmp").mkdir(parents=True)
    (tmp_path / "CURRENT").write_text(content)
    with pytest.raises(IndexUnusableError, match="CURRENT"):
        current_generation(tmp_path)


def test_equal_reports_are_equal_and_others_are_not(make_report):
    assert make_report() == make_report()
    assert replace(make_report(), place=None) != make_report()
