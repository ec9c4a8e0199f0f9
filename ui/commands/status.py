"""``kaoju status``: what the index holds and what it was built with."""

from __future__ import annotations

import argparse
from typing import Any

from corpus.embedding import model_identity
from corpus.errors import IndexUnusableError, KaojuError, NoIndexError
from corpus.generation import FORMAT
from corpus.settings import Settings
from ui.cli_output import say, say_json
from ui.commands.catalogue import open_catalogue

_COUNTS = {"reports": "报告", "sections": "小节", "sentences": "句子", "passages": "段落", "quantities": "数字", "removed": "已移出的报告"}


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the state, of a corpus without a usable index too.

    Raises:
        NoIndexError, IndexUnusableError: after printing, as every other command would.
    """
    state, problem = _state(settings)
    if arguments.json:
        say_json(state, indent=1)
    else:
        _print(state)
    if problem is not None:
        raise problem
    return 0


def _state(settings: Settings) -> tuple[dict[str, Any], KaojuError | None]:
    wanted = model_identity(settings.embedding_model)
    state: dict[str, Any] = {
        "home": str(settings.home.resolve()),
        "format": FORMAT,
        "generation": None,
        "created": None,
        "embedding_model": None,
        "configured_embedding_model": wanted,
        "counts": dict.fromkeys(_COUNTS, 0),
        "llm": None,
        "checks": None,
    }
    try:
        with open_catalogue(settings.home) as catalogue:
            manifest = catalogue.manifest
            state |= {"generation": catalogue.generation, "created": manifest.created, "embedding_model": manifest.embedding_model}
    except (NoIndexError, IndexUnusableError) as error:
        return state, error
    documents = manifest.documents
    state["counts"] = {
        "reports": len(documents),
        "sections": sum(entry.sections for entry in documents),
        "sentences": sum(entry.sentences for entry in documents),
        "passages": manifest.passages,
        "quantities": sum(entry.quantities for entry in documents),
        "removed": len(manifest.removed),
    }
    if manifest.embedding_model != wanted:
        happened = f"索引是用嵌入模型 {manifest.embedding_model} 建成的,当前设置的模型是 {wanted}。"
        return state, IndexUnusableError(happened, "请运行 kaoju ingest 重建索引,或把 KAOJU_EMBEDDING_MODEL 改回原来的模型。")
    return state, None


def _print(state: dict[str, Any]) -> None:
    say(f"数据文件夹:{state['home']}")
    say(f"索引:{state['generation'] or '还没有'}" + (f"(格式 {state['format']},建于 {state['created']})" if state["generation"] else ""))
    say("数量:" + ",".join(f"{title} {state['counts'][name]}" for name, title in _COUNTS.items()))
    say(f"嵌入模型:{state['embedding_model'] or state['configured_embedding_model']}")
    say("大模型:没有使用,答案逐字取自原文")
    say("核对记录:没有")
