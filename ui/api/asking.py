"""A question of a program, asked in a thread: a few at once, a few more wait, whoever comes then is told to come again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from assistant.answer import Answer
from ui.api import wording
from ui.api.errors import ApiError
from ui.cli_output import readable
from ui.reading_room import ReadingRoom

_T = TypeVar("_T")
_AT_ONCE = 8
_WAITING = 200
_RETRY_SECONDS = 2


class Asking:
    """Asks the room. Used from one event loop only."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)
        self._under_way = 0

    async def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer; see ``ReadingRoom.ask``.

        Raises:
            ApiError: too many are waiting.
        """
        # Half of a surrogate pair is valid in JSON, but in no answer's UTF-8.
        return await self._call(partial(self._room.ask, readable(question), [readable(turn) for turn in history]))

    async def stream(self, question: str, history: Sequence[str]) -> AsyncGenerator[Answer, None]:
        """The answer as it grows; see ``ReadingRoom.stream``. Closing it cancels what is under way.

        Raises:
            ApiError: too many are waiting.
        """
        answers = self._room.stream(readable(question), [readable(turn) for turn in history])
        try:
            while (answer := await self._call(partial(next, answers, None))) is not None:
                yield answer
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(answers.close)

    async def _call(self, call: Callable[[], _T]) -> _T:
        # Counted here: those that come in one moment stand in the limiter's queue only after all of them have looked.
        if self._under_way >= _AT_ONCE + _WAITING:
            raise ApiError(503, (wording.BUSY[0], wording.BUSY[1].format(seconds=_RETRY_SECONDS)), {"Retry-After": str(_RETRY_SECONDS)})
        self._under_way += 1
        try:
            return await anyio.to_thread.run_sync(call, limiter=self._limiter)
        finally:
            self._under_way -= 1
