"""The errors a person may see.

KaojuError
├── UsageError            2  the command or a setting is wrong
├── RejectedInputError    3  a file or a question cannot be used as it is
├── NoIndexError          4  nothing has been ingested yet
├── IndexUnusableError    4  an index is there, but of another format or embedding model, or damaged
├── LockedError           5  another process is writing to the same corpus
├── StorageError          5  the disk refused (full, read-only)
└── ServiceError          5  an outside service or model failed

The number is the exit code of the command line. Every error is two Chinese sentences: what happened, and what to do. ``context`` goes to the log only.
"""

from __future__ import annotations


class KaojuError(Exception):
    """What happened and what to do, in Chinese; ``context`` holds facts for the log."""

    exit_code = 5

    def __init__(self, happened: str, remedy: str, **context: object) -> None:
        super().__init__(f"{happened}{remedy}")
        self.happened = happened
        self.remedy = remedy
        self.context = context


class UsageError(KaojuError):
    """The command line or a setting is wrong."""

    exit_code = 2


class RejectedInputError(KaojuError):
    """A file or a question cannot be used as it is."""

    exit_code = 3


class NoIndexError(KaojuError):
    """Nothing has been ingested yet."""

    exit_code = 4


class IndexUnusableError(KaojuError):
    """An index is there, but it was built by another format or embedding model, or is damaged."""

    exit_code = 4


class LockedError(KaojuError):
    """Another process is writing to the same corpus."""


class StorageError(KaojuError):
    """The disk refused: full, read-only or failing."""


class ServiceError(KaojuError):
    """An outside service or a model failed."""
