"""``kaoju show``: one report's stored text, which is what all offsets count in."""

from __future__ import annotations

import argparse

from corpus.settings import Settings
from ui.cli_output import note, write_exactly
from ui.commands.catalogue import open_catalogue
from ui.section_choice import LISTED, choose_section


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the text, or one section of it with all below, exactly: no newline is added."""
    with open_catalogue(settings.home) as catalogue:
        report = catalogue.report(arguments.document)
    if arguments.section is None:
        write_exactly(report.text)
        return 0
    section, others = choose_section(report, arguments.section)
    write_exactly(report.text[section.start : section.subtree_end])
    if others:
        choices = "、".join(f"“{other.heading}”" for other in others[:LISTED])
        note(f"编号 {arguments.section} 还有 {choices}。要看它请写出编号的写法,如 --section {others[0].label.strip()}。")
    return 0
