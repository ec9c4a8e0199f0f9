"""A register on each kind of database."""

import pytest

from corpus.settings import Settings
from ui.register.register import Register


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    """A new register on each kind of database."""
    address = request.getfixturevalue("postgresql").new_database() if request.param == "postgresql" else None
    return Settings(home=tmp_path / "home", database_url=address)


@pytest.fixture
def register(settings):
    found = Register(settings)
    yield found
    found.close()
