"""``kaoju eval --generated``: a corpus of its own, and no question of a test seed on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("--generated", "1"), ("--generated", "4", "--seed", "0"), ("--generated", "x"), ("--seed", "3"), ("--generated", "4", "lay-dev")]
)
def test_wrong_use(run: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run("eval", *words, home=tmp_path / "none")
    assert done.code == 2
    assert done.complaint


@pytest.mark.slow
def test_a_test_seed_is_run_blind_in_a_home_of_its_own(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("eval", "--generated", "2", "--seed", "101", "--json", home=tmp_path / "none", cwd=tmp_path)
    assert (done.code in (0, 1), done.err) == (True, "")
    categories = done.json["categories"]
    assert categories["missing-place"]["passed"] <= categories["missing-place"]["rows"] == 30
    assert "rows" not in done.json["runs"][0]
    assert not (tmp_path / "none").exists()
    assert "?" not in (tmp_path / "eval-results" / "generated-2-101-frozen.md").read_text(encoding="utf-8")
