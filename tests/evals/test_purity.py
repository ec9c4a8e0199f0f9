"""Which way evals' imports go, and that its pure parts stay light."""

from __future__ import annotations

import subprocess
import sys

import grimp
import pytest

PURE = ["rows", "wording", "judgement", "trial", "metrics", "runner", "baseline", "gate", "results", "faults"]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("assistant", "corpus", "evals", "ingest", "ui", include_external_packages=True, cache_dir=None)


def test_evals_knows_neither_ui_nor_ingest(graph: grimp.ImportGraph) -> None:
    assert not graph.find_shortest_chains("evals", "ui", as_packages=True)
    assert not graph.find_shortest_chains("evals", "ingest", as_packages=True)


@pytest.mark.parametrize("package", ["assistant", "corpus"])
def test_nobody_below_knows_evals(graph: grimp.ImportGraph, package: str) -> None:
    assert not graph.find_shortest_chains(package, "evals", as_packages=True)


def test_the_pure_parts_load_nothing_heavy() -> None:
    imports = "; ".join(f"import evals.{name}" for name in PURE)
    heavy = "{'langchain_core', 'langchain', 'chromadb', 'gradio', 'torch', 'sentence_transformers'} & set(sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", f"import sys; {imports}; print({heavy})"], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"
