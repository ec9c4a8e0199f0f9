"""The section that a person or a program names by its number."""

from __future__ import annotations

from corpus.errors import UsageError
from corpus.numerals import parse_ordinal
from corpus.report import Report, Section
from corpus.tokens import fold

LISTED = 8
"""How many sections a message lists."""


class NoSuchSectionError(UsageError):
    """No section bears the number."""


def choose_section(report: Report, wanted: str) -> tuple[Section, tuple[Section, ...]]:
    """The section of that number, and the others that bear it.

    ``wanted`` is a bare number as printed or its Arabic equivalent (七, 7, 3.2), a label as printed ((七), 一、, 第五条), or a path
    of these from the outside in, which may start at any level (二/七). Where a part and a section share a number, the innermost
    is meant, as in citations. A section without a number is named by its title.

    Raises:
        NoSuchSectionError: no section bears it; the outermost numbers are listed.
        UsageError: several equally deep ones do; the choices are listed.
    """
    parts = [part for part in fold(wanted).replace(" ", "").split("/") if part]
    found = [section for section in report.sections if parts and section.level > 0 and _matches(_chain(report, section), parts)]
    if len(parts) > 1:  # a path that starts at the outermost level means what it says
        found = [section for section in found if section.level == len(parts)] or found
    if not found:
        known = "、".join(section.label.strip().rstrip("、") or section.title for section in report.sections if section.level == 1)
        raise NoSuchSectionError(
            f"文档 {report.id} 没有编号为 {wanted} 的部分。", f"最外层的编号有 {known}。" if known else "这份报告没有编号,只能查看全文。"
        )
    depth = max(section.level for section in found)
    deepest = [section for section in found if section.level == depth]
    if len(deepest) > 1:
        choices = "、".join("/".join(_numbers(report, section)) for section in deepest[:LISTED])
        more = " 等" if len(deepest) > LISTED else ""
        raise UsageError(f"编号为 {wanted} 的部分有 {len(deepest)} 处:{choices}{more}。", "请带上它上级的编号,例如其中一个。")
    return deepest[0], tuple(section for section in found if section is not deepest[0])


def _matches(chain: list[Section], parts: list[str]) -> bool:
    """Whether the parts name the end of the chain, step by step."""
    return len(parts) <= len(chain) and all(_named(section, part) for section, part in zip(reversed(chain), reversed(parts), strict=False))


def _named(section: Section, name: str) -> bool:
    number, label = fold(section.number or ""), fold(section.label).strip()
    if name in (number, label) or (section.number is None and name == fold(section.title).replace(" ", "")):
        return True
    ordinal = parse_ordinal(name)
    return ordinal is not None and ordinal == parse_ordinal(number)


def _chain(report: Report, section: Section) -> list[Section]:
    """The section with its ancestors, outermost first."""
    chain = [section]
    while chain[0].parent is not None:
        chain.insert(0, report.sections[chain[0].parent])
    return chain


def _numbers(report: Report, section: Section) -> list[str]:
    return [step.number or step.title for step in _chain(report, section)]
