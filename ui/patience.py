"""How long a server waits for a request: uvicorn itself waits without end for one that comes by drops, and takes a head without end."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_BYTES = 64_000
"""Longest head of a request."""
GRACE_SECONDS = 40.0
"""In which a request must have come, from its first byte, or from the connection on which it is the first."""
BYTES_A_SECOND = 10_000
"""What is sent as fast may take longer: a large file over a slow line."""


class Patience(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # one of two classes, by what is installed
    """uvicorn's connection, given up where its request does not come."""

    _coming: asyncio.TimerHandle | None = None
    _came = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """See asyncio."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See asyncio."""
        if self._coming is None and not self._is_answering():
            self._wait()
        self._came += len(data)
        super().data_received(data)
        if self._is_answering():
            if not self.cycle.more_body:
                self._arrived()
        elif self._came > HEAD_BYTES and not self._is_rest():
            self.transport.close()

    def on_message_begin(self) -> None:
        """See httptools: another request begins."""
        super().on_message_begin()
        if self._is_rest():
            self.cycle.more_body = False
            self._arrived()
            self._wait()

    def _is_rest(self) -> bool:
        """Whether what comes is left of a request answered before it had come whole: thrown away, lest its answer be lost with the connection."""
        return self.cycle is not None and bool(self.cycle.response_complete and self.cycle.more_body)

    def _is_answering(self) -> bool:
        """Whether the head of a request came that is not yet answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._came, self._began = 0, self.loop.time()
        self._coming = self.loop.call_later(GRACE_SECONDS, self._look)

    def _look(self) -> None:
        allowed = GRACE_SECONDS + self._came / BYTES_A_SECOND - (self.loop.time() - self._began)
        if allowed <= 0:
            self.transport.close()
        else:
            self._coming = self.loop.call_later(allowed, self._look)

    def _arrived(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
