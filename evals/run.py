"""What ``kaoju eval`` does: datasets put to the assistant, results written, the gate asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.answer import Answer
from assistant.fusion import Candidate
from corpus.errors import UsageError
from corpus.report import Passage, Report
from evals.baseline import BASELINE, load_baseline
from evals.gate import Verdict, gate
from evals.results import as_markdown, as_record, write_results
from evals.rows import Dataset, bundled_datasets, load_dataset
from evals.runner import Retrieval, Run, run_dataset
from evals.trial import FoundPassage

if TYPE_CHECKING:
    from corpus.snapshot import Snapshot

RESULTS = Path("eval-results")


class EvaluatedAssistant(Protocol):
    """What is needed of ``assistant.chain.Assistant``."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer, given the earlier questions, oldest first."""

    def retrieve(self, question: str, k: int) -> Sequence[Candidate]:
        """The k passages retrieval puts first for a question that stands alone."""


@dataclass(frozen=True, slots=True)
class EvalReport:
    """The runs and what they mean."""

    runs: tuple[Run, ...]
    verdicts: tuple[Verdict, ...]
    exit_code: Literal[0, 1]
    summary: str
    """Markdown, readable in a terminal."""
    files: tuple[Path, ...]
    """What was written."""
    skipped: tuple[str, ...] = ()
    """Bundled datasets that ask about documents the corpus does not hold."""

    def as_json(self) -> dict[str, Any]:
        """As ``kaoju eval --json`` prints it."""
        runs = [as_record(run, verdict) for run, verdict in zip(self.runs, self.verdicts, strict=True)]
        return {"exit_code": self.exit_code, "runs": runs, "skipped": list(self.skipped), "files": [str(path) for path in self.files]}


def run_evals(
    assistant: EvaluatedAssistant,
    snapshot: Snapshot,
    datasets: Sequence[str] = (),
    results_dir: Path = RESULTS,
    *,
    settings_digest: str = "",
    baseline_path: Path = BASELINE,
) -> EvalReport:
    """Run datasets and hold them against the baseline, which is read and never written (see ``update_baseline``).

    Args:
        assistant: answers from ``snapshot``.
        snapshot: the corpus that citations are checked against.
        datasets: names of bundled datasets or paths of ``.jsonl`` files; if none is given, the bundled ones whose documents the corpus holds.
        results_dir: gets one JSON and one Markdown file a dataset.
        settings_digest: kept with each run.
        baseline_path: the baseline.

    Raises:
        UsageError: no such dataset, or a document it asks about is not in the corpus.
        RejectedInputError: a dataset or the baseline cannot be read as such.
        StorageError: the results cannot be written.
    """
    loaded = [load_dataset(name) for name in datasets or bundled_datasets()]
    baseline = load_baseline(baseline_path)
    absent = {dataset.name: missing for dataset in loaded if (missing := _absent_documents(dataset, snapshot))}
    if absent and (datasets or len(absent) == len(loaded)):
        name, missing = next(iter(absent.items()))
        raise UsageError(f"评测集 {name} 要问的文档 {'、'.join(missing)} 不在语料库里。", "请先用 kaoju ingest 加入这些报告。")
    retrieval = _retrieval(assistant, snapshot)
    runs = tuple(
        run_dataset(
            dataset,
            lambda question, history: assistant.ask(question, history),
            lambda document: snapshot.report(document).text,
            retrieval,
            settings=settings_digest,
        )
        for dataset in loaded
        if dataset.name not in absent
    )
    verdicts, exit_code = gate(runs, baseline)
    pairs = list(zip(runs, verdicts, strict=True))
    written = tuple(path for run, verdict in pairs for path in write_results(results_dir, run, verdict))
    pages = [as_markdown(run, verdict) for run, verdict in pairs]
    if absent:
        pages.append(f"未评测 {'、'.join(absent)}:要问的文档不在语料库里。\n")
    return EvalReport(runs, verdicts, exit_code, "\n".join(pages), written, tuple(absent))


def _absent_documents(dataset: Dataset, snapshot: Snapshot) -> list[str]:
    wanted = {document for row in dataset.rows for document in row.documents}
    return sorted(wanted - {entry.id for entry in snapshot.documents})


def _retrieval(assistant: EvaluatedAssistant, snapshot: Snapshot) -> Retrieval:
    def retrieve(question: str, k: int, /) -> list[FoundPassage]:
        found = [(snapshot.report(candidate.document), candidate.passage) for candidate in assistant.retrieve(question, k)]
        return [_found(report, report.passages[index]) for report, index in found]

    def passages(document: str) -> list[FoundPassage]:
        report = snapshot.report(document)
        return [_found(report, passage) for passage in report.passages]

    return Retrieval(retrieve, passages)


def _found(report: Report, passage: Passage) -> FoundPassage:
    return FoundPassage(report.id, report.sections[passage.section].number, report.passage_text(passage))
