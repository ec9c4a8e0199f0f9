"""``kaoju eval``: did any answer become worse?"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from corpus.embedding import load_embedder
from corpus.errors import UsageError
from corpus.library import Library
from corpus.settings import Settings
from evals.baseline import BASELINE, update_baseline
from evals.generated import MAX_REPORTS, Generated, by_category, generate
from evals.modes import run_modes
from evals.run import EvalReport, run_evals
from ingest.build import ingest
from ingest.loaders import load
from ingest.reader import read_report
from ui.cli_output import note, say, say_json
from ui.commands.ingest import bundled_reports
from ui.commands.opening import open_assistant

_REAL, _FIRST_SEED = "mianyang-2020", 1


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the evals, or with --generated those of a generated corpus; 1 where something became worse.

    With --update-baseline rows that became worse are accepted; broken invariants and floors are not, they still give 1.
    """
    if arguments.generated is not None:
        return _run_generated(arguments, settings)
    if arguments.seed is not None:
        raise UsageError("--seed 只能与 --generated 同时使用。", "请加上 --generated 份数,或去掉 --seed。")
    if arguments.mode == "generative":
        return _run_modes(arguments, settings)
    with open_assistant(_without_model(settings)) as (assistant, snapshot):
        report = run_evals(assistant, snapshot, arguments.datasets, settings_digest=settings.digest)
    if arguments.json:
        say_json(report.as_json(), indent=1)
    else:
        say(report.summary)
    if not arguments.update_baseline:
        return report.exit_code
    update_baseline(report.runs)
    note(f"基线已更新:{BASELINE}。请把它与引起变化的改动一起提交。")
    return 1 if any(verdict.violations for verdict in report.verdicts) else 0


def _run_modes(arguments: argparse.Namespace, settings: Settings) -> int:
    """Both modes side by side.

    Raises:
        UsageError: no language model is set, or the baseline is to be changed too.
    """
    if not settings.llm_base_url:
        raise UsageError("没有设置大模型，无法评测大模型作答。", "请先设置 KAOJU_LLM_BASE_URL 和 KAOJU_LLM_MODEL。")
    if arguments.update_baseline:
        raise UsageError("--mode generative 不能与 --update-baseline 同时使用。", "基线只记原文作答的结果，请分开运行。")
    with open_assistant(settings) as (assistant, snapshot):
        report = run_modes(assistant, snapshot, arguments.datasets, settings_digest=settings.digest)
    if arguments.json:
        say_json(report.as_json(), indent=1)
    else:
        say(report.summary)
    return report.exit_code


def _without_model(settings: Settings) -> Settings:
    """The baseline is the extractive answers'."""
    return settings.model_copy(update={"llm_base_url": None, "llm_model": None})


def _run_generated(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a corpus, ingest it into a home of its own, ask.

    Raises:
        UsageError: the count or the seed is out of range, or other datasets are named too.
    """
    if arguments.datasets or arguments.update_baseline or arguments.mode == "generative":
        raise UsageError("--generated 不能与评测集、--mode generative 或 --update-baseline 同时使用。", "请分开运行。")
    path = bundled_reports() / f"{_REAL}.txt"
    limit = settings.max_file_mb * 10**6
    try:
        made = generate(read_report(_REAL, load(path, limit).text), arguments.generated, _FIRST_SEED if arguments.seed is None else arguments.seed)
    except ValueError as error:
        raise UsageError("--generated 的份数或 --seed 的种子不在允许范围内。", f"份数为 2 到 {MAX_REPORTS};种子为 1 到 200。", detail=str(error)) from error
    with tempfile.TemporaryDirectory() as folder:
        report = run_generated(made, settings.model_copy(update={"home": Path(folder) / "home"}), Path(folder))
    if arguments.json:
        counts = {name: {"passed": passed, "rows": rows} for name, (passed, rows) in by_category(report.runs[0].rows).items()}
        say_json(report.as_json() | {"categories": counts}, indent=1)
    else:
        say(report.summary)
        say("\n".join(f"| {name} | {passed} / {rows} |" for name, (passed, rows) in by_category(report.runs[0].rows).items()))
    return report.exit_code


def run_generated(made: Generated, settings: Settings, folder: Path) -> EvalReport:
    """Write the reports of a generated corpus below ``folder``, ingest them into the settings' home and run the rows."""
    reports, rows = made.write(folder)
    embedder = load_embedder(settings.embedding_model, settings.allow_download)
    ingest([reports], Library(settings.home), embedder, max_bytes=settings.max_file_mb * 10**6)
    with open_assistant(_without_model(settings)) as (assistant, snapshot):
        return run_evals(assistant, snapshot, [str(rows)], settings_digest=settings.digest)
