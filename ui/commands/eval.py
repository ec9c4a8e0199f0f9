"""``kaoju eval``: did any answer become worse?"""

from __future__ import annotations

import argparse

from corpus.settings import Settings
from evals.baseline import BASELINE, update_baseline
from evals.run import run_evals
from ui.cli_output import note, say, say_json
from ui.commands.opening import open_assistant


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the evals; 1 where something became worse.

    With --update-baseline rows that became worse are accepted; broken invariants and floors are not, they still give 1.
    """
    with open_assistant(settings) as (assistant, snapshot):
        report = run_evals(assistant, snapshot, arguments.datasets, settings_digest=settings.digest)
    if arguments.json:
        say_json(report.as_json(), indent=1)
    else:
        say(report.summary)
    if not arguments.update_baseline:
        return report.exit_code
    update_baseline(report.runs)
    note(f"基线已更新:{BASELINE}。请把它与引起变化的改动一起提交。")
    return 1 if any(verdict.violations for verdict in report.verdicts) else 0
