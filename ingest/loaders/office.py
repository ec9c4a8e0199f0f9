"""Old office formats (.doc, .wps, .xls, .et) through LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus.errors import RejectedInputError
from ingest.loaders.files import SourceFile

TARGETS = {".doc": ".docx", ".wps": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".et": ".xlsx"}
"""Ending of an old format → of the one it is turned into."""
_FILTERS = {".docx": "MS Word 97", ".xlsx": "MS Excel 97"}
"""New format → LibreOffice's reader of the old one. Left to find one, it takes a damaged table for text and reads the bytes."""
SECONDS = 30.0
_LIMITED = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2); os.execv(sys.argv[2], sys.argv[2:])"
"""Starts a program with so many bytes of address space at most."""
_MEMORY = 4 * 10**9
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def convert(file: SourceFile) -> SourceFile:
    """The file in the new format, under the same name.

    Raises:
        RejectedInputError: macros, a password, no LibreOffice, or LibreOffice cannot read it.
    """
    if not file.data.startswith((_OLE, b"{\\rtf")):
        raise RejectedInputError(f"{file.name} 的内容不是 {file.suffix} 格式。", "请用办公软件打开后另存为 .docx 或 .xlsx 再加入。")
    if "_VBA_PROJECT".encode("utf-16-le") in file.data:
        raise RejectedInputError(f"{file.name} 含有宏,没有收入。", "请另存为不含宏的 .docx 或 .xlsx 后再加入。")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RejectedInputError(
            f"{file.name} 是旧版格式,读取它需要 LibreOffice,这台机器上没有安装。", "请安装 LibreOffice,或用办公软件另存为 .docx 或 .xlsx 后再加入。"
        )
    target, is_rtf = TARGETS[file.suffix], file.data.startswith(b"{")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"given{'.rtf' if is_rtf else file.suffix}")
        source.write_bytes(file.data)
        # A profile of its own: an open LibreOffice of the user's would take the order and fail.
        command = [
            *(program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore"),
            *(f"--infilter={'Rich Text Format' if is_rtf else _FILTERS[target]}", "--convert-to", target[1:], "--outdir", str(Path(folder, "out"))),
            str(source),
        ]
        if sys.platform != "win32":
            command = [sys.executable, "-c", _LIMITED, str(_MEMORY), *command]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise RejectedInputError(f"LibreOffice 在 {SECONDS:.0f} 秒内没有读完 {file.name}。", "请用办公软件另存为 .docx 或 .xlsx 后再加入。") from None
        finally:
            _stop(process)
        converted = Path(folder, "out", f"given{target}")
        if not converted.is_file():
            part = "Calc" if target == ".xlsx" else "Writer"
            remedy = f"文件可能已损坏或有密码,也可能没有安装 LibreOffice 的 {part}。请用办公软件另存为 {target} 后再加入。"
            raise RejectedInputError(f"LibreOffice 读不了 {file.name}。", remedy)
        return SourceFile(file.source, Path(file.name).stem + target, converted.read_bytes())


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the processes it started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
