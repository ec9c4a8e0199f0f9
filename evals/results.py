"""A run and its verdict as JSON and as Markdown.

Of a frozen dataset only regressed rows are named, and never a question, an answer or a reason.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.storage import storage_errors
from evals.gate import Verdict
from evals.metrics import METRICS
from evals.runner import Run

_LISTS = (("missing", "基线中有而未评测的行"), ("new", "基线中没有的新行"), ("fixed", "由错转对的行"))


def as_record(run: Run, verdict: Verdict) -> dict[str, Any]:
    """Everything a program may want to know, as plain JSON types."""
    record: dict[str, Any] = {
        "dataset": run.dataset,
        "settings": run.settings,
        "started": run.started,
        "exit_code": verdict.exit_code,
        "row_count": len(run.rows),
        "passed": sum(row.passed for row in run.rows),
        "metrics": run.metrics,
        "regressions": list(verdict.regressions),
        "violations": list(verdict.violations),
        "changes": {name: {"baseline": before, "now": now} for name, (before, now) in verdict.changes.items()},
    }
    for name, _ in _LISTS:
        ids = list(getattr(verdict, name))
        record[name] = len(ids) if run.frozen else ids
    if not run.frozen:
        record["rows"] = [asdict(row) for row in run.rows]
    return record


def as_markdown(run: Run, verdict: Verdict) -> str:
    """A page a person reads, in the terminal too: verdict first, then what became worse, then the numbers."""
    passed = sum(row.passed for row in run.rows)
    parts = [
        f"# {run.dataset}:{'未通过' if verdict.exit_code else '通过'}",
        f"{len(run.rows)} 行中 {passed} 行正确。设置 {run.settings or '未记录'},开始于 {run.started}。",
        *_section("退步的行", [_row_line(run, row) for row in verdict.regressions]),
        *_section("不满足的硬性要求", verdict.violations),
    ]
    for name, title in _LISTS:
        ids = getattr(verdict, name)
        if ids:
            parts.append(f"{title}:{len(ids)} 行" + ("。" if run.frozen else f"({'、'.join(ids)})。"))
    if not run.frozen:
        regressed = set(verdict.regressions)
        parts += _section("其他未通过的行", [_row_line(run, row.id) for row in run.rows if not row.passed and row.id not in regressed])
    parts.append(_metric_table(run, verdict))
    return "\n\n".join(parts) + "\n"


def write_results(folder: Path, run: Run, verdict: Verdict) -> tuple[Path, Path]:
    """Write ``<dataset>.json`` and ``<dataset>.md``, in place of those of the run before.

    Raises:
        StorageError: the disk refused.
    """
    record, page = folder / f"{run.dataset}.json", folder / f"{run.dataset}.md"
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(as_record(run, verdict), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        page.write_text(as_markdown(run, verdict), encoding="utf-8")
    return record, page


def _section(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    return [f"## {title}({len(lines)})", "\n".join(f"- {line}" for line in lines)] if lines else []


def _row_line(run: Run, row_id: str) -> str:
    row = next(row for row in run.rows if row.id == row_id)
    return row.id if run.frozen else f"{row.id}「{row.question}」{';'.join(row.reasons)}"


def _metric_table(run: Run, verdict: Verdict) -> str:
    lines = ["| 指标 | 值 | 基线 | 说明 |", "| --- | --- | --- | --- |"]
    for metric in METRICS:
        value = run.metrics[metric.name]
        if value is not None:
            before = f"{verdict.changes[metric.name][0]:.4f}" if metric.name in verdict.changes else ""
            lines.append(f"| {metric.name} | {value:.4f} | {before} | {metric.description} |")
    return "\n".join(lines)
