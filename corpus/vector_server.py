"""A Chroma server that holds the vectors of a corpus too large for the disk of one machine.

A shard that lies on the server is a collection there and, where its folder would be, a folder with one small file that names the collection:
published, rolled back, backed up and cleared away like any other. The server's address stands in the settings, never in the data.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import chromadb
import httpx
from chromadb.config import Settings
from chromadb.errors import InvalidArgumentError, NotFoundError
from pydantic import SecretStr

from corpus.errors import IndexUnusableError, KaojuError, ServiceError, UsageError
from corpus.storage import write_atomically

_FILE = "server.json"
_OWNER = "chroma-owner"
_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 60.0


class VectorServer:
    """Where to find the server, and which collections on it are this corpus's."""

    def __init__(self, home: Path, address: SecretStr) -> None:
        """Nothing is connected yet.

        Args:
            home: the corpus.
            address: ``http://host:port`` or ``https://user:password@host/path``; name and password go to a proxy that guards the server.

        Raises:
            UsageError: the address is none.
        """
        self._home = home
        parts = urlsplit(address.get_secret_value())
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            port = None
        if parts.scheme not in ("http", "https") or not parts.hostname or port is None or parts.query or parts.fragment:
            raise UsageError("设置 KAOJU_CHROMA_URL 的写法不对。", "请写成 http://主机:端口，或去掉这个设置。")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.shown = f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"
        """The address without name and password."""
        self._headers = {}
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"

    def connect(self) -> Any:  # noqa: ANN401  (chromadb is untyped)
        """A client. Call it, and use it, inside ``errors``."""
        # Chroma's client waits for ever, for its first call too; this one tells whether anybody answers.
        httpx.get(f"{self.shown}/api/v2/heartbeat", headers=self._headers, timeout=_CONNECT_SECONDS).raise_for_status()
        client = chromadb.HttpClient(host=self.shown, headers=dict(self._headers), settings=Settings(anonymized_telemetry=False))
        client._server._session.timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
        return client

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn whatever goes wrong with the server inside the block into a ServiceError; that a collection is not there, or not as it should be, passes."""
        try:
            yield
        except (KaojuError, NotFoundError, InvalidArgumentError):
            raise
        except Exception as error:
            happened = f"向量服务器 {self.shown} 没有正常应答。"
            raise ServiceError(happened, "请检查 Chroma 服务器和 KAOJU_CHROMA_URL 后重试。", detail=repr(error)) from error

    def new_collection(self, folder: Path) -> str:
        """Note in ``folder`` the name of a collection that does not exist yet: should it be made and this process die, it can be found and removed."""
        name = f"kaoju-{self._owner(create=True)}-{uuid.uuid4().hex}"
        write_atomically(folder / _FILE, json.dumps({"collection": name}).encode())
        return name

    def remove(self, folder: Path) -> None:
        """Remove from the server the collection that ``folder`` names, if it is this corpus's own: a restored backup names those of another.

        Raises:
            ServiceError: the server does not answer.
        """
        name = collection_of(folder)
        owner = self._owner()
        if name is None or owner is None or not name.startswith(f"kaoju-{owner}-"):
            return
        with self.errors():
            client = self.connect()
            try:
                client.delete_collection(name)
            except NotFoundError:
                pass
            finally:
                client.close()

    def _owner(self, create: bool = False) -> str | None:
        """Stands in every name, so that several corpora may share a server."""
        file = self._home / _OWNER
        if create and not file.exists():
            write_atomically(file, uuid.uuid4().hex[:16].encode())
        try:
            return file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None


def collection_of(folder: Path) -> str | None:
    """The collection of a shard that lies on a server; None where the vectors lie in the folder itself.

    Raises:
        ValueError, KeyError: the file that names it is damaged.
    """
    try:
        name: str = json.loads((folder / _FILE).read_bytes())["collection"]
    except FileNotFoundError:
        return None
    return name


def server_missing() -> IndexUnusableError:
    """The error for a shard that lies on a server while no server is set."""
    return IndexUnusableError("索引的向量存放在 Chroma 服务器上，但没有设置 KAOJU_CHROMA_URL。", "请设置后重试；或运行 kaoju ingest，在本机重建索引。")
