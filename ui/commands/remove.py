"""``kaoju remove``: a report leaves the index; its text stays stored."""

from __future__ import annotations

import argparse

from corpus.embedding import load_embedder
from corpus.library import Library
from corpus.settings import Settings
from ui.cli_output import say
from ui.commands.catalogue import open_catalogue


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take the report out, and say how to undo it."""
    with open_catalogue(settings.home) as catalogue:
        entry = catalogue.entry(arguments.document)
    library = Library(settings.home, settings.chroma_url)
    library.open(settings.embedding_model).close()  # an index that cannot be read is not to be rebuilt by way of removing something
    with library.writer(load_embedder(settings.embedding_model, settings.allow_download)) as writer:
        writer.remove(entry.id)
        writer.publish()
    say(f"已把 {entry.id}({entry.title})移出索引,它的原文仍然保存着。")
    say(f"要恢复,请运行 kaoju restore {entry.id}。")
    return 0
