"""The plain pages as an application in this process, over a corpus of the bundled report and one full of markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.settings import Settings
from tests.ui.test_page.served import ROOT
from ui.reading_room import ReadingRoom
from ui.shield import Shield
from ui.views import assets, documents, indicators


def client_of(home: Path) -> TestClient:
    """The plain pages over a corpus, as ``ui.page.create_app`` registers them."""
    app = FastAPI()
    room = ReadingRoom(Settings(home=home))
    for router in (assets.router(), documents.router(room), indicators.router(room)):
        app.include_router(router)
    return TestClient(Shield(app))


@pytest.fixture(scope="session")
def views_home(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None], hostile_file: Path) -> Path:
    """Two reports, one of them hostile."""
    home = tmp_path_factory.mktemp("views") / "home"
    put(home, ROOT / "corpus/reports", hostile_file)
    return home


@pytest.fixture(scope="session")
def views(views_home: Path) -> Iterator[TestClient]:
    """Asks for pages."""
    with client_of(views_home) as found:
        yield found
