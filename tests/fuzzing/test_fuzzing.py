"""A short coverage-guided run of each target, and the bytes that once broke one; a long run is started by hand (``tests.fuzzing.targets``)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROKEN = {"page": [b"!\x0b", b"h'\xff\xff\xff\xff\xff\xff\xffh1\x04h'h1YYYYYY'h("]}
"""A page without an element; characters that XML knows not, in a part that is cut out."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="atheris has wheels for Linux alone: loaders, outline and questions go unfuzzed"),
]


@pytest.mark.parametrize("target", ["report", "question", "file", "page"])
def test_a_short_run_breaks_nothing(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed: loaders, outline and questions go unfuzzed")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number, data in enumerate(BROKEN.get(target, [b"\0\1\2"])):
        (seeds / str(number)).write_bytes(data)
    # The limit is wide: Linux counts what the process that starts another held to what that one has used at most.
    options = ["-seed=20261127", "-max_total_time=8", "-max_len=400", "-timeout=20", "-rss_limit_mb=8000", f"-artifact_prefix={tmp_path}/", str(seeds)]
    done = subprocess.run([sys.executable, "-m", "tests.fuzzing.targets", target, *options], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    runs = re.search(r"Done (\d+) runs", done.stderr)
    assert runs is not None
    assert int(runs[1]) > 100
