"""What may be written on the command line, and every word argparse says about it, in Chinese.

Nothing but the standard library is imported here: ``kaoju --help`` must be there at once.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from corpus.errors import UsageError

COMMANDS = {
    "ingest": "加入或更新报告",
    "ask": "提问,答案逐条注明出处",
    "documents": "列出语料库里的报告",
    "show": "原样输出一份报告的文字",
    "facts": "列出报告里的数字",
    "remove": "把一份报告移出索引",
    "restore": "恢复一份移出的报告",
    "serve": "打开网页",
    "mcp": "供其他程序调用(MCP 协议)",
    "eval": "回归评测",
    "checks": "答案的核对记录,可导出为评测题",
    "models": "检验别的嵌入模型或重排模型是否更好",
    "status": "索引、模型与数量",
    "doctor": "把索引逐项对照保存的原文检查，可修复",
    "backup": "把整个语料库存成一个文件，或由它恢复",
}
"""Name → what it does; the module of that name in ``ui.commands`` runs it."""

# What argparse says in English → how it is said here. Groups are kept as they are.
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "缺少参数 {0}。"),
    (r"one of the arguments (.+) is required", "缺少参数,需要其中之一:{0}。"),
    (r"unrecognized arguments: (.+)", "不认识参数 {0}。"),
    (r"argument (.+?): not allowed with argument (.+)", "参数 {0} 不能与 {1} 同时使用。"),
    (r"argument (.+?): expected (?:one|at least one) argument", "参数 {0} 后面缺少内容。"),
    (r"argument (.+?): ignored explicit argument (.+)", "参数 {0} 不带内容,却写了 {1}。"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "参数 {0} 的值 {1} 不在可选范围内({2})。"),
    (r"argument (.+?): invalid .+? value: (.+)", "参数 {0} 的值 {1} 无效。"),
    (r"argument (.+?): (.+)", "参数 {0} 有误:{1}。"),
)


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=32)
        self._action_max_length = 14  # so that no command's name breaks its line

    def add_usage(self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法:" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        return text.partition("\n")[2] if action.nargs == argparse.PARSER else text  # the list of commands needs no line of its own


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises instead of exiting."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  (argparse's own options, passed on)
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(_happened(message), f"用 {self.prog} --help 查看写法。")


class _CommandParser(Parser):
    """The parser of one command: it also takes --debug, which may stand before or behind the command."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="出错时显示程序的调用栈")


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the command line; ``--help`` and ``--version`` print and exit.

    Raises:
        UsageError: it cannot be read.
    """
    _check_command(argv)
    return _parser().parse_args(argv)


def _parser() -> Parser:
    parser = Parser(prog="kaoju", description="考据:政府履行教育职责自评报告问答,每句回答都能对到原文。", epilog="用 kaoju 命令 --help 查看一个命令的写法。")
    parser.add_argument("--debug", action="store_true", help="出错时显示程序的调用栈")
    parser.add_argument("--version", action="store_true", help="显示版本")
    subparsers = parser.add_subparsers(dest="command", title="命令", metavar="命令", parser_class=_CommandParser, prog="kaoju")
    add = {name: subparsers.add_parser(name, help=does, description=f"{does}。").add_argument for name, does in COMMANDS.items()}
    as_json: dict[str, Any] = {"action": "store_true", "help": "输出 JSON,供程序读取"}
    document: dict[str, Any] = {"metavar": "文档", "help": "文档名(用 kaoju documents 查看)"}

    add["ingest"]("paths", nargs="*", metavar="路径", help="报告文件或文件夹;不写则为自带的报告")
    add["ingest"]("--json", **as_json)
    add["ask"]("question", nargs="?", metavar="问题", help="中文问题;有空格时请加引号")
    add["ask"]("--history", action="append", default=[], metavar="问题", help="此前问过的问题,可重复,先问的在前")
    add["ask"]("--batch", metavar="文件.jsonl", help='逐行提问:每行 {"id", "question", "history"},每行输出一个 JSON 答案;- 表示标准输入')
    add["ask"]("--json", **as_json)
    add["documents"]("--json", **as_json)
    add["show"]("document", **document)
    add["show"]("--section", metavar="编号", help="只输出一个部分(含下级),如 七、7、(七)、一、;重号时取最里层,或写成 二/七")
    add["facts"]("--indicator", metavar="文字", help="指标名中含有的文字")
    add["facts"]("--place", metavar="地区", help="地区,全称或简称")
    add["facts"]("--period", metavar="时间", help="时间,如 2019、2020年上半年;数字自己没有写时间的按报告的时间算")
    add["facts"]("--format", choices=("table", "csv", "json"), default="table", help="输出格式:table 表格,csv,json(默认 %(default)s)")
    add["remove"]("document", **document)
    add["restore"]("document", **document)
    add["serve"]("--host", metavar="地址", help="监听地址(默认取设置 KAOJU_HOST,127.0.0.1)")
    add["serve"]("--port", type=_port, metavar="端口", help="监听端口(默认取设置 KAOJU_PORT,7860)")
    add["mcp"]("--http", type=_address, metavar="地址:端口", help="经 HTTP 提供服务,如 127.0.0.1:7870;不写则用标准输入输出")
    add["eval"]("datasets", nargs="*", metavar="评测集", help="名称或 .jsonl 文件;不写则为语料库适用的全部评测集")
    add["eval"]("--generated", type=int, metavar="份数", help="由自带的报告生成多地多年的报告,另建临时语料库评测")
    add["eval"]("--seed", type=int, metavar="种子", help="--generated 所用的种子:1–100 调试用(默认 1),101–200 测试用,不显示题目")
    add["eval"]("--mode", choices=("extractive", "generative"), default="extractive", help="generative:同时评测大模型作答,与原文作答并列(默认 %(default)s)")
    add["eval"]("--update-baseline", action="store_true", help="把这次的结果存为今后比较的基线")
    add["eval"]("--json", **as_json)
    add["checks"]("action", nargs="?", choices=("list", "export"), default="list", metavar="动作", help="list 列出(默认),export 导出为评测题")
    add["checks"]("--state", choices=("open", "done", "all"), default="all", help="只要待处理(open)或已处理(done)的(默认 %(default)s)")
    add["checks"]("--out", metavar="文件.jsonl", help="导出到文件;不写则输出到屏幕")
    add["checks"]("--json", **as_json)
    add["models"]("action", choices=("check",), metavar="check", help="check 检验一个模型")
    add["models"]("name", metavar="模型", help="模型的文件夹或名称")
    add["models"]("--reranker", action="store_true", help="它是重排模型(CrossEncoder)")
    add["models"]("--json", **as_json)
    add["status"]("--json", **as_json)
    add["doctor"]("--repair", action="store_true", help="由保存的原文重建索引；原文、备份都不会删除")
    add["doctor"]("--json", **as_json)
    add["backup"]("file", metavar="文件.zip", help="备份文件；已经存在的文件不会被覆盖")
    add["backup"]("--restore", action="store_true", help="由这个文件恢复；现有的文件不会被覆盖或删除")
    add["backup"]("--replace", action="store_true", help="恢复时，允许以备份代替与它不同的语料库")
    add["backup"]("--json", **as_json)
    return parser


def _check_command(argv: list[str]) -> None:
    """Name the command nearest to one that does not exist, which argparse cannot do.

    Raises:
        UsageError: the first word is no command.
    """
    word = next((word for word in argv if not word.startswith("-")), None)
    if word is not None and word not in COMMANDS:
        near = difflib.get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.5)
        remedy = f"最接近的是 {near[0]};" if near else "提问请写 kaoju ask 问题;"
        raise UsageError(f"没有命令 {word}。", f"{remedy}用 kaoju --help 查看全部命令。")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("应为 1 到 65535 的整数")
    return int(text)


def _address(text: str) -> tuple[str, int]:
    """Host and port; port 0 takes a free one."""
    host, _, port = text.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise argparse.ArgumentTypeError("应写成 地址:端口,如 127.0.0.1:7870")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _happened(message: str) -> str:
    for pattern, chinese in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return chinese.format(*match.groups())
    return f"命令写法有误({message})。"
