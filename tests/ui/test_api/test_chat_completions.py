"""The OpenAI-compatible API, called with the clients that people use."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.ui.test_api.conftest import KEY
from tests.ui.test_page.served import Site
from ui.api import wording

pytestmark = pytest.mark.slow
QUESTION = "校园足球特色学校有多少所"


@pytest.fixture(scope="module")
def client(site: Site) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{site.url}/v1", api_key=KEY, max_retries=0, timeout=60)


@pytest.fixture(scope="module")
def chat(site: Site) -> ChatOpenAI:
    return ChatOpenAI(model="kaoju", base_url=f"{site.url}/v1", api_key=SecretStr(KEY), max_retries=0, timeout=60, temperature=0)


def test_openai_gets_an_answer_with_its_sources(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(model="kaoju", messages=[{"role": "user", "content": QUESTION}], temperature=0.2, seed=1, n=1)
    text = done.choices[0].message.content or ""
    answer, sources = text.split("\n\n", 1)
    assert "129 所" in answer
    assert sources.startswith("[1] 绵阳市人民政府")
    assert "全国青少年校园足球特色学校129所" in sources
    assert done.choices[0].finish_reason == "stop"
    assert done.usage is not None
    assert done.usage.total_tokens == 0
    assert done.model_extra is not None
    assert done.model_extra["kaoju"]["values"][0]["value"] == 129


def test_openai_streams_the_same(client: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
    whole = client.chat.completions.create(model="kaoju", messages=messages)
    chunks = list(client.chat.completions.create(model="kaoju", messages=messages, stream=True, stream_options={"include_usage": True}))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert (chunks[-1].choices, chunks[-1].usage is not None) == ([], True)
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_user_turns_are_the_history(client: openai.OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "You are a poet."}, {"role": "user", "content": "校" * 600}, {"role": "assistant", "content": "…"},
        {"role": "user", "content": QUESTION}, {"role": "assistant", "content": "129 所"}, {"role": "user", "content": "那幼儿的呢"},
    ]  # fmt: skip
    text = client.chat.completions.create(model="kaoju", messages=messages).choices[0].message.content or ""
    assert text.startswith("19 所")


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["kaoju"]
    assert client.models.retrieve("kaoju").owned_by == "kaoju"


def test_openai_names_every_error(site: Site, client: openai.OpenAI) -> None:
    ask: Any = client.chat.completions.create
    with pytest.raises(openai.NotFoundError) as unknown:
        ask(model="gpt-4o", messages=[{"role": "user", "content": QUESTION}])
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError, match=wording.NO_QUESTION[0]):
        ask(model="kaoju", messages=[{"role": "system", "content": QUESTION}])
    with pytest.raises(openai.BadRequestError, match=wording.NOT_TEXT[0]):
        ask(model="kaoju", messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://evil.example/x.png"}}]}])
    with pytest.raises(openai.UnprocessableEntityError, match="上限 500"):
        ask(model="kaoju", messages=[{"role": "user", "content": "校" * 600}])
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        ask(model="kaoju", messages="x")
    with pytest.raises(openai.AuthenticationError) as refused:
        openai.OpenAI(base_url=f"{site.url}/v1", api_key="guess", max_retries=0).models.list()
    assert refused.value.code == "invalid_api_key"


def test_langchain_gets_and_streams_an_answer(chat: ChatOpenAI) -> None:
    messages = [SystemMessage("简短"), HumanMessage(QUESTION), AIMessage("129 所"), HumanMessage("那幼儿的呢")]
    text = str(chat.invoke(messages).content)
    assert text.startswith("19 所")
    assert "".join(str(chunk.content) for chunk in chat.stream(messages)) == text


def test_a_refusal_says_what_is_missing(api: httpx.Client) -> None:
    body = {"model": "kaoju", "messages": [{"role": "user", "content": "成都市校园足球特色学校有多少所"}]}
    done = api.post("/v1/chat/completions", json=body).json()
    assert done["kaoju"]["status"] == "refused"
    assert "成都市" in done["choices"][0]["message"]["content"]
