"""Turn Ctrl-C into an exception, wherever the program is when it is pressed."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from typing import Final

from migrator.errors import Interrupted

# In seconds: by then the callback that lost the exception has most likely ended.
_SOON: Final = 0.02


def handle() -> None:
    """Raise Interrupted in the main thread when the user presses Ctrl-C."""
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _repeat_if_lost


def _interrupt(_signal: int, _frame: object) -> None:
    raise Interrupted("interrupted; the same command continues where this one stopped")


def _repeat_if_lost(lost: sys.UnraisableHookArgs) -> None:
    """Press Ctrl-C again if the exception was raised in a function that cannot pass it on.

    Functions that a library in C or Rust calls are such functions, and so is `__del__`.
    """
    if not isinstance(lost.exc_value, Interrupted):
        sys.__unraisablehook__(lost)
        return
    again = threading.Timer(_SOON, _thread.interrupt_main)
    again.daemon = True
    again.start()
