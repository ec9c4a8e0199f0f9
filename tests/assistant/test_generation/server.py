"""An OpenAI-compatible server on loopback that does what a test tells it, wrong things above all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server sends: ``pieces`` of text one by one, then an end; or an HTTP error; or nothing at all."""

    pieces: Sequence[str] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    """Whether it falls silent behind its pieces, the connection open."""
    cut: bool = False
    """Whether the connection closes behind the pieces, without an end."""
    pause: float = 0.0
    """Seconds before each piece."""
    raw: bytes | None = None
    """Sent as the body instead of a stream."""
    usage: bool = True


def said(*statements: tuple[str, Sequence[Any]], in_pieces_of: int = 7) -> Reply:
    """A well-formed reply of sentences with their sources, cut into pieces that respect nothing."""
    text = json.dumps({"sentences": [{"text": text, "sources": list(sources)} for text, sources in statements]}, ensure_ascii=False)
    return Reply([text[start : start + in_pieces_of] for start in range(0, len(text), in_pieces_of)])


class ModelServer:
    """Answers with ``replies`` in turn, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [Reply()]
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.left = threading.Event()
        """Set once a client has gone away in the middle of a reply."""
        self.closing = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"  # a connection a reply

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                owner._answer(self, None)

            def do_POST(self) -> None:
                owner._answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @contextmanager
    def running(self) -> Iterator[ModelServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler, request: dict[str, Any] | None) -> None:
        if request is not None:
            self.requests.append(request)
        self.keys.append(handler.headers["Authorization"])
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        try:
            self._send(handler, reply, request or {})
        except OSError:
            self.left.set()

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply, request: dict[str, Any]) -> None:
        if reply.hangs and not reply.pieces:
            self._silence(handler)
            return
        handler.send_response(reply.status)
        streams = reply.raw is None and reply.status == 200
        for name, value in {"Content-Type": "text/event-stream" if streams else "application/json", **reply.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if not streams:
            handler.wfile.write(b'{"error": {"message": "no"}}' if reply.raw is None else reply.raw)
            return
        for piece in reply.pieces:
            self.closing.wait(reply.pause)
            self._event(handler, {"index": 0, "delta": self._delta(piece, request), "finish_reason": None})
        if reply.hangs:
            self._silence(handler)
        if reply.hangs or reply.cut:
            return
        usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366} if reply.usage else None
        self._event(handler, {"index": 0, "delta": {}, "finish_reason": "stop"}, usage)
        handler.wfile.write(b"data: [DONE]\n\n")

    def _silence(self, handler: BaseHTTPRequestHandler) -> None:
        """Until the client goes away or the server closes."""
        handler.connection.settimeout(0.05)
        while not self.closing.is_set():
            try:
                if handler.connection.recv(1) == b"":
                    raise BrokenPipeError
            except TimeoutError:
                continue

    @staticmethod
    def _delta(piece: str, request: dict[str, Any]) -> dict[str, Any]:
        if "tools" not in request:
            return {"role": "assistant", "content": piece}
        name = request["tools"][0]["function"]["name"]
        return {"role": "assistant", "tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": {"name": name, "arguments": piece}}]}

    @staticmethod
    def _event(handler: BaseHTTPRequestHandler, choice: dict[str, Any], usage: dict[str, int] | None = None) -> None:
        event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], "usage": usage}
        handler.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        handler.wfile.flush()
