from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Citation
from evals.metrics.citation_precision import CitationPrecision
from evals.metrics.citation_recall import CitationRecall
from evals.rows import Row
from evals.trial import Trial

PLACED = Row(id="a", kind="number", question="问", answer_all=("129所",), documents=("demo",), sections=("一", "三"))
FREE = Row(id="b", kind="how", question="问", answer_any=("足球",))
REFUSE = Row(id="c", kind="refuse", question="问", refuse=True)


def test_precision_counts_citations_and_recall_counts_rows(
    trial: Callable[..., Trial], answered: Callable[..., Answer], refused: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    trials = [
        trial(PLACED, answered("129所", cite(1, section="一"), cite(2, section="二"), cite(3, section="三"))),
        trial(PLACED, answered("129所", cite(1, section="一", document="else"))),
        trial(PLACED, refused()),
        trial(FREE, answered("足球", cite(1, section="九"))),
        trial(REFUSE, refused(cite(1, section="九"))),
    ]
    assert CitationPrecision().measure(trials) == 2 / 4
    assert CitationRecall().measure(trials) == 1 / 3


def test_nothing_to_measure(trial: Callable[..., Trial], answered: Callable[..., Answer]) -> None:
    trials = [trial(FREE, answered("足球"))]
    assert CitationPrecision().measure(trials) is None
    assert CitationRecall().measure(trials) is None
