"""Pictures of pages (.png, .jpg, .tif, .bmp): their text is recognised."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from corpus.errors import RejectedInputError
from ingest.loaders.blocks import Parsed, Tick
from ingest.loaders.files import Limits
from ingest.loaders.layout import Page, flow
from ingest.loaders.pdf import MEMORY as MEMORY
from ingest.loaders.pdf import PATIENCE, warn_of_recognised
from ingest.loaders.recognition import recognise

MAX_PIXELS = 50 * 10**6
_SIDE = 4000
"""Longest side in pixels at which a page is recognised."""


def parse(data: bytes, name: str, limits: Limits, tick: Tick) -> Parsed:
    """Recognised lines of every frame.

    Raises:
        RejectedInputError: too many pixels, or too many pages.
    """
    Image.MAX_IMAGE_PIXELS = None  # its own limit only warns
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise RejectedInputError(f"{name} 有 {picture.width}×{picture.height} 像素,超过上限。", "请缩小后再加入。")
        frames = getattr(picture, "n_frames", 1)
        if frames > limits.max_pages:
            raise RejectedInputError(f"{name} 有 {frames} 页,超过上限 {limits.max_pages} 页。", "请拆分文件或调大设置 KAOJU_MAX_PAGES。")
        parsed, pages = Parsed(), []
        for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
            if frame.width * frame.height > MAX_PIXELS:
                raise RejectedInputError(f"{name} 第 {number} 页像素过多,超过上限。", "请缩小后再加入。")
            shown = ImageOps.exif_transpose(frame).convert("RGB")
            shown.thumbnail((_SIDE, _SIDE))
            tick(PATIENCE)
            lines, confidence = recognise(np.ascontiguousarray(np.asarray(shown)[:, :, ::-1]))
            pages.append(Page(number, float(shown.height), lines, is_recognised=True))
            if lines:
                parsed.recognised.append((number, round(confidence, 3)))
            tick()
    parsed.blocks.extend(flow(pages))
    warn_of_recognised(parsed, len(pages))
    return parsed
