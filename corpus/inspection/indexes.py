"""The two indexes and the vector cache held against the reports' passages."""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np

from corpus.inspection.check import Check, bad, good, judged, note
from corpus.lexical_index import LexicalIndex
from corpus.tokens import lexical_tokens
from corpus.vector_cache import VectorCache
from corpus.vector_shards import VectorShards

_SAMPLES = 200
_SEED = 20261126
_TOLERANCE = 1e-3  # of a unit vector's length, and of the cosine between one vector kept twice
_DEPTH = 20
_MISSED = 0.05  # of a sample: a graph finds nearly every passage, not every one
VECTORS = "向量库"
CACHE = "向量缓存"


def check_vectors(index: VectorShards, texts: Mapping[str, str], dimension: int, cache: VectorCache | None) -> Check:
    """Ids, dimensions, lengths, that each vector is the one kept for its text, and of a sample that a search with its own vector finds it.

    Args:
        index: what is checked.
        texts: passage id → what was encoded for it.
        dimension: length of a vector.
        cache: where vectors are kept by text; None when it cannot be read.
    """
    problems = []
    seen: Counter[str] = Counter()
    sample = dict.fromkeys(random.Random(_SEED).sample(sorted(texts), min(_SAMPLES, len(texts))), np.empty(0, dtype=np.float32))  # noqa: S311
    for records in index.records():
        ids = [record.passage for record in records]
        seen.update(ids)
        kept = cache.get_many([texts[name] for name in ids if name in texts]) if cache is not None else {}
        for record in records:
            vector = record.vector
            if vector.shape != (dimension,) or not np.isfinite(vector).all() or abs(float(np.linalg.norm(vector)) - 1) > _TOLERANCE:
                problems.append(f"{record.passage} 的向量长度或数值不对")
                continue
            if record.passage in sample:
                sample[record.passage] = vector
            if not index.matches_row(record.passage, vector, _TOLERANCE):
                problems.append(f"{record.passage} 的向量与逐行存放的不同")
            own = kept.get(texts.get(record.passage, ""))
            if own is not None and float(vector @ own) < 1 - _TOLERANCE:
                problems.append(f"{record.passage} 的向量与缓存中的不同")
    asked = {name: vector for name, vector in sample.items() if vector.size}
    # Its own or an equal one: many passages may have one text, or one vector.
    lost = [name for name, vector in asked.items() if max((hit.score for hit in index.query(vector, _DEPTH)), default=0.0) < 1 - _TOLERANCE]
    if len(lost) > _MISSED * len(asked):
        problems.append(f"抽查 {len(asked)} 个向量，{len(lost)} 个用自己查不到，例如 {lost[0]}")
    return judged(VECTORS, f"核对了 {seen.total()} 个向量，抽查了 {len(asked)} 次检索", [*_ids(seen, texts), *problems])


def check_lexical(index: LexicalIndex, texts: Mapping[str, str]) -> Check:
    """Ids of all passages; of a sample, that its own words find it.

    Args:
        index: what is checked.
        texts: passage id → what was indexed for it.
    """
    problems = list(_ids(Counter(index.passages()), texts))
    sample = random.Random(_SEED).sample(sorted(texts), min(_SAMPLES, len(texts)))  # noqa: S311
    for name in sample:
        document = name.rpartition("#")[0]
        found = index.search(lexical_tokens(texts[name]), _DEPTH, [document]) if lexical_tokens(texts[name]) else None
        if found is not None and texts[name] not in {texts.get(hit.passage) for hit in found}:
            problems.append(f"{name} 用自己的文字查不到")
    return judged("词语索引", f"核对了 {len(texts)} 个段落，抽查了 {len(sample)} 次检索", problems)


def check_cache(path: Path, dimension: int) -> Check:
    """The file is a sound database and every vector in it has its length; it may also not exist."""
    if not path.exists():
        return note(CACHE, "还没有向量缓存。", "下次加入报告时会自动建立。")
    remedy = "请运行 kaoju doctor --repair，缓存会移到一旁并重新建立。"
    try:
        # A database of a read-only disk can be read only where nobody else can write it meanwhile.
        way = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?{way}", uri=True)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            count, wrong = connection.execute("SELECT count(*), sum(length(value) != ?) FROM vectors", (4 * dimension,)).fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return bad(CACHE, "向量缓存已损坏。", remedy)
    if verdict != "ok" or wrong:
        return bad(CACHE, f"向量缓存已损坏，{wrong or 0} 个向量的长度不对。", remedy)
    return good(CACHE, f"存有 {count} 个向量，没有发现问题。")


def _ids(seen: Counter[str], expected: Collection[str]) -> Iterable[str]:
    yield from (f"{name} 缺失" for name in sorted(set(expected) - set(seen)))
    yield from (f"{name} 不属于任何报告" for name in sorted(set(seen) - set(expected)))
    yield from (f"{name} 重复" for name, count in sorted(seen.items()) if count > 1)
