"""One report in several files (a Word document, its PDF, the page that shows it): their passages say the same, and count once.

Otherwise the copies of one sentence push all others out of what is read, and take the place of each other as if they were of other years.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from assistant.fusion import Candidate
from corpus.manifest import DocumentEntry
from corpus.report import Report
from corpus.tokens import unspaced


def told_alike(entries: Sequence[DocumentEntry]) -> frozenset[str]:
    """The documents that others of the corpus may be copies of: of one title, place and time by the list of all. No other needs to be opened."""
    keys = {entry.id: (unspaced(entry.title), entry.place, _time(entry.period, entry.published)) for entry in entries}
    times = Counter(keys.values())
    return frozenset(document for document, key in keys.items() if times[key] > 1)


def without_copies(
    candidates: Iterable[Candidate], k: int | None, report_of: Callable[[str], Report], among: Collection[str] | None = None
) -> list[Candidate]:  # fmt: skip
    """The ``k`` best passages that say different things; each names those that say the same.

    Passages say the same where their words and their heading are the same, but for white space, in reports of one place and one period, or of one
    year where their titles name no period; within one report all are kept. Of the copies the one of the first report stands for the others: read
    from text before recognised, else the first by name.

    Args:
        candidates: best first.
        k: how many; None for all.
        report_of: the report of a document id.
        among: the documents that may be copies, as ``told_alike`` gives them; all if not given.
    """
    if among is not None and not among:
        return list(itertools.islice(candidates, k))
    candidates = list(candidates)
    if len({candidate.document for candidate in candidates if among is None or candidate.document in among}) < 2:
        return candidates[:k]
    groups: dict[tuple[str | None, ...], list[list[Candidate]]] = {}
    ordered: list[list[Candidate]] = []
    for candidate in candidates:
        may_be = among is None or candidate.document in among
        said = _said(candidate, report_of(candidate.document)) if may_be else (candidate.document, str(candidate.passage))
        alike = groups.setdefault(said, [])
        group = next((group for group in alike if all(other.document != candidate.document for other in group)), None)
        if group is not None:
            group.append(candidate)
        elif len(ordered) == k:
            break  # copies stand close together: those of a passage among the best are found by now
        else:
            alike.append([candidate])
            ordered.append(alike[-1])
    return [_as_one(group, report_of) for group in ordered]


def _said(candidate: Candidate, report: Report) -> tuple[str | None, ...]:
    passage = report.passages[candidate.passage]
    words = (report.passage_text(passage), passage.path[-1] if passage.path else "")
    return report.place, _time(report.period, report.metadata.published), *map(unspaced, words)


def _time(period: str | None, published: str | None) -> str:
    """By what copies are of one time: what no title dates is dated by its publication, and so are its figures (``assistant.dating``)."""
    return period or (published or "")[:4]


def _as_one(group: Sequence[Candidate], report_of: Callable[[str], Report]) -> Candidate:
    if len(group) == 1:
        return group[0]

    def rank(candidate: Candidate) -> tuple[bool, str]:
        return bool(report_of(candidate.document).original.recognised), candidate.document

    first, *others = sorted(group, key=rank)
    best = group[0]
    copies = tuple((other.document, other.passage) for other in others)
    return replace(first, lexical=best.lexical, cosine=best.cosine, fused=best.fused, copies=copies)
