"""One real server with keys for the tests of the API, and the API alone in this process for what needs other settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.settings import Settings
from tests.ui.test_page.served import ROOT, Site, running
from ui.api.app import add_api
from ui.reading_room import ReadingRoom

KEY = "first-key-of-the-tests"
OTHER_KEY = "second-key-of-the-tests"


@pytest.fixture(scope="session")
def api_home(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None], hostile_file: Path) -> Path:
    """The bundled report, and one full of markup whose name needs percent-encoding."""
    home = tmp_path_factory.mktemp("api") / "home"
    put(home, ROOT / "corpus/reports", hostile_file)
    return home


@pytest.fixture(scope="session")
def site(api_home: Path) -> Iterator[Site]:
    """The whole application on a port of its own, with two keys; no question is called slow, however busy the machine."""
    with running(api_home, api_keys=f"{KEY}, {OTHER_KEY}", api_rate=0, slow_seconds=0) as found:
        yield found


@pytest.fixture(scope="session")
def api(site: Site) -> Iterator[httpx.Client]:
    """Calls that server with a key."""
    with httpx.Client(base_url=site.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:
        yield client


@pytest.fixture
def api_with(api_home: Path) -> Iterator[Callable[..., TestClient]]:
    """``api_with(api_rate=2)``: the API without the page, in this process, under other settings; ``home`` too."""
    rooms: list[ReadingRoom] = []

    def start(**fields: object) -> TestClient:
        settings = Settings(**{"home": api_home, **fields})  # type: ignore[arg-type]
        rooms.append(ReadingRoom(settings))
        app = FastAPI()
        add_api(app, rooms[-1], settings)
        return TestClient(app, base_url="http://127.0.0.1:7860")

    yield start
    for room in rooms:
        room.close()
