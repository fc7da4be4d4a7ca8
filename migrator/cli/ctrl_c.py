"""Turn Ctrl-C into an exception, wherever the program is when it is pressed.

Python raises the exception of a signal wherever the main thread is. Some code cannot pass it on: a
function that a library in C or Rust calls, a destructor, or the import of a library in C whose own
`except` takes every exception. So a second thread keeps looking whether the exception got lost, and
raises it again, until the program says with `arrived` that it has it.
"""

from __future__ import annotations

import _thread
import signal
import sys
import time
from contextlib import suppress
from typing import Final

from migrator.errors import Interrupted

# In seconds: by then code that loses the exception has most likely ended.
_SOON: Final = 0.05


def handle() -> None:
    """Raise Interrupted in the main thread when the user presses Ctrl-C."""
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _print_unless_interrupted


def arrived() -> None:
    """End the search for a lost exception: the caller has caught Interrupted, or ends."""
    _Lookout.is_on = False


class _Lookout:
    """The state of the search for an exception that got lost.

    is_on       Ctrl-C was pressed, and the exception has not arrived
    is_looking  the next signal is none of the user
    """

    is_on = False
    is_looking = False


def _interrupt(_signal: int, _frame: object) -> None:
    was_look, _Lookout.is_looking = _Lookout.is_looking, False
    if was_look and (not _Lookout.is_on or _is_handled()):
        return
    if not _Lookout.is_on:
        _Lookout.is_on = True
        # Not `threading.Thread`: the main thread may hold the lock that its start needs.
        with suppress(RuntimeError):
            _thread.start_new_thread(_look, ())
    raise Interrupted("interrupted; the same command continues where this one stopped")


def _look() -> None:
    """Let the main thread look for its exception now and then."""
    while True:
        time.sleep(_SOON)
        if not _Lookout.is_on or signal.getsignal(signal.SIGINT) is not _interrupt:
            _Lookout.is_on = False
            return
        _Lookout.is_looking = True
        _thread.interrupt_main()


def _is_handled() -> bool:
    """Return True if the main thread is cleaning up after Ctrl-C: then nothing is lost."""
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, Interrupted):
            return True
        error = error.__context__
    return False


def _print_unless_interrupted(lost: sys.UnraisableHookArgs) -> None:
    if not isinstance(lost.exc_value, Interrupted):
        sys.__unraisablehook__(lost)
