"""All checks of a corpus, in the order a person would want to read them. Nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

from corpus import generation as files
from corpus import leftovers
from corpus.errors import IndexUnusableError, KaojuError, StorageError
from corpus.generation import Generation
from corpus.hits import passage_id
from corpus.index_build import index_text
from corpus.inspection import records
from corpus.inspection.check import REBUILD, REINGEST, Check, bad, good, judged, note
from corpus.inspection.indexes import VECTORS, check_cache, check_lexical, check_vectors
from corpus.lexical_index import LexicalIndex
from corpus.lock import ReaderLock, is_being_written
from corpus.manifest import DocumentEntry, Manifest, RemovedEntry, VersionEntry
from corpus.originals import Originals
from corpus.panics import is_panic
from corpus.report import Report
from corpus.texts import Texts
from corpus.vector_cache import VectorCache, cache_file
from corpus.vector_server import VectorServer
from corpus.vector_shards import VectorShards, fingerprint

_AHEAD = timedelta(minutes=5)  # clocks of two machines on one shared folder differ a little
_SPARE = 200_000_000  # bytes to work with beside another generation


def examine(home: Path, embedding_model: str, server: VectorServer | None = None) -> list[Check]:
    """Check everything under ``home`` against the stored texts; ``embedding_model`` as ``model_identity`` names the one set.

    Empty where nothing was ever ingested.
    """
    known = files.generations(home)
    try:
        current = files.current_generation(home)
        if current is None and not known:
            return []
        pointer = good("当前索引", f"索引 {current.name} 正在使用。") if current is not None else _without_current(known)
    except IndexUnusableError as error:
        current, pointer = None, bad("当前索引", error.happened, REBUILD)
    generation = current or next(reversed(known), None)
    if generation is None:
        return [*_surroundings(home, None), pointer, _texts(home, None)]
    with closing(ReaderLock(generation.folder)):
        return [*_surroundings(home, generation), pointer, *_inside(home, generation, embedding_model, server)]


def _without_current(known: list[Generation]) -> Check:
    """A first ingest that was stopped right before its last step leaves this too."""
    if len(known) == 1:
        return note("当前索引", f"索引 {known[0].name} 已经建成，还没有启用。", "请再运行一次 kaoju ingest。")
    return bad("当前索引", "文件 CURRENT 缺失。", REBUILD)


def _surroundings(home: Path, generation: Generation | None) -> Iterator[Check]:
    if is_being_written(home):
        yield note("写入锁", "另一个进程正在写入这个语料库。", "请等它结束后再检查一次。")
    else:
        yield good("写入锁", "没有进程在写入。")
        left = [path.name for path in leftovers.find(home)]
        if left:
            yield note("残留文件", f"有上次中断留下的 {'、'.join(left)}，不影响使用。", "下次运行 kaoju ingest 时会自动清除。")
    folders = [] if generation is None else [generation.folder, home / "shards"]
    needed = _SPARE + sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(home).free
    if free < needed:
        yield note("磁盘", f"只剩 {free // 10**6} MB，写入新索引需要约 {needed // 10**6} MB。", "请腾出空间，以免下次加入报告时失败。")
    else:
        yield good("磁盘", f"还有 {free // 10**6} MB。")
    if not os.access(home, os.W_OK):
        yield note("权限", "没有权限写入数据文件夹，可以提问，不能加入报告。", "需要加入报告时，请检查该文件夹的权限。")


def _inside(home: Path, generation: Generation, embedding_model: str, server: VectorServer | None) -> Iterator[Check]:
    try:
        manifest = generation.read_manifest()
    except IndexUnusableError as error:
        yield bad("清单", error.happened, REBUILD)
        yield _texts(home, None)
        return
    yield from _manifest(manifest, embedding_model)
    yield _texts(home, manifest)
    yield _originals(home, manifest)
    reports: dict[str, Report] = {}
    yield _records(generation, manifest, Texts(home), reports)
    texts = {passage_id(report.id, passage.index): index_text(report, passage) for report in reports.values() for passage in report.passages}
    file = cache_file(home, manifest.embedding_model)
    cache = check_cache(file, manifest.dimension)
    yield cache
    has_cache = cache.state == "good" and os.access(file.parent, os.W_OK)
    yield _guarded(VECTORS, lambda: _vectors(home, generation, manifest, texts, has_cache, server))
    yield _guarded("词语索引", lambda: _lexical(generation, manifest, texts))


def _manifest(manifest: Manifest, embedding_model: str) -> Iterator[Check]:
    listed = [entry.id for entry in manifest.documents]
    if len(set(listed)) < len(listed):
        yield bad("清单", "同一份报告在清单里出现了两次。", REBUILD)
    elif manifest.embedding_model != embedding_model:
        happened = f"索引是用嵌入模型 {manifest.embedding_model} 建成的，当前设置的模型是 {embedding_model}。"
        yield bad("清单", happened, "请运行 kaoju ingest 重建索引，或把 KAOJU_EMBEDDING_MODEL 改回原来的模型。")
    else:
        yield good("清单", f"报告 {len(listed)} 份，段落 {manifest.passages} 个。")
    try:
        is_ahead = datetime.fromisoformat(manifest.created) > datetime.now().astimezone() + _AHEAD
    except (ValueError, TypeError):
        yield bad("时钟", f"索引的建立时间 {manifest.created} 无法读取。", REBUILD)
        return
    if is_ahead:
        yield note("时钟", f"索引的建立时间 {manifest.created} 在将来，本机或建索引的机器时钟不准。", "请校正时钟；索引本身不受影响。")
    else:
        yield good("时钟", f"索引建于 {manifest.created}。")


def _texts(home: Path, manifest: Manifest | None) -> Check:
    """Every stored text, those of removed reports too, and that none is missing."""
    texts = Texts(home)
    stored = texts.hashes()
    entries: list[VersionEntry | RemovedEntry | DocumentEntry]
    entries = [] if manifest is None else [*manifest.versions, *manifest.removed, *manifest.documents]
    wanted = {entry.text_sha256: entry.id for entry in entries}
    damaged = [f"texts/{sha256[:12]}….txt（{wanted.get(sha256, '不再使用')}）已损坏" for sha256 in sorted(stored) if not texts.intact(sha256)]
    missing = [f"{document} 的原文 texts/{sha256[:12]}….txt 缺失" for sha256, document in wanted.items() if sha256 not in stored]
    return judged("保存的原文", f"核对了 {len(stored)} 份原文", [*damaged, *missing], REINGEST)


def _originals(home: Path, manifest: Manifest) -> Check:
    """The files that reports were read from: an answer needs none of them, so one that is missing is no damage to the index."""
    originals = Originals(home)
    stored = sorted(path.name for path in originals.folder.glob("*") if path.is_file() and not path.name.startswith("."))
    damaged = [f"originals/{name[:12]}…已损坏" for name in stored if not originals.intact(name)]
    missing = [f"{entry.id} 的原件缺失" for entry in manifest.documents if entry.original.sha256 is not None and entry.original.sha256 not in stored]
    return judged("原件", f"核对了 {len(stored)} 个原件", [*damaged, *missing], REINGEST)


def _records(generation: Generation, manifest: Manifest, texts: Texts, reports: dict[str, Report]) -> Check:
    """Every report's records; those that can be read go into ``reports``."""
    problems: list[str] = []
    for listed in manifest.documents:
        try:
            entry, report = generation.read_report(listed.id, texts)
        except KaojuError as error:
            problems.append(f"{listed.id}：{error.happened}")
            continue
        reports[listed.id] = report
        problems.extend(_of_report(listed, entry, report))
        if manifest.records.get(listed.id, found := generation.record_hash(listed.id)) != found:
            problems.append(f"{listed.id}：记录不是写入时的内容")
    known = {generation.report_file(entry.id).name for entry in manifest.documents}
    problems += [f"reports/{path.name} 不属于清单里的报告" for path in sorted(generation.reports.glob("*.json")) if path.name not in known]
    sentences = sum(len(report.sentences) for report in reports.values())
    quantities = sum(len(report.quantities) for report in reports.values())
    return judged("报告记录", f"核对了 {len(reports)} 份报告的 {sentences} 个句子、{quantities} 个数字", problems)


