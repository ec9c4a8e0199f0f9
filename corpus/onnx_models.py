"""Models in ONNX form, run by onnxruntime: whole or in 8 bits, without torch and the seconds and memory that importing it costs.

A setting names one as «onnx:NAME» or «onnx-int8:NAME», NAME being a folder or a hub name of a sentence-transformers model that brings its ONNX files
(``onnx/model.onnx`` and its 8-bit kin), as most models on the hub do. sentence-transformers' own ONNX back-end is not used: it needs optimum, which
demands an older transformers than sentence-transformers is used with here.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from corpus.model_prompts import Prompts

Form = Literal["onnx", "onnx-int8"]
_BATCH = 32
_CHUNK = 256  # passages between two calls of ``progress``
_FALLBACK_LENGTH = 512
_WHOLE = ("model.onnx",)
_INT8_ANYWHERE = ("model_int8.onnx", "model_quantized.onnx")
_INT8_X86 = ("model_quint8_avx2.onnx", *_INT8_ANYWHERE, "model_qint8_avx512_vnni.onnx", "model_qint8_avx512.onnx")
_INT8_ARM = ("model_qint8_arm64.onnx", *_INT8_ANYWHERE)


@dataclass(frozen=True, slots=True)
class OnnxName:
    """A setting that asks for a model in ONNX form."""

    form: Form
    model: str
    """Folder or hub name."""


def onnx_name(name: str) -> OnnxName | None:
    """What a setting names, None where it asks for no ONNX form."""
    form, colon, model = name.partition(":")
    if not colon or not model:
        return None
    return OnnxName("onnx", model) if form == "onnx" else OnnxName("onnx-int8", model) if form == "onnx-int8" else None


def model_folder(name: OnnxName, offline: bool) -> Path:
    """The folder itself, or the local copy of a hub model, fetched first unless ``offline``: without its torch weights and the ONNX files of other forms.

    Raises:
        OSError, huggingface_hub.errors.HfHubHTTPError: it is not to be had.
    """
    if Path(name.model).is_dir():
        return Path(name.model)
    from huggingface_hub import snapshot_download

    # What follows the name is the file that holds the weights of a large network: model.onnx_data, in pieces model.onnx_data_1.
    patterns = ["*.json", *(f"{file}*" for file in _files(name.form))]
    return Path(snapshot_download(name.model, local_files_only=offline, allow_patterns=patterns))


class OnnxNetwork:
    """A tokenizer and a network: texts, or pairs of texts, become the network's first output.

    Raises:
        ValueError: the folder holds no ONNX file of that form, or no tokenizer.json.
    """

    def __init__(self, folder: Path, form: Form) -> None:
        from onnxruntime import InferenceSession
        from tokenizers import Tokenizer

        self._session = InferenceSession(str(_network(folder, form)), providers=["CPUExecutionProvider"])
        self._inputs = {wanted.name for wanted in self._session.get_inputs()}
        if not (folder / "tokenizer.json").is_file():
            raise ValueError(f"{folder} holds no tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_max_length(folder))
        padding = _padding(folder)
        self._tokenizer.enable_padding(pad_id=self._tokenizer.token_to_id(padding) or 0, pad_token=padding)

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The first output for a batch, and which of its tokens are no padding, shape (texts, tokens)."""
        encoded = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        output = self._session.run(None, {name: array for name, array in given.items() if name in self._inputs})[0]
        return np.asarray(output, dtype=np.float32), given["attention_mask"]


