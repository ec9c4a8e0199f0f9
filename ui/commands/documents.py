"""``kaoju documents``: the reports of the corpus."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from corpus.settings import Settings
from ui.cli_output import note, say, say_json, table
from ui.commands.catalogue import open_catalogue

_HEAD = ("文档", "标题", "地区", "时间", "发布机构", "发布日期", "小节", "句子", "数字")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """List them; as JSON each with every field of ``corpus.manifest.DocumentEntry``."""
    with open_catalogue(settings.home) as catalogue:
        documents = catalogue.documents
    if arguments.json:
        say_json([asdict(entry) for entry in documents], indent=1)
        return 0
    rows = [
        (
            entry.id, entry.title, entry.place or "", entry.period or "", entry.publisher or "", entry.published or "",
            str(entry.sections), str(entry.sentences), str(entry.quantities),
        )
        for entry in documents
    ]  # fmt: skip
    if rows:
        say(table(_HEAD, rows))
    else:
        note("语料库里没有报告。请运行 kaoju ingest 加入报告,或用 kaoju restore 恢复移出的报告。")
    return 0
