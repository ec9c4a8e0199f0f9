"""The web page as a running server."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.errors import KaojuError, NoIndexError
from corpus.settings import Settings
from ui import page_wording as wording
from ui.listening import address_of, listen, quiet_signals
from ui.logs import logged

if TYPE_CHECKING:
    from ui.reading_room import ReadingRoom
    from ui.register.recorder import Recorder
    from ui.shield import Shield

logger = logging.getLogger(__name__)
_KEEP_SECONDS = 75
"""A connection without calls stays so long: longer than programs and proxies keep theirs (nginx: 60), or their next call meets one just closed."""
_DRAIN_SECONDS = 10
"""What a stop waits for answers under way."""

_COLLECTING = (50_000, 20, 50)
"""How seldom rings of garbage are looked for. At Python's own numbers every dozenth question of a large corpus waits while every record of every report
in memory is gone through, 0.15 to 0.35 s: p95 of retrieval over 822 reports 200 to 420 ms, so 80 ms. Reports hold no rings."""

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
        UsageError: the address cannot be listened on, or a setting does not serve.
    """
    from ui.reading_room import ReadingRoom
    from ui.register.recorder import Recorder
    from ui.traced import Traced

    gc.set_threshold(*_COLLECTING)
    with listen(host, port) as listener, logged(settings.home, settings.log_format):
        recorder = Recorder(settings)
        room = ReadingRoom(settings, recorder)
        warming = threading.Thread(target=_warm, args=(room,), name="kaoju-warm", daemon=True)
        warming.start()  # while Gradio is being imported
        app = create_app(settings, room, recorder, host)
        import uvicorn

        from ui.patience import Patience

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    (ready or _announce)(address_of(host, listener.getsockname()[1]))

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                app.release()
                await super().shutdown(sockets)

        config = uvicorn.Config(
            Traced(app, room.observer), http=Patience, ws="none", log_level="error", access_log=False, timeout_keep_alive=_KEEP_SECONDS,
            timeout_graceful_shutdown=_DRAIN_SECONDS, lifespan="on",
        )  # fmt: skip
        try:
            with quiet_signals():
                Server(config).run(sockets=[listener])
        finally:
            warming.join(_DRAIN_SECONDS)  # an interpreter that ends while a library in C++ is being loaded aborts
            room.close()
            recorder.close()


def create_app(settings: Settings, room: ReadingRoom, recorder: Recorder, host: str) -> Shield:
    """The page, the plain pages and the API as an ASGI application, to be listened to on ``host``."""
    os.environ.update(_ENVIRONMENT)
    if not settings.allow_download:
        os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr
    from fastapi import FastAPI

    from ui.api.app import add_api
    from ui.blocks import asset, build
    from ui.keeper.access import Access
    from ui.keeper.desk import Desk
    from ui.shield import Shield
    from ui.theme import theme
    from ui.views import assets, checks, conversations, documents, doors, export, indicators, keeper
    from ui.views.assets import ASSETS
    from ui.views.routing import not_found

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    access, desk = Access(settings.keeper_password, host), Desk(settings, room)
    # Every route stands before Gradio is mounted at «/», which takes whatever is left.
    views = (documents.router(room), indicators.router(room), export.router(room, recorder))
    keeping = (doors.router(access), checks.router(recorder, access), keeper.router(desk, access))
    kept = (conversations.router(recorder.conversations, settings.conversation_days),) if settings.conversations == "server" else ()
    for router in (assets.router(), *views, *keeping, *kept):
        app.include_router(router)
    add_api(app, room, settings.model_copy(update={"host": host}))

    page = build(room, settings)
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path="/", footer_links=[], run_history=False, show_error=False, ssr_mode=False,
        enable_monitoring=False, mcp_server=False, max_file_size="1kb", favicon_path=str(ASSETS / "favicon.svg"), theme=theme(),
        css_paths=[ASSETS / "shared.css", ASSETS / "page.css", ASSETS / "checking.css"], head=f"<script>{asset('head.js')}</script>",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )  # fmt: skip
    return Shield(mounted, {keeper.UPLOADS: desk.max_bytes + keeper.ALLOWANCE}, not_found(*wording.NO_SUCH_PAGE))


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
