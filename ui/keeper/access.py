"""Who may use the keeper's pages.

With a password: whoever knows it. Without one: whoever sits at this very machine, as long as the page listens on it alone; everywhere else the pages are off.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from typing import Literal

from fastapi import Request
from pydantic import SecretStr

from ui.origin import is_loopback

COOKIE = "kaoju_keeper"
SESSION_SECONDS = 12 * 3600
TRIES = 5
"""Wrong passwords from one address within ``WINDOW_SECONDS``; then it must wait."""
TRIES_OF_ALL = 50
"""The same from all addresses together."""
WINDOW_SECONDS = 15 * 60
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")

State = Literal["open", "login", "off"]


class TooManyTriesError(Exception):
    """Too many wrong passwords lately; ``seconds`` until the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Access:
    """Passwords, sessions and their limits. Safe to share between threads; a restart ends every session."""

    def __init__(self, password: SecretStr | None, host: str, clock: Callable[[], float] = time.monotonic) -> None:
        """``host`` is the address the page listens on. An empty password counts as none."""
        self._password = password.get_secret_value() if password is not None else ""
        self._local = is_loopback(host)
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, float] = {}
        self._wrong: list[tuple[float, str]] = []

    def state(self, request: Request) -> State:
        """Whether the request may go on, must log in first, or meets closed doors."""
        if self._password:
            return "open" if self._knows(request.cookies.get(COOKIE, "")) else "login"
        return "open" if self._local and _from_this_machine(request) else "off"

    @property
    def has_password(self) -> bool:
        """Whether there is anything to log in with."""
        return bool(self._password)

    def log_in(self, password: str, client: str) -> str | None:
        """The cookie's value for the right password; None for a wrong one.

        Raises:
            TooManyTriesError: too many wrong ones lately; the password was not looked at.
        """
        now = self._clock()
        with self._lock:
            self._wrong = [(when, who) for when, who in self._wrong if now - when < WINDOW_SECONDS]
            own = [when for when, who in self._wrong if who == client]
            if len(own) >= TRIES:
                raise TooManyTriesError(int(own[0] + WINDOW_SECONDS - now) + 1)
            if len(self._wrong) >= TRIES_OF_ALL:
                raise TooManyTriesError(int(self._wrong[0][0] + WINDOW_SECONDS - now) + 1)
            if not self._password or not hmac.compare_digest(_hashed(password), _hashed(self._password)):
                self._wrong.append((now, client))
                return None
            self._wrong = [(when, who) for when, who in self._wrong if who != client]
            self._sessions = {session: end for session, end in self._sessions.items() if end > now}
            token = secrets.token_urlsafe(32)
            self._sessions[_hashed(token)] = now + SESSION_SECONDS
            return token

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_hashed(token), None)

    def _knows(self, token: str) -> bool:
        with self._lock:
            return self._sessions.get(_hashed(token), 0.0) > self._clock()


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _from_this_machine(request: Request) -> bool:
    """Whether a browser on this machine asks under this machine's own name: a name that another site pointed here is none, nor is a proxy's."""
    client = request.client.host if request.client else ""
    return is_loopback(client) and is_loopback(request.headers.get("host", "")) and not any(name in request.headers for name in _FORWARDED)
