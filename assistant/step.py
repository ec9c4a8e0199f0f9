"""The steps of the chain, as LangChain runnables that cost next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableSequence
from langchain_core.runnables.config import ensure_config

State = dict[str, Any]


class Step(Runnable[State, State]):
    """Calls a function of the state.

    RunnableLambda inspects the function's signature and sets up callbacks at every call, which for the five steps of an answer takes
    as long as reading the passages does. Here that is only done when somebody listens.
    """

    def __init__(self, name: str, function: Callable[[State], State]) -> None:
        """``name`` is what a tracer shows."""
        self.name = name
        self._function = function

    def invoke(self, input: State, config: RunnableConfig | None = None, **kwargs: Any) -> State:  # noqa: A002, ANN401, ARG002 - LangChain's signature
        """The state that the function makes of this one."""
        return self._call_with_config(self._function, input, config) if is_heard(config) else self._function(input)


class Steps(RunnableSequence[State, State]):
    """Steps one after the other.

    A RunnableSequence makes a configuration, a callback manager and a context for each step at every call, which takes a tenth of an answer's
    time. Here that is only done when somebody listens: a callback of the caller's, or of the chain that this one is part of.
    """

    def __init__(self, *steps: Step, name: str | None = None) -> None:
        """Two steps or more; ``name`` is what a tracer shows."""
        super().__init__(*steps, name=name)

    def invoke(self, input: State, config: RunnableConfig | None = None, **kwargs: Any) -> State:  # noqa: A002, ANN401 - LangChain's signature
        """The state that the last step makes."""
        if is_heard(ensure_config(config)):
            return super().invoke(input, config, **kwargs)
        for step in self.steps:
            input = step.invoke(input)  # noqa: A001 - LangChain's signature
        return input


def is_heard(config: RunnableConfig | None) -> bool:
    """Whether a callback of the caller's or of a chain around listens."""
    callbacks = None if config is None else config.get("callbacks")
    return bool(callbacks if callbacks is None or isinstance(callbacks, list) else callbacks.handlers)
