"""``kaoju checks``: what people found on answers, and the eval rows it makes."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from corpus.errors import UsageError
from corpus.settings import Settings
from corpus.storage import storage_errors, write_atomically
from ui.cli_output import note, say, say_json, table, write_exactly
from ui.register.eval_rows import as_jsonl, eval_rows
from ui.register.records import CheckedAnswer, State
from ui.register.register import Register
from ui.register.wording import NO_ROWS, SKIPPED, STATE_WORDS, VERDICT_WORDS

_HEAD = ("时间", "核对", "状态", "问题", "正确答案", "说明")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the checks, or write their rows.

    Raises:
        UsageError: ``--out`` without ``export``, or ``--json`` with it.
        StorageError: the register cannot be read, or the file not written.
    """
    if arguments.action == "list" and arguments.out is not None:
        raise UsageError("--out 只能与 export 同时使用。", "例如 kaoju checks export --out 核对.jsonl。")
    if arguments.action == "export" and arguments.json:
        raise UsageError("export 本来就逐行输出 JSON，不需要 --json。", "请去掉 --json。")
    state = None if arguments.state == "all" else cast(State, arguments.state)
    register = Register(settings)
    try:
        checks = register.checks(state)
    finally:
        register.close()
    if arguments.action == "export":
        _export(checks, None if arguments.out is None else Path(arguments.out))
    elif arguments.json:
        say_json([_record(checked) for checked in checks], indent=1)
    elif checks:
        say(table(_HEAD, [_cells(checked) for checked in checks]))
    else:
        note("没有核对记录。请在网页上每个答案下方点“对”“错”或“缺”。")
    return 0


def _export(checks: list[CheckedAnswer], target: Path | None) -> None:
    rows, skipped = eval_rows(checks)
    if target is None:
        write_exactly(as_jsonl(rows))
    elif rows:
        with storage_errors(target.parent):
            write_atomically(target, as_jsonl(rows).encode("utf-8"))
        say(f"已写入 {len(rows)} 行：{target}。运行 kaoju eval {target} 即可评测。")
    if skipped:
        note(SKIPPED.format(count=skipped))
    if not rows:
        note(NO_ROWS)


def _record(checked: CheckedAnswer) -> dict[str, Any]:
    answer = checked.record.answer
    return {"question": answer.question, "history": list(checked.record.history), "answer": answer.answer, "status": answer.status} | asdict(checked.check)


def _cells(checked: CheckedAnswer) -> tuple[str, ...]:
    check = checked.check
    right = "应当拒答" if check.should_refuse else check.right_answer
    cells = (check.noted, VERDICT_WORDS[check.verdict], STATE_WORDS[check.state], checked.record.answer.question, right, check.note)
    return tuple(" ".join(cell.split()) for cell in cells)
