"""An answer as the chat shows it.

The chat keeps ``href``, ``class`` and ``title`` and drops ``data-*``, ``aria-*`` and handlers, so a slice travels in the link target
and everything that «复制» copies is visible text. A message must not hold a blank line: Markdown would end the HTML there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from assistant.answer import Answer, Citation, Value
from corpus.errors import KaojuError
from ui import page_wording as wording
from ui.answer_text import page_words
from ui.comparison_html import comparison_html
from ui.escaping import cite_href, inert
from ui.register.wording import VERDICT_WORDS
from ui.report_text import printed

_MARKER = re.compile(r"\[(\d+)\]")
_QUESTION = re.compile(r'<div class="kaoju-question">(.*)</div>', re.DOTALL)
_ANSWER = '<div class="kaoju-answer'
_BARE_NUMBER = re.compile(r"[\s、.．,]+$")

Part = Callable[[Citation], str]


def question_message(text: str) -> str:
    """What the user typed, as a message."""
    return f'<div class="kaoju-question">{inert(text)}</div>'


def question_of(message: str) -> str | None:
    """What the user typed, from the message of ``question_message``; None if it is none."""
    found = _QUESTION.fullmatch(message)
    return html.unescape(found[1]) if found else None


def is_answer(message: str) -> bool:
    """Whether a message is an answer, rather than a notice or a message of the user."""
    return message.startswith(_ANSWER)


def pending_message() -> str:
    """What stands in place of the answer until it is there."""
    return f'<div class="kaoju-pending">{wording.SEARCHING}</div>'


def growing_mark() -> str:
    """What stands at the end of an answer while more may follow."""
    return f'<div class="kaoju-pending">{wording.GROWING}</div>'


def notice_message(happened: str, remedy: str) -> str:
    """An error, as a person reads it."""
    return f'<div class="kaoju-notice"><strong>{inert(happened)}</strong>{inert(remedy)}</div>'


def error_message(error: KaojuError) -> str:
    """An error of the application as a message."""
    return notice_message(error.happened, error.remedy)


def answer_message(answer: Answer) -> str:
    """The answer, its sources, and a button that copies both."""
    understood = ""
    if answer.standalone_question.strip() != answer.question.strip():
        understood = f'<div class="kaoju-understood">{wording.UNDERSTOOD}{inert(answer.standalone_question)}</div>'
    if answer.status == "refused":
        return f'{_ANSWER} kaoju-refused"{_name(answer)}>{understood}{_refusal(answer)}{_actions(answer)}</div>'
    text = f'<div class="kaoju-text">{_linked(answer)}</div>'
    if answer.notice:
        text += f'<div class="kaoju-understood">{inert(answer.notice)}</div>'
    if not answer.is_whole:
        text += growing_mark()
    if answer.status == "conflicting":
        label = f'<div class="kaoju-label">{wording.CONFLICT}</div>'
        return f'{_ANSWER} kaoju-conflicting"{_name(answer)}>{understood}{label}{text}{_sources(_sides(answer), "kaoju-sides")}{_actions(answer)}</div>'
    sources = _sources((_source(citation, _values_of(answer, citation)) for citation in answer.citations), "")
    return f'{_ANSWER} kaoju-answered"{_name(answer)}>{understood}{text}{comparison_html(answer)}{sources}{_actions(answer)}</div>'


def _name(answer: Answer) -> str:
    """The answer's id as an attribute of the page, by which its buttons name it."""
    return f' id="answer-{inert(answer.id)}"' if answer.id else ""


def _actions(answer: Answer) -> str:
    """What can be done with an answer: copy it and, where it has an id, export it and say whether it is right."""
    copy = "" if answer.status == "refused" else f'<button class="kaoju-copy">{wording.COPY}</button>'
    export = f'<button class="kaoju-export">{wording.EXPORT}</button>' if answer.id else ""
    checks = "".join(f'<button class="kaoju-check kaoju-check-{name}">{label}</button>' for name, label in VERDICT_WORDS.items())
    group = f'<span class="kaoju-checks"><span class="kaoju-checks-label">{wording.CHECK}</span>{checks}</span>' if answer.id else ""
    return f'<div class="kaoju-actions">{copy}{export}{group}</div>' if copy or group else ""


def reference(citation: Citation) -> str:
    """How a document cites the place: 《题名》,发布机构,日期,第(七)部分."""
    title = " ".join(citation.document_title.split())
    parts = [f"《{title}》", citation.publisher, _chinese_date(citation.published), _section_name(citation), page_words(citation)]
    return wording.COMMA.join(part for part in parts if part)


def place_in_report(citation: Citation) -> str:
    """The innermost heading over the citation."""
    return citation.path[-1] if citation.path else wording.OUTSIDE_SECTIONS


def _linked(answer: Answer) -> str:
    """The answer's text with every marker as a link, the figure at its head made prominent."""
    links = {citation.n: _link(citation) for citation in answer.citations}
    begin, position = _figure_head(answer)
    parts = [inert(answer.answer[:begin]), f'<strong class="kaoju-value">{inert(answer.answer[begin:position])}</strong>' if position else ""]
    for marker in _MARKER.finditer(answer.answer, position):
        link = links.get(int(marker[1]))
        if link is not None:
            parts += [inert(answer.answer[position : marker.start()]), link]
            position = marker.end()
    return "".join([*parts, inert(answer.answer[position:])])


