"""Files of every format, made on the spot."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from ingest.loaders import Limits, LoadedFile, SourceFile, load_file


@pytest.fixture(scope="session")
def documents() -> ModuleType:
    """The makers of files."""
    spec = importlib.util.spec_from_file_location("documents", Path(__file__).with_name("documents.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read() -> Callable[..., LoadedFile]:
    """Load bytes under a name."""

    def load(data: bytes, name: str, **limits: int) -> LoadedFile:
        return load_file(SourceFile(name, name, data), Limits(**limits))

    return load


@pytest.fixture
def lines(read: Callable[..., LoadedFile]) -> Callable[..., list[str]]:
    """Lines of the text that bytes under a name become, without the empty ones."""
    return lambda data, name: [line for line in read(data, name).text.split("\n") if line]
