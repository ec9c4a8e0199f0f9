"""A step of the chain, as a LangChain runnable that costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

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
        callbacks = None if config is None else config.get("callbacks")
        listeners = callbacks if callbacks is None or isinstance(callbacks, list) else callbacks.handlers
        if listeners:
            return self._call_with_config(self._function, input, config)
        return self._function(input)
