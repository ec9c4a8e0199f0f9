"""``kaoju doctor``: the whole corpus held against its stored texts, and built again from them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from corpus.embedding import load_embedder, model_identity
from corpus.errors import IndexUnusableError
from corpus.generation import current_name
from corpus.inspection.check import Check
from corpus.inspection.doctor import examine
from corpus.inspection.indexes import CACHE, VECTORS
from corpus.library import Library
from corpus.settings import Settings
from ingest.build import rebuild
from ui.cli_output import say, say_json
from ui.commands.catalogue import no_index

_MARKS = {"good": "好", "note": "注意", "bad": "坏"}


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each check; with ``--repair`` rebuild first what is damaged.

    Raises:
        NoIndexError: nothing was ever ingested.
        IndexUnusableError: after printing, when damage is there (after a repair: is still there).
        LockedError, StorageError: the repair could not be made; nothing changed.
    """
    model = model_identity(settings.embedding_model)
    library = Library(settings.home, settings.chroma_url)
    checks = examine(settings.home, model, library.server)
    if not checks:
        raise no_index(settings.home)
    repaired: list[str] = []
    if arguments.repair and (_damaged(checks) or current_name(settings.home) is None):
        # Either the cache or the vector index may hold the wrong vector: where one is in doubt, both are made again.
        encode_again = any(check.state == "bad" and check.name in (VECTORS, CACHE) for check in checks)
        embedder = load_embedder(settings.embedding_model, settings.allow_download)
        summary = rebuild(library, embedder, encode_again=encode_again)
        repaired = [f"已由保存的原文重建索引，现有报告 {summary.reports} 份。", *summary.warnings, *(f"{row.source}：{row.reason}" for row in summary.rejected)]
        before, checks = checks, examine(settings.home, model, library.server)
    if arguments.json:
        say_json({"sound": not _damaged(checks), "repaired": repaired, "checks": [asdict(check) for check in checks]}, indent=1)
    else:
        if repaired:
            say("修复之前：")
            _print([check for check in before if check.state == "bad"])
            for line in repaired:
                say(line)
            say("修复之后：")
        _print(checks)
    damaged = _damaged(checks)
    if damaged:
        raise IndexUnusableError(f"检查发现 {len(damaged)} 项损坏：{'、'.join(check.name for check in damaged)}。", "请按上面各项的提示处理。")
    return 0


def _damaged(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.state == "bad"]


def _print(checks: Sequence[Check]) -> None:
    for check in checks:
        say(f"{_MARKS[check.state]}  {check.name}：{check.happened}{check.remedy}")
        for example in check.examples:
            say(f"      {example}")
        if check.problems > len(check.examples) > 0:
            say(f"      …… 共 {check.problems} 处")
