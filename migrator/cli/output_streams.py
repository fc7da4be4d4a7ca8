"""Go on when the reader of the output has ended, and name output that cannot be written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

from migrator.errors import OutputError, reason_of

_NOT_WRITTEN: Final = "the result cannot be printed: {}; print it into another file"


@contextmanager
def printing(stream: IO[str]) -> Iterator[None]:
    """Drop all further output to `stream` if its reader has ended (`migrator inspect x | head`).

    The command goes on, so that its exit status is that of its verdict. Raises OutputError if the
    output cannot be written, as on a full disk.
    """
    try:
        yield
    except BrokenPipeError:
        discard(stream)
    except OSError as error:
        discard(stream)  # or Python would fail once more, as it ends
        raise OutputError(_NOT_WRITTEN.format(reason_of(error))) from error


def discard(stream: IO[str]) -> None:
    """Drop all further output to `stream`, and what it still holds."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
