"""A real language model, where there is one: TEST_LLM_BASE_URL names its server (up to /v1), TEST_LLM_MODEL the model there."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from assistant.chain import Assistant
from assistant.generation.model import answers, load_generator
from corpus.settings import Settings
from tests.assistant.test_generation.soundness import assert_sound

pytestmark = pytest.mark.slow
ADDRESS, MODEL = os.environ.get("TEST_LLM_BASE_URL"), os.environ.get("TEST_LLM_MODEL", "default")
QUESTIONS = ("怎样落实控辍保学?", "如何开展督学聘任?", "校园足球特色学校有多少所?", "2019年劝返学生多少人?", "有没有发生学生溺亡事件?")


@pytest.mark.skipif(ADDRESS is None, reason="*** NO REAL LANGUAGE MODEL WAS ASKED: TEST_LLM_BASE_URL names no server ***")
def test_whatever_it_says_is_held_against_the_sources(extractive: Assistant, settings: Callable[..., Settings]) -> None:
    known = settings(llm_base_url=ADDRESS, llm_model=MODEL, llm_api_key=None, llm_timeout_seconds=120.0)
    assert answers(known, 10.0), f"no server answers at {ADDRESS}"
    retriever = extractive.retriever
    assistant = Assistant(retriever.snapshot, retriever.embedder, generator=load_generator(known))
    found = [assistant.ask(question) for question in QUESTIONS]
    for answer in found:
        assert_sound(answer, assistant)
        assert answer.values == extractive.ask(answer.question).values
        assert answer.usage is not None
        assert answer.usage.outcome == "complete"
        assert answer.usage.proposed > 0
    assert any(answer.mode == "generative" for answer in found)
