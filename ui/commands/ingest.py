"""``kaoju ingest``: reports are added or updated."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from corpus.embedding import load_embedder
from corpus.errors import RejectedInputError
from corpus.library import Library
from corpus.settings import Settings
from ingest.build import Progress, Summary, ingest
from ui.cli_output import readable, say, say_json

if TYPE_CHECKING:
    from tqdm import tqdm


def bundled_reports() -> Path:
    """Folder of the reports that come with the package."""
    return Path(str(files("corpus"))) / "reports"


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add the files and print what became of them.

    Raises:
        RejectedInputError: some were rejected, or the corpus holds no report even now.
    """
    paths = [Path(path) for path in arguments.paths] or [bundled_reports()]
    embedder = load_embedder(settings.embedding_model, settings.allow_download)
    with _progress(is_shown=sys.stderr.isatty() and not arguments.json) as progress:
        library = Library(settings.home, settings.chroma_url)
        summary = ingest(paths, library, embedder, max_bytes=settings.max_file_mb * 10**6, max_pages=settings.max_pages, progress=progress)
    if arguments.json:
        say_json(asdict(summary), indent=1)
    else:
        _print(summary)
    if summary.rejected:
        raise RejectedInputError(f"有 {len(summary.rejected)} 个文件没有收入。", "请按所列原因改正后重新加入。")
    if not summary.reports:
        raise RejectedInputError(f"在 {readable('、'.join(map(str, paths)))} 里没有找到可以收入的报告。", "请给出报告文件,或放有报告的文件夹。")
    return 0


def _print(summary: Summary) -> None:
    counts = f"加入 {len(summary.added)} 份,更新 {len(summary.updated)} 份,没有变化 {len(summary.unchanged)} 份,没有收入 {len(summary.rejected)} 份。"
    say(counts)
    say(f"语料库现有报告 {summary.reports} 份:小节 {summary.sections} 个,句子 {summary.sentences} 个,数字 {summary.quantities} 个。")
    for title, lines in (
        ("没有收入", [f"{rejection.source}:{rejection.reason}" for rejection in summary.rejected]),
        ("请留意", summary.warnings),
    ):
        if lines:
            say(f"{title}:")
            for line in lines:
                say(f"  {readable(line)}")


@contextmanager
def _progress(is_shown: bool) -> Iterator[Progress | None]:
    """A bar for each stage on standard error; None where nobody looks."""
    if not is_shown:
        yield None
        return
    from tqdm import tqdm

    bars: dict[str, tqdm[NoReturn]] = {}
    with ExitStack() as opened:

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                bars[stage] = opened.enter_context(tqdm(desc=stage, total=total, file=sys.stderr, dynamic_ncols=True))
            bars[stage].total = total
            bars[stage].update(done - bars[stage].n)

        yield tell


