from __future__ import annotations

import pytest

from corpus.errors import IndexUnusableError
from corpus.texts import Texts, text_sha256

AWKWARD = "绵阳市\r\n一、校园足球\r129所\u2028𠮷\ufeff\n\n"


def test_a_text_comes_back_character_for_character(tmp_path):
    texts = Texts(tmp_path)
    sha256 = texts.put(AWKWARD)
    assert sha256 == text_sha256(AWKWARD)
    assert texts.read(sha256) == AWKWARD
    assert (tmp_path / "texts" / f"{sha256}.txt").read_bytes() == AWKWARD.encode()
    assert texts.hashes() == {sha256}


def test_the_hash_is_that_of_the_utf8_bytes():
    # printf 考据 | sha256sum
    assert text_sha256("考据") == "efe63afee72dc9ff089363f2268c1881ac049d5e7979898c7c89c840b63b9a1e"


def test_putting_twice_keeps_one_file_and_leaves_no_other(tmp_path):
    texts = Texts(tmp_path)
    assert texts.put("甲") == texts.put("甲")
    assert len(list(texts.folder.iterdir())) == 1


def test_a_damaged_text_is_named_and_putting_it_again_mends_it(tmp_path):
    texts = Texts(tmp_path)
    sha256 = texts.put("校园足球特色学校129所")
    (texts.folder / f"{sha256}.txt").write_text("校园足球特色学校192所", encoding="utf-8")
    assert not texts.intact(sha256)
    with pytest.raises(IndexUnusableError, match=f"{sha256[:12]}.*已损坏.*kaoju ingest"):
        texts.read(sha256)
    texts.put("校园足球特色学校129所")
    assert texts.read(sha256) == "校园足球特色学校129所"


def test_a_missing_text_is_named(tmp_path):
    with pytest.raises(IndexUnusableError, match="缺失"):
        Texts(tmp_path).read("0" * 64)
