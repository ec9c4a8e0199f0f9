"""What nobody reads any more: what a run that was stopped half-way leaves on the disk, generations of earlier, and shards that none lists."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import generation as files
from corpus.errors import IndexUnusableError
from corpus.generation import Generation
from corpus.lock import is_being_read

if TYPE_CHECKING:
    from corpus.vector_server import VectorServer


def find(home: Path) -> list[Path]:
    """Generations that were not finished, and files that were not written whole. While somebody writes, they are his."""
    folders = sorted((home / "generations").glob("*.tmp"))
    return [*folders, *(part for folder in (home, home / "texts", home / "originals") for part in sorted(folder.glob(".*.part")))]


def clear(home: Path, server: VectorServer | None) -> tuple[str, ...]:
    """Remove all of it, on the server of the vectors too; the names of what ``find`` found come back. The writer's lock must be held.

    Raises:
        OSError: the disk refused.
        ServiceError: the server does not answer.
    """
    found = find(home)
    for path in found:
        if path.suffix == ".part":
            path.unlink()
            continue
        if server is not None:
            for shard in Generation(path).unfinished_shards:
                server.remove(shard)
        shutil.rmtree(path)
    clear_shards(home, server)
    return tuple(path.name for path in found)


def clear_generations(home: Path, kept: Collection[str]) -> None:
    """Remove every finished generation but those of these names and those still being read."""
    for old in files.generations(home):
        if old.name not in kept and not is_being_read(old.folder):
            # Renamed first: a crash half-way must not leave half a generation under a good name.
            doomed = old.folder.with_name(f"{old.name}.tmp")
            os.rename(old.folder, doomed)
            shutil.rmtree(doomed, ignore_errors=True)


def clear_shards(home: Path, server: VectorServer | None) -> None:
    """Remove the parts of the vector index that no generation lists; none where one does not say what it lists.

    Raises:
        ServiceError: the server does not answer.
    """
    try:
        listed = {shard.name for known in files.generations(home) for shard in known.read_manifest().shards}
    except IndexUnusableError:
        return
    for folder in (home / "shards").glob("*"):
        if folder.name not in listed:
            if server is not None:
                server.remove(folder)
            shutil.rmtree(folder, ignore_errors=True)
