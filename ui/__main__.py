"""Entry of the command line: ``kaoju`` and ``python -m ui``."""

from __future__ import annotations

import sys

from ui.cli import run


def main() -> int:
    """Run the command given on the command line; its exit code comes back."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
