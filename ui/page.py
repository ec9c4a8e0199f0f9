"""The web page as a running server."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import KaojuError, NoIndexError, UsageError
from corpus.settings import Settings
from ui import page_wording as wording

if TYPE_CHECKING:
    from ui.reading_room import ReadingRoom
    from ui.shield import Shield

logger = logging.getLogger(__name__)
_DRAIN_SECONDS = 10
"""What a stop waits for answers under way."""

_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",  # read when gradio is imported; this exact word
    "GRADIO_SHARE": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_ALLOWED_PATHS": "",
    "GRADIO_ROOT_PATH": "",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serve the page until SIGINT or SIGTERM, then finish what is under way and return.

    Args:
        settings: the corpus and its limits; the corpus need not exist yet.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        ready: told the page's address once connections are accepted; by default it is printed.

    Raises:
        UsageError: the address cannot be listened on.
    """
    from ui.reading_room import ReadingRoom

    with _listen(host, port) as listener, _logged(settings.home):
        room = ReadingRoom(settings)
        threading.Thread(target=_warm, args=(room,), name="kaoju-warm", daemon=True).start()  # while Gradio is being imported
        app = create_app(settings, room)
        import uvicorn

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    (ready or _announce)(_address(host, listener.getsockname()[1]))

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                app.release()
                await super().shutdown(sockets)

        config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=_DRAIN_SECONDS, lifespan="on")
        try:
            with _quiet_signals():
                Server(config).run(sockets=[listener])
        finally:
            room.close()


def create_app(settings: Settings, room: ReadingRoom) -> Shield:
    """The page as an ASGI application. Also answers ``/health``."""
    os.environ.update(_ENVIRONMENT)
    if not settings.allow_download:
        os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr
    from fastapi import FastAPI

    from ui.blocks import ASSETS, asset, build
    from ui.shield import Shield
    from ui.theme import theme

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    mounted: FastAPI = gr.mount_gradio_app(
        app, build(room, settings.max_question_chars), path="/", footer_links=[], run_history=False, show_error=False, ssr_mode=False,
        enable_monitoring=False, mcp_server=False, max_file_size="1kb", favicon_path=str(ASSETS / "favicon.svg"), theme=theme(),
        css_paths=Path(ASSETS / "page.css"), head=f"<script>{asset('head.js')}</script>", app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )  # fmt: skip
    return Shield(mounted)


@contextmanager
def _logged(home: Path) -> Iterator[None]:
    """Keep what goes wrong in ``home/kaoju.log`` with its time, which is what the page asks visitors to report."""
    handler: logging.Handler
    try:
        home.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(home / "kaoju.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="replace")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("ui")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def _announce(address: str) -> None:
    print(wording.SERVING.format(address=address), flush=True)


def _warm(room: ReadingRoom) -> None:
    """Load the model and the index before the first visitor asks."""
    try:
        room.starters()
    except NoIndexError:
        return
    except KaojuError as error:
        logger.warning("%s%s %s", error.happened, error.remedy, error.context)
    except Exception:
        logger.exception("the corpus could not be opened ahead of the first question")


def _listen(host: str, port: int) -> socket.socket:
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


def _address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


@contextmanager
def _quiet_signals() -> Iterator[None]:
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
