"""Corpora for the tests of every face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.embedding import Embedder, load_embedder
from corpus.library import Library
from ingest.build import ingest
from tests.ui.postgresql import PostgreSQL, programs, serving
from tests.ui.test_page.served import HOSTILE_REPORT


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The built-in model."""
    return load_embedder("builtin", False)


@pytest.fixture(scope="session")
def put(embedder: Embedder) -> Callable[..., None]:
    """Ingest files into a corpus."""

    def _put(home: Path, *files: Path) -> None:
        summary = ingest(list(files), Library(home), embedder, max_bytes=10**7)
        assert not summary.rejected, summary.rejected

    return _put


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report full of markup; its name needs percent-encoding in links."""
    file = tmp_path_factory.mktemp("hostile") / "广元(2020)'a'.txt"
    file.write_text(HOSTILE_REPORT, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for the whole run; each test makes its own database."""
    found = programs()
    if found is None:
        pytest.skip("*** POSTGRESQL IS NOT TESTED: no initdb on this machine (apt-get install postgresql) ***")
    with serving(found) as server:
        yield server
