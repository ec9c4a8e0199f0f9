"""Faults planted by the options of the whole assistant, on the real report with the built-in model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus.embedding import load_embedder
from corpus.library import Library
from evals.baseline import update_baseline
from evals.faults import OPTION_FAULTS
from evals.run import EvalReport, run_evals
from ingest.build import ingest

pytestmark = pytest.mark.slow
REPORTS = Path(__file__).parents[2] / "corpus" / "reports"


@pytest.fixture(scope="module")
def run_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Mapping[str, bool]], EvalReport]]:
    """Runs the development set under some options, held against a run without any."""
    from assistant.chain import Assistant, Options

    home = tmp_path_factory.mktemp("home")
    embedder = load_embedder("builtin")
    ingest([REPORTS], Library(home), embedder, max_bytes=10**7)
    snapshot = Library(home).open("builtin")

    def run(options: Mapping[str, bool]) -> EvalReport:
        assistant = Assistant(snapshot, embedder, options=Options(**options))
        return run_evals(assistant, snapshot, ["mianyang-dev"], home / "results", baseline_path=home / "baseline.json")

    update_baseline(run({}).runs, home / "baseline.json")
    yield run
    snapshot.close()


def test_the_gate_is_green_without_a_fault(run_with: Callable[[Mapping[str, bool]], EvalReport]) -> None:
    assert run_with({}).exit_code == 0


@pytest.mark.parametrize("fault", OPTION_FAULTS)
def test_each_fault_turns_the_gate_red(fault: str, run_with: Callable[[Mapping[str, bool]], EvalReport]) -> None:
    report = run_with(OPTION_FAULTS[fault])
    assert report.exit_code == 1
    assert report.verdicts[0].regressions
