"""Which way the imports go, and that the core stays pure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "corpus", "evals", "ingest", "ui")
HEAVY = ("langchain", "langchain_core", "chromadb", "gradio", "torch", "sentence_transformers")
# Where the frameworks meet the core. Every other module of these packages is pure, new ones too: a module may only come
# here if it is itself a thin layer over one of them.
ADAPTERS = {
    "assistant": {"chain", "generation.model", "retrieval", "step", "word_similarity"},
    "corpus": {
        "embedding", "index_build", "inspection.doctor", "inspection.indexes", "library", "reranker", "sentence_transformer_module", "shard_build", "snapshot",
        "tuning", "vector_index", "vector_server", "vector_shards", "writer",
    },
    "evals": {"benchmarks", "growth", "model_check", "peers", "speed", "study"},
    "ingest": {"build"},
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)


def pure_modules(graph: grimp.ImportGraph) -> list[str]:
    return sorted(
        module
        for package, adapters in ADAPTERS.items()
        for module in graph.find_descendants(package)
        if not any(module == f"{package}.{adapter}" or module.startswith(f"{package}.{adapter}.") for adapter in adapters)
    )


def heavy_chains(graph: grimp.ImportGraph) -> list[str]:
    chains = (graph.find_shortest_chain(module, heavy) for module in pure_modules(graph) for heavy in HEAVY if heavy in graph.modules)
    return [" → ".join(chain) for chain in chains if chain]


def test_the_contracts_of_import_linter_are_kept() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pure_modules_reach_no_framework(graph: grimp.ImportGraph) -> None:
    assert {"ingest.outline", "assistant.reading", "assistant.verification", "corpus.quantity", "evals.gate"} <= set(pure_modules(graph))
    assert heavy_chains(graph) == []


@pytest.mark.parametrize(
    ("importer", "imported"), [("ingest.outline", "torch"), ("assistant.verification", "assistant.chain"), ("corpus.tokens", "corpus.library")]
)
def test_a_planted_import_is_noticed(graph: grimp.ImportGraph, importer: str, imported: str) -> None:
    graph.add_import(importer=importer, imported=imported)
    try:
        assert any(chain.startswith(importer) for chain in heavy_chains(graph))
    finally:
        graph.remove_import(importer=importer, imported=imported)


def test_every_adapter_is_there(graph: grimp.ImportGraph) -> None:
    assert {f"{package}.{name}" for package, names in ADAPTERS.items() for name in names} <= graph.modules


@pytest.mark.parametrize(
    ("package", "stranger"),
    [("corpus", "assistant"), ("corpus", "ingest"), ("assistant", "ingest"), ("ingest", "assistant"), ("evals", "ingest")]
    + [(package, "ui") for package in ("assistant", "corpus", "evals", "ingest")]
    + [(package, "evals") for package in ("assistant", "corpus", "ingest")],
)  # fmt: skip
def test_no_arrow_runs_back(graph: grimp.ImportGraph, package: str, stranger: str) -> None:
    assert not graph.find_shortest_chains(package, stranger, as_packages=True)


@pytest.mark.parametrize("package", ["assistant", "evals", "ingest"])
def test_pure_modules_load_no_framework(graph: grimp.ImportGraph, package: str) -> None:
    """What imports inside functions and foreign packages drag in counts too, so the modules are really imported."""
    imports = "; ".join(f"import {module}" for module in pure_modules(graph) if module.startswith(package) and not module.endswith("__main__"))
    code = f"import sys; {imports}; print(sorted({{*{HEAVY!r}}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_the_command_line_is_read_without_any_library() -> None:
    code = f"import sys, ui.cli; ui.cli.parse(['ask', '问']); print(sorted({{'pydantic', 'numpy', *{HEAVY!r}}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
