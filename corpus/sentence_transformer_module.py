"""The built-in model in the shape of sentence-transformers, for everything that takes a ``SentenceTransformer``.

Saved, it is a few hundred bytes: the weights stay in the installed wheel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from corpus.builtin_encoder import DIMENSION, BuiltinEncoder
from corpus.embedding import BUILTIN, model_identity


class BuiltinEncoderModule(InputModule):  # type: ignore[misc]  # sentence-transformers counts as untyped here
    """The one module of the built-in model: texts in, unit vectors of length 512 out."""

    config_keys = ["encoder"]  # noqa: RUF012  (declared as a plain list by sentence-transformers)

    def __init__(self, encoder: str | None = None) -> None:
        """``encoder`` is the identity a saved model was made with.

        Raises:
            ValueError: the installed encoder is another version and would give other vectors.
        """
        super().__init__()
        self.encoder = model_identity(BUILTIN)
        if encoder is not None and encoder != self.encoder:
            raise ValueError(f"saved with {encoder}, installed is {self.encoder}")
        self._numpy = BuiltinEncoder(self.encoder)

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: object) -> dict[str, Any]:
        """Texts as they are: the encoder has its own tokeniser."""
        return {"texts": [(prompt or "") + text for text in inputs]}

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Set «sentence_embedding», shape (number of texts, 512)."""
        features["sentence_embedding"] = torch.from_numpy(self._numpy.encode_passages(features["texts"]))
        return features

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return DIMENSION

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Write the configuration; there are no weights to write."""
        self.save_config(output_path)


def built_in_sentence_transformer() -> SentenceTransformer:
    """The built-in model as a ``SentenceTransformer`` on the CPU."""
    return SentenceTransformer(modules=[BuiltinEncoderModule()], device="cpu")
