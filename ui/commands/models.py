"""``kaoju models check``: is another model better on this corpus than the built-in one?"""

from __future__ import annotations

import argparse

from corpus.embedding import BUILTIN, load_embedder
from corpus.errors import UsageError
from corpus.library import Library
from corpus.reranker import Reranker, load_reranker
from corpus.settings import Settings
from evals.model_check import Bench, check_embedding, check_reranker
from ui.cli_output import say, say_json


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load the model, time it, ask the development questions with it and with the built-in one, and say which is better.

    Raises:
        NoIndexError, IndexUnusableError: there is no corpus to ask.
        UsageError: the corpus holds no report the questions ask about.
        ServiceError: the model cannot be loaded.
    """
    snapshot = Library(settings.home, settings.chroma_url).open(settings.embedding_model)
    try:
        bench = Bench(snapshot, settings.home)
        builtin = load_embedder(BUILTIN)
        if arguments.reranker:
            check = check_reranker(bench, lambda: _reranker(arguments.name, settings), builtin)
        else:
            check = check_embedding(bench, lambda: load_embedder(arguments.name, settings.allow_download), builtin)
    finally:
        snapshot.close()
    if arguments.json:
        say_json(check.as_json(), indent=1)
    else:
        say(check.summary)
    return 0


def _reranker(name: str, settings: Settings) -> Reranker:
    found = load_reranker(name, settings.allow_download)
    if found is None:
        raise UsageError("没有写模型的名称。", "例如 kaoju models check BAAI/bge-reranker-v2-m3 --reranker。")
    return found
