"""``kaoju models check`` on a tiny model that the test makes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.test_cli.conftest import ROOT, Done

pytestmark = pytest.mark.slow


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
    report = (ROOT / "corpus" / "reports" / "mianyang-2020.txt").read_text(encoding="utf-8")
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {char: index for index, char in enumerate(sorted(set(report)), 1)}, "[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    folder = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=64)], device="cpu").save_pretrained(str(folder))
    return str(folder)


def test_a_model_is_loaded_timed_and_compared(model: str, home: Path, environment: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    def kaoju(*words: str) -> Done:
        variables = environment(home, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
        done = subprocess.run([sys.executable, "-m", "ui", *words], capture_output=True, cwd=tmp_path, env=variables, timeout=300, check=False)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    done = kaoju("models", "check", model, "--json")
    assert (done.code, done.err) == (0, "")
    check = done.json
    assert check["checked"]["model"].startswith("tiny@")
    assert check["builtin"]["model"].startswith("builtin@")
    assert check["verdict"] in ("worse", "no difference")  # random vectors are no better than trained ones
    assert check["builtin"]["mrr"] > 0.6
    assert check["questions"] > 100
    assert min(check["load_seconds"], check["checked"]["passages_per_second"], check["checked"]["query_ms"]) > 0
    missing = kaoju("models", "check", "nobody/no-such-model")
    assert (missing.code, "无法加载嵌入模型" in missing.complaint) == (5, True)
