"""``kaoju backup``: the whole corpus as one file, and back."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from corpus.backup import Contents, restore, save
from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from corpus.storage import storage_errors
from ui.cli_output import readable, say, say_json


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the file, or bring back what is in it, and say what was done."""
    archive = Path(arguments.file)
    if arguments.restore:
        return _restore(archive, arguments, settings)
    if arguments.replace:
        raise UsageError("参数 --replace 只能与 --restore 同时使用。", "用 kaoju backup --help 查看写法。")
    contents, warnings = _save(archive, settings)
    texts = sum(member.name.startswith("texts/") for member in contents.members)
    if arguments.json:
        say_json({"file": str(archive.resolve()), "created": contents.created, "files": len(contents.members), "texts": texts, "warnings": warnings}, 1)
        return 0
    say(f"已备份到 {readable(str(archive))}：原文 {texts} 份，文件 {len(contents.members)} 个，{archive.stat().st_size / 10**6:.1f} MB。")
    for warning in warnings:
        say(f"请留意：{warning}")
    say(f"要恢复，请运行 kaoju backup --restore {readable(str(archive))}。")
    return 0


def _save(archive: Path, settings: Settings) -> tuple[Contents, tuple[str, ...]]:
    """A register in a database server is copied out first, and that after all that can be refused without it."""
    if settings.database_url is None or archive.exists():
        return save(settings.home, archive)
    from ui.register.copying import copy_to_file  # the database's library is not needed otherwise
    from ui.register.register import RegisterAwayError

    with tempfile.TemporaryDirectory(prefix="kaoju-") as folder, storage_errors(Path(folder)):
        try:
            copy_to_file(settings, Path(folder, "register.sqlite"))
        except RegisterAwayError as error:
            happened = "没有写出备份：存放核对记录和对话的数据库连接不上。"
            raise StorageError(happened, "请让 KAOJU_DATABASE_URL 所指的数据库恢复运行后，再运行一次。", **error.context) from error
        return save(settings.home, archive, Path(folder, "register.sqlite"))


def _restore(archive: Path, arguments: argparse.Namespace, settings: Settings) -> int:
    done = restore(archive, settings.home, replace=arguments.replace)
    if settings.database_url is not None and done.register is not None:
        from ui.register.copying import copy_from_file
        from ui.register.register import RegisterAwayError

        try:
            copy_from_file(done.register, settings)
        except RegisterAwayError as error:
            happened = f"语料库已恢复（报告 {done.reports} 份），但存放核对记录和对话的数据库连接不上，这些记录没有恢复。"
            remedy = "它们仍在备份里；请让 KAOJU_DATABASE_URL 所指的数据库恢复运行后，把同一条命令再运行一次。"
            raise StorageError(happened, remedy, **error.context) from error
    if arguments.json:
        say_json(asdict(done) | {"register": done.register and str(done.register)}, 1)
        return 0
    say(f"已恢复，语料库现有报告 {done.reports} 份（索引 {done.generation}）。")
    if done.set_aside:
        say(f"原有的 {'、'.join(done.set_aside)} 已移出索引，原文仍然保存着，可用 kaoju restore 恢复。")
    for name in done.kept:
        say(f"请留意：原有的同名文件没有改动，备份里的存为 {name}。")
    return 0
