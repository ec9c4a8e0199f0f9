from __future__ import annotations

import json

import numpy as np
import pytest

from corpus.embedding import load_embedder
from corpus.errors import ServiceError

pytestmark = pytest.mark.slow
TEXTS = ["全国青少年校园足球特色学校129所。", "新建幼儿园47所,新增学位9600个。", "a", "义务教育" * 200]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    from corpus.sentence_transformer_module import built_in_sentence_transformer

    folder = tmp_path_factory.mktemp("builtin-st")
    built_in_sentence_transformer().save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def wanted():
    return load_embedder("builtin").encode_passages(TEXTS)


def test_its_vectors_are_those_of_the_numpy_path(wanted):
    from corpus.sentence_transformer_module import built_in_sentence_transformer

    model = built_in_sentence_transformer()
    assert model.get_embedding_dimension() == 512
    assert np.allclose(model.encode(TEXTS, batch_size=2), wanted, atol=1e-5)
    assert np.allclose(model.encode(TEXTS[0]), wanted[0], atol=1e-5)
    assert np.allclose(model.encode(["129所。"], prompt="全国青少年校园足球特色学校")[0], wanted[0], atol=1e-5)


def test_saved_and_loaded_it_gives_the_same(saved, wanted):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(saved), trust_remote_code=True, device="cpu", local_files_only=True)
    assert np.allclose(model.encode(TEXTS), wanted, atol=1e-5)


def test_its_folder_loads_as_an_embedder_without_trusting_any_code(saved, wanted):
    embedder = load_embedder(str(saved))
    assert embedder.dimension == 512
    assert np.allclose(embedder.encode_passages(TEXTS), wanted, atol=1e-5)
    assert np.allclose(embedder.encode_query(TEXTS[1]), wanted[1], atol=1e-5)


def test_a_folder_that_names_other_code_is_not_run(saved, tmp_path):
    ran = tmp_path / "ran"
    for path in saved.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "evil.py").write_text(f"open({str(ran)!r}, 'w')\nclass Evil: pass\n")
    modules = json.loads((saved / "modules.json").read_text())
    (tmp_path / "modules.json").write_text(json.dumps([*modules, {"idx": 1, "name": "1", "path": "", "type": "evil.Evil"}]))
    with pytest.raises(ServiceError):
        load_embedder(str(tmp_path))
    assert not ran.exists()


def test_a_model_saved_with_another_encoder_version_is_refused(saved, tmp_path):
    for path in saved.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_text(path.read_text().replace("builtin@0.2.1", "builtin@9.9.9"))
    with pytest.raises(ServiceError, match="无法加载嵌入模型"):
        load_embedder(str(tmp_path))
