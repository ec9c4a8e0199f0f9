from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpus.embedding import load_embedder, model_identity
from corpus.errors import ServiceError

pytestmark = pytest.mark.slow

TEXTS = ["全国青少年校园足球特色学校129所。", "新建幼儿园47所,新增学位9600个。", "a", "义务教育" * 200]


@pytest.fixture(scope="module")
def builtin():
    return load_embedder("builtin")


def test_the_builtin_model_gives_unit_vectors(builtin):
    vectors = builtin.encode_passages(TEXTS)
    assert vectors.shape == (4, builtin.dimension) == (4, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * 4, abs=1e-6)


def test_questions_and_passages_share_one_space(builtin):
    vectors = builtin.encode_passages(TEXTS)
    assert builtin.encode_query(TEXTS[0]) @ vectors[0] == pytest.approx(1.0, abs=1e-5)
    assert int(np.argmax(vectors @ builtin.encode_query("足球学校有多少"))) == 0


def test_progress_tells_how_many_are_done(builtin):
    told: list[int] = []
    builtin.encode_passages(["短句"] * 100, told.append)
    assert told == [64, 100]


def test_the_builtin_model_gives_the_same_from_many_threads():
    fresh = load_embedder("builtin")  # loaded by whichever thread comes first
    questions = [f"{number}所学校" for number in range(16)]
    barrier = threading.Barrier(8)

    def ask(question):
        if question in questions[:8]:
            barrier.wait(timeout=30)
        return fresh.encode_query(question)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, questions))
    assert np.allclose(np.stack(answers), fresh.encode_passages(questions), atol=1e-5)


def test_a_question_asked_again_is_not_encoded_again_and_cannot_be_spoilt(builtin, monkeypatch):
    monkeypatch.setattr("corpus.builtin_encoder._KEPT_QUERIES", 3)
    builtin._queries.clear()
    first = builtin.encode_query("普惠性幼儿园覆盖率")
    assert builtin.encode_query("普惠性幼儿园覆盖率") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0
    for question in ("1", "2", "普惠性幼儿园覆盖率", "3"):
        builtin.encode_query(question)
    assert list(builtin._queries) == ["2", "普惠性幼儿园覆盖率", "3"]


def test_the_builtin_path_imports_neither_torch_nor_sentence_transformers():
    code = (
        "import sys; from corpus.embedding import load_embedder; load_embedder('builtin').encode_query('足球');"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers', 'chromadb') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_folder_is_known_by_its_content(tmp_path):
    folder = tmp_path / "模型"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    name = model_identity(str(folder))
    assert name.startswith("模型@")
    assert folder.rename(tmp_path / "x").rename(folder) == folder
    assert model_identity(str(folder)) == name
    (folder / "model.safetensors").write_bytes(b"Weights")
    assert model_identity(str(folder)) != name


def test_other_names_are_known_as_they_are():
    assert model_identity("BAAI/bge-small-zh-v1.5") == "BAAI/bge-small-zh-v1.5"
    assert model_identity("builtin").startswith("builtin@0.2.1+")


def test_a_hub_model_that_is_not_here_is_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ServiceError, match=r"无法加载嵌入模型 nobody/no-such-model.*KAOJU_ALLOW_DOWNLOAD=true"):
        load_embedder("nobody/no-such-model", allow_download=True)
    with pytest.raises(ServiceError):
        load_embedder("nobody/no-such-model")


def test_a_folder_that_holds_no_model_is_an_error_that_says_what_to_do(tmp_path):
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ServiceError, match="请检查模型文件夹是否完整"):
        load_embedder(str(tmp_path))


@pytest.fixture(scope="module")
def bert_folder(tmp_path_factory):
    """A random BERT of 16 dimensions with prompts, as it would lie in a local folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("bert")
    words = sorted({char for text in TEXTS for char in text} | set("问篇:"))
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "raw")
    config = BertConfig(vocab_size=5 + len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, initializer_range=0.5)
    BertModel(config).save_pretrained(folder / "raw")
    modules = [Transformer(str(folder / "raw"), max_seq_length=128), Pooling(16, pooling_mode="mean")]
    SentenceTransformer(modules=modules, prompts={"query": "问:", "document": "篇:"}, device="cpu").save_pretrained(str(folder / "model"))
    return folder / "model"


def test_a_hugging_face_folder_works_with_its_prompts(bert_folder):
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(str(bert_folder))
    assert embedder.name == model_identity(str(bert_folder))
    assert embedder.dimension == 16
    told: list[int] = []
    vectors = embedder.encode_passages(TEXTS, told.append)
    assert told == [4]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * 4, abs=1e-5)
    plain = SentenceTransformer(str(bert_folder), device="cpu", local_files_only=True)
    prompted = plain.encode(["问:" + TEXTS[0], "篇:" + TEXTS[0]], prompt="", normalize_embeddings=True)
    assert embedder.encode_query(TEXTS[0]) == pytest.approx(prompted[0], abs=1e-5)
    assert vectors[0] == pytest.approx(prompted[1], abs=1e-5)
    assert not np.allclose(prompted[0], prompted[1], atol=1e-3)


def test_a_model_of_a_known_family_without_prompts_of_its_own_gets_the_familys(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {char: index for index, char in enumerate(sorted(set("".join(TEXTS) + "query: passage: ")), 1)}, "[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    folder = tmp_path / "multilingual-e5-tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save_pretrained(str(folder))
    embedder = load_embedder(str(folder))
    assert embedder.name == model_identity(str(folder))
    assert embedder.name.endswith("+e5")  # what stands before a passage changes its vector, so the index is another
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    prompted = plain.encode(["query: " + TEXTS[0], "passage: " + TEXTS[0]], normalize_embeddings=True)
    assert embedder.encode_query(TEXTS[0]) == pytest.approx(prompted[0], abs=1e-5)
    assert embedder.encode_passages(TEXTS[:1])[0] == pytest.approx(prompted[1], abs=1e-5)
