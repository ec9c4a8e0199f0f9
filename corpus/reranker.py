"""A model that reads a question and a passage together: slower than comparing vectors, and better at telling near misses apart."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import ServiceError
from corpus.onnx_models import OnnxNetwork, model_folder, onnx_name
from corpus.report import Passage, Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import CrossEncoder


RERANKED = 20
"""Candidates that are read again, the best by words and vectors."""


def reranked_text(report: Report, passage: Passage) -> str:
    """What a reranker reads of a passage: its own heading, then its text."""
    return "\n".join((*passage.path[-1:], report.passage_text(passage)))


class Reranker(Protocol):
    """Scores passages for a question."""

    @property
    def name(self) -> str:
        """As the settings name it."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One a passage, higher is better; they mean something beside each other only."""


def load_reranker(name: str | None, allow_download: bool = False) -> Reranker | None:
    """The CrossEncoder of a folder or a hub name, in ONNX form where the name says so (``corpus.onnx_models``); None where none is named.

    Raises:
        ServiceError: the model cannot be loaded.
    """
    if not name:
        return None
    offline = not allow_download or os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
    onnx = onnx_name(name)
    try:
        if onnx is not None:
            return OnnxReranker(name, OnnxNetwork(model_folder(onnx, offline), onnx.form))
        from sentence_transformers import CrossEncoder

        return CrossEncoderReranker(name, CrossEncoder(name, device="cpu", local_files_only=offline))
    except Exception as error:  # a foreign model fails in the error kinds of half a dozen libraries
        remedy = (
            "请检查模型文件夹是否完整，或去掉设置 KAOJU_RERANKER。"
            if Path(onnx.model if onnx else name).is_dir() or not offline
            else "请把 KAOJU_RERANKER 设为本地模型文件夹，或设 KAOJU_ALLOW_DOWNLOAD=true 以允许下载。"
        )
        raise ServiceError(f"无法加载重排模型 {name}。", remedy, detail=repr(error)) from error


class CrossEncoderReranker:
    """Any CrossEncoder of sentence-transformers with one score a pair."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        if model.num_labels != 1:
            raise ValueError(f"a reranker gives one score a pair, this model gives {model.num_labels}")
        self._name = name
        self._model = model

    @property
    def name(self) -> str:
        """See ``Reranker``."""
        return self._name

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """See ``Reranker``."""
        if not passages:
            return []
        return [float(score) for score in self._model.predict([(question, passage) for passage in passages], show_progress_bar=False)]


class OnnxReranker:
    """A CrossEncoder in ONNX form. Its scores are the network's own, before any squashing: their order is the same, and only that is used."""

    def __init__(self, name: str, network: OnnxNetwork) -> None:
        self._name = name
        self._network = network
        labels = self._scored([("问", "答")]).shape[1]
        if labels != 1:
            raise ValueError(f"a reranker gives one score a pair, this model gives {labels}")

    @property
    def name(self) -> str:
        """See ``Reranker``."""
        return self._name

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """See ``Reranker``."""
        return [float(score) for score in self._scored([(question, passage) for passage in passages])[:, 0]] if passages else []

    def _scored(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return self._network.run(pairs)[0]
