"""The real report, and the documents beside the repository where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.report import Report
from ingest.loaders import load
from ingest.reader import read_report

ROOT = Path(__file__).parents[2]
OTHERS = ROOT.parent / "shared" / "reports" / "others"


@pytest.fixture(scope="session")
def mianyang() -> Report:
    """The report that ships with the project."""
    return read_report("mianyang-2020", load(ROOT / "corpus" / "reports" / "mianyang-2020.txt", 10**8).text)


@pytest.fixture(scope="session")
def others() -> dict[str, Report]:
    """Reports by id; skipped where the folder is absent."""
    if not OTHERS.is_dir():
        pytest.skip(f"{OTHERS} is absent")
    return {path.stem: read_report(path.stem, load(path, 10**8).text) for path in sorted(OTHERS.glob("*.txt"))}
