"""``kaoju serve``: the web page."""

from __future__ import annotations

import argparse

from corpus.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted. A corpus without reports is no hindrance: the page says so."""
    from ui.page import serve

    serve(settings, arguments.host or settings.host, arguments.port or settings.port)
    return 0
