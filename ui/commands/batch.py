"""``kaoju ask --batch``: one JSON object a line in, one JSON answer a line out, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from assistant.answer import Answer
from assistant.chain import Assistant
from corpus.errors import KaojuError, RejectedInputError, ServiceError, UsageError
from corpus.settings import Settings
from ui.cli_output import note, readable, say_json
from ui.commands.answer_record import answer_record
from ui.commands.opening import open_assistant

_EXAMPLE = '每行应写成 {"id": …, "question": …, "history": […]}。'


def answer_batch(name: str, settings: Settings) -> None:
    """Answer every line of the file (``-`` is standard input); blank lines are passed over.

    A line that cannot be answered gives ``{"id", "line", "error"}`` in its place, and is reported with its number on standard error.

    Raises:
        UsageError: there is no such file.
        RejectedInputError: at the end, when lines were bad.
        ServiceError: at the end, when lines failed for another reason.
    """
    bad: list[int] = []
    failed: list[int] = []
    with _lines(name) as lines, open_assistant(settings) as (assistant, _):
        for number, line in enumerate(lines, start=1):
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not line.strip():
                continue
            row: dict[str, Any] = {}
            try:
                row = _parsed(line)
                _check(row)
                say_json(_answered(assistant, row))
            except RejectedInputError as error:
                bad.append(number)
                _complain(number, row, error)
            except BrokenPipeError:
                raise
            except KaojuError as error:
                failed.append(number)
                _complain(number, row, error)
            except Exception as error:  # noqa: BLE001  (one line must not cost the others)
                failed.append(number)
                _complain(number, row, KaojuError(f"程序内部出错({type(error).__name__})。", "请用 kaoju ask 单独提出这个问题并加上 --debug。"))
    if failed:
        raise ServiceError(f"第 {_listed(failed)} 行没有得到答案。", "原因见上,其余各行已经回答。")
    if bad:
        raise RejectedInputError(f"第 {_listed(bad)} 行有误。", "其余各行已经回答,请改正后重新提问。")


def _answered(assistant: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    answer: Answer = assistant.ask(readable(row["question"]), [readable(turn) for turn in row.get("history") or ()])
    return {**answer_record(answer), "id": row.get("id")}


def _parsed(line: bytes) -> dict[str, Any]:
    """The line as a JSON object.

    Raises:
        RejectedInputError: it is none.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RejectedInputError("不是 UTF-8 编码的合法 JSON。", "每行应是一个 JSON 对象。") from error
    if not isinstance(row, dict):
        raise RejectedInputError("不是 JSON 对象。", _EXAMPLE)
    return row


def _check(row: dict[str, Any]) -> None:
    """Fields other than id, question and history are ignored.

    Raises:
        RejectedInputError: the question or the history is of a wrong type.
    """
    if not isinstance(row.get("question"), str):
        raise RejectedInputError("缺少文字字段 question。", _EXAMPLE)
    history = row.get("history")
    if history is not None and not (isinstance(history, list) and all(isinstance(turn, str) for turn in history)):
        raise RejectedInputError("字段 history 不是由文字组成的列表。", "请改为此前问过的问题的列表,先问的在前。")


def _complain(number: int, row: dict[str, Any], error: KaojuError) -> None:
    say_json({"id": row.get("id"), "line": number, "error": str(error)})
    note(f"第 {number} 行:{error}")


@contextmanager
def _lines(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name)
    if not path.exists() or path.is_dir():
        raise UsageError(f"找不到问题文件 {readable(name)}。", "请检查路径是否写对。")
    with path.open("rb") as file:
        yield file


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:20])) + (f" 等共 {len(numbers)}" if len(numbers) > 20 else "")
