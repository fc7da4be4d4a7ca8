"""Define the exception classes of migrator: their tree, and the exit status of each.

MigratorError            message: one sentence that the user can act on
├── UsageError           the command line or the Python call is invalid       exit 2
│   └── OtherArchiveError  the folder holds the archive of another blog       exit 2
├── ConfigError          migrator.toml is invalid                             exit 2
├── SourceError          the source does not exist, or is not WordPress       exit 2
├── OutputError          the output folder cannot be written                  exit 2
│   └── PathError        one file has a path that cannot be written; it ends no run
└── FetchError           one URL could not be fetched; never ends a run

Every problem with a file, a server or the user's input is raised as one of these. The message
names the problem, the place and the remedy. Any other exception is a defect of this program.

Interrupted (Ctrl-C) is a BaseException and stands outside: it is no failure of an item.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST_REASON: Final = 300


class MigratorError(Exception):
    """Base class of all errors. `str(error)` is one sentence for the user."""

    exit_status = 2


class Interrupted(BaseException):
    """Ctrl-C was pressed.

    Libraries catch KeyboardInterrupt, and handlers of broken items catch every Exception, but
    neither may swallow this.
    """

    exit_status = 130


class UsageError(MigratorError):
    """The options contradict each other, or one of them is invalid."""


class OtherArchiveError(UsageError):
    """The folder holds an archive of another blog or layout, whose pages would stay.

    `question` asks whether to delete them.
    """

    def __init__(self, sentence: str, question: str) -> None:
        super().__init__(sentence)
        self.question = question


class ConfigError(MigratorError):
    """A configuration file is unreadable or holds an unknown or mistyped key."""


class SourceError(MigratorError):
    """The source cannot be read at all. One broken item in it never raises this."""


class OutputError(MigratorError):
    """A file of the archive could not be written: disk full, folder read-only, ..."""


class PathError(OutputError):
    """One file has a path at which it cannot be written; other files can be.

    A file is in the place of a folder, the path leaves the archive, a name is too long, ...
    """


class FetchError(MigratorError):
    """One URL could not be fetched.

    `url` is the requested URL, `reason` a few words such as "404 Not Found". `is_gone` is true if
    the web does not have it any more: another request would not help.
    """

    exit_status = 1

    def __init__(self, url: str, reason: str, *, is_gone: bool = False) -> None:
        reason = in_few_words(reason)
        super().__init__(f"{url} could not be fetched: {reason}")
        self.url = url
        self.reason = reason
        self.is_gone = is_gone


def reason_of(error: Exception) -> str:
    """Return the words of an error; of an error of the system without its number and path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def in_few_words(reason: str) -> str:
    """Return a reason on one line; of a long one, which a server can choose, the two ends."""
    reason = " ".join(reason.split())
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:200]} ... {reason[-80:]}"


def did_you_mean(word: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return "; did you mean 'images'?" for the known word most like `word`.

    Returns "" if no similarity (difflib's ratio, 0 to 1) reaches `cutoff`.
    """
    close = difflib.get_close_matches(str(word), list(known), 1, cutoff)
    return f"; did you mean {close[0]!r}?" if close else ""
