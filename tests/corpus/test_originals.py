from pathlib import Path

from corpus.library import Library
from corpus.originals import Original, Originals, RecognisedPage


def test_a_page_is_found_by_its_offset() -> None:
    original = Original("ab", 1, (0, 10, 20), (RecognisedPage(2, 0.8),))
    assert [original.page(offset) for offset in (0, 9, 10, 19, 20, 99)] == [1, 1, 2, 2, 3, 3]
    assert [original.recognised_at(offset) for offset in (9, 10)] == [None, RecognisedPage(2, 0.8)]
    assert Original().page(3) is None
    assert Original().recognised_at(3) is None


def test_an_original_is_kept_byte_for_byte_and_a_damaged_copy_is_replaced(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    sha256 = originals.put(b"\x00%PDF")
    path = originals.path(sha256)
    assert path is not None
    path.write_bytes(b"other")
    assert not originals.intact(sha256)
    assert originals.put(b"\x00%PDF") == sha256
    assert path.read_bytes() == b"\x00%PDF"
    assert originals.path("0" * 64) is None


def test_an_original_survives_removal_and_rebuilding(tmp_path: Path, make_report, tiny) -> None:
    library, report = Library(tmp_path), make_report("甲")
    assert library.original("甲") is None
    with library.writer(tiny) as writer:
        kept = Original(writer.originals.put(b"file"), 3, (0, 5), (RecognisedPage(1, 0.5),), ("低",))
        writer.put(report, "甲.pdf", kept)
        writer.publish()
    path = library.original("甲")
    assert path is not None
    assert path.read_bytes() == b"file"
    assert library.original("乙") is None
    with library.writer(tiny) as writer:
        assert writer.has_read("甲", kept.sha256, 3)
        assert not writer.has_read("甲", kept.sha256, 4)
        assert not writer.has_read("甲", "0" * 64, 3)
        writer.rebuild()
        (outdated,) = writer.outdated
        assert outdated.original == kept
        writer.put(report, outdated.source_name, outdated.original)
        writer.remove("甲")
        assert [entry.original for entry in writer.removed] == [kept]
        writer.publish()
    assert path.is_file()
