"""Another embedding model and back: what was encoded once is not encoded again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.report import Report


def test_switching_back_encodes_nothing(tmp_path: Path, make_report: Callable[..., Report], make_tiny: type) -> None:
    library = Library(tmp_path / "home")
    reports = [make_report(), make_report(document="deyang-2020", place="德阳市")]
    vectors: dict[str, dict[str, float]] = {}
    for name, encodes in (("first", True), ("second", True), ("first", False)):
        model = make_tiny(name)
        with library.writer(model) as writer:
            for report in reports:
                writer.put(report, f"{report.id}.txt")
            writer.publish()
        snapshot = library.open(name)
        found = dict(snapshot.vectors.query(model.encode_query("足球特色学校"), 4))
        assert bool(model.encoded) is encodes
        assert snapshot.manifest.embedding_model == name
        if name in vectors:
            assert found == pytest.approx(vectors[name], abs=1e-6)
        vectors[name] = found
        snapshot.close()
    assert vectors["first"] != pytest.approx(vectors["second"], abs=1e-6)
