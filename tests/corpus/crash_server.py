"""Changes of a small corpus, to be killed in (``tests.crashing``)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from corpus.backup import restore, save
from corpus.library import Library
from ingest.build import rebuild
from tests.crashing import serve

spec = importlib.util.spec_from_file_location("helpers", Path(__file__).with_name("conftest.py"))
assert spec is not None
assert spec.loader is not None
helpers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(helpers)


def report(name: str, version: int) -> Any:
    """A report with something to find in each version."""
    return helpers.build_report(name, (("校园足球", f"第{version}版,足球学校{version}所。"), ("教育", f"{name}的第{version}版。")))


def event(home: Path, name: str) -> None:
    """Do what the name says."""
    library, tiny = Library(home), helpers.TinyEmbedder()
    if name == "rebuild":
        rebuild(library, tiny)
    elif name == "back up":
        save(home, home.parent / "new.zip")
    elif name == "restore a backup":
        restore(home.parent / "old.zip", home, replace=True)
    elif name == "roll back":
        library.rollback()
    else:
        with library.writer(tiny) as writer:
            if name == "first ingest":
                for document in "甲乙丙":
                    writer.put(report(document, 1), "x.txt")
            elif name == "ingest":
                writer.put(report("甲", 2), "x.txt")
                writer.put(report("丁", 2), "x.txt")
            elif name == "remove" and any(entry.id == "丙" for entry in writer.documents):
                writer.remove("丙")
            elif name == "bring back":
                writer.put(report("丙", 1), "x.txt")
            writer.publish()


serve(event)
