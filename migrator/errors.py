"""What can go wrong, as a tree.

MigratorError            what: one sentence a person can act on
├── UsageError           the command line or the Python call makes no sense   exit 2
├── ConfigError          migrator.toml makes no sense                         exit 2
├── SourceError          the source is not there, or is no WordPress          exit 2
├── OutputError          the output folder cannot be written                  exit 2
└── FetchError           one address could not be fetched; never ends a run

Whatever a file, a server or a user did ends as one of these, with one sentence
that says what, where, and what to do. Anything else that is raised is a defect
of this program.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MigratorError(Exception):
    """Root of the tree. `str(error)` is one sentence for the person at the keyboard."""

    exit_status = 2


class UsageError(MigratorError):
    """The options contradict each other, or one has no meaning."""


class ConfigError(MigratorError):
    """A configuration file is unreadable or holds an unknown or mistyped key."""


class SourceError(MigratorError):
    """The source cannot be read at all. One broken item in it never raises this."""


class OutputError(MigratorError):
    """A file of the archive could not be written: disk full, folder read-only, ..."""


class FetchError(MigratorError):
    """One address could not be fetched.

    `url` is the address asked for, `reason` a few words such as "404 Not Found".
    """

    exit_status = 1

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} could not be fetched: {reason}")
        self.url = url
        self.reason = reason


def did_you_mean(word: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return "; did you mean 'images'?" for the known word most like `word`.

    Returns "" if no similarity (difflib's ratio, 0 to 1) reaches `cutoff`.
    """
    close = difflib.get_close_matches(str(word), list(known), 1, cutoff)
    return f"; did you mean {close[0]!r}?" if close else ""
