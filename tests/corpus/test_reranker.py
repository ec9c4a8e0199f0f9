"""A CrossEncoder by setting: a tiny random one that the test makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import ServiceError
from corpus.reranker import load_reranker

pytestmark = pytest.mark.slow
PAIRS = ["全国青少年校园足球特色学校129所。", "新建幼儿园47所,新增学位9600个。", "义务教育巩固率97%。"]


def save(folder: Path, labels: int) -> str:
    """A random BERT of 16 dimensions that scores pairs."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(11)
    folder.mkdir()
    words = sorted({char for text in PAIRS for char in text} | set("有多少?"))
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "raw")
    config = BertConfig(
        vocab_size=5 + len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, initializer_range=0.5, num_labels=labels
    )
    BertForSequenceClassification(config).save_pretrained(folder / "raw")
    CrossEncoder(str(folder / "raw"), device="cpu", local_files_only=True).save_pretrained(str(folder / "model"))
    return str(folder / "model")


def test_it_scores_pairs_the_same_alone_and_together(tmp_path: Path) -> None:
    reranker = load_reranker(save(tmp_path / "one", 1))
    assert reranker is not None
    together = reranker.scores("足球学校有多少?", PAIRS)
    assert len(set(together)) == 3
    assert [reranker.scores("足球学校有多少?", [pair])[0] for pair in PAIRS] == pytest.approx(together, abs=1e-5)
    assert reranker.scores("足球学校有多少?", []) == []


def test_what_is_no_reranker_is_an_error_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert load_reranker(None) is load_reranker("") is None
    with pytest.raises(ServiceError, match=r"无法加载重排模型.*KAOJU_RERANKER"):
        load_reranker(save(tmp_path / "three", 3))
    with pytest.raises(ServiceError, match="KAOJU_ALLOW_DOWNLOAD=true"):
        load_reranker("nobody/no-such-reranker")
