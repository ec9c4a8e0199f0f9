"""``kaoju status``: what the index holds and what it was built with."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.generation.model import answers
from corpus.embedding import model_identity
from corpus.errors import IndexUnusableError, KaojuError, NoIndexError, StorageError
from corpus.manifest import FORMAT, Manifest
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
        "llm": {"model": settings.llm_model, "answers": answers(settings)} if settings.llm_base_url else None,
        "checks": _checks(settings),
    }
    try:
        with open_catalogue(settings.home) as catalogue:
            manifest = catalogue.manifest
            state |= {"generation": catalogue.generation, "created": manifest.created, "embedding_model": manifest.embedding_model}
    except (NoIndexError, IndexUnusableError) as error:
        return state, error
    state["counts"] = counts(manifest)
    if manifest.embedding_model != wanted:
        happened = f"索引是用嵌入模型 {manifest.embedding_model} 建成的,当前设置的模型是 {wanted}。"
        return state, IndexUnusableError(happened, "请运行 kaoju ingest 重建索引,或把 KAOJU_EMBEDDING_MODEL 改回原来的模型。")
    return state, None


def counts(manifest: Manifest) -> dict[str, int]:
    """How many of everything a generation holds."""
    documents = manifest.documents
    return {
        "reports": len(documents),
        "sections": sum(entry.sections for entry in documents),
        "sentences": sum(entry.sentences for entry in documents),
        "passages": manifest.passages,
        "quantities": sum(entry.quantities for entry in documents),
        "removed": len(manifest.removed),
    }


def _checks(settings: Settings) -> dict[str, int] | None:
    """Numbers of the register; None where there is none yet or it cannot be read."""
    if settings.database_url is None and not (settings.home / "register.sqlite").exists():
        return None
    from ui.register.register import Register  # the database's library is not needed to tell that there is none

    register = Register(settings)
    try:
        return register.count()
    except StorageError:
        return None
    finally:
        register.close()


def _print(state: dict[str, Any]) -> None:
    say(f"数据文件夹:{state['home']}")
    say(f"索引:{state['generation'] or '还没有'}" + (f"(格式 {state['format']},建于 {state['created']})" if state["generation"] else ""))
    say("数量:" + ",".join(f"{title} {state['counts'][name]}" for name, title in _COUNTS.items()))
    say(f"嵌入模型:{state['embedding_model'] or state['configured_embedding_model']}")
    llm = state["llm"]
    said = f"{llm['model']}（{'有应答' if llm['answers'] else '没有应答，答案逐字取自原文'}）" if llm else "没有使用,答案逐字取自原文"
    say(f"大模型:{said}")
    checks = state["checks"]
    say(f"核对记录:待处理 {checks['open']} 条,已处理 {checks['done']} 条;问答记录 {checks['answers']} 条" if checks else "核对记录:没有")
