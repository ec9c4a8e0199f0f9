"""A step of the chain: cheap alone, traced when somebody listens."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableLambda, RunnableSequence

from assistant.step import State, Step, Steps


class Listener(BaseCallbackHandler):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_chain_start(self, *_: Any, **known: Any) -> None:
        self.heard.append(str(known.get("name")))


def add(state: State) -> State:
    return {"sum": state["sum"] + 1}


@pytest.mark.parametrize("kind", [RunnableSequence, Steps])
def test_steps_in_sequence(kind: type[RunnableSequence[State, State]]) -> None:
    assert kind(Step("one", add), Step("two", add)).invoke({"sum": 0}) == {"sum": 2}


@pytest.mark.parametrize("kind", [RunnableSequence, Steps])
def test_a_listener_hears_every_step_by_name(kind: type[RunnableSequence[State, State]]) -> None:
    listener = Listener()
    kind(Step("one", add), Step("two", add), name="chain").invoke({"sum": 0}, {"callbacks": [listener]})
    assert listener.heard == ["chain", "one", "two"]


def test_a_listener_of_the_chain_around_hears_every_step() -> None:
    listener = Listener()
    around = RunnableLambda(lambda state: Steps(Step("one", add), Step("two", add), name="inner").invoke(state), name="outer")
    around.invoke({"sum": 0}, {"callbacks": [listener]})
    assert listener.heard == ["outer", "inner", "one", "two"]


def test_an_error_goes_through() -> None:
    with pytest.raises(KeyError):
        Step("one", add).invoke({})
