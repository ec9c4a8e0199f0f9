"""One row held against one answer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Citation
from evals.rows import Row
from evals.wording import body, stands_in


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the answer is what the row asks for, and each reason why not."""

    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """No reason against it."""
        return not self.reasons


def judge(row: Row, answer: Answer) -> Judgement:
    """Hold an answer against a row.

    A row that asks for a refusal asks for nothing else; any other row is not passed by a refusal.
    """
    refused = answer.status == "refused"
    if row.refuse:
        return Judgement(() if refused else ("应当拒答,却给出了回答",))
    if refused:
        return Judgement(("不应拒答,却拒答了",))
    return Judgement((*_wording_faults(row, body(answer)), *_citation_faults(row, answer)))


def names_place(row: Row) -> bool:
    """Whether the row says where the answer is to be found."""
    return bool(row.documents or row.sections)


def cites_expected_place(row: Row, citation: Citation) -> bool:
    """Whether the citation is in one of the row's documents and one of its sections, where given."""
    return (not row.documents or citation.document in row.documents) and (not row.sections or citation.section in row.sections)


def _wording_faults(row: Row, text: str) -> list[str]:
    faults = [f"缺少“{needle}”" for needle in row.answer_all if not stands_in(needle, text)]
    if row.answer_any and not any(stands_in(needle, text) for needle in row.answer_any):
        faults.append(f"缺少{'、'.join(f'“{needle}”' for needle in row.answer_any)}中的任何一个")
    return faults + [f"出现了不该有的“{needle}”" for needle in row.forbid if stands_in(needle, text)]


def _citation_faults(row: Row, answer: Answer) -> list[str]:
    if not names_place(row) or any(cites_expected_place(row, citation) for citation in answer.citations):
        return []
    cited = "、".join(dict.fromkeys(f"{citation.document}({citation.section or '无编号'})" for citation in answer.citations))
    return [f"引文不在应在的文档和章节,引的是 {cited}" if cited else "没有引文"]
