"""A step of the chain: cheap alone, traced when somebody listens."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableSequence

from assistant.step import State, Step


class Listener(BaseCallbackHandler):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_chain_start(self, *_: Any, **known: Any) -> None:
        self.heard.append(str(known.get("name")))


def add(state: State) -> State:
    return {"sum": state["sum"] + 1}


def test_steps_in_sequence() -> None:
    assert RunnableSequence(Step("one", add), Step("two", add)).invoke({"sum": 0}) == {"sum": 2}


def test_a_listener_hears_every_step_by_name() -> None:
    listener = Listener()
    RunnableSequence(Step("one", add), Step("two", add), name="chain").invoke({"sum": 0}, {"callbacks": [listener]})
    assert listener.heard == ["chain", "one", "two"]


def test_an_error_goes_through() -> None:
    with pytest.raises(KeyError):
        Step("one", add).invoke({})