def _figure_head(answer: Answer) -> tuple[int, int]:
    """Where the figure stands that the answer begins with, behind the report or place it is said of; (0, 0) if it begins with none, or with one of several."""
    if answer.status != "answered" or not answer.values:
        return 0, 0
    head = re.split(r"[(\uff08\[]", answer.answer, maxsplit=1)[0]
    begin = head.rfind("\uff1a") + 1
    if begin and len(answer.values) > 1:
        return 0, 0
    return (begin, len(head)) if answer.values[0].text.replace(" ", "") in head[begin:].replace(" ", "") else (0, 0)


def _link(citation: Citation) -> str:
    hint = inert(f"{place_in_report(citation)} · {' '.join(citation.document_title.split())}")
    href = cite_href(citation.document, citation.start, citation.end)
    return f'<a class="kaoju-citation" href="{href}" title="{hint}">[{citation.n}]</a>'


def _sources(items: Iterable[str], kind: str) -> str:
    return f'<div class="kaoju-label">{wording.SOURCES}</div><ul class="kaoju-sources {kind}">{"".join(items)}</ul>'


def _source(citation: Citation, values: Iterable[Value], figure: str = "") -> str:
    href = cite_href(citation.document, citation.start, citation.end)
    return (
        f'<li class="kaoju-source-item">{figure}'
        f'<a class="kaoju-source-link" href="{href}"><span class="kaoju-n">{citation.n}</span>'
        f'<span class="kaoju-where">{inert(place_in_report(citation))}</span></a>{_details(citation, values)}</li>'
    )


def _details(citation: Citation, values: Iterable[Value]) -> str:
    shown = list(values)
    kind = "kaoju-quote kaoju-whole" if shown else "kaoju-quote"  # a quote that is cut must not lose the figure
    return f'<div class="{kind}">“{_with_figures(citation, shown)}”</div><div class="kaoju-reference">{inert(reference(citation))}</div>'


def _with_figures(citation: Citation, values: Iterable[Value]) -> str:
    """The quote, the answer's figures in it made bold."""
    texts = sorted({value.text for value in values}, key=len, reverse=True)
    if not texts:
        return inert(citation.quote)
    pattern = re.compile(rf"(?<!\d)({'|'.join(map(re.escape, texts))})")
    pieces = pattern.split(citation.quote)
    return "".join(f"<b>{inert(piece)}</b>" if position % 2 else inert(piece) for position, piece in enumerate(pieces))


def _sides(answer: Answer) -> Iterable[str]:
    """One card a figure, so that they stand side by side."""
    by_number = {citation.n: citation for citation in answer.citations}
    shown = set()
    for value in answer.values:
        citation = by_number[value.citation]
        shown.add(citation.n)
        about = " · ".join(part for part in (value.indicator, value.period, value.place) if part)
        shown_value = inert(printed(value.text, value.qualifier, citation.quote))
        figure = f'<div class="kaoju-value">{shown_value}</div><div class="kaoju-about">{inert(about)}</div>'
        yield _source(citation, [value], figure)
    for citation in answer.citations:
        if citation.n not in shown:
            yield _source(citation, ())


def _values_of(answer: Answer, citation: Citation) -> list[Value]:
    return [value for value in answer.values if value.citation == citation.n]


def _refusal(answer: Answer) -> str:
    refusal = answer.refusal
    parts = [f'<div class="kaoju-label">{wording.REFUSED}</div><div class="kaoju-text">{inert(answer.answer)}</div>']
    if refusal is not None and refusal.missing:
        missing = "".join(f'<span class="kaoju-missing-part">{inert(part)}</span>' for part in refusal.missing)
        parts.append(f'<div class="kaoju-missing">{wording.MISSING}{missing}</div>')
    if refusal is not None and refusal.nearest:
        items = "".join(
            f'<li class="kaoju-source-item">{_link(citation)}<span class="kaoju-where">{inert(place_in_report(citation))}</span>{_details(citation, ())}</li>'
            for citation in refusal.nearest
        )
        parts.append(f'<div class="kaoju-label">{wording.NEAREST}</div><ul class="kaoju-sources">{items}</ul>')
    return "".join(parts)


def _section_name(citation: Citation) -> str:
    if not citation.path:
        return ""
    if citation.section is None:  # a heading without a number is named by its words
        return f"“{citation.section_title}”部分"
    label = citation.path[-1].removesuffix(citation.section_title or "") or citation.section
    label = _BARE_NUMBER.sub("", label)
    return label if label.startswith("第") else f"第{label}部分"


def _chinese_date(iso: str | None) -> str:
    """2020-08-12 → 2020年8月12日; whatever is no ISO date stays as it is."""
    if iso is None or not re.fullmatch(r"\d{4}(-\d{2}){0,2}", iso):
        return iso or ""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False))
