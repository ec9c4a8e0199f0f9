"""The stored texts of all reports, each under the hash of its content.

A text is never deleted: a report taken out of the index can be brought back, and every derived part can be built again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.errors import IndexUnusableError
from corpus.storage import storage_errors, write_atomically


def text_sha256(text: str) -> str:
    """Hash of a report's text: 64 hexadecimal digits over its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Texts:
    """The folder ``home/texts``, one file ``<sha256>.txt`` a text: exact UTF-8, line ends untouched."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "texts"

    def put(self, text: str) -> str:
        """Store ``text`` unless an intact copy is there; its hash comes back.

        Raises:
            StorageError: the disk refused.
        """
        sha256 = text_sha256(text)
        if not self.intact(sha256):
            with storage_errors(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                write_atomically(self._path(sha256), text.encode("utf-8"))
        return sha256

    def read(self, sha256: str) -> str:
        """The text of that hash, character for character as it was put.

        Raises:
            IndexUnusableError: the file is missing, or its content is no longer that of the hash.
        """
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise _damaged(sha256, "缺失") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(sha256, "已损坏")
        return data.decode("utf-8")

    def intact(self, sha256: str) -> bool:
        """Whether the text of that hash is there, unharmed."""
        try:
            return hashlib.sha256(self._path(sha256).read_bytes()).hexdigest() == sha256
        except OSError:
            return False

    def hashes(self) -> frozenset[str]:
        """Hashes of all texts, by file name alone."""
        return frozenset(path.stem for path in self.folder.glob("*.txt"))

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.txt"


def _damaged(sha256: str, state: str) -> IndexUnusableError:
    return IndexUnusableError(f"存储的报告原文 texts/{sha256[:12]}….txt {state}。", "请用原文件重新运行 kaoju ingest。", sha256=sha256)
