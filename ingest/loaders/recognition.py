"""Text recognised in pictures of pages, by the models that come with the rapidocr package; nothing is fetched."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.field_labels import FIELD_LABELS
from ingest.loaders.columns import Box, parts
from ingest.loaders.layout import Line

LOW_CONFIDENCE = 0.9
"""Mean confidence of a page below which a person is warned."""
_MIN_SCORE = 0.5
"""Lines the recogniser is less sure of are more often stains than text."""
_TELLING = 1.0
"""A line tells how aslant the page lies if it is so long beside a common one."""
_MAX_SLANT = math.radians(10)
_RUN_ON = re.compile(rf"(?<=\S)(?=(?:{'|'.join(sorted(FIELD_LABELS, key=len, reverse=True))})[:：])")
"""Where a field of the header follows another: the recogniser does not see gaps."""


@cache
def _recogniser() -> Any:  # noqa: ANN401  (rapidocr is untyped)
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            # Given by path, a model is taken as it lies; given by name, it may be fetched.
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def recognise(picture: Any) -> tuple[list[Line], float]:  # noqa: ANN401
    """Lines of a picture (BGR array, height × width × 3) from top to bottom, in pixels; and the mean confidence, by length of line."""
    found = _recogniser()(picture)
    if found.txts is None or found.boxes is None:
        return [], 0.0
    pieces: list[tuple[Line, float]] = []
    for box, text, score in zip(_straightened(np.asarray(found.boxes, dtype=np.float64), picture.shape), found.txts, found.scores, strict=True):
        if text.strip() and score >= _MIN_SCORE:
            xs, ys = box[:, 0].tolist(), box[:, 1].tolist()
            height = max(ys) - min(ys)
            pieces.append((Line(text.strip(), min(xs), max(xs), min(ys), max(ys), height * 0.8), float(score)))
    characters = sum(len(line.text) for line, _ in pieces)
    confidence = sum(len(line.text) * score for line, score in pieces) / characters if characters else 0.0
    of_parts = parts([Box(line.left, line.right, line.top, line.bottom) for line, _ in pieces])
    by_part: dict[int, list[Line]] = {}
    for part, (line, _) in sorted(zip(of_parts, pieces, strict=True), key=lambda item: item[0]):
        by_part.setdefault(part, []).append(line)
    return [line for part, lines in by_part.items() for line in _rows(lines, part)], confidence


def _straightened(boxes: NDArray[np.float64], shape: Sequence[int]) -> NDArray[np.float64]:
    """The corners (lines × 4 × 2, from the upper left one clockwise) turned about the picture's middle until most of its text runs level.

    A page lies a little aslant on the glass: at one degree a line is lower at its end than the next one begins, and no gutter is clear.
    """
    along = (boxes[:, 1] + boxes[:, 2] - boxes[:, 0] - boxes[:, 3]) / 2
    lengths = np.hypot(along[:, 0], along[:, 1])
    angles = np.arctan2(along[:, 1], along[:, 0])
    told = (lengths >= _TELLING * np.median(lengths)) & (np.abs(angles) <= _MAX_SLANT)
    if not told.any():
        return boxes
    slant = float(np.median(angles[told]))
    middle = np.array([shape[1] / 2, shape[0] / 2])
    turn = np.array([[math.cos(slant), -math.sin(slant)], [math.sin(slant), math.cos(slant)]])
    return np.asarray((boxes - middle) @ turn + middle, dtype=np.float64)


def _rows(pieces: list[Line], part: int) -> list[Line]:
    """Pieces side by side put together to one line."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        middle = (piece.top + piece.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda piece: piece.left)
        text = row[0].text
        for before, piece in pairwise(row):
            text += (" " if piece.left - before.right > piece.size else "") + piece.text
        text = _RUN_ON.sub(" ", text)
        lines.append(
            Line(text, row[0].left, max(piece.right for piece in row), min(piece.top for piece in row), max(piece.bottom for piece in row), row[0].size, part)
        )
    return lines
