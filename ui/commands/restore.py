"""``kaoju restore``: the way back from ``kaoju remove``."""

from __future__ import annotations

import argparse

from corpus.embedding import load_embedder
from corpus.library import Library
from corpus.settings import Settings
from ingest.reader import read_report
from ui.cli_output import say
from ui.commands.catalogue import find, open_catalogue


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read the stored text of a removed report again and put it back."""
    with open_catalogue(settings.home) as catalogue:
        if any(entry.id == arguments.document for entry in catalogue.documents):
            say(f"{arguments.document} 就在语料库里,不需要恢复。")
            return 0
        removed = find(arguments.document, catalogue.manifest.removed, "移出的报告里没有")
    library = Library(settings.home, settings.chroma_url)
    library.open(settings.embedding_model).close()
    with library.writer(load_embedder(settings.embedding_model, settings.allow_download)) as writer:
        writer.put(read_report(removed.id, library.texts.read(removed.text_sha256), removed.original.headings), removed.source_name, removed.original)
        writer.publish()
    say(f"已恢复 {removed.id}({removed.title})。")
    return 0