class OnnxEmbedder:
    """An embedding model in ONNX form; see ``corpus.embedding.Embedder``.

    Args:
        name: what an index records.
        folder: a saved sentence-transformers model with its ONNX files.
        form: which of them.
        prompts: of the model's family, used where the model says nothing itself.

    Raises:
        ValueError: files are missing, or the model puts its vectors together in a way that is not known here.
    """

    def __init__(self, name: str, folder: Path, form: Form, prompts: Prompts | None = None) -> None:
        self._name = name
        self._pool = _pooling(folder)
        self._network = OnnxNetwork(folder, form)
        own: dict[str, str] = {key: str(value or "") for key, value in dict(_config(folder / "config_sentence_transformers.json").get("prompts") or {}).items()}
        if not any(own.values()) and prompts is not None:
            own = {"query": prompts.query, "document": prompts.document}
        self._query = own.get("query", "")
        self._document = own.get("document") or own.get("passage", "")
        self._dimension = int(self._encode(["维"]).shape[1])

    @property
    def name(self) -> str:
        """See ``Embedder``."""
        return self._name

    @property
    def dimension(self) -> int:
        """See ``Embedder``."""
        return self._dimension

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vector: NDArray[np.float32] = self._encode([self._query + text])[0]
        return vector

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = texts[start : start + _CHUNK]
            alike = sorted(range(len(part)), key=lambda index: len(part[index]))  # texts of one length waste no padding
            for first in range(0, len(alike), _BATCH):
                batch = alike[first : first + _BATCH]
                vectors[[start + index for index in batch]] = self._encode([self._document + part[index] for index in batch])
            if progress is not None:
                progress(start + len(part))
        return vectors

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._pool(*self._network.run(texts))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit


Pool = Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]]


def _first(tokens: NDArray[np.float32], _: NDArray[np.int64]) -> NDArray[np.float32]:
    return tokens[:, 0]


def _last(tokens: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    positions = mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    last: NDArray[np.float32] = tokens[np.arange(len(tokens)), positions]
    return last


def _mean(tokens: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    kept = mask[:, :, None].astype(np.float32)
    mean: NDArray[np.float32] = (tokens * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1e-9)
    return mean


_POOLS: dict[str, Pool] = {"cls": _first, "mean": _mean, "lasttoken": _last}
_OLD_KEYS = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean", "pooling_mode_lasttoken": "lasttoken"}
"""How configurations written before sentence-transformers 6 say the same."""


def _pooling(folder: Path) -> Pool:
    """How the vectors of tokens become one of the text, from the model's own configuration."""
    modules = _config(folder / "modules.json")
    if not isinstance(modules, list):
        raise ValueError(f"{folder} holds no modules.json, which says how a text's vector is put together")
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise ValueError(f"modules {kinds} are not known in ONNX form")
    config = _config(folder / modules[1]["path"] / "config.json")
    mode = config.get("pooling_mode") or next((mode for key, mode in _OLD_KEYS.items() if config.get(key)), None)
    if mode not in _POOLS:
        raise ValueError(f"pooling {mode} is not known in ONNX form")
    return _POOLS[mode]


def _files(form: Form) -> list[str]:
    """Where a model's network may lie, the best for this machine first."""
    names = _WHOLE if form == "onnx" else _INT8_ARM if platform.machine() in ("aarch64", "arm64") else _INT8_X86
    return [path for name in names for path in (f"onnx/{name}", name)]


def _network(folder: Path, form: Form) -> Path:
    found = next((folder / file for file in _files(form) if (folder / file).is_file()), None)
    if found is None:
        raise ValueError(f"{folder} holds none of {', '.join(_files(form))}")
    return found


def _padding(folder: Path) -> str:
    """The token that fills up shorter texts; some configurations give it with all its properties."""
    token = _config(folder / "tokenizer_config.json").get("pad_token") or "[PAD]"
    return str(token["content"] if isinstance(token, dict) else token)


def _max_length(folder: Path) -> int:
    """Tokens that are read of a text."""
    own = _config(folder / "sentence_bert_config.json").get("max_seq_length")
    said = [_config(folder / "tokenizer_config.json").get("model_max_length"), _config(folder / "config.json").get("max_position_embeddings")]
    return int(own or min([_FALLBACK_LENGTH, *(int(length) for length in said if length)]))


def _config(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """A JSON file; an empty object where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
