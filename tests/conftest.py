"""What holds for every test."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.crashing import crasher

__all__ = ["crasher"]

# How long an example takes says something of the machine, not of the code; a deadline would only make tests fail on a busy one.
settings.register_profile("kaoju", deadline=None)
settings.load_profile("kaoju")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where the tests run in several processes, those of a file run in one, and all that drive the browser in one."""
    for item in items:
        in_browser = "test_page" in Path(item.path).parts
        item.add_marker(pytest.mark.xdist_group("page" if in_browser else str(item.path)))
