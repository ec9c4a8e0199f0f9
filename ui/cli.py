"""Runs one command and turns whatever happens into an exit code and, on standard error, two Chinese sentences.

0 done, 1 the evals became worse, 2 wrong use, 3 input rejected, 4 no usable index, 5 something outside failed (disk, lock, service,
or this program); 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import TYPE_CHECKING

from corpus.errors import KaojuError, StorageError, UsageError
from ui.cli_output import note, speak_utf8
from ui.cli_parser import parse

if TYPE_CHECKING:
    from corpus.settings import Settings

INTERRUPTED = 130
PIPE_CLOSED = 141
_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "文件系统只读",
    errno.ENOSPC: "磁盘已满",
    errno.EIO: "设备故障",
    errno.EADDRINUSE: "端口已被占用",
    errno.EMFILE: "打开的文件太多",
}

# Nothing but what the settings name is ever asked over the network: libraries that report home are told not to.
_SILENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
}


def run(argv: list[str]) -> int:
    """Run the command ``argv`` (without the program's name); the exit code comes back."""
    speak_utf8()
    debug = "--debug" in argv
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return PIPE_CLOSED
    except KaojuError as error:
        return _report(error, argv, debug)
    except OSError as error:
        where = f" {error.filename} " if error.filename else ""
        _give_up_output()
        reason = _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
        return _report(StorageError(f"读写{where}时出错({reason})。", "请检查磁盘、权限和路径后重试。"), argv, debug, error)
    except Exception as error:  # noqa: BLE001  (an official is never shown a traceback)
        unexpected = KaojuError(f"程序内部出错({type(error).__name__})。", "请加上 --debug 重新运行,并把显示的内容交给维护者。")
        return _report(unexpected, argv, debug, error)


def _give_up_output() -> None:
    """Throw away what is still buffered where it cannot be written: it would fail once more when the interpreter ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: list[str]) -> int:
    arguments = parse(argv)
    if arguments.version:
        from importlib.metadata import version

        print(f"kaoju {version('kaoju')}")
        return 0
    if arguments.command is None:
        raise UsageError("没有写命令。", "用 kaoju --help 查看全部命令,例如 kaoju ask 校园足球特色学校有多少所。")
    _quieten(arguments.debug)
    settings = _settings()
    if not settings.allow_download:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    code: int = importlib.import_module(f"ui.commands.{arguments.command}").run(arguments, settings)
    return code


def _settings() -> Settings:
    from corpus.settings import load_settings

    try:
        return load_settings()
    except UnicodeDecodeError as error:
        raise UsageError("设置文件 .env 不是 UTF-8 文本。", "请另存为 UTF-8 编码后重试。") from error


def _quieten(debug: bool) -> None:
    """Keep libraries off the network and, unless debugging, off the terminal."""
    os.environ.update(_SILENT)
    if not debug:
        import logging
        import warnings

        logging.lastResort = None
        warnings.simplefilter("ignore")


def _report(error: KaojuError, argv: list[str], debug: bool, cause: Exception | None = None) -> int:
    if debug:
        import traceback

        traceback.print_exception(cause or error)
        if error.context:
            note(f"{error.context}")
    if not isinstance(error, UsageError):
        _log(error, argv, cause)
    note(str(error))
    return error.exit_code


def _log(error: KaojuError, argv: list[str], cause: Exception | None) -> None:
    """Keep the error with its context in ``home/kaoju.log``, where a home is and can be written; never fail."""
    import logging.handlers
    from pathlib import Path

    home = Path(os.environ.get("KAOJU_HOME", ".kaoju"))
    if not home.is_dir():
        return
    try:
        handler = logging.handlers.RotatingFileHandler(home / "kaoju.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="replace")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.Logger("kaoju.cli")
    log.addHandler(handler)
    log.error("%s argv=%r context=%r", error, argv, error.context, exc_info=cause)
    handler.close()
