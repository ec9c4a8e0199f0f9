"""Saying no, with the reason, the missing part and the nearest passages."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import wording
from assistant.answer import Citation, Refusal
from assistant.citing import cite
from assistant.findings import Reading, ReadPassage


def refuse(reading: Reading) -> Refusal:
    """The refusal of a reading that found nothing."""
    missing = reading.missing
    slot = reading.slot or "范围"
    if slot == "数值" and missing:
        slot = "指标"
    reason = wording.REASONS[slot].format(missing="、".join(missing)) if missing or "{missing}" not in wording.REASONS[slot] else wording.REASON_WEAK
    return Refusal(reason=reason, missing=missing, nearest=tuple(_nearest(reading.nearest)))


def _nearest(passages: Sequence[ReadPassage]) -> list[Citation]:
    cited = []
    for n, passage in enumerate(passages, start=1):
        record, report = passage.evidence.passage, passage.evidence.report
        cited.append(cite(report, record.start, record.end, n, record.section).model_copy(update={"verified": True}))
    return cited
