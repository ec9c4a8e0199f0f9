"""The keeper's pages as an application in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.embedding import load_embedder
from corpus.library import Library
from corpus.settings import Settings
from ingest.build import ingest
from tests.ui.test_page.served import ROOT
from ui.keeper.access import Access
from ui.register.recorder import Recorder
from ui.shield import Shield
from ui.views import checks, doors

OWN = "http://127.0.0.1:7860"
Client = Callable[..., tuple[TestClient, Recorder]]


@pytest.fixture(scope="session")
def keeper_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the bundled report. Tests change a copy."""
    home = tmp_path_factory.mktemp("keeper") / "home"
    summary = ingest([ROOT / "corpus/reports"], Library(home), load_embedder("builtin", False), max_bytes=10**7)
    assert not summary.rejected
    return home


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """``client(host=…, base=…, password=…)``: a browser's stand-in on this machine, and the recorder behind it."""
    with ExitStack() as opened:

        def make(host: str = "127.0.0.1", base: str = OWN, **settings: object) -> tuple[TestClient, Recorder]:
            made = Settings(home=tmp_path, **settings)  # type: ignore[arg-type]
            recorder = Recorder(made)
            opened.callback(recorder.close)
            access = Access(made.keeper_password, host)
            app = FastAPI()
            for router in (doors.router(access), checks.router(recorder, access)):
                app.include_router(router)
            found = opened.enter_context(TestClient(Shield(app), base_url=base, client=("127.0.0.1", 50000), follow_redirects=False))
            return found, recorder

        yield make
