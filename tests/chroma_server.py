"""A Chroma server of the tests' own. It listens on a loopback address only: see .github/SECURITY.md."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import chromadb


class Chroma:
    """``chroma run`` on a loopback port of its own; its data outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = Path(sys.executable).with_name("chroma")
        command = [program, "run", "--host", "127.0.0.1", "--port", str(self.port), "--path", self._folder / "data"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CHROMA_")}
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log, env=environment)
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=5):  # noqa: S310
                    return
            except OSError:
                assert self.process.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < until
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def collections(self) -> set[str]:
        """Names of all collections."""
        with closing(chromadb.HttpClient(host=self.url)) as client:
            return {collection.name for collection in client.list_collections()}
