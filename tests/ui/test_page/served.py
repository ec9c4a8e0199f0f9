"""A running page, its corpus, and a report that tries everything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.library import Library
from corpus.report import Report

ROOT = Path(__file__).parents[3]
START_SECONDS = 90
SERVE = """
import json, sys
from pathlib import Path
from corpus.settings import Settings
from ui.page import serve
serve(Settings(home=Path(sys.argv[1]), **json.loads(sys.argv[2])), "127.0.0.1", 0)
"""

HOSTILE_SENTENCE = "全市建成航天科普特色学校23所<img src=http://evil.example/x.png onerror='window.hacked=1'>${window.hacked=2}{{window.hacked=3}}。"
HOSTILE_REPORT = f"""发布机构: 广元市教育局<script>window.hacked='publisher'</script>
发布日期: 2021-03-09

广元市人民政府 2020年履行教育职责自评情况<svg onload="window.hacked='title'">

一、科普教育𠮷𠮷情况<b onclick="window.hacked='heading'">

(一)推进航天科普教育。𠮷林路小学参加活动😀。{HOSTILE_SENTENCE}[脚本](javascript:window.hacked='link')
![图](http://evil.example/y.png)。

(二)改善办学条件。全市新建科普实验室`46`间。$$\\href{{javascript:window.hacked='latex'}}{{x}}$$
<form action=http://evil.example/><input autofocus onfocus="window.hacked='focus'"></form>。
"""


@dataclass(frozen=True)
class Site:
    """A running page and the corpus behind it."""

    url: str
    home: Path
    process: subprocess.Popen[str]

    def report(self, document: str) -> Report:
        """A report as stored."""
        snapshot = Library(self.home).open("builtin")
        try:
            return snapshot.report(document)
        finally:
            snapshot.close()


@contextmanager
def running(home: Path, before: str = "", **settings: object) -> Iterator[Site]:
    """``ui.page.serve`` in a process of its own on a free port, with further settings by field; ``before`` is Python that is run there first."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KAOJU_", "GRADIO_", "HF_"))}
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTHONUTF8"] = "1"
    command = [sys.executable, "-c", before + SERVE, str(home), json.dumps(settings)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    guard = threading.Timer(START_SECONDS, process.kill)
    guard.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        guard.cancel()
        assert "http://" in line, f"the server did not start: {line!r}, exit code {process.poll()}"
        address = "http://" + line.split("http://")[1].split("\uff08")[0].strip()
        yield Site(address, home, process)
    finally:
        guard.cancel()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
