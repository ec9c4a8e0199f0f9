"""The whole text of a report as HTML: headings set off, one slice marked, figures named.

Made here and not in the browser: offsets count code points, which is what Python counts and JavaScript does not.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.quantity import Quantity
from corpus.report import Report, Section
from ui import page_wording as wording


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    attributes: str
    """Of the ``span`` element, escaped."""
    anchor: str = ""
    """Its id, which only the first piece of the span gets."""


def text_html(report: Report, marked: tuple[int, int] | None = None, *, annotated: bool = False) -> str:
    """One paragraph a line; all of them together are the stored text, character for character.

    Args:
        report: the report.
        marked: the slice that stands in ``mark`` elements.
        annotated: give every heading the anchor ``s-INDEX``, every figure a ``span.kaoju-figure`` that says what it counts,
            and the mark the anchor ``at-START-END``.
    """
    return "".join(_lines(report, marked, _spans(report, annotated), annotated))


def section_at(report: Report, position: int) -> Section | None:
    """The numbered section that holds the character; None before the first heading."""
    found = next((section for section in reversed(report.sections) if section.start <= position), None)
    return found if found is not None and found.level else None


def about_figure(report: Report, quantity: Quantity) -> str:
    """What a figure counts, of which place and time, in one line."""
    place = quantity.place or report.place
    parts = (quantity.indicator, place, quantity.period, wording.PLANNED if quantity.status == "planned" else "")
    return " · ".join(" ".join(part.split()) for part in parts if part)


def printed(text: str, qualifier: str | None, sentence: str) -> str:
    """A figure with its qualifier on the side where the sentence has it: 约3所, 7%左右."""
    if not qualifier or qualifier in text:
        return text
    return text + qualifier if text + qualifier in sentence else qualifier + text


def _spans(report: Report, annotated: bool) -> list[_Span]:
    """In order; a figure inside a heading gives way to it."""
    spans = [
        _Span(section.start, section.heading_end, f'class="kaoju-h kaoju-h{min(section.level, 4)}"', f"s-{section.index}" if annotated else "")
        for section in report.sections
        if section.level
    ]
    spans.append(_Span(report.metadata.title_start, report.metadata.title_end, 'class="kaoju-title"'))
    if annotated:
        headings = [(span.start, span.end) for span in spans]
        for quantity in report.quantities:
            if not any(start < quantity.end and quantity.start < end for start, end in headings):
                title = html.escape(about_figure(report, quantity))
                spans.append(_Span(quantity.start, quantity.end, f'class="kaoju-figure" title="{title}"'))
    return sorted((span for span in spans if span.start < span.end), key=lambda span: span.start)


def _lines(report: Report, marked: tuple[int, int] | None, spans: Sequence[_Span], annotated: bool) -> Iterator[str]:
    text = report.text
    anchor = f' id="at-{marked[0]}-{marked[1]}"' if annotated and marked else ""
    position, following = 0, 0
    for line in text.split("\n"):
        stop = min(position + len(line) + 1, len(text))
        if position == stop:
            break
        while following < len(spans) and spans[following].end <= position:
            following += 1
        inside = []
        for span in spans[following:]:
            if span.start >= stop:
                break
            inside.append(span)
        kind = "" if line.strip() else ' class="kaoju-blank"'
        yield f"<p{kind}>{''.join(_pieces(text, (position, stop), inside, marked, anchor))}</p>"
        position = stop


def _pieces(text: str, line: tuple[int, int], spans: Sequence[_Span], marked: tuple[int, int] | None, anchor: str) -> Iterator[str]:
    """A line cut where a span or the mark begins or ends; an anchor stands on the first piece of its span."""
    cuts = set(line)
    for span in [*((each.start, each.end) for each in spans), *([marked] if marked else ())]:
        cuts.update(cut for cut in span if line[0] < cut < line[1])
    for left, right in pairwise(sorted(cuts)):
        piece = html.escape(text[left:right]).replace("\r", "&#13;")
        if marked is not None and marked[0] <= left and right <= marked[1]:
            piece = f"<mark{anchor if left == marked[0] else ''}>{piece}</mark>"
        around = next((span for span in spans if span.start <= left and right <= span.end), None)
        if around is None:
            yield piece
        else:
            named = f'id="{around.anchor}" ' if around.anchor and left == around.start else ""
            yield f"<span {named}{around.attributes}>{piece}</span>"
