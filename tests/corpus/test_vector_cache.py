from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from corpus.vector_cache import VectorCache


def vectors(texts, dimension=8):
    made = {}
    for seed, text in enumerate(texts):
        vector = np.random.default_rng(seed).normal(size=dimension).astype(np.float32)
        made[text] = vector / np.linalg.norm(vector)
    return made


def same(found, wanted):
    return found.keys() == wanted.keys() and all(np.array_equal(found[text], wanted[text]) for text in wanted)


def test_vectors_come_back_bit_for_bit(tmp_path):
    wanted = vectors([f"第{i}句" for i in range(1200)])  # more than two SELECTs
    cache = VectorCache(tmp_path, "builtin@0.2.1", 8)
    cache.put_many(wanted)
    cache.close()
    cache = VectorCache(tmp_path, "builtin@0.2.1", 8)
    assert same(cache.get_many([*wanted, "没有的"]), wanted)
    assert cache.get_many(["第1句 "]) == {}  # the exact text, not one like it
    cache.close()


def test_models_do_not_share_vectors(tmp_path):
    first, second = VectorCache(tmp_path, "模型/甲", 8), VectorCache(tmp_path, "模型/乙", 8)
    first.put_many(vectors(["文"]))
    assert second.get_many(["文"]) == {}
    assert first.path != second.path
    first.close()
    second.close()


@pytest.mark.parametrize("damage", ["header", "body", "truncated"])
def test_a_damaged_file_is_moved_aside_and_built_again(tmp_path, damage):
    wanted = vectors([f"第{i}句" for i in range(300)])
    cache = VectorCache(tmp_path, "tiny", 8)
    cache.put_many(wanted)
    cache.close()
    data = bytearray(cache.path.read_bytes())
    if damage == "header":
        data[:100] = b"x" * 100
    elif damage == "body":
        data[4096:] = b"\xff" * (len(data) - 4096)
    else:
        del data[5000:]
    cache.path.write_bytes(data)
    cache = VectorCache(tmp_path, "tiny", 8)
    assert cache.get_many(wanted) == {}
    cache.put_many(wanted)
    assert same(cache.get_many(wanted), wanted)
    cache.close()
    assert len(list(cache.path.parent.glob("*.damaged-*"))) == 1


def test_a_vector_with_flipped_bits_or_another_length_counts_as_missing(tmp_path):
    wanted = vectors(["甲", "乙", "丙"])
    cache = VectorCache(tmp_path, "tiny", 8)
    cache.put_many(wanted)
    cache.put_many({"甲": wanted["甲"] * 2, "乙": np.ones(3, dtype=np.float32) / 3**0.5})
    assert same(cache.get_many(wanted), {"丙": wanted["丙"]})
    cache.close()


def test_the_file_is_in_wal_mode(tmp_path):
    cache = VectorCache(tmp_path, "tiny", 8)
    assert sqlite3.connect(cache.path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    cache.close()
