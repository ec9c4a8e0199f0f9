"""The command line with a language model: asked, shown in the status, evaluated beside the extractive answers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import wording
from tests.assistant.test_generation.server import ModelServer, Reply, said
from tests.ui.test_cli.conftest import ROOT, Done

pytestmark = pytest.mark.slow
QUESTION = "校园足球特色学校有多少所?"
AGREES = ("全国青少年校园足球特色学校有129所", [1])
ROWS = [
    {"id": "1", "kind": "number", "question": QUESTION, "history": [], "answer_all": ["129所"], "documents": ["mianyang-2020"], "sections": ["七"]},
    {"id": "2", "kind": "how", "question": "怎样落实控辍保学?", "history": [], "answer_any": ["控辍"], "documents": ["mianyang-2020"]},
    {"id": "3", "kind": "refuse", "question": "校园冰球特色学校有多少所?", "history": [], "refuse": True},
]
Kaoju = Callable[..., Done]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer().running() as running:
        yield running


@pytest.fixture
def kaoju(home: Path, server: ModelServer, tmp_path: Path, environment: Callable[..., dict[str, str]]) -> Kaoju:
    """``kaoju …`` of this checkout with the server as its model."""

    def start(*words: str, after: str = "0", **settings: str) -> Done:
        known = {"KAOJU_LLM_BASE_URL": server.url, "KAOJU_LLM_MODEL": "测试模型", "KAOJU_LLM_API_KEY": "geheim-4711", **settings}
        set_ = {name: value for name, value in known.items() if value}
        code = f"import sys; from ui.cli import run; code = run(sys.argv[1:]); {after}; sys.exit(code)"
        command = [sys.executable, "-c", code, *words]
        variables = environment(home, PYTHONPATH=str(ROOT), PYTHONUTF8="1", **set_)
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=variables, timeout=120, check=False)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return start


def test_ask(kaoju: Kaoju, server: ModelServer) -> None:
    server.replies = [said(AGREES, ("学校有130所", [1]))]
    done = kaoju("ask", QUESTION, "--json")
    assert (done.code, done.err) == (0, "")
    assert (done.json["answer"][:5], done.json["mode"]) == ("129 所", "extractive")
    assert server.keys == ["Bearer geheim-4711"]
    server.replies = [Reply(status=401)]
    done = kaoju("ask", QUESTION)
    assert (done.code, done.out.splitlines()[0]) == (0, wording.MODEL_DID_NOT_ANSWER)
    assert "geheim" not in done.out + done.err


def test_without_a_model_none_of_its_libraries_is_loaded(kaoju: Kaoju) -> None:
    loaded = "print({'langchain_openai', 'openai', 'langchain.chat_models'} & set(sys.modules), file=sys.stderr)"
    done = kaoju("ask", QUESTION, after=loaded, KAOJU_LLM_BASE_URL="", KAOJU_LLM_MODEL="", KAOJU_LLM_API_KEY="")
    assert (done.code, done.err) == (0, "set()\n")


def test_half_a_setting_is_an_error_that_names_the_other_half(kaoju: Kaoju) -> None:
    done = kaoju("ask", QUESTION, KAOJU_LLM_MODEL="")
    assert (done.code, "却没有设置 KAOJU_LLM_MODEL" in done.complaint) == (2, True)
    done = kaoju("ask", QUESTION, KAOJU_LLM_METHOD="xml")
    assert (done.code, "KAOJU_LLM_METHOD" in done.complaint) == (2, True)


def test_status_says_which_model_and_whether_it_answers(kaoju: Kaoju, server: ModelServer) -> None:
    server.replies = [Reply(raw=b'{"data": []}'), Reply(status=500), Reply(hangs=True)]
    for answers in (True, False, False):
        started = time.perf_counter()
        done = kaoju("status", "--json")
        assert done.json["llm"] == {"model": "测试模型", "answers": answers}
        assert time.perf_counter() - started < 30
    assert "geheim" not in done.out + done.err
    server.replies = [Reply(raw=b"{}")]
    assert "大模型:测试模型（有应答）" in kaoju("status").out


def test_both_modes_side_by_side(kaoju: Kaoju, server: ModelServer, tmp_path: Path) -> None:
    server.replies = [said(AGREES, ("学校有130所", [1])), said(("加强控辍保学工作", [1]))]
    (tmp_path / "few.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    done = kaoju("eval", "few.jsonl", "--mode", "generative", "--json")
    assert (done.code, done.err) == (0, "")
    (mode,) = done.json["modes"]
    assert (mode["rows"], mode["median_tokens"], mode["broken"]) == (3, 366, {})
    assert mode["metrics"]["accuracy"]["extractive"] == 1.0
    assert mode["metrics"]["grounded_figures"]["generative"] == 1.0
    assert len(server.requests) == 2  # the extractive run asks nothing, a refusal neither
    assert "| 指标 | 原文 | 大模型 |" in kaoju("eval", "few.jsonl", "--mode", "generative").out


def test_the_baseline_is_the_extractive_answers(kaoju: Kaoju, server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "few.jsonl").write_text(json.dumps(ROWS[0], ensure_ascii=False) + "\n", encoding="utf-8")
    assert kaoju("eval", "few.jsonl").code == 0
    assert server.requests == []
    assert kaoju("eval", "--mode", "generative", "--update-baseline").code == 2
    assert kaoju("eval", "--mode", "generative", KAOJU_LLM_BASE_URL="", KAOJU_LLM_MODEL="").code == 2


