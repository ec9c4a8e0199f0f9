from __future__ import annotations

import pytest

from corpus.model_prompts import family_prompts


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("intfloat/multilingual-e5-small", "e5"),
        ("intfloat/e5-large-v2", "e5"),
        ("intfloat/multilingual-e5-large-instruct", "e5-instruct"),
        ("BAAI/bge-small-zh-v1.5", "bge-zh"),
        ("/models/bge-base-en-v1.5", "bge-en"),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", "gte-instruct"),
        ("Qwen/Qwen3-Embedding-0.6B", "qwen3"),
        ("BAAI/bge-m3", None),
        ("Alibaba-NLP/gte-multilingual-base", None),
        ("shibing624/text2vec-base-chinese", None),
        ("some/code5-model", None),
    ],
)
def test_families_by_name(name: str, family: str | None) -> None:
    found = family_prompts(name)
    assert (found.family if found else None) == family


def test_a_folder_is_known_by_its_own_name(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "multilingual-e5-small"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert family_prompts(".") == family_prompts("intfloat/multilingual-e5-small")
    assert family_prompts(str(tmp_path)) is None
