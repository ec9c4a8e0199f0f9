"""Which paragraphs of a Word document are printed as headings: by the style's place in the outline, or in bold type from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from corpus.originals import BOLD

_OFF = ("0", "false", "off")
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_HEAVY_FONTS = ("黑体", "SimHei")
"""In official documents the type of headings; bold by its design."""
_BODY_LEVEL = 9
"""The outline level of text."""


class HeadingStyles:
    """The styles of one document."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401  (python-docx is untyped)
        self._styles: dict[str, Any] = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}

    def depth(self, paragraph: Any) -> int:  # noqa: ANN401
        """How deep a heading a paragraph (its ``w:p`` element) is shown as, from 1; ``BOLD`` for one in bold; 0 for text."""
        properties = paragraph.find(qn("w:pPr"))
        styles = list(self._chain(properties))
        for holder in (properties, *(style.find(qn("w:pPr")) for style in styles)):
            level = holder.find(qn("w:outlineLvl")) if holder is not None else None
            if level is not None:
                given = int(level.get(qn("w:val"), str(_BODY_LEVEL)))
                return given + 1 if 0 <= given < _BODY_LEVEL else 0
        of_style = next((heavy for style in styles if (heavy := _heavy(style.find(qn("w:rPr")))) is not None), False)
        runs = [run for run in paragraph.iter(qn("w:r")) if any((text.text or "").strip() for text in run.iter(qn("w:t"))) and not _is_deleted(run)]
        return BOLD if runs and all(_or_style(_heavy(run.find(qn("w:rPr"))), of_style) for run in runs) else 0

    def _chain(self, properties: Any) -> Iterator[Any]:  # noqa: ANN401
        """The paragraph's style and those that it rests on."""
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        seen: set[str] = set()
        style = named.get(qn("w:val")) if named is not None else None
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            based = self._styles[style].find(qn("w:basedOn"))
            style = based.get(qn("w:val")) if based is not None else None


def _heavy(properties: Any) -> bool | None:  # noqa: ANN401
    """Whether a run's properties make it bold; None where they do not say."""
    if properties is None:
        return None
    bold, fonts = properties.find(qn("w:b")), properties.find(qn("w:rFonts"))
    if bold is not None:
        return bold.get(qn("w:val"), "1") not in _OFF
    font = fonts.get(qn("w:eastAsia")) if fonts is not None else None
    return font in _HEAVY_FONTS if font is not None else None


def _or_style(own: bool | None, of_style: bool) -> bool:
    return of_style if own is None else own


def _is_deleted(run: Any) -> bool:  # noqa: ANN401
    return any(parent.tag in _DELETED for parent in run.iterancestors())
