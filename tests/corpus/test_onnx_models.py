"""Models in ONNX form beside the same models in torch: tiny random ones that the test makes and writes as ONNX itself (``tests.corpus.onnx_folder``)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub.utils import filter_repo_objects

from corpus.embedding import load_embedder, model_identity
from corpus.errors import ServiceError
from corpus.onnx_models import Form, OnnxName, _padding, model_folder, onnx_name
from corpus.reranker import load_reranker
from tests.corpus.onnx_folder import onnx_folder

TEXTS = ["全国青少年校园足球特色学校129所。", "新建幼儿园47所,新增学位9600个。", "a", "义务教育" * 200]
TEXTS += [f"第{number}小学新增学位{number}个。" for number in range(40)]
QUESTION = "足球学校有多少?"
KNOWN = "".join((*TEXTS, QUESTION))
slow = pytest.mark.slow


@pytest.fixture(scope="module")
def embedding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return onnx_folder(tmp_path_factory.mktemp("embedding"), KNOWN)


def test_the_name_says_the_form() -> None:
    assert onnx_name("onnx:BAAI/bge-m3") == OnnxName("onnx", "BAAI/bge-m3")
    assert onnx_name("onnx-int8:/models/x") == OnnxName("onnx-int8", "/models/x")
    assert [onnx_name(name) for name in ("builtin", "BAAI/bge-m3", "C:/models/x", "onnx", "onnx:")] == [None] * 5
    assert model_identity("onnx-int8:intfloat/multilingual-e5-small") == "intfloat/multilingual-e5-small+e5+onnx-int8"  # an index of its own


HUB = ("config.json", "1_Pooling/config.json", "tokenizer.json", "model.safetensors", "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model_fp16.onnx")
HUB += ("onnx/model_fp16.onnx_data", "onnx/model_O4.onnx", "onnx/model_quantized.onnx", "model.onnx", "model_int8.onnx", "openvino/model.bin")


@pytest.mark.parametrize(
    ("form", "networks"),
    [("onnx", {"onnx/model.onnx", "onnx/model.onnx_data", "model.onnx"}), ("onnx-int8", {"onnx/model_quantized.onnx", "model_int8.onnx"})],
)
def test_of_a_hub_model_only_what_its_form_needs_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: Form, networks: set[str]) -> None:
    fetched: set[str] = set()

    def fetch(name: str, *, local_files_only: bool, allow_patterns: list[str]) -> str:
        assert (name, local_files_only) == ("some/model", False)
        fetched.update(filter_repo_objects(HUB, allow_patterns=allow_patterns))
        return str(tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    assert model_folder(OnnxName(form, "some/model"), offline=False) == tmp_path
    assert fetched == {"config.json", "1_Pooling/config.json", "tokenizer.json", *networks}


@pytest.mark.parametrize(
    ("config", "token"),
    [({}, "[PAD]"), ({"pad_token": None}, "[PAD]"), ({"pad_token": "<pad>"}, "<pad>"), ({"pad_token": {"content": "<pad>", "lstrip": False}}, "<pad>")],
)
def test_the_padding_token_in_every_form(tmp_path: Path, config: dict[str, object], token: str) -> None:
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    assert _padding(tmp_path) == token


@slow
def test_vectors_are_those_of_torch(embedding: Path) -> None:
    plain, onnx = load_embedder(str(embedding)), load_embedder(f"onnx:{embedding}")
    assert (onnx.name, onnx.dimension) == (f"{plain.name}+onnx", plain.dimension)
    told: list[int] = []
    vectors = onnx.encode_passages(TEXTS, told.append)
    assert told == [len(TEXTS)]
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, plain.encode_passages(TEXTS), atol=1e-5)
    assert np.allclose(onnx.encode_query(QUESTION), plain.encode_query(QUESTION), atol=1e-5)
    assert not np.allclose(onnx.encode_query(TEXTS[0]), vectors[0], atol=1e-3)  # each with the prompt of its kind


@slow
def test_eight_bits_come_close_and_are_another_model(embedding: Path) -> None:
    whole, small = load_embedder(f"onnx:{embedding}"), load_embedder(f"onnx-int8:{embedding}")
    assert small.name == f"{model_identity(str(embedding))}+onnx-int8"
    cosines = (whole.encode_passages(TEXTS) * small.encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.95
    assert not np.allclose(cosines, 1.0, atol=1e-6)


@slow
def test_neither_torch_nor_transformers_is_imported(embedding: Path) -> None:
    code = (
        f"import sys; from corpus.embedding import load_embedder; load_embedder('onnx:{embedding}').encode_query('足球');"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@slow
def test_pooling_is_the_models_own(embedding: Path, tmp_path: Path) -> None:
    mean = tmp_path / "mean"
    shutil.copytree(embedding, mean)
    config = mean / "1_Pooling" / "config.json"
    known = json.loads(config.read_text())
    config.write_text(json.dumps(known | {"pooling_mode": "mean"}))
    expected = load_embedder(str(mean)).encode_passages(TEXTS)
    assert not np.allclose(expected, load_embedder(str(embedding)).encode_passages(TEXTS), atol=1e-2)
    assert np.allclose(load_embedder(f"onnx:{mean}").encode_passages(TEXTS), expected, atol=1e-5)
    config.write_text(json.dumps({"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}))  # as older versions write
    assert np.allclose(load_embedder(f"onnx:{mean}").encode_passages(TEXTS), expected, atol=1e-5)
    config.write_text(json.dumps({"pooling_mode": "weightedmean"}))
    with pytest.raises(ServiceError, match=r"无法加载嵌入模型 onnx:.*去掉"):
        load_embedder(f"onnx:{mean}")


@slow
def test_a_reranker_gives_the_order_of_torch(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path, KNOWN, labels=1)
    plain, onnx, small = load_reranker(str(folder)), load_reranker(f"onnx:{folder}"), load_reranker(f"onnx-int8:{folder}")
    assert plain is not None and onnx is not None and small is not None  # noqa: PT018
    passages = TEXTS[:3]
    assert np.argsort(onnx.scores(QUESTION, passages)).tolist() == np.argsort(plain.scores(QUESTION, passages)).tolist()
    assert [onnx.scores(QUESTION, [passage])[0] for passage in passages] == pytest.approx(onnx.scores(QUESTION, passages), abs=1e-4)
    assert onnx.scores(QUESTION, []) == []
    assert len(set(small.scores(QUESTION, passages))) == 3


@slow
def test_a_folder_without_onnx_files_is_an_error_that_says_what_to_do(embedding: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(embedding, bare)
    (bare / "onnx" / "model_int8.onnx").unlink()
    with pytest.raises(ServiceError, match="onnx 子文件夹"):
        load_embedder(f"onnx-int8:{bare}")
    with pytest.raises(ServiceError, match="KAOJU_ALLOW_DOWNLOAD=true"):
        load_embedder("onnx:nobody/no-such-model")
