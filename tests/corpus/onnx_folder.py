"""Tiny models as people have them: in torch and, whole and in 8 bits, in ONNX."""

from __future__ import annotations

from pathlib import Path

import pytest


def onnx_folder(folder: Path, known: str, *, labels: int = 0) -> Path:
    """A random BERT of 32 dimensions that knows the characters of ``known``, with a normal sentence-transformers layout, or with ``labels`` a CrossEncoder."""
    pytest.importorskip("onnx", reason="the package onnx is not installed: no model can be written as ONNX, so none can be tested")
    pytest.importorskip("onnxscript", reason="the package onnxscript is not installed: no model can be written as ONNX, so none can be tested")
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    raw, made = folder / "raw", folder / "model"
    raw.mkdir(parents=True)
    words = sorted((set(known) | set("问篇:")) - set(" \n"))
    (raw / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8")
    BertTokenizerFast(vocab=str(raw / "vocab.txt")).save_pretrained(raw)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    config = BertConfig(vocab_size=5 + len(words), initializer_range=0.5, num_labels=labels or 2, **sizes)
    network = BertForSequenceClassification(config).eval() if labels else BertModel(config).eval()
    network.save_pretrained(raw)
    if labels:
        CrossEncoder(str(raw), device="cpu", local_files_only=True).save_pretrained(str(made))
    else:
        modules = [Transformer(str(raw), max_seq_length=64), Pooling(32, pooling_mode="cls"), Normalize()]
        SentenceTransformer(modules=modules, prompts={"query": "问:", "document": "篇:"}, device="cpu").save_pretrained(str(made))

    class Bare(torch.nn.Module):
        def forward(self, input_ids, attention_mask, token_type_ids):
            return network(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]

    (made / "onnx").mkdir()
    whole = made / "onnx" / "model.onnx"
    example = (torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long), torch.zeros(2, 7, dtype=torch.long))
    shape = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=512)}
    torch.onnx.export(
        Bare(), example, str(whole), input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=["output"],
        dynamic_shapes=(shape, shape, shape), dynamo=True, external_data=False, verbose=False,
    )  # fmt: skip
    quantize_dynamic(str(whole), str(made / "onnx" / "model_int8.onnx"), weight_type=QuantType.QUInt8)
    return made
