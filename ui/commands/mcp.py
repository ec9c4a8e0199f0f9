"""``kaoju mcp``: the tools of Kaoju for programs that speak the Model Context Protocol."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from corpus.settings import Settings
from ui.api import wording
from ui.cli_output import note
from ui.logs import logged
from ui.origin import is_loopback

if TYPE_CHECKING:
    from ui.reading_room import ReadingRoom


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve on standard input and output until the input ends, or over HTTP until interrupted.

    Raises:
        UsageError: there are no keys and the address is not this machine's, or it cannot be listened on.
    """
    if arguments.http is not None and settings.api_keys is None and not is_loopback(arguments.http[0]):
        raise UsageError(*wording.MCP_CLOSED)
    from ui.reading_room import ReadingRoom

    room = ReadingRoom(settings)
    try:
        with logged(settings.home, settings.log_format):
            if arguments.http is None:
                from ui.mcp_server import mcp_server

                mcp_server(room).run("stdio")
            else:
                _serve(room, settings, *arguments.http)
    finally:
        room.close()
    return 0


def _serve(room: ReadingRoom, settings: Settings, host: str, port: int) -> None:
    import uvicorn

    from ui.listening import address_of, listen, quiet_signals
    from ui.mcp_server import PATH, mcp_http_app

    app = mcp_http_app(room, settings.model_copy(update={"host": host}))
    with listen(host, port) as listener:
        note(wording.MCP_SERVING.format(address=f"{address_of(host, listener.getsockname()[1])}{PATH}"))
        sys.stderr.flush()
        with quiet_signals():
            uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=10)).run(sockets=[listener])
