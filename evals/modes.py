"""Answers in a language model's words beside the extractive ones, on the same rows: ``kaoju eval --mode generative``.

The baseline is the extractive answers'; those are held against it. The generative ones must keep the invariants (no figure without its source).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.answer import Answer
from assistant.fusion import Candidate
from evals.metrics import METRICS
from evals.rows import bundled_datasets, load_dataset
from evals.run import RESULTS, EvalReport, run_evals
from evals.runner import Run, run_dataset

if TYPE_CHECKING:
    from corpus.snapshot import Snapshot


class TwoModedAssistant(Protocol):
    """What is needed of ``assistant.chain.Assistant`` with a language model."""

    def ask(self, question: str, history: Sequence[str] = (), id: str | None = None, *, extractive: bool = False) -> Answer:  # noqa: A002
        """The answer, by either mode."""

    def retrieve(self, question: str, k: int) -> Sequence[Candidate]:
        """See ``EvaluatedAssistant``."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One dataset in both modes."""

    extractive: Run
    generative: Run
    worded: int
    """Answers in the model's words."""
    noticed: int
    """Answers that fell back on the extractive one, or broke off, and said so."""
    median_tokens: float | None
    """Of prompt and reply together, over the answers whose server told."""


@dataclass(frozen=True, slots=True)
class ModesReport:
    """Both modes on every dataset."""

    compared: tuple[Compared, ...]
    extractive: EvalReport

    @property
    def exit_code(self) -> Literal[0, 1]:
        """1 where an extractive answer became worse or a generative one breaks an invariant."""
        return 1 if self.extractive.exit_code or any(one.generative.broken for one in self.compared) else 0

    def as_json(self) -> dict[str, Any]:
        """As ``kaoju eval --mode generative --json`` prints it."""
        modes = [
            {
                "dataset": one.extractive.dataset,
                "rows": len(one.extractive.rows),
                "worded": one.worded,
                "noticed": one.noticed,
                "median_tokens": one.median_tokens,
                "metrics": {name: {"extractive": value, "generative": one.generative.metrics[name]} for name, value in one.extractive.metrics.items()},
                "broken": {name: len(ids) for name, ids in one.generative.broken.items()},
            }
            for one in self.compared
        ]
        return self.extractive.as_json() | {"exit_code": self.exit_code, "modes": modes}

    @property
    def summary(self) -> str:
        """Markdown, one table a dataset."""
        return "\n\n".join(_table(one) for one in self.compared) + "\n"


def run_modes(
    assistant: TwoModedAssistant, snapshot: Snapshot, datasets: Sequence[str] = (), results_dir: Path = RESULTS, *, settings_digest: str = ""
) -> ModesReport:
    """Run datasets in both modes. Raises what ``run_evals`` raises."""
    report = run_evals(_Extractive(assistant), snapshot, datasets, results_dir, settings_digest=settings_digest)
    compared = []
    for name, run in zip((name for name in datasets or bundled_datasets() if load_dataset(name).name not in report.skipped), report.runs, strict=True):
        answers: list[Answer] = []

        def ask(question: str, history: tuple[str, ...], answers: list[Answer] = answers) -> Answer:
            answers.append(assistant.ask(question, history))
            return answers[-1]

        generative = run_dataset(load_dataset(name), ask, lambda document: snapshot.report(document).text, settings=settings_digest)
        tokens = [usage.prompt_tokens + (usage.completion_tokens or 0) for answer in answers if (usage := answer.usage) and usage.prompt_tokens]
        worded = sum(answer.mode == "generative" for answer in answers)
        noticed = sum(answer.notice is not None for answer in answers)
        compared.append(Compared(run, generative, worded, noticed, statistics.median(tokens) if tokens else None))
    return ModesReport(tuple(compared), report)


@dataclass(frozen=True, slots=True)
class _Extractive:
    assistant: TwoModedAssistant

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return self.assistant.ask(question, history, extractive=True)

    def retrieve(self, question: str, k: int) -> Sequence[Candidate]:
        return self.assistant.retrieve(question, k)


def _table(one: Compared) -> str:
    tokens = f"，每次回答约 {one.median_tokens:.0f} 个词元" if one.median_tokens is not None else ""
    lines = [
        f"# {one.extractive.dataset}：原文作答与大模型作答",
        f"{len(one.generative.rows)} 题，其中 {one.worded} 题由大模型写成，{one.noticed} 题改用原文作答或没有写完{tokens}。",
        "",
        "| 指标 | 原文 | 大模型 | 说明 |",
        "| --- | --- | --- | --- |",
    ]
    for metric in METRICS:
        own, other = one.extractive.metrics[metric.name], one.generative.metrics[metric.name]
        if own is not None and other is not None:
            lines.append(f"| {metric.name} | {own:.4f} | {other:.4f} | {metric.description} |")
    if one.generative.broken:
        lines += ["", "大模型作答违反了必须为 1 的指标：" + "、".join(f"{name}（{len(ids)} 题）" for name, ids in one.generative.broken.items()) + "。"]
    return "\n".join(lines)
