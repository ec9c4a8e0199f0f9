"""Sentences of a language model streamed to chat clients: each once it held, with the tokens it cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest

from assistant import wording
from tests.assistant.test_generation.server import ModelServer, Reply, said
from tests.ui.test_page.served import running

pytestmark = pytest.mark.slow
HOW: Any = [{"role": "user", "content": "怎样落实控辍保学?"}]
NUMBER: Any = [{"role": "user", "content": "校园足球特色学校有多少所?"}]
HELD = ("全市九年义务教育巩固率超过国家标准", [1])
WRONG = ("2019年全市九年义务教育巩固率达到101.99%", [1])


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer().running() as started:
        yield started


@pytest.fixture(scope="module")
def client(api_home: Path, server: ModelServer) -> Iterator[openai.OpenAI]:
    model: dict[str, Any] = {"llm_base_url": server.url, "llm_model": "测试模型", "llm_timeout_seconds": 20.0}
    with running(api_home, api_keys="k" * 20, api_rate=0, slow_seconds=0, **model) as site:
        yield openai.OpenAI(base_url=f"{site.url}/v1", api_key="k" * 20, max_retries=0, timeout=60)


def stream(client: openai.OpenAI, messages: Any) -> Iterator[tuple[float, Any]]:
    for chunk in client.chat.completions.create(model="kaoju", messages=messages, stream=True, stream_options={"include_usage": True}):
        yield time.perf_counter(), chunk


def test_a_sentence_arrives_once_it_held_and_what_did_not_hold_never_does(client: openai.OpenAI, server: ModelServer) -> None:
    server.replies = [replace(said(HELD, *[WRONG] * 6), pause=0.05)]
    chunks = list(stream(client, HOW))
    texts = [(at, chunk.choices[0].delta.content) for at, chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
    text = "".join(piece for _, piece in texts)
    assert text.startswith(f"{HELD[0]}[1]。\n")
    assert "101.99" not in text
    assert chunks[-1][0] - texts[0][0] > 1.0  # while the model went on writing
    last = chunks[-1][1]
    assert (last.choices, last.usage.prompt_tokens, last.usage.completion_tokens, last.usage.total_tokens) == ([], 321, 45, 366)
    server.replies = [said(HELD, WRONG)]
    whole = client.chat.completions.create(model="kaoju", messages=HOW)
    assert whole.choices[0].message.content == text
    assert (whole.usage and whole.usage.total_tokens, whole.model_extra and whole.model_extra["kaoju"]["mode"]) == (366, "generative")


def test_tokens_that_the_server_does_not_count_are_not_counted(client: openai.OpenAI, server: ModelServer) -> None:
    server.replies = [replace(said(HELD), usage=False)]
    assert client.chat.completions.create(model="kaoju", messages=HOW).usage is None
    assert all(chunk.usage is None and chunk.choices for _, chunk in stream(client, HOW))


def test_a_figure_is_sent_before_a_model_that_fails_and_the_notice_behind_it(client: openai.OpenAI, server: ModelServer) -> None:
    server.replies = [Reply(status=401)]
    chunks = [chunk for _, chunk in stream(client, NUMBER)]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    answer, notice, *sources = text.split("\n")
    assert answer.startswith("129 所")
    assert notice == wording.MODEL_DID_NOT_ANSWER
    assert sources[1].startswith("[1] 绵阳市人民政府")
    assert chunks[-1].choices[0].finish_reason == "stop"  # no count: the server gave none


def test_a_client_that_leaves_ends_the_request_to_the_model(client: openai.OpenAI, server: ModelServer) -> None:
    server.replies = [replace(said(HELD, *[WRONG] * 200), pause=0.05)]
    server.left.clear()
    answer = client.chat.completions.create(model="kaoju", messages=HOW, stream=True)
    assert next(chunk for chunk in answer if chunk.choices[0].delta.content)
    answer.close()
    assert server.left.wait(10)


def test_what_cannot_be_asked_is_an_error_and_no_stream(client: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "校" * 600}]
    with pytest.raises(openai.UnprocessableEntityError, match="上限 500"):
        client.chat.completions.create(model="kaoju", messages=messages, stream=True)
