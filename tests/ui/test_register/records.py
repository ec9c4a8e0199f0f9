"""Answers made by hand."""

from __future__ import annotations

import secrets

from assistant.answer import Answer, Citation, Refusal, Value
from ui.register.records import AnswerRecord, Check, CheckedAnswer, now

QUOTE = "全国青少年校园足球特色学校129所"


def answer(question: str = "校园足球特色学校有多少所", text: str = "129 所。[1]", *, values: bool = True, section: str | None = "七") -> Answer:
    citation = Citation(
        n=1, document="mianyang-2020", document_title="自评报告", publisher="绵阳市政府", published="2020-08-12", section=section, section_title="机制",
        path=("(七)机制",) if section else (), quote=QUOTE, start=10, end=10 + len(QUOTE), verified=True,
    )  # fmt: skip
    value = Value(indicator="足球特色学校", text="129所", value=129, unit="所", qualifier=None, place="绵阳市", period=None, citation=1)
    return Answer(
        question=question, standalone_question=question, status="answered", answer=text, values=(value,) if values else (), citations=(citation,), seconds=0.01
    )


def refusal(question: str = "校园篮球特色学校有多少所") -> Answer:
    why = Refusal(reason="报告没有提到“校园篮球”。", missing=("校园篮球",), nearest=())
    return Answer(question=question, standalone_question=question, status="refused", answer=f"没有依据。{why.reason}", refusal=why)


def record(given: Answer | None = None, *, history: tuple[str, ...] = (), asked: str | None = None) -> AnswerRecord:
    name = secrets.token_hex(16)
    return AnswerRecord(name, asked or now(), (given or answer()).model_copy(update={"id": name}), history, "000001", "digest")


def checked(given: Answer, verdict, right_answer: str = "", *, refuse: bool = False, history: tuple[str, ...] = ()) -> CheckedAnswer:
    kept = record(given, history=history)
    return CheckedAnswer(kept, Check(kept.id, verdict, "", right_answer, refuse, now()))
