"""``kaoju ask``: one question, or a file of them."""

from __future__ import annotations

import argparse

from corpus.errors import UsageError
from corpus.settings import Settings
from ui.answer_text import answer_text
from ui.cli_output import readable, say, say_json
from ui.commands.answer_record import answer_record
from ui.commands.batch import answer_batch
from ui.commands.opening import open_assistant


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer, or refuse with the reason; both are exit code 0.

    Raises:
        UsageError: neither or both of a question and a batch are given.
        RejectedInputError: the question is empty or too long, or a line of the batch cannot be answered.
    """
    if (arguments.question is None) == (arguments.batch is None):
        raise UsageError("需要一个问题,或用 --batch 给出问题文件,二者选一。", "例如 kaoju ask 校园足球特色学校有多少所。")
    if arguments.batch is not None:
        if arguments.history:
            raise UsageError("--history 不能与 --batch 同时使用。", "请把此前的问题写在文件每行的 history 里。")
        answer_batch(arguments.batch, settings)
        return 0
    with open_assistant(settings) as (assistant, _):
        answer = assistant.ask(readable(arguments.question), [readable(turn) for turn in arguments.history])
    if arguments.json:
        say_json(answer_record(answer))
    else:
        say(answer_text(answer))
    return 0