def _of_report(listed: DocumentEntry, entry: DocumentEntry, report: Report) -> list[str]:
    if entry != listed or report.id != listed.id:
        return [f"{listed.id}：清单与报告记录不一致"]
    try:
        return list(records.problems(entry, report))
    except (IndexError, ValueError):  # offsets so far out that nothing can be cut with them
        return [f"{listed.id}：记录无法使用"]


def _vectors(home: Path, generation: Generation, manifest: Manifest, texts: dict[str, str], has_cache: bool, server: VectorServer | None) -> Check:
    shards = generation.shards(manifest)
    altered = [f"shards/{shard.name} 的文件不是写入时的样子" for shard, folder in shards if shard.fingerprint not in ("", fingerprint(folder))]
    with closing(VectorShards(shards, server)) as index, ExitStack() as opened:
        cache = opened.enter_context(closing(VectorCache(home, manifest.embedding_model, manifest.dimension))) if has_cache else None
        found = check_vectors(index, texts, manifest.dimension, cache)
    return judged(VECTORS, f"核对了 {len(shards)} 个分片", altered) if altered and found.state == "good" else found


def _lexical(generation: Generation, manifest: Manifest, texts: dict[str, str]) -> Check:
    now = generation.lexical_hashes()
    altered = [f"lexical/{name} 不是写入时的内容" for name, sha256 in manifest.lexical.items() if now.get(name) != sha256]
    if altered:  # what it says cannot be relied on, and to ask it may end in a panic
        return judged("词语索引", f"核对了 {len(now)} 个文件", altered)
    with closing(LexicalIndex(generation.lexical)) as index:
        return check_lexical(index, texts)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """What cannot even be opened is damage, whatever its engine raises."""
    try:
        return check()
    except StorageError:
        raise
    except KaojuError as error:
        return bad(name, error.happened, error.remedy)
    except BaseException as error:  # Chroma and tantivy have no common error
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        return bad(name, f"无法读取（{type(error).__name__}）。", REBUILD)
