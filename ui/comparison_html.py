"""Several values of one answer side by side: a table, and a small chart where three or more can be compared."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence

from assistant.answer import Answer, Citation, Value
from ui import page_wording as wording
from ui.escaping import cite_href, inert
from ui.report_text import printed
from ui.views import chart

_CHARTED = 3
_WIDTH = 520
_TEXT = re.compile(r">([^<]+)<")


def comparison_html(answer: Answer) -> str:
    """The table of an answer with two values or more, each with its citation; empty for any other answer.

    A column in which all rows are alike is left out. Only values of one indicator and unit are charted.
    """
    if answer.status != "answered" or len(answer.values) < 2:
        return ""
    citations = {citation.n: citation for citation in answer.citations}
    rows = [(value, citations[value.citation]) for value in answer.values if value.citation in citations]
    columns = [
        (wording.INDICATOR, [value.indicator for value, _ in rows]),
        (wording.PLACE, [value.place or "" for value, _ in rows]),
        (wording.TIME, [value.period or "" for value, _ in rows]),
        (wording.REPORT, [_title(citation) for _, citation in rows]),
    ]
    shown = [column for column in columns if len(set(column[1])) > 1] or columns[:1]
    head = "".join(f'<th scope="col">{label}</th>' for label, _ in shown)
    body = ""
    for index, (value, citation) in enumerate(rows):
        cells = "".join(f"<td>{inert(texts[index])}</td>" for _, texts in shown)
        body += f"<tr>{cells}<td><b>{inert(printed(value.text, value.qualifier, citation.quote))}</b> {_link(citation)}</td></tr>"
    table = f'<table class="kaoju-comparison"><thead><tr>{head}<th scope="col">{wording.FIGURE}</th></tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="kaoju-beside">{_chart(rows, [texts for _, texts in shown])}{table}</div>'


def _chart(rows: Sequence[tuple[Value, Citation]], columns: Sequence[Sequence[str]]) -> str:
    (indicator, unit), count = Counter((value.indicator, value.unit) for value, _ in rows).most_common(1)[0]
    if count < _CHARTED:
        return ""
    charted = [index for index, (value, _) in enumerate(rows) if (value.indicator, value.unit) == (indicator, unit)]
    points = [
        chart.Point(label, value.value, printed(value.text, value.qualifier, citation.quote), _href(citation))
        for label, (value, citation) in zip(_labels(charted, columns), (rows[index] for index in charted), strict=True)
    ]
    # The chat drops «viewBox» (chat.js makes it again from width and height), and must find nothing that Markdown acts on.
    drawn = chart.bars(" ".join(indicator.split()), points, _WIDTH)
    return _TEXT.sub(lambda found: f">{inert(html.unescape(found[1]))}<", drawn)


def _labels(charted: Sequence[int], columns: Sequence[Sequence[str]]) -> list[str]:
    """What tells the rows apart, in as few columns as do, from the left."""
    telling = [column for column in columns if len({column[index] for index in charted}) > 1] or columns[:1]
    labels: list[str] = []
    for count in range(1, len(telling) + 1):
        labels = [" ".join(column[index] for column in telling[:count] if column[index]) for index in charted]
        if len(set(labels)) == len(labels):
            break
    return labels


def _link(citation: Citation) -> str:
    return f'<a class="kaoju-citation" href="{_href(citation)}">[{citation.n}]</a>'


def _href(citation: Citation) -> str:
    return cite_href(citation.document, citation.start, citation.end)


def _title(citation: Citation) -> str:
    return " ".join(citation.document_title.split())
