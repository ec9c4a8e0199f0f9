"""Schemathesis reads the API's own documentation and tries everything it says, and much that it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.test_api.conftest import KEY
from tests.ui.test_page.served import Site

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.slow
def test_no_input_is_a_fault_and_every_response_is_as_documented(site: Site, tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{site.url}/api/openapi.json", "--header", f"Authorization: Bearer {KEY}",
        "--phases", "coverage,fuzzing", "--checks", CHECKS, "--max-examples", "8", "--seed", "7", "--generation-database", "none",
        "--no-shrink", "--no-color", "--warnings", "off",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=180, check=False)
    assert done.returncode == 0, done.stdout
    assert "7 selected / 7 total" in done.stdout
