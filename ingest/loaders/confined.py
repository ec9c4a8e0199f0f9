"""Parsers of binary formats run in a process of their own, with limits of memory and time.

Such files come from anywhere, and their parsers are large: one that crashes, hangs or asks for too much memory costs its
file, nothing else. The file goes in through a temporary file on standard input; what comes out is one line of JSON, before
which each line of a mere number says that the parser is still getting on, and for how many seconds to wait for the next line.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from corpus.errors import RejectedInputError
from ingest.loaders.blocks import Paragraph, Parsed, Table
from ingest.loaders.files import Limits, SourceFile

MEMORY = 2 * 10**9
"""Bytes of address space of a parser."""
_MAX_OUTPUT = 400 * 10**6
_ROOT = Path(__file__).parents[2]


def parse_confined(parser: str, file: SourceFile, limits: Limits) -> Parsed:
    """Run the function ``parse`` of the module named ``parser`` on a file.

    Raises:
        RejectedInputError: the parser refused the file, crashed, hung or needed too much memory.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write(file.data)
        given.seek(0)
        command = [sys.executable, "-m", "ingest.loaders.confined", parser, file.name, *map(str, astuple(limits))]
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        # Chinese names and texts pass through whatever the locale is.
        environment = os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "2"}
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=complaints, env=environment) as process:  # noqa: S603
            try:
                output = _output(process, file.name, limits.stall)
            finally:
                process.kill()
        complaints.seek(max(0, complaints.tell() - 2000))
        said = complaints.read().decode("utf-8", "replace")
    if output is None:
        raise RejectedInputError(f"{file.name} 使解析程序异常退出。", "文件可能已损坏或经过伪造,请用办公软件打开后重新另存再试。", detail=said)
    return _parsed(output, file.name)


def _output(process: subprocess.Popen[bytes], name: str, patience: int) -> dict[str, Any] | None:
    """The line of JSON; None where none came. ``patience``: seconds to wait for the first sign of progress."""
    lines: queue.Queue[bytes] = queue.Queue()
    stream = process.stdout

    def read() -> None:
        with contextlib.suppress(ValueError, OSError):  # closed by the other side
            while stream is not None and (line := stream.readline(_MAX_OUTPUT)):
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=patience)
        except queue.Empty:
            raise RejectedInputError(f"{name} 读了 {patience} 秒仍无进展,已停止。", "文件可能已损坏或过于复杂,请拆分或重新另存后再试。") from None
        if not line:
            return None
        if line.strip().isdigit():
            patience = int(line)
            continue
        try:
            found: dict[str, Any] = json.loads(line)
        except ValueError:
            return None
        return found


def _parsed(output: dict[str, Any], name: str) -> Parsed:
    if "rejected" in output:
        raise RejectedInputError(*output["rejected"])
    if "failed" in output:
        raise RejectedInputError(f"{name} 已损坏,或不是有效的 {Path(name).suffix} 文件。", "请用办公软件打开后重新另存再试。", detail=output["failed"])
    blocks: list[Paragraph | Table] = [Table(**block) if "rows" in block else Paragraph(**block) for block in output["blocks"]]
    return Parsed(blocks, [(number, confidence) for number, confidence in output["recognised"]], output["warnings"])


def _limit_memory(limit: int) -> None:
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(parser: str, name: str, *given: str) -> None:
    """In the process of its own: parse standard input, write to standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answer
    module = importlib.import_module(parser)
    limits = Limits(*map(int, given))
    _limit_memory(getattr(module, "MEMORY", MEMORY))

    def tick(seconds: int | None = None) -> None:
        out.write(b"%d\n" % (seconds or limits.stall))
        out.flush()

    result: dict[str, Any]
    try:
        result = asdict(module.parse(sys.stdin.buffer.read(), name, limits, tick))
    except RejectedInputError as error:
        result = {"rejected": [error.happened, error.remedy]}
    except MemoryError:
        result = {"rejected": [f"{name} 解析时需要的内存超过上限。", "文件可能已损坏或经过伪造,请拆分或重新另存后再试。"]}
    except Exception as error:  # noqa: BLE001  (whatever a parser stumbles over, the file is to blame)
        result = {"failed": repr(error)[:500]}
    out.write(json.dumps(result).encode() + b"\n")
    out.flush()
    os._exit(0)  # libraries of C++ may crash on their way out


if __name__ == "__main__":
    _run(*sys.argv[1:])
