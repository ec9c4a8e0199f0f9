"""The results a later run is held against: ``baseline.json``, committed, changed only by ``update_baseline``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import RejectedInputError
from evals.metrics import TIMES
from evals.runner import Run

BASELINE = Path(str(files("evals"))) / "baseline.json"
_TIMES = {metric.name for metric in TIMES}


class DatasetBaseline(BaseModel):
    """One dataset's accepted results."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rows: dict[str, bool]
    """Row id → whether it passed."""
    metrics: dict[str, float]
    """Every metric that had something to measure, times aside; six decimals."""


class Baseline(BaseModel):
    """The accepted results of every dataset."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[1] = 1
    datasets: dict[str, DatasetBaseline] = {}


def load_baseline(path: Path = BASELINE) -> Baseline:
    """The baseline of that file; an empty one where there is none.

    Raises:
        RejectedInputError: the file is no baseline.
    """
    if not path.exists():
        return Baseline()
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise RejectedInputError(f"基线文件 {path} 的内容无法识别。", "请用版本库中的文件恢复它。", detail=str(error)) from error


def update_baseline(runs: Sequence[Run], path: Path = BASELINE) -> Baseline:
    """Accept these runs as the results to hold later ones against; other datasets in the file stay as they are."""
    known = load_baseline(path).datasets
    merged = Baseline(datasets=dict(sorted((known | {run.dataset: _accepted(run) for run in runs}).items())))
    path.write_text(merged.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return merged


def _accepted(run: Run) -> DatasetBaseline:
    metrics = {name: round(value, 6) for name, value in run.metrics.items() if value is not None and name not in _TIMES}
    return DatasetBaseline(rows={row.id: row.passed for row in run.rows}, metrics=metrics)
