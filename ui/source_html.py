"""The source panel: a whole report with one slice marked, and the list of reports.

All of it is made here and not in the browser (see ``ui.report_text``).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote

from corpus.manifest import DocumentEntry
from corpus.report import Report, Section
from ui import page_wording as wording
from ui.escaping import cite_href
from ui.report_text import section_at, text_html

_LISTED = 200


def report_html(report: Report, start: int | None = None, end: int | None = None, *, several: bool = False) -> str:
    """The panel for a report; ``text[start:end]`` stands in ``mark`` elements. Without a slice, or with one outside the text, none is marked.

    ``several``: whether there are other reports to turn to.
    """
    asked = start is not None and end is not None
    marked = (start, end) if start is not None and end is not None and 0 <= start < end <= len(report.text) else None
    note = f'<p class="kaoju-note" role="status">{wording.NO_SUCH_SLICE}</p>' if asked and marked is None else ""
    body = text_html(report, marked)
    return (
        f'<div class="kaoju-doc"><header class="kaoju-doc-head"><h2>{_flat(report.metadata.title)}</h2>'
        f'<p class="kaoju-doc-meta">{_about(report)}</p>{_toolbar(report, marked, several)}{_cited(report, marked)}{note}</header>'
        f'<div class="kaoju-doc-body">{_outline(report, marked)}'
        f'<div class="kaoju-scroll" tabindex="0" role="region" aria-label="{wording.SOURCE_LABEL}"><div class="kaoju-doc-text">{body}</div></div></div></div>'
    )


def catalogue_html(documents: Sequence[DocumentEntry]) -> str:
    """The panel when no report is chosen: every report, the latest first."""
    latest = sorted(documents, key=lambda entry: (entry.published or "", entry.id), reverse=True)
    note = wording.CATALOGUE_COUNT.format(count=len(documents))
    if len(latest) > _LISTED:
        note += wording.CATALOGUE_CUT.format(shown=_LISTED)
    rows = "".join(
        f'<li><a class="kaoju-open" href="?doc={quote(entry.id, safe="")}">{_flat(entry.title)}</a>'
        f"<span>{_joined(entry.place, entry.publisher, entry.published)}</span></li>"
        for entry in latest[:_LISTED]
    )
    return (
        f'<div class="kaoju-doc"><header class="kaoju-doc-head"><h2>{wording.CATALOGUE}</h2><p class="kaoju-doc-meta">{note}</p>'
        f'<div class="kaoju-toolbar">{_button("kaoju-back", wording.BACK)}</div></header>'
        f'<div class="kaoju-doc-body"><div class="kaoju-scroll" tabindex="0" role="region" aria-label="{wording.CATALOGUE}">'
        f'<ul class="kaoju-catalogue">{rows}</ul></div></div></div>'
    )


def trouble_html(title: str, happened: str, remedy: str, steps: Sequence[str] = ()) -> str:
    """The panel when there is nothing to show: what happened and what to do."""
    listed = "".join(f"<li>{html.escape(step)}</li>" for step in steps)
    said = f"<p>{html.escape(happened)}{html.escape(remedy)}</p>" if happened or remedy else ""
    return (
        f'<div class="kaoju-doc kaoju-trouble" role="status"><div class="kaoju-scroll" tabindex="0"><h2>{html.escape(title)}</h2>'
        f"{said}<ol>{listed}</ol></div></div>"
    )


def _outline(report: Report, marked: tuple[int, int] | None) -> str:
    current = section_at(report, marked[0]) if marked else None
    rows = "".join(_entry(report.id, section, section == current) for section in report.sections if section.level and section.start < section.heading_end)
    return f'<nav class="kaoju-outline" aria-label="{wording.OUTLINE}"><ul>{rows}</ul></nav>' if rows else ""


def _entry(document: str, section: Section, current: bool) -> str:
    href = cite_href(document, section.start, section.heading_end)
    here = ' aria-current="true"' if current else ""
    return f'<li class="kaoju-level{min(section.level, 4)}"><a href="{href}"{here}>{_flat(section.heading)}</a></li>'


def _cited(report: Report, marked: tuple[int, int] | None) -> str:
    """The headings over the slice, outermost first."""
    section = section_at(report, marked[0]) if marked else None
    path = " › ".join(_flat(heading) for heading in report.section_path(section.index)) if section else ""
    return f'<p class="kaoju-cited">{wording.CITED}{path}</p>' if path else ""


def _toolbar(report: Report, marked: tuple[int, int] | None, several: bool) -> str:
    buttons = [
        ("kaoju-back", wording.BACK),
        ("kaoju-contents", wording.OUTLINE),
        ("kaoju-previous", wording.PREVIOUS),
        ("kaoju-next", wording.NEXT),
        ("kaoju-copy-link", wording.COPY_LINK),
    ]
    if several:
        buttons.append(("kaoju-all", wording.ALL_REPORTS))
    at = f"{marked[0]}-{marked[1]}" if marked else ""
    whole = f"/documents/{quote(report.id, safe='')}" + (f"?at={at}#at-{at}" if at else "")
    return f'<div class="kaoju-toolbar">{"".join(_button(name, text) for name, text in buttons)}<a href="{whole}">{wording.WHOLE}</a></div>'


def _button(name: str, text: str) -> str:
    return f'<button type="button" class="{name}">{text}</button>'


def _about(report: Report) -> str:
    return _joined(report.metadata.publisher, report.metadata.published, report.place, report.period)


def _joined(*parts: str | None) -> str:
    return " · ".join(_flat(part) for part in parts if part)


def _flat(text: str) -> str:
    return html.escape(" ".join(text.split()))
