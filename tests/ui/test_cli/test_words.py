"""Help, wrong use, settings: what is said, in which language, with which exit code, how fast."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from ui.cli_parser import COMMANDS, parse

ROOT = Path(__file__).parents[3]


def test_help_names_every_command(run: Callable[..., Any]) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    assert all(name in done.out for name in COMMANDS)


@pytest.mark.alone
def test_help_within_300_ms(run: Callable[..., Any], child_seconds: Callable[[Callable[[], Any]], float]) -> None:
    assert min(child_seconds(lambda: run("--help")) for _ in range(5)) <= 0.3


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([command, "--help"] if command else ["--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert text.startswith("用法:kaoju")
    assert "显示这份说明" in text
    assert not any(word in text.lower() for word in ("usage", "options", "optional", "positional", "show this", "arguments", "default:"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "没有写命令。"),
        (("aks", "问题"), "没有命令 aks。最接近的是 ask;"),
        (("校园足球有多少所?",), "没有命令 校园足球有多少所?。提问请写 kaoju ask 问题;"),
        (("ask",), "需要一个问题,或用 --batch 给出问题文件"),
        (("ask", "问", "--batch", "a.jsonl"), "二者选一"),
        (("ask", "--batch", "a.jsonl", "--history", "问"), "--history 不能与 --batch 同时使用。"),
        (("ask", "--batch", "no-such.jsonl"), "找不到问题文件 no-such.jsonl。"),
        (("ask", "校园", "足球"), "不认识参数 足球。"),
        (("ask", "问", "--histroy", "问"), "不认识参数 --histroy 问。"),
        (("ask", "问", "--history"), "参数 --history 后面缺少内容。"),
        (("show",), "缺少参数 文档。"),
        (("facts", "--format", "xml"), "参数 --format 的值 'xml' 不在可选范围内"),
        (("serve", "--port", "70000"), "参数 --port 有误:应为 1 到 65535 的整数。"),
    ],
)
def test_wrong_use(run: Callable[..., Any], words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.complaint


def test_a_message_argparse_may_say_one_day_is_still_framed() -> None:
    from ui.cli_parser import Parser

    with pytest.raises(UsageError, match=r"命令写法有误\(something new\)。用 kaoju --help 查看写法。"):
        Parser(prog="kaoju").error("something new")


def test_an_unknown_setting_is_named_with_the_nearest(run: Callable[..., Any]) -> None:
    done = run("status", env={"KAOJU_HOEM": "x"})
    assert done.code == 2
    assert "不认识设置项 KAOJU_HOEM。" in done.complaint
    assert "KAOJU_HOME" in done.err


def test_a_setting_of_former_days_is_named_with_what_its_values_are_now(run: Callable[..., Any]) -> None:
    done = run("status", env={"KAOJU_KEEP_CONVERSATIONS": "false"})
    assert done.code == 2
    assert "KAOJU_KEEP_CONVERSATIONS 已经改名" in done.complaint
    assert "KAOJU_CONVERSATIONS：原来的 false 写作 off" in done.err


def test_a_bad_value_of_a_setting_is_named(run: Callable[..., Any]) -> None:
    done = run("status", env={"KAOJU_PORT": "门"})
    assert done.code == 2
    assert "KAOJU_PORT" in done.complaint


def test_a_settings_file_in_another_encoding_is_named(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# 设置\nKAOJU_PORT=7861\n".encode("gb18030"))
    done = run("status", cwd=tmp_path)
    assert done.code == 2
    assert ".env 不是 UTF-8" in done.complaint


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "ui", "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("kaoju 0.")


def test_debug_shows_where_it_happened(run: Callable[..., Any], tmp_path: Path) -> None:
    for words in (("--debug", "documents"), ("documents", "--debug")):
        done = run(*words, home=tmp_path)
        assert done.code == 4
        assert "Traceback" in done.err
