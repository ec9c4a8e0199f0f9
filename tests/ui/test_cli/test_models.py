"""``kaoju models check`` on tiny models that the test makes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.onnx_folder import onnx_folder
from tests.ui.test_cli.conftest import ROOT, Done

pytestmark = pytest.mark.slow
REPORT = ROOT / "corpus" / "reports" / "mianyang-2020.txt"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Random vectors of single characters, as a folder of sentence-transformers."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    torch.manual_seed(3)
    report = REPORT.read_text(encoding="utf-8")
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {char: index for index, char in enumerate(sorted(set(report)), 1)}, "[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    folder = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=64)], device="cpu").save_pretrained(str(folder))
    return str(folder)


@pytest.fixture(scope="module")
def onnx(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Path]:
    """Random models that bring ONNX files along: one that embeds, one that reranks."""

    @cache
    def make(is_reranker: bool) -> Path:
        return onnx_folder(tmp_path_factory.mktemp("onnx"), REPORT.read_text(encoding="utf-8"), labels=int(is_reranker))

    return make


@pytest.fixture
def kaoju(home: Path, environment: Callable[..., dict[str, str]], tmp_path: Path) -> Callable[..., Done]:
    """The command in a folder of the test's own; started as a module, so that models of this repository are found."""

    def start(*words: str) -> Done:
        variables = environment(home, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
        done = subprocess.run([sys.executable, "-m", "ui", *words], capture_output=True, cwd=tmp_path, env=variables, timeout=300, check=False)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return start


def test_a_model_is_loaded_timed_and_compared(model: str, kaoju: Callable[..., Done]) -> None:
    done = kaoju("models", "check", model, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["checked"]["model"].startswith("tiny@")
    assert_compared(done.json)
    missing = kaoju("models", "check", "nobody/no-such-model")
    assert (missing.code, "无法加载嵌入模型" in missing.complaint) == (5, True)


@pytest.mark.parametrize(("form", "is_reranker"), [("onnx", False), ("onnx-int8", False), ("onnx-int8", True)])
def test_a_model_in_onnx_form_is_one_of_its_own(onnx: Callable[[bool], Path], kaoju: Callable[..., Done], form: str, is_reranker: bool) -> None:
    name, switches = f"{form}:{onnx(is_reranker)}", ("--reranker",) if is_reranker else ()
    done = kaoju("models", "check", name, *switches, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["kind"] == ("reranker" if is_reranker else "embedding")
    named = done.json["checked"]["model"]
    assert named == name if is_reranker else (named.startswith("model@") and named.endswith(f"+{form}"))
    assert_compared(done.json)


@pytest.mark.parametrize(("is_reranker", "words"), [(False, "无法加载嵌入模型"), (True, "无法加载重排模型")])
def test_an_onnx_model_of_the_other_kind_is_an_error_that_says_what_to_do(
    onnx: Callable[[bool], Path], kaoju: Callable[..., Done], is_reranker: bool, words: str
) -> None:
    done = kaoju("models", "check", f"onnx:{onnx(not is_reranker)}", *(("--reranker",) if is_reranker else ()))
    assert (done.code, words in done.complaint, "onnx" in done.complaint) == (5, True, True)


def assert_compared(check: dict[str, Any]) -> None:
    """Random vectors and scores are no better than trained ones, and everything was timed."""
    assert check["builtin"]["model"].startswith("builtin@")
    assert check["verdict"] in ("worse", "no difference")
    assert check["builtin"]["mrr"] > 0.6
    assert check["questions"] > 100
    assert min(check["load_seconds"], check["checked"]["passages_per_second"], check["checked"]["query_ms"]) > 0
