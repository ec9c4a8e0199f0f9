"""axe-core, the checker of accessibility, as one piece of script."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import warnings
from pathlib import Path

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"
SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
PACKAGE = f"axe-core-{VERSION}.tgz"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter((found) => ["serious", "critical"].includes(found.impact))
  .map((found) => [found.id, found.nodes.map((node) => node.html.slice(0, 160))])"""


def axe_source() -> str:
    """The script, from the machine's cache or by ``npm pack``; where neither gives it, the test is skipped and says so."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kaoju-tests"
    package = folder / PACKAGE
    if not package.is_file() and (npm := shutil.which("npm")):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run([npm, "pack", "--silent", f"axe-core@{VERSION}"], cwd=folder, check=True, capture_output=True, timeout=60)
        except (subprocess.SubprocessError, OSError) as error:
            warnings.warn(f"npm gave no axe-core: {error}", stacklevel=1)
    if not package.is_file():
        reason = f"no axe-core on this machine: accessibility was NOT checked (needs npm and its registry once, or {package})"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    assert hashlib.sha256(package.read_bytes()).hexdigest() == SHA256, f"{package} is not the axe-core of these tests; delete it"
    with tarfile.open(package) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def violations(page: Page, source: str) -> list[object]:
    """Serious and critical violations of the page as it stands, each with its elements."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(source)  # past the Content-Security-Policy, which holds for what the page loads
    found: list[object] = page.evaluate(RUN)
    return found
