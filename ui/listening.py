"""A socket to listen on, and stopping by a signal: what every server of this program begins and ends with."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import UsageError
from ui import page_wording as wording


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, bound here so that a busy port is an error in Chinese and never another port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except (socket.gaierror, UnicodeError, OverflowError) as error:
        happened, remedy = wording.HOST_UNKNOWN
        raise UsageError(happened.format(host=host), remedy, error=repr(error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise _not_bound(error, host, port) from error
    return listener


def _not_bound(error: OSError, host: str, port: int) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        happened, remedy = wording.PORT_BUSY
        return UsageError(happened.format(port=port), remedy.format(other=port + 1 if port < 65535 else port - 1), error=repr(error))
    if error.errno in (errno.EACCES, errno.EPERM):
        happened, remedy = wording.PORT_FORBIDDEN
        return UsageError(happened.format(port=port), remedy, error=repr(error))
    happened, remedy = wording.HOST_UNKNOWN
    return UsageError(happened.format(host=host), remedy, error=repr(error))


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


@contextmanager
def quiet_signals() -> Iterator[None]:
    """Uvicorn raises the signal that stopped it once more when it has shut down; that must not end the process before the caller is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
